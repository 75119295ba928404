"""What a project inherits from its territory: the score that a published record gives it.

A record of a problem of territories makes an indicator of projects. Its values are observations
whose source is the record, so that a ranking, a session and a record of projects take them like
any other, and lose them when the record is withdrawn. How far the score is trusted against the
other criteria is the weight's to say, which the problem's owner gives it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history

from decision.problems.errors import DecisionError
from decision.problems.models import Problem, WeightSet
from decision.problems.selectors.problems import alternatives_of
from decision.publishing.models import Publication
from decision.publishing.selectors import key_of
from decision.publishing.services.handing import DECIMALS, handed_down
from decision.publishing.services.judged import LONGEST_REASON, source_of
from decision.results.services.asked import rank
from territories.enums import Basis, DatePrecision, Direction, IndicatorKind, Subject
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.selectors.public import HANDED_DOWN
from territories.selectors.successions import former_codes

GROUP = gettext_noop("What the territory brings")
NAME = gettext_noop("Score of the territory: “%(problem)s”, record %(record)s")
UNIT = gettext_noop("score of the record's ranking")
DEFINITION = gettext_noop(
    "What the ranking of territories in record %(record)s comes to for the territory of the "
    "project, by the method and the weights of that record."
)
SOURCE = gettext_noop("Published records of committees")
LONGEST_CODE, LONGEST_NAME = 12, 200


@dataclass(frozen=True)
class Scores:
    """Of each territory that the record ranks, by its code; which end is better is read off."""

    by_territory: Mapping[str, Decimal]
    larger_is_better: bool


def indicator_code(publication: Publication) -> str:
    prefix = "demo" if publication.is_fictional else "record"
    return f"{prefix}-{publication.name.rpartition('-')[2]}"[:LONGEST_CODE]


def scores_of(publication: Publication) -> Scores:
    """What the record's own ranking says, from its sealed content.

    Raises
    ------
    DecisionError
        If it ranks nothing.
    """
    found = handed_down(json.loads(publication.record.content)).found
    answer = found.replies.get(rank(found.aggregation)) if found.aggregation else None
    rows = [row for row in (answer or {}).get("results", ()) if row["rank"] is not None]
    if not rows:
        raise DecisionError(_("This record ranks no territory: there is nothing to inherit."))
    rows.sort(key=lambda row: row["rank"])
    return Scores(
        {row["alternative"]: Decimal(repr(row["score"])).quantize(DECIMALS) for row in rows},
        larger_is_better=rows[0]["score"] >= rows[-1]["score"],
    )


def inherit(*, problem: Problem, publication: Publication, user: User, address: str) -> int:
    """Give each project of the problem the score of its territory; returns how many are new.

    Called again it adds what projects have come since. A project whose territory the record does
    not rank stays without, as a gap.

    Raises
    ------
    DecisionError
        If the record was withdrawn, is not about territories or ranks none of them.
    """
    with transaction.atomic():
        now = Publication.objects.select_for_update().get(pk=publication.pk)
        _refuse_what_cannot(problem, now)
        scores = scores_of(now)
        weight_set = WeightSet.objects.get(key=key_of(now))
        source = source_of(weight_set, user, address)
        indicator = _indicator(now, weight_set, scores)
        known = Observation.objects.filter(indicator=indicator, source=source)
        has = set(known.values_list("project_id", flat=True))
        score_of = _by_any_code(scores)
        subjects = [one.project for one in alternatives_of(problem) if one.project]
        new = [
            _observation(project, indicator, source, score, weight_set)
            for project in subjects
            if project.pk not in has and (score := score_of(project.territory)) is not None
        ]
        why = _("Inherited from record %(name)s.") % {"name": now.name}
        bulk_create_with_history(
            new, Observation, default_user=user, default_change_reason=why[:LONGEST_REASON]
        )
    return len(new)


def disinherit(publication: Publication, *, user: User, why: str) -> None:
    """Take the values out again; their history says why. The indicator stays, with gaps."""
    rows = Observation.objects.filter(
        indicator__code=indicator_code(publication), source__code=key_of(publication)
    )
    for row in rows.order_by("pk"):
        row._change_reason = why[:LONGEST_REASON]
        row._history_user = user
        row.delete()


def _refuse_what_cannot(problem: Problem, publication: Publication) -> None:
    if publication.is_withdrawn:
        raise DecisionError(_("The record was withdrawn: nothing is inherited from it."))
    about = publication.record.session.problem.subject
    if problem.subject != Subject.PROJECT or about != Subject.TERRITORY:
        raise DecisionError(_("Projects alone inherit, and from records of territories alone."))


def _by_any_code(scores: Scores) -> Callable[[Territory], Decimal | None]:
    """A territory's score by its code, or by one that it had before."""
    former = {
        pk: scores.by_territory[code]
        for code, pk in former_codes().items()
        if code in scores.by_territory
    }
    return lambda one: scores.by_territory.get(one.code, former.get(one.pk))


def _indicator(publication: Publication, weight_set: WeightSet, scores: Scores) -> Indicator:
    code = indicator_code(publication)
    known = Indicator.objects.filter(code=code).first()
    if known is not None:
        return known
    said = {"problem": weight_set.problem.name, "record": publication.name}
    texts: dict[str, str] = {}
    for language in ("ru", "en"):
        with translation.override(language):
            said["problem"] = weight_set.problem.name
            texts[f"group_{language}"] = _(GROUP)
            texts[f"name_{language}"] = (_(NAME) % said)[:LONGEST_NAME]
            texts[f"unit_{language}"] = _(UNIT)
            texts[f"definition_{language}"] = _(DEFINITION) % said
    return Indicator.objects.create(
        code=code,
        subject=Subject.PROJECT,
        kind=IndicatorKind.MEASURED,
        direction=Direction.MAX if scores.larger_is_better else Direction.MIN,
        decimals=3,
        source=_records(),
        position=900,
        **texts,
    )


def _records() -> Source:
    """Where the definition comes from; each value has the record itself as its source."""
    titles = {}
    for language in ("ru", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = _(SOURCE)
    return Source.objects.get_or_create(code=HANDED_DOWN, defaults=titles)[0]


def _observation(
    project: Project, indicator: Indicator, source: Source, score: Decimal, weight_set: WeightSet
) -> Observation:
    return Observation(
        indicator=indicator,
        project=project,
        date=weight_set.decided_on,
        date_precision=DatePrecision.DAY,
        value=score,
        basis=Basis.JUDGED,
        source=source,
    )
