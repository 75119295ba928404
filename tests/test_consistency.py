"""The code base read as text: what must be complete, and what must not occur."""

import re
import shutil
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from config.setup import translations
from tests.machine import missing_gettext, skip_or_fail
from tests.sources import APPS, ROOT, name, python_files, static_files, templates, text

LONGEST_FILE = 400  # lines
# Templates that Django looks for by itself.
FOUND_BY_DJANGO = {
    "admin/index.html",
    "admin/submit_line.html",
    "unfold/helpers/header_title.html",
    "unfold/helpers/pagination_default.html",
    "unfold/widgets/related_widget_wrapper.html",
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "registration/login.html",
}
# It takes «231,55» for 23155 in some languages, and its arrows change a number in passing. What
# Django renders by itself is refused by tests/guards.py.
A_BROWSERS_NUMBER = {"a browser's own field for numbers": r"\btype\W{1,4}number\b|\bNumberInput\b"}
NEVER_IN_A_TEMPLATE = {
    "a string marked as safe": r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off",
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script\b(?![^>]*\ssrc\s*=)|javascript:",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=|\shx-on[:-]|\shx-vars\s*=|js:",
    "a share whose sign may leave it": r"[0-9}] %(?!\})",
    "an address elsewhere": r"<(?:script|link|img)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
}
NEVER_IN_CODE = {
    "a string marked as safe": r"\bmark_safe\b|\bSafeString\(",
    "eval or exec": r"(?<![\w.\"'`])(?:eval|exec)\(",
    "a query by hand": r"\.raw\(|\.extra\(",
    "SciPy's solver of integer programmes, which prints": r"\bmilp\b",
    "a standard stream turned away from the whole process": r"\bos\.dup2?\(",
}


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_template_is_used() -> None:
    folder = ROOT / "templates"
    readers = {path: text(path) for path in [*python_files(*APPS), *templates()]}
    unused = [
        name(template)
        for template in templates()
        if (own := template.relative_to(folder).as_posix()) not in FOUND_BY_DJANGO
        and not any(own in content for path, content in readers.items() if path != template)
    ]
    assert unused == []


def occurrences(files: list[Path], patterns: dict[str, str]) -> list[str]:
    return [
        f"{name(path)}: {what}: {match.group().strip()}"
        for path in files
        for what, pattern in patterns.items()
        for match in re.finditer(pattern, without_comments(text(path)))
    ]


def without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", source, flags=re.DOTALL)


def test_templates_hold_to_the_content_security_policy() -> None:
    assert occurrences(templates(), NEVER_IN_A_TEMPLATE) == []


def test_code_trusts_nothing_that_a_person_typed() -> None:
    assert occurrences(list(python_files(*APPS)), NEVER_IN_CODE) == []


def test_numbers_are_typed_as_people_write_them() -> None:
    files = [*templates(), *static_files(), *python_files(*APPS)]
    assert occurrences(files, A_BROWSERS_NUMBER) == []


def test_no_file_outgrows_its_room() -> None:
    written = [path for path in python_files() if path.parent.name != "migrations"]
    files = [*written, *templates(), *static_files(), *(ROOT / "docs").rglob("*.md")]
    lengths = {name(path): text(path).count("\n") for path in files}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


# Translations ---------------------------------------------------------------------------------


def test_translations_are_complete() -> None:
    assert translations.faults() == []


def test_catalogues_hold_what_the_sources_say(tmp_path: Path) -> None:
    if sentence := missing_gettext():
        skip_or_fail(sentence)
    for folder in (*APPS, "templates"):
        ignored = shutil.ignore_patterns("__pycache__", "*.mo")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    translations.extract(tmp_path)
    for kept in translations.catalogues():
        extracted = translations.messages(tmp_path / name(kept))
        assert sorted(translations.messages(kept) ^ extracted) == [], "run `make messages`"


def test_no_translation_lets_a_sign_leave_its_share() -> None:
    said = re.findall(
        r"^msgstr.*[0-9)}s] %%?(?![(\w])", text(translations.catalogues()[0]), re.MULTILINE
    )
    assert said == []


def test_money_is_written_one_way() -> None:
    """As the units of indicators are: «млн руб.»."""
    assert re.findall("^.*₽.*$", text(translations.catalogues()[0]), re.MULTILINE) == []


# Requirements ---------------------------------------------------------------------------------

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[(?P<extras>[a-z,]+)\])?==(?P<version>\S+)")
FILES = ("requirements.txt", "tests/requirements.txt")


def pin_lines(file: str) -> list[str]:
    lines = text(ROOT / file).splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]


def pins(file: str) -> dict[NormalizedName, re.Match[str]]:
    matches = [match for line in pin_lines(file) if (match := PIN.match(line))]
    return {canonicalize_name(match["name"]): match for match in matches}


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_pinned_with_its_reason(file: str) -> None:
    shape = re.compile(PIN.pattern + r"  # \S.*")
    assert [line for line in pin_lines(file) if not shape.fullmatch(line)] == []


@pytest.mark.parametrize("file", FILES)
def test_requirements_name_no_registry(file: str) -> None:
    assert re.findall(r"https?:|--[a-z-]*(?:index|links|host)[a-z-]*", text(ROOT / file)) == []


def test_what_runs_is_pinned_to_the_last_package() -> None:
    assert unpinned(pins("requirements.txt")) == set()


def test_what_tests_is_pinned_to_the_last_package() -> None:
    assert unpinned(pins("requirements.txt") | pins("tests/requirements.txt")) == set()


def unpinned(pinned: dict[NormalizedName, re.Match[str]]) -> set[NormalizedName]:
    """What the pinned packages ask for on this machine beyond what is pinned."""
    asked = set()
    for package, pin in pinned.items():
        extras = (pin["extras"] or "").split(",")
        asked |= {canonicalize_name(r.name) for r in required(distribution(package), extras)}
    return asked - set(pinned)


def required(package: Distribution, extras: list[str]) -> list[Requirement]:
    requirements = [Requirement(line) for line in package.requires or []]
    return [
        requirement
        for requirement in requirements
        if requirement.marker is None
        or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def test_every_decision_record_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", text(folder / "README.md"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))
