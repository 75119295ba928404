"""Personal links as a table for a spreadsheet or a mail merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.cells import csv_text


@dataclass(frozen=True)
class PersonalLink:
    name: str
    group: str
    token: str
    address: str


def links_as_csv(links: Iterable[PersonalLink]) -> str:
    heading = [_("Name"), _("Group"), _("Personal link")]
    return csv_text([heading, *([link.name, link.group, link.address] for link in links)])
