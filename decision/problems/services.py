"""A large invented problem, to try pages on: every name and every value of it says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from django.db import transaction

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Basis, DatePrecision, Direction, IndicatorKind, Regime, Subject
from territories.models import Indicator, Observation, Region, Source, Territory

MOST_ALTERNATIVES, MOST_CRITERIA = 5_000, 60
BRANCH = 6  # criteria that stand together under one above them
BATCH = 2_000


@transaction.atomic
def make_large_problem(*, slug: str, alternatives: int, criteria: int, seed: int = 1) -> Problem:
    """A problem of invented territories and values, the same for the same seed."""
    chance = Random(seed)  # noqa: S311  # invented values, no secret
    source = Source.objects.create(
        code=f"{slug}-invented",
        title_ru="Выдумано для проверки",
        title_en="Invented for a trial",
        is_fictional=True,
    )
    problem = Problem.objects.create(
        slug=slug,
        name_ru=f"Вымышленная задача {alternatives} × {criteria}",
        name_en=f"Fictional problem {alternatives} × {criteria}",
        question_ru="Которая из вымышленных территорий первая?",
        question_en="Which of the fictional territories is first?",
        subject=Subject.TERRITORY,
        position=1_000,
    )
    indicators = _indicators(problem, source, criteria)
    territories = _territories(problem, alternatives)
    Observation.objects.bulk_create(
        [
            Observation(
                territory=territory,
                indicator=indicator,
                value=Decimal(chance.randint(1_000, 5_000)) / 1_000,
                date=date(2025, 1, 1),
                date_precision=DatePrecision.YEAR,
                basis=Basis.ESTIMATE,
                source=source,
            )
            for territory in territories
            for indicator in indicators
        ],
        batch_size=BATCH,
    )
    return problem


def _indicators(problem: Problem, source: Source, number: int) -> list[Indicator]:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            code=f"F{problem.pk}-{j}",
            subject=Subject.TERRITORY,
            group_ru="Вымышленные",
            group_en="Fictional",
            name_ru=f"Вымышленный показатель {j}",
            name_en=f"Fictional indicator {j}",
            unit_ru="ед.",
            unit_en="units",
            decimals=3,
            kind=IndicatorKind.MEASURED,
            direction=Direction.MIN if j % 3 == 0 else Direction.MAX,
            source=source,
        )
        for j in range(1, number + 1)
    )
    branches = [
        Criterion.objects.create(
            problem=problem,
            code=f"G{k}",
            name_ru=f"Группа {k}",
            name_en=f"Group {k}",
            position=k,
        )
        for k in range(1, -(-number // BRANCH) + 1)
    ]
    for j, indicator in enumerate(indicators):
        Criterion.objects.create(
            problem=problem,
            parent=branches[j // BRANCH],
            code=f"C{j + 1}",
            name_ru=f"Вымышленный показатель {j + 1}",
            name_en=f"Fictional indicator {j + 1}",
            position=j,
            indicator=indicator,
            direction=indicator.direction,
        )
    return indicators


def _territories(problem: Problem, number: int) -> list[Territory]:
    region, _ = Region.objects.get_or_create(
        code="RU-XX", defaults={"name_ru": "Вымышленный край", "name_en": "Fictional krai"}
    )
    territories = Territory.objects.bulk_create(
        Territory(
            code=f"F{problem.pk}-{i}",
            name_ru=f"ТОР {i} (вымышлена)",
            name_en=f"ASEZ {i} (fictional)",
            regime=Regime.FAR_EAST,
            region=region,
        )
        for i in range(1, number + 1)
    )
    Alternative.objects.bulk_create(
        Alternative(problem=problem, territory=territory, position=i)
        for i, territory in enumerate(territories)
    )
    return territories
