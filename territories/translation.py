"""The columns that are kept in Russian and in English."""

from modeltranslation.translator import TranslationOptions, translator

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


def _translate(model: type, *names: str) -> None:
    translator.register(model, type("Options", (TranslationOptions,), {"fields": names}))


_translate(Region, "name")
_translate(Sector, "name")
_translate(Territory, "name", "former_names", "label_place", "note")
_translate(Specialisation, "stated")
_translate(Organisation, "name")
_translate(Project, "name", "summary")
_translate(Source, "title", "publisher", "note")
_translate(
    Indicator,
    "group",
    "name",
    "unit",
    "definition",
    "anchor_1",
    "anchor_3",
    "anchor_5",
    "article_section",
    "official_table",
    "note",
)
_translate(Observation, "note")
_translate(SanctionCount, "country")
