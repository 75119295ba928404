"""Whatever stands in the fixtures is exported, and found unchanged when it is read again."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import translation

from decision.problems.models import Criterion
from territories.models import Observation
from territories.presentation.export import WRITERS, export
from tests.territories.importing.test_export import LANGUAGES, MODELS, read, told


@pytest.mark.parametrize("kind", MODELS)
def test_each_fixture_is_found_unchanged(kind: str, data: None) -> None:
    rows = MODELS[kind]._default_manager.count()
    for ending, written_in in product(WRITERS, LANGUAGES):
        with translation.override(written_in):
            content = export(kind, ending)
        # Under its own language a small table alone: the others are read alike.
        for read_in in LANGUAGES if rows < 100 else [x for x in LANGUAGES if x != written_in]:
            with translation.override(read_in):
                found = read(content, kind, ending)
            said = {
                line.reason or line.changes for line in found.lines if line.state != "unchanged"
            }
            assert not said, (ending, written_in, read_in)
            assert (found.counts["unchanged"], found.unread) == (rows, ())


def test_observations_and_trees_come_whole_into_empty_tables(data: None) -> None:
    written = {}
    for kind, ending, language in (("observations", "xlsx", "ru"), ("criteria", "csv", "en")):
        with translation.override(language):
            written[kind] = (ending, export(kind, ending))
    rows = told()
    Criterion.objects.all().delete()
    Observation.objects.all().delete()
    for kind, language in (("observations", "en"), ("criteria", "ru")):
        ending, content = written[kind]
        with translation.override(language):
            read(content, kind, ending, stores=True)
    assert told() == rows
