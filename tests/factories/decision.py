"""The least that a ranking needs: territories with values, and a problem over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from decision.problems.models import Alternative, Criterion, Problem, WeightSet
from territories.enums import Basis, DatePrecision, Direction, IndicatorKind, Regime, Subject
from territories.models import Indicator, Observation, Region, Source, Territory

# Table 2 of the seed article: residents, investment (RUB bn), jobs.
TABLE_2 = {
    "PRI": (118, "228.17", 18152),
    "SAK": (60, "182.17", 6379),
    "YUY": (19, "121.06", 9956),
    "AMH": (8, "39.14", 2617),
    "BUR": (16, "24.09", 1775),
    "KRA": (6, "14.74", 1292),
}


def make_source(code: str = "source") -> Source:
    return Source.objects.get_or_create(
        code=code, defaults={"title_ru": f"Источник {code}", "title_en": f"Source {code}"}
    )[0]


def make_territory(code: str, name: str = "") -> Territory:
    region, _ = Region.objects.get_or_create(
        code="RU-SA", defaults={"name_ru": "Якутия", "name_en": "Yakutia"}
    )
    return Territory.objects.create(
        code=code,
        name_ru=name or f"ТОР {code}",
        name_en=name or f"ASEZ {code}",
        regime=Regime.FAR_EAST,
        region=region,
    )


def make_indicator(code: str, **fields: Any) -> Indicator:
    defaults: dict[str, Any] = {
        "subject": Subject.TERRITORY,
        "group_ru": "Группа",
        "group_en": "Group",
        "name_ru": f"Показатель {code}",
        "name_en": f"Indicator {code}",
        "unit_ru": "ед.",
        "unit_en": "units",
        "kind": IndicatorKind.MEASURED,
        "direction": Direction.MAX,
        "source": make_source(),
    }
    return Indicator.objects.create(code=code, **{**defaults, **fields})


def observe(
    territory: Territory, indicator: Indicator, value: object, **fields: Any
) -> Observation:
    defaults: dict[str, Any] = {
        "date": date(2024, 1, 1),
        "date_precision": DatePrecision.YEAR,
        "basis": Basis.DECLARED,
        "source": make_source(),
    }
    return Observation.objects.create(
        territory=territory,
        indicator=indicator,
        value=Decimal(str(value)),
        **{**defaults, **fields},
    )


def make_problem(
    rows: Mapping[str, Sequence[object]],
    *,
    slug: str = "question",
    directions: Sequence[str] = (),
    **fields: Any,
) -> Problem:
    """A problem with one flat criterion a column (C1, C2, …); None is a missing value."""
    problem = Problem.objects.create(
        slug=slug,
        name_ru=f"Задача {slug}",
        name_en=f"Problem {slug}",
        question_ru="Кто первый?",
        question_en="Who is first?",
        subject=Subject.TERRITORY,
        **fields,
    )
    width = len(next(iter(rows.values()), ()))
    indicators = [make_indicator(f"{slug[:6]}{j}") for j in range(1, width + 1)]
    for j, indicator in enumerate(indicators):
        Criterion.objects.create(
            problem=problem,
            code=f"C{j + 1}",
            name_ru=f"Критерий {j + 1}",
            name_en=f"Criterion {j + 1}",
            position=j,
            indicator=indicator,
            direction=directions[j] if directions else Direction.MAX,
        )
    for position, (code, values) in enumerate(rows.items()):
        territory = Territory.objects.filter(code=code).first() or make_territory(code)
        Alternative.objects.create(problem=problem, territory=territory, position=position)
        for indicator, value in zip(indicators, values, strict=True):
            if value is not None:
                observe(territory, indicator, value)
    return problem


def make_weight_set(
    problem: Problem,
    weights: Mapping[str, float],
    members: Sequence[Sequence[float]] = (),
    *,
    key: str = "record-1",
    power: Sequence[float] = (),
    **fields: Any,
) -> WeightSet:
    """A published committee; a row of `members` has weights in the order of `weights`."""
    single = {
        "codes": list(weights),
        "numbers": list(range(1, len(members) + 1)),
        "power": list(power) or [1.0] * len(members),
        "weights": [list(row) for row in members],
    }
    defaults: dict[str, Any] = {
        "title": f"Committee {key}",
        "decided_on": date(2026, 11, 12),
        "people": len(members) or 5,
        "address": f"/records/{key.removeprefix('record-')}/",
    }
    return WeightSet.objects.create(
        problem=problem,
        key=key,
        weights=dict(weights),
        members=single if members else {},
        **{**defaults, **fields},
    )
