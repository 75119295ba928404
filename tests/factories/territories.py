"""The least that a row needs; a test says what matters to it."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from territories.enums import (
    Basis,
    DatePrecision,
    Direction,
    IndicatorKind,
    Regime,
    Subject,
)
from territories.models import (
    Indicator,
    Observation,
    Organisation,
    Project,
    Region,
    SanctionCount,
    Sector,
    Source,
    Specialisation,
    Territory,
)


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"source-{n}")
    title_ru = factory.LazyAttribute(lambda row: f"Источник {row.code}")
    title_en = factory.LazyAttribute(lambda row: f"Source {row.code}")


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"RU-{n}")
    name_ru = factory.LazyAttribute(lambda row: f"Край {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Krai {row.code}")


class SectorFactory(DjangoModelFactory[Sector]):
    class Meta:
        model = Sector

    code = factory.Sequence(lambda n: f"sector-{n}")
    name_ru = factory.LazyAttribute(lambda row: f"Отрасль {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Sector {row.code}")


class TerritoryFactory(DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"T{n}")
    name_ru = factory.LazyAttribute(lambda row: f"ТОР {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"ASEZ {row.code}")
    regime = Regime.FAR_EAST
    region = factory.SubFactory(RegionFactory)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name_ru = factory.LazyAttribute(lambda row: f"Завод {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Plant {row.code}")


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    code = factory.Sequence(lambda n: f"project-{n}")
    name_ru = factory.LazyAttribute(lambda row: f"Проект {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Project {row.code}")
    territory = factory.SubFactory(TerritoryFactory)
    is_fictional = True


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"I{n}")
    subject = Subject.TERRITORY
    group_ru = "Группа"
    group_en = "Group"
    name_ru = factory.LazyAttribute(lambda row: f"Показатель {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Indicator {row.code}")
    unit_ru = "ед."
    unit_en = "number"
    kind = factory.LazyAttribute(
        lambda row: IndicatorKind.DERIVED if row.formula else IndicatorKind.MEASURED
    )
    direction = Direction.MAX
    formula = ""
    source = factory.SubFactory(SourceFactory)


class ObservationFactory(DjangoModelFactory[Observation]):
    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory)
    territory: Any = factory.LazyAttribute(
        lambda row: None if row.project else TerritoryFactory.create()
    )
    project = None
    date = date(2024, 1, 1)
    date_precision = DatePrecision.YEAR
    value = Decimal(1)
    basis = Basis.DECLARED
    source = factory.SubFactory(SourceFactory)


class SpecialisationFactory(DjangoModelFactory[Specialisation]):
    class Meta:
        model = Specialisation

    territory = factory.SubFactory(TerritoryFactory)
    position = factory.Sequence(lambda n: n)
    stated_ru = "рыболовство"
    stated_en = "fishing"
    sector = factory.SubFactory(SectorFactory)
    date = date(2024, 1, 1)
    date_precision = DatePrecision.YEAR
    source = factory.SubFactory(SourceFactory)


class SanctionCountFactory(DjangoModelFactory[SanctionCount]):
    class Meta:
        model = SanctionCount

    country_code = "RU"
    country_ru = "Россия"
    country_en = "Russia"
    date = date(2024, 11, 11)
    individuals = 1
    legal_entities = 2
    vessels = 3
    source = factory.SubFactory(SourceFactory)
