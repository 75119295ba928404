"""Every address that the project answers, with every argument that there is to ask with.

New addresses are found by themselves. One whose argument is not known here is an error: whoever
adds it says what can be asked with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from decision.problems.models import Criterion
from decision.sessions.models import Participant, StakeholderGroup
from decision.sessions.perms import board_key
from territories.models import Project, Territory
from tests.decision.blind.world import World

MOST_ROWS = 2  # of one model, in the admin


# Asks the database and the cache whether they answer, from threads of its own; reads no row.
NOT_ASKED = {"health"}


class UnknownArgumentError(AssertionError):
    """An address asks with something that this test does not know."""


@dataclass(frozen=True)
class Route:
    """A pattern with all that leads to it; `name` has its namespaces."""

    name: str
    parts: tuple[Any, ...]

    @property
    def arguments(self) -> list[str]:
        """Names of what it asks with; a group without a name is called by its number."""
        return [name for part in self.parts for name in _group_names(part)]


def routes(resolver: URLResolver, space: str = "", before: Sequence[Any] = ()) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        parts = (*before, pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, inner, parts)
        else:
            assert isinstance(pattern, URLPattern)
            yield Route(f"{space}{pattern.name}", parts)


def addresses(world: World, urlconf: str | None) -> Iterator[tuple[str, str]]:
    """Names and paths of everything that can be asked."""
    for route in routes(get_resolver(urlconf)):
        if route.name in NOT_ASKED:
            continue
        # One value for each argument of one object: not every session with every participant.
        for values in _values_of(route, world):
            yield route.name, "/" + "".join(filled(part, values) for part in route.parts)


def _values_of(route: Route, world: World) -> Iterator[dict[str, str]]:
    known = [_known(route, argument)(world, route) for argument in route.arguments]
    for values in product(*known):
        yield dict(zip(route.arguments, values, strict=True))


def _group_names(part: Any) -> list[str]:
    named = {place: name for name, place in part.regex.groupindex.items()}
    return list(named.values()) or [str(n) for n in range(1, part.regex.groups + 1)]


def filled(part: Any, values: dict[str, str]) -> str:
    """A piece of an address with its arguments put in."""
    route = getattr(part, "_route", None)
    if route is not None:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], str(route))
    pattern = str(part.regex.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    for name in _group_names(part):
        pattern = _without_group(pattern, name, values[name])
    if re.search(r"[\\()\[\]*+?{}|]", pattern):
        raise UnknownArgumentError(f"Cannot make an address of {part.regex.pattern!r}.")
    return pattern


def _without_group(pattern: str, name: str, value: str) -> str:
    start = pattern.index("(" if name.isdigit() else f"(?P<{name}>")
    depth, end = 0, start
    for end in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[end], 0)
        if depth == 0:
            break
    return pattern[:start] + value + pattern[end + 1 :]


# What can be asked with -----------------------------------------------------------------------

Values = Callable[[World, Route], list[str]]


def _known(route: Route, argument: str) -> Values:
    space = "admin:" if route.name.startswith("admin:") else ""
    for key in (f"{route.name} {argument}", f"{space}{argument}"):
        if key in ARGUMENTS:
            return ARGUMENTS[key]
    raise UnknownArgumentError(
        f"The address “{route.name}” asks with “{argument}”: say in ARGUMENTS what there is."
    )


def _rows_in_the_admin(world: World, route: Route) -> list[str]:
    """The rows of the model whose page it is, the newest of them where there are many."""
    label = str(route.parts[1]).strip("/")  # “decision/judgement”
    for model in admin.site._registry:
        if f"{model._meta.app_label}/{model._meta.model_name}" == label:
            return _keys(model)
    raise UnknownArgumentError(f"No model has the admin's pages “{label}”.")


def _keys(model: type[Model]) -> list[str]:
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return [str(key) for key in keys[:MOST_ROWS]] or ["1"]


def _content_types(world: World, route: Route) -> list[str]:
    named = ContentType.objects.filter(app_label="decision").order_by("pk")
    return [str(key) for key in named.values_list("pk", flat=True)]


def _codes_of_leaves(world: World) -> list[str]:
    criteria = world.sessions[0].problem.criteria.filter(indicator__isnull=False)
    return list(criteria.order_by("pk").values_list("code", flat=True)[:1])


def _record_names(world: World) -> list[str]:
    """By number, and by the code of a session as if it were a demonstration's."""
    return ["1", f"demonstration-{world.sessions[0].code}"]


def _territory_codes(world: World, route: Route) -> list[str]:
    return list(Territory.objects.order_by("pk").values_list("code", flat=True)[:MOST_ROWS])


def _project_codes(world: World, route: Route) -> list[str]:
    codes = Project.objects.order_by("pk").values_list("code", flat=True)
    return list(codes[:MOST_ROWS]) or ["nothing-here"]


ARGUMENTS: dict[str, Values] = {
    "code": lambda world, route: [session.code for session in world.sessions],
    "slug": lambda world, route: [session.problem.slug for session in world.sessions],
    "key": lambda world, route: [board_key(session) for session in world.sessions],
    # Of one session: whose they are, the other need not ask with as well.
    "token": lambda world, route: world.links[world.sessions[0].code],
    # Nobody's of a session: the page of one that does not exist is asked for.
    **{
        f"portfolio_{name} key": lambda world, route: ["nothing-here"]
        for name in ("kept", "kept_json", "forget")
    },
    "background_task key": lambda world, route: [str(UUID(int=1))],
    # A file that somebody brought and has not confirmed yet: his own, and nothing of a session.
    "admin:token": lambda world, route: ["nothing-here"],
    "record_detail name": lambda world, route: _record_names(world),
    "record_since name": lambda world, route: _record_names(world),
    "record_download name": lambda world, route: _record_names(world),
    "record_verify name": lambda world, route: _record_names(world),
    "territory_detail code": _territory_codes,
    "territory_places code": _territory_codes,
    "quality_mend letter": lambda world, route: ["t"],
    "quality_mend_one letter": lambda world, route: ["t"],
    "quality_mend code": _territory_codes,
    "quality_mend_one code": _territory_codes,
    "quality_mend indicator": lambda world, route: ["nothing-here"],
    "project_detail code": _project_codes,
    "project_intake token": lambda world, route: ["nothing"],
    "project_places code": _project_codes,
    "method_note note": lambda world, route: ["committee"],
    "session_sure move": lambda world, route: ["open_round", "close", "seal"],
    "session_person number": lambda world, route: _keys(Participant),
    "session_person pk": lambda world, route: _keys(Participant),
    "problem_criterion pk": lambda world, route: _keys(Criterion),
    "problem_cell alternative": lambda world, route: [
        str(one.subject.code) for one in world.sessions[0].problem.alternatives.order_by("pk")[:1]
    ],
    "problem_reach alternative": lambda world, route: [
        str(one.subject.code) for one in world.sessions[0].problem.alternatives.order_by("pk")[:1]
    ],
    # Nobody's of a session: links that open nothing.
    "invitation token": lambda world, route: ["nothing-here"],
    "password_reset_confirm uidb64": lambda world, route: ["nothing"],
    "password_reset_confirm token": lambda world, route: ["nothing-here"],
    "problem_cell criterion": lambda world, route: _codes_of_leaves(world),
    "session_group pk": lambda world, route: _keys(StakeholderGroup),
    "admin:object_id": _rows_in_the_admin,
    "admin:1": _rows_in_the_admin,  # a row's history
    "admin:2": lambda world, route: ["1"],  # one state in it
    "admin:state": lambda world, route: ["1"],  # a deleted row's last state
    "admin:subject": lambda world, route: ["territory"],
    "admin:id": lambda world, route: _keys(User),
    "admin:app_label": lambda world, route: ["auth", "decision"],
    "admin:view_on_site content_type_id": _content_types,
    "admin:view_on_site object_id": lambda world, route: ["1"],
    "admin:row_named table": lambda world, route: ["problem"],
    "admin:row_named name": lambda world, route: [world.sessions[0].problem.slug],
    "admin:url": lambda world, route: ["nothing-here/"],
}
