"""The reference data, as `loaddata` reads it."""

from django.core.management import call_command

from tests.sources import ROOT

FILES = sorted((ROOT / "fixtures").glob("*.json"))


def load() -> None:
    call_command("loaddata", *map(str, FILES), verbosity=0)
