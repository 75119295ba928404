"""Message catalogues: extracted by gettext, checked and compiled without it.

python -m config.setup.translations extract | compile | check
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "config" / "locale"
# The source strings are English: the only catalogue is the Russian one.
LANGUAGES = ("ru",)
NOT_OURS = (".venv", "var", "tests", "node_modules", "static")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")


def catalogues(locale: Path = LOCALE) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/*.po"))


def extract(root: Path = ROOT) -> None:
    """Bring the catalogues under `root` up to date with its sources (needs Debian's gettext)."""
    command = [sys.executable, "-m", "django", "makemessages", "--verbosity", "0"]
    for language in LANGUAGES:
        (root / "config" / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        command += ["--locale", language]
    for folder in NOT_OURS:
        command += ["--ignore", folder]
    # Files without line numbers: a moved line is no change to the catalogue.
    command += ["--add-location", "file", "--no-wrap", "--no-obsolete"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["PYTHONPATH"] = str(root)
    subprocess.run(command, cwd=root, env=environment, check=True)


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Compile the catalogues that changed since the last time; the compiled files."""
    compiled = []
    for source in catalogues(locale):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            compiled.append(target)
    return compiled


def faults(locale: Path = LOCALE) -> list[str]:
    """What keeps the catalogues from being complete, a line each."""
    sources = catalogues(locale)
    kept = {source.parent.parent.name for source in sources}
    absent = [f"{language}: no catalogue" for language in LANGUAGES if language not in kept]
    return absent + [fault for source in sources for fault in _faults_of(source)]


def messages(source: Path) -> set[tuple[str, str, str]]:
    """Context, message and plural of every entry in use."""
    catalogue = polib.pofile(str(source))
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        for entry in catalogue
        if not entry.obsolete
    }


def _faults_of(source: Path) -> Iterator[str]:
    for entry in polib.pofile(str(source)):
        if entry.obsolete:
            yield f"{source.parent.parent.name}: no longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{source.parent.parent.name}: fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{source.parent.parent.name}: not translated: {entry.msgid!r}"
        elif not _keeps_placeholders(entry):
            yield f"{source.parent.parent.name}: other placeholders: {entry.msgid!r}"


def _keeps_placeholders(entry: polib.POEntry) -> bool:
    # A plural form may leave a number out ("one file"), but may not bring in what is not there.
    given = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    if entry.msgid_plural:
        return all(set(PLACEHOLDER.findall(form)) <= given for form in entry.msgstr_plural.values())
    return set(PLACEHOLDER.findall(entry.msgstr)) == given


def _check() -> int:
    found = faults()
    for fault in found:
        print(fault)
    print(f"Translations: {len(found)} to mend." if found else "Translations complete.")
    return 1 if found else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["extract"]:
            extract()
        case ["compile"]:
            compile_catalogues()
        case ["check"]:
            sys.exit(_check())
        case _:
            sys.exit(__doc__)
