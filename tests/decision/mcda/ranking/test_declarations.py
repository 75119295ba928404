"""Every method is declared in full and has its page."""

import re
from pathlib import Path

import pytest

from decision.mcda.evaluate import KINDS
from decision.mcda.ranking import METHODS

PAGES = Path(__file__).parents[4] / "docs" / "methods"

# issue 3: all of pymcdm 1.4.0 that take a matrix, weights and directions, and four more.
NAMES = (
    "ahp_distributive ahp_ideal aras aroman balanced_spotis cocoso codas comet copras edas ervd "
    "lmaw lopm mabac mairca marcos moora ocra probid promethee_i promethee_ii rafsi ram rim spotis "
    "sprobid topsis vikor waspas wpm wsm"
)


def test_all_methods_are_offered() -> None:
    assert sorted(METHODS) == NAMES.split()


@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_declaration_is_complete(name: str) -> None:
    method = METHODS[name]
    assert method.name == name
    assert method.title
    assert any(character.isdigit() for character in method.source), "a source has a year"
    assert method.normalization is None or method.normalization in method.normalizations
    for parameter in method.parameters:
        assert not (parameter.required and parameter.default is not None)
    assert set(method.dominance_broken_by) <= {parameter.name for parameter in method.parameters}


# What a page of a method or of a kind must say; the others explain what all of them share.
MUST_SAY = {
    "what it assumes": r"(?i)\bassumes?\b",
    "when not to use it": r"(?i)do not use|when not to use|not for\b",
    "what can reverse or mislead": r"(?i)\bmislead|\breverse",
}
SHARED = {"README", "directions-and-missing", "normalisations", "ties"}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_says_when_to_trust_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.stem not in SHARED:
        unsaid = [what for what, words in MUST_SAY.items() if not re.search(words, text)]
        assert unsaid == []


def test_every_page_is_listed() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(([\w-]+)\.md\)", index))
    assert listed == {page.stem for page in PAGES.glob("*.md")} - {"README"}
    assert set(re.findall(r"^\| `(\w+)` ", index, re.MULTILINE)) == set(KINDS)


@pytest.mark.parametrize("name", [*sorted(METHODS), "compare", "explain"])
def test_a_method_has_its_page(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert f"`{name}`" in page.splitlines()[0]
    for parameter in METHODS[name].parameters if name in METHODS else ():
        assert parameter.name in page, f"the page of {name} says nothing of {parameter.name}"
