"""The reference data: complete in both languages, sourced, and giving the published numbers."""

import json
import math
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.validators import URLValidator
from django.db.models import Model, Sum
from modeltranslation.translator import translator
from numpy.testing import assert_allclose
from simple_history.models import HistoricalChanges

from decision.problems.models import Alternative, Criterion, Problem, Profile
from territories.enums import Basis, Direction, IndicatorKind, Subject
from territories.models import (
    Indicator,
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Region,
    SanctionCount,
    Sector,
    Source,
    Specialisation,
    Territory,
)
from territories.selectors import Value, values_for
from tests.territories.loading import load

# What the files say, once they are loaded.
alike_everywhere = pytest.mark.alike_everywhere
LANGUAGES = ("ru", "en")
SIX = ("AMH", "BUR", "KRA", "PRI", "YUY", "SAK")
COUNTS = {
    Source: 40,
    Region: 83,
    Sector: 24,
    Territory: 21,
    Organisation: 27,
    Project: 24,
    ProjectYear: 83,
    Specialisation: 13,
    Indicator: 66,
    Observation: 790,
    SanctionCount: 10,
    Problem: 5,
    Criterion: 64,
    Alternative: 62,
    Profile: 12,
}
TRANSLATED = [model for model in COUNTS if model in translator.get_registered_models()]
# Computed from table 2 of the article outside this project, rounded there to 4 decimals:
# code: residents, RUB bn, jobs, bn per resident, jobs per bn, jobs per resident,
# stated specialisations, priority sectors among them.
TABLE_2 = {
    "AMH": (8, 39.14, 2617, 4.8925, 66.8625, 327.125, 3, 0),
    "BUR": (16, 24.09, 1775, 1.5056, 73.682, 110.9375, 3, 0),
    "KRA": (6, 14.74, 1292, 2.4567, 87.6526, 215.3333, None, None),
    "PRI": (118, 228.17, 18152, 1.9336, 79.5547, 153.8305, 2, 0),
    "YUY": (19, 121.06, 9956, 6.3716, 82.2402, 524.0, 2, 0),
    "SAK": (60, 182.17, 6379, 3.0362, 35.0167, 106.3167, 3, 0),
}
TABLE_2_INDICATORS = ("T0.1", "T0.2", "T0.3", "T3.1", "T3.2", "T6.1", "T5.3", "T4.1")
# Actual investment as a share of declared, with the date: tvtn.ru, tvoidv.ru, TASS.
REALISATION = {
    "YUY": (79.1, "2023-10-01", "quarter"),
    "PRI": (22.25, "2025-06-27", "day"),
    "BUR": (18.9, "2025-09-01", "month"),
}


def dumped() -> list[dict[str, Any]]:
    out = StringIO()
    labels = [model._meta.label for model in COUNTS]
    call_command(
        "dumpdata", *labels, natural_foreign=True, natural_primary=True, indent=1, stdout=out
    )
    return json.loads(out.getvalue())


def values(codes: Iterable[str], source: Source | None = None) -> dict[tuple[str, str], Value]:
    """By codes of territory and indicator."""
    territories = {row.pk: row for row in Territory.objects.filter(code__in=SIX)}
    indicators = {row.pk: row for row in Indicator.objects.filter(code__in=codes)}
    found = values_for(
        subjects=list(territories.values()),
        indicators=list(indicators.values()),
        sources=dict.fromkeys(indicators, source),
    )
    return {(territories[t].code, indicators[i].code): value for (t, i), value in found.items()}


class TestLoading:
    def test_twice_in_the_order_of_names(self, data: None) -> None:
        load()
        assert {model: model.objects.count() for model in COUNTS} == COUNTS

    # Written and read back by Django alone; test_fixtures_round_trip.py does it on PostgreSQL, too.
    @alike_everywhere
    def test_natural_keys_round_trip(self, data: None, tmp_path: Path) -> None:
        before = dumped()
        assert Counter(row["model"] for row in before) == {
            model._meta.label_lower: count for model, count in COUNTS.items()
        }
        assert not any("pk" in row for row in before)
        for model in reversed(COUNTS):
            model.objects.all().delete()
        file = tmp_path / "all.json"
        file.write_text(json.dumps(before), encoding="utf-8")
        call_command("loaddata", str(file), verbosity=0)
        assert dumped() == before

    def test_every_row_passes_its_form(self, data: None) -> None:
        for model in COUNTS:
            for row in model.objects.all():
                row.full_clean()


@alike_everywhere
class TestLanguages:
    @pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
    def test_what_is_said_is_said_in_both(self, data: None, model: type[Model]) -> None:
        for row in model._default_manager.all():
            for name in translator.get_options_for_model(model).all_fields:
                texts = [getattr(row, f"{name}_{language}") for language in LANGUAGES]
                may_be_empty = getattr(model._meta.get_field(name), "blank", False)
                assert all(texts) or (may_be_empty and not any(texts)), (row, name)

    @pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
    def test_english_holds_no_russian_letters(self, data: None, model: type[Model]) -> None:
        for row in model._default_manager.all():
            for name in translator.get_options_for_model(model).all_fields:
                text = getattr(row, f"{name}_en") or ""
                assert not any("а" <= letter <= "я" for letter in text.lower()), (row, text)


@alike_everywhere
class TestPlaces:
    def test_regions_are_those_of_the_map(self, data: None) -> None:
        assert Region.objects.filter(code="RU-YEV", name_en="Jewish Autonomous Oblast").exists()
        assert not Region.objects.exclude(code__startswith="RU-").exists()

    def test_priority_sectors_and_directions(self, data: None) -> None:
        priorities = Sector.objects.filter(is_article_priority=True)
        assert {sector.code for sector in priorities} == {
            "artificial-intelligence",
            "defence-industry",
            "internet-of-things",
            "telecommunications",
        }
        directions = Sector.objects.exclude(decree_603_direction=None)
        numbers = directions.values_list("decree_603_direction", flat=True)
        assert sorted(numbers) == list(range(1, 14))
        assert Sector.objects.get(decree_603_direction=9).code == "shipbuilding"

    def test_what_was_only_remembered_is_left_out(self, data: None) -> None:
        undated = Territory.objects.filter(established=None).values_list("code", flat=True)
        assert set(undated) == {"AMH", "ZAB", "CHU", "BKA", "CHE", "OEZ-TLT", "ALA"}

    def test_label_points_are_on_the_map(self, data: None) -> None:
        unplaced = Territory.objects.filter(latitude=None).values_list("code", flat=True)
        assert list(unplaced) == ["OEZ-TLT"]
        birobidzhan = Territory.objects.get(code="AMH")
        assert (birobidzhan.latitude, birobidzhan.longitude, birobidzhan.geonames_id) == (
            Decimal("48.7930"),
            Decimal("132.9203"),
            2026643,
        )

    def test_anchor_residents_of_table_2(self, data: None) -> None:
        anchors = Organisation.objects.exclude(anchor_of=None).values_list(
            "anchor_of__code", flat=True
        )
        assert Counter(anchors) == {"AMH": 2, "YUY": 1}


class TestFigures:
    def test_table_2_is_declared_and_of_2024(self, data: None) -> None:
        rows = Observation.objects.filter(source__code="article-table-2")
        assert {(row.basis, row.date.year, row.date_precision) for row in rows} == {
            (Basis.DECLARED, 2024, "year")
        }
        assert all(row.note_ru and row.note_en for row in rows)
        totals = rows.values_list("indicator__code").annotate(Sum("value")).order_by()
        # Totals of the six as the project's notes give them.
        assert dict(totals) == {"T0.1": 227, "T0.2": Decimal("609.37"), "T0.3": 40171}

    def test_derived_values_of_table_2(self, data: None) -> None:
        table = Source.objects.get(code="article-table-2")
        found = values(TABLE_2_INDICATORS, table)
        for code, row in TABLE_2.items():
            for indicator, expected in zip(TABLE_2_INDICATORS, row, strict=True):
                value = found.get((code, indicator))
                if expected is None:
                    assert value is None, (code, indicator)
                else:
                    assert value is not None, (code, indicator)
                    assert_allclose(float(value.value), expected, rtol=0, atol=5e-5)
                    assert value.sources == (table,)

    def test_access_is_measured_from_the_label_point(self, data: None) -> None:
        """Against a distance worked out here from the coordinates in the fixture."""
        moscow, radius = (55.7522, 37.6156), 6371.0088
        for row in Observation.objects.filter(indicator__code="A6").select_related("territory"):
            assert row.territory is not None
            here = (float(row.territory.latitude or 0), float(row.territory.longitude or 0))
            (a, b), (c, d) = (map(math.radians, point) for point in (here, moscow))
            cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
            assert_allclose(float(row.value), radius * math.acos(cosine), rtol=0, atol=1)

    def test_access_says_whence_and_to_what(self, data: None) -> None:
        rows = Observation.objects.filter(indicator__code__startswith="A")
        assert Counter(rows.values_list("indicator__code", flat=True)) == {
            f"A{number}": 20 for number in range(1, 8)
        }
        assert {(row.basis, row.date.isoformat(), row.date_precision) for row in rows} == {
            (Basis.ESTIMATE, "2026-11-28", "day")
        }
        nearest = rows.get(indicator__code="A3", territory__code="AMU")
        assert (nearest.value, nearest.source.code) == (4, "geonames")
        assert nearest.note_ru == (
            "Измерено от точки: Благовещенск. Ближайший город: Хэйхэ, Китай."
        )

    def test_what_nobody_has_said_names_its_official_table(self, data: None) -> None:
        named = Indicator.objects.filter(official_table_ru__gt="")
        assert {row.code for row in named} == {"B1", "B2", "B3", "B4", "B5"}
        assert not Observation.objects.filter(indicator__in=named).exists()

    def test_realisation_comes_from_actual_and_declared(self, data: None) -> None:
        found = values(["T3.3"])
        assert {code for code, _ in found} == set(REALISATION)
        for code, (expected, day, precision) in REALISATION.items():
            value = found[code, "T3.3"]
            assert_allclose(float(value.value), expected, rtol=0, atol=0.05)
            assert (value.date.isoformat(), value.date_precision) == (day, precision)
            assert [operand.basis for operand in value.operands] == [
                Basis.ACTUAL,
                Basis.DECLARED,
            ]

    def test_nothing_derived_was_entered(self, data: None) -> None:
        assert not Observation.objects.filter(indicator__kind=IndicatorKind.DERIVED).exists()

    def test_sanctions_add_up(self, data: None) -> None:
        totals = {row.country_code: row.total for row in SanctionCount.objects.all()}
        assert totals == {
            "RU": 7579,
            "IR": 2045,
            "CN": 1802,
            "SY": 949,
            "BY": 948,
            "MX": 826,
            "AE": 524,
            "UA": 502,
            "KP": 489,
            "LB": 343,
        }

    def test_every_source_can_be_looked_up(self, data: None) -> None:
        valid = URLValidator(schemes=["https"])
        for source in Source.objects.exclude(code="article").exclude(is_fictional=True):
            valid(source.url)

    def test_every_source_is_used(self, data: None) -> None:
        models: list[type[Model]] = [
            *apps.get_app_config("territories").get_models(),
            *apps.get_app_config("decision").get_models(),
        ]
        used = {
            source_id
            for model in models
            if not issubclass(model, HistoricalChanges)
            for field in model._meta.fields
            if field.related_model is Source
            for source_id in model._default_manager.values_list(field.attname, flat=True)
        }
        assert not Source.objects.exclude(pk__in=used - {None}).exists()


@alike_everywhere
class TestIndicators:
    def test_core_of_both_trees(self, data: None) -> None:
        core = Indicator.objects.filter(is_core=True).values_list("subject", flat=True)
        assert Counter(core) == {Subject.TERRITORY: 17, Subject.PROJECT: 16}

    def test_judged_ones_have_their_anchors(self, data: None) -> None:
        judged = Indicator.objects.filter(kind=IndicatorKind.JUDGED)
        assert Counter(judged.values_list("subject", flat=True)) == {"territory": 20, "project": 13}
        assert all(row.anchor_1 and row.anchor_3 and row.anchor_5 for row in judged)

    def test_each_says_what_it_means_and_where_it_stands_in_the_article(self, data: None) -> None:
        for row in Indicator.objects.all():
            assert row.definition, row
            assert bool(row.article_section) == (row.source.code == "article"), row

    def test_reversed_scales_say_so(self, data: None) -> None:
        reversed_ = Indicator.objects.filter(kind=IndicatorKind.JUDGED, direction=Direction.MIN)
        assert {row.code for row in reversed_} == {"T1.5", "P3.6", "P6.3"}
        assert all("Шкала обратная" in row.definition_ru for row in reversed_)
