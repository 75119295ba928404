"""Problems and what they compare."""

from __future__ import annotations

from itertools import batched
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from config.prepared import partly
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from territories.models import Observation, Project, Territory
from territories.selectors.languages import LANGUAGES, in_the_language

type Visitor = User | AnonymousUser

# Who may do this with problems looks after those that are nobody's.
CHANGE = "decision.change_problem"


def problems_seen_by(user: Visitor) -> QuerySet[Problem]:
    """All but the drafts of others."""
    problems = Problem.objects.all()
    if not isinstance(user, User):
        return problems.exclude(state=ProblemState.DRAFT)
    if user.is_active and user.is_superuser:
        return problems
    return problems.filter(~Q(state=ProblemState.DRAFT) | _looked_after_by(user))


def problems_looked_after_by(user: User) -> QuerySet[Problem]:
    """Those that `problems.perms.looks_after` says yes to."""
    if not user.is_active:
        return Problem.objects.none()
    return (
        Problem.objects.all()
        if user.is_superuser
        else Problem.objects.filter(_looked_after_by(user))
    )


def _looked_after_by(user: User) -> Q:
    edited = Problem.editors.through.objects.filter(user=user.pk).values("problem")
    own = Q(owner=user.pk) | Q(pk__in=edited)
    return own | Q(owner=None) if user.has_perm(CHANGE) else own


def with_counts(problems: QuerySet[Problem]) -> QuerySet[Any]:
    """Each with `leaf_count` criteria that are measured, `alternative_count` and `has_values`.

    The last says whether anything is known by its indicators; of those that are computed it is
    taken to be.
    """
    measured = Q(criteria__indicator__isnull=False, criteria__removed_at=None)
    compared = Q(alternatives__removed_at=None)
    return problems.annotate(
        leaf_count=Count("criteria", filter=measured, distinct=True),
        alternative_count=Count("alternatives", filter=compared, distinct=True),
        has_values=Exists(_by_known_indicators()),
    ).order_by("position", "slug")


def last_position() -> int:
    """Where the list ends: a new problem stands after it."""
    last = Problem.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0


def _by_known_indicators() -> QuerySet[Criterion]:
    measured = Criterion.objects.filter(problem=OuterRef("pk"), removed_at=None)
    is_computed = ~Q(indicator__formula="")
    is_observed = Exists(Observation.objects.filter(indicator=OuterRef("indicator")))
    return measured.filter(Q(indicator__isnull=False) & (is_computed | is_observed)).order_by()


def alternatives_of(
    problem: Problem, shown: slice = slice(None), only: str = ""
) -> list[Alternative]:
    """A problem's alternatives with what they stand for, in their order, in one query.

    Those that `shown` takes of them, or `only` the one of this code.
    """
    rows = _whole_alternatives_of(problem).filter(removed_at=None)
    if only:
        rows = rows.filter(Q(territory__code=only) | Q(project__code=only))
    return list(rows[shown])


def all_alternatives_of(problem: Problem) -> list[Alternative]:
    """The same with those that were taken out, which older sessions still rate."""
    return list(_whole_alternatives_of(problem))


def _whole_alternatives_of(problem: Problem) -> QuerySet[Alternative]:
    rows = problem.alternatives.select_related("territory__region", "project__territory")
    return rows.order_by("position", "pk")


# Of what is compared: all that a list of places says of it.
NAMED = ("code", *(f"name_{code}" for code in LANGUAGES))
PLACED = (*NAMED, "latitude", "longitude")


def named_alternatives_of(problem: Problem) -> list[Alternative]:
    """Alternatives in their order, their subjects with code, names and place alone, in one query.

    What Django does for each new object takes, of a thousand, longer than to read them.
    """
    kinds = (("territory", Territory, PLACED), ("project", Project, (*NAMED, "is_fictional")))
    columns = [f"{of}__{name}" for of, _model, names in kinds for name in ("pk", *names)]
    rows = problem.alternatives.filter(removed_at=None).order_by("position", "pk")
    found = []
    for pk, position, *told in rows.values_list("pk", "position", *columns):
        one = partly(Alternative, {"id": pk, "position": position, "problem_id": problem.pk})
        one._state.fields_cache["problem"] = problem
        for of, model, names in kinds:
            key, *values = told[: 1 + len(names)]
            told = told[1 + len(names) :]
            known = {"id": key, **dict(zip(names, values, strict=True))}
            one.__dict__[f"{of}_id"] = key
            one._state.fields_cache[of] = None if key is None else partly(model, known)
        found.append(one)
    return found


class Compared(NamedTuple):
    """An alternative as a list of a thousand needs it."""

    pk: int
    code: str
    name: str
    is_fictional: bool = False

    @property
    def title(self) -> str:
        """The name, which says so where it is invented."""
        if not self.is_fictional:
            return self.name
        return gettext("%(name)s (fictional)") % {"name": self.name}


def compared_by(problem: Problem, *, removed_too: bool = False) -> list[Compared]:
    """A problem's alternatives in their order with their names in the language of the page."""
    alternatives = problem.alternatives.all()
    if not removed_too:
        alternatives = alternatives.filter(removed_at=None)
    columns = [
        f"{of}__{field}"
        for field in ("code", *(f"name_{code}" for code in LANGUAGES))
        for of in ("territory", "project")
    ]
    rows = alternatives.order_by("position", "pk").values_list(
        "pk", "project__is_fictional", *columns
    )
    return [
        Compared(pk, *_of_a_subject(values), is_fictional=bool(invented))
        for pk, invented, *values in rows
    ]


def _of_a_subject(values: list[str | None]) -> tuple[str, str]:
    """Code and name of a territory or of a project, whichever it is."""
    code, *names = [one or other for one, other in batched(values, 2, strict=True)]
    assert code is not None  # the database's constraint alternative_is_one_subject
    return code, in_the_language(dict(zip(LANGUAGES, names, strict=True)))
