"""Every method is declared in full and has its page."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", [*sorted(METHODS), "compare", "explain"])
def test_a_method_has_its_page(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert f"`{name}`" in page.splitlines()[0]
    for parameter in METHODS[name].parameters if name in METHODS else ():
        assert parameter.name in page, f"the page of {name} says nothing of {parameter.name}"
