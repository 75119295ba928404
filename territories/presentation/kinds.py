"""Territories and projects: the same pages, each with its own addresses and words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from territories.models import Project, Territory
from territories.selectors.catalogue import PROJECTS, TERRITORIES, Catalogue


@dataclass(frozen=True, eq=False)
class Kind:
    """`lists` to `compare` are names of addresses, `letter` is what compare calls one."""

    catalogue: Catalogue
    lists: str
    csv: str
    xlsx: str
    compare: str
    file: str
    letter: str
    title: Promise
    one: Promise
    all: Promise
    search: Promise
    none_fits: Promise
    none_fits_text: Promise
    none_yet: Promise
    none_yet_text: Promise
    compare_title: Promise
    another: Promise
    ordinals: tuple[Promise, ...]
    counted: Callable[[int], str]
    fitting: Callable[[int, int], str]
    choose: Callable[[], str]
    unknown: Callable[[str], str]
    unsaid: Callable[[], str]
    weak: Callable[[], str]
    beside: Callable[[Any], str]
    below: Callable[[Any], str]


def _territories(count: int) -> str:
    return ngettext("%(count)s territory.", "%(count)s territories.", count) % {"count": count}


def _territories_of(count: int, total: int) -> str:
    return ngettext(
        "%(count)s of %(total)s territories fits what was asked.",
        "%(count)s of %(total)s territories fit what was asked.",
        count,
    ) % {"count": count, "total": total}


def _region(territory: Territory) -> str:
    if territory.regime == "far_east":
        return territory.region.name
    return f"{territory.region.name} · {territory.get_regime_display()}"


def _stated(territory: Territory) -> str:
    """The newest statement of what it specialises in."""
    rows = list(territory.specialisations.all())
    newest = max((row.date for row in rows), default=None)
    rows.sort(key=lambda row: row.position)
    return ", ".join(str(row.stated) for row in rows if row.date == newest)


def _projects(count: int) -> str:
    return ngettext("%(count)s project.", "%(count)s projects.", count) % {"count": count}


def _projects_of(count: int, total: int) -> str:
    return ngettext(
        "%(count)s of %(total)s projects fits what was asked.",
        "%(count)s of %(total)s projects fit what was asked.",
        count,
    ) % {"count": count, "total": total}


def _where(project: Project) -> str:
    return f"{project.territory.name} · {project.get_status_display()}"


def _sectors(project: Project) -> str:
    return ", ".join(sorted(sector.name for sector in project.sectors.all()))


OF_TERRITORIES = Kind(
    catalogue=TERRITORIES,
    lists="territory_list",
    csv="territory_csv",
    xlsx="territory_xlsx",
    file="mera-territories",
    compare="territory_compare",
    letter="t",
    title=gettext_lazy("Territories"),
    one=gettext_lazy("Territory"),
    all=gettext_lazy("All territories"),
    search=gettext_lazy("Name, former name, region or code"),
    none_fits=gettext_lazy("No territory fits all of this"),
    none_fits_text=gettext_lazy(
        "Take back one of the conditions. A territory of which a figure is not known fits no "
        "range of it."
    ),
    none_yet=gettext_lazy("No territory yet"),
    none_yet_text=gettext_lazy(
        "Territories will stand here with their figures. Whoever keeps the data enters them."
    ),
    compare_title=gettext_lazy("Compare territories"),
    another=gettext_lazy("a territory…"),
    ordinals=(
        pgettext_lazy("of a territory", "first"),
        pgettext_lazy("of a territory", "second"),
        pgettext_lazy("of a territory", "third"),
    ),
    counted=_territories,
    fitting=_territories_of,
    choose=lambda: _("Choose two to six territories to see them side by side."),
    unknown=lambda code: _("There is no territory “%(code)s”: it was left out.") % {"code": code},
    unsaid=lambda: _("No figure is known of it yet."),
    weak=lambda: _("Among the first three by nothing that is known of it."),
    beside=_region,
    below=_stated,
)
OF_PROJECTS = Kind(
    catalogue=PROJECTS,
    lists="project_list",
    csv="project_csv",
    xlsx="project_xlsx",
    file="mera-projects",
    compare="project_compare",
    letter="p",
    title=gettext_lazy("Projects"),
    one=gettext_lazy("Project"),
    all=gettext_lazy("All projects"),
    search=gettext_lazy("Name, applicant, territory or code"),
    none_fits=gettext_lazy("No project fits all of this"),
    none_fits_text=gettext_lazy(
        "Take back one of the conditions. A project of which a figure is not known fits no "
        "range of it."
    ),
    none_yet=gettext_lazy("No project yet"),
    none_yet_text=gettext_lazy(
        "Projects will stand here with their figures: those that applicants hand in and an "
        "administrator accepts."
    ),
    compare_title=gettext_lazy("Compare projects"),
    another=gettext_lazy("a project…"),
    ordinals=(
        pgettext_lazy("of a project", "first"),
        pgettext_lazy("of a project", "second"),
        pgettext_lazy("of a project", "third"),
    ),
    counted=_projects,
    fitting=_projects_of,
    choose=lambda: _("Choose two to six projects to see them side by side."),
    unknown=lambda code: _("There is no project “%(code)s”: it was left out.") % {"code": code},
    unsaid=lambda: _("No figure is known of this project yet."),
    weak=lambda: _("The project is among the first three by nothing that is known of it."),
    beside=_where,
    below=_sectors,
)
