"""The page of one criterion that is judged: a card for each alternative."""

from __future__ import annotations

from dataclasses import dataclass

from config.typography import floatformat
from decision.problems.models import Alternative, Criterion
from decision.sessions.models import ConflictOfInterest
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import SessionFrame
from decision.weighing.forms.scores import UNKNOWN, ScoreForm
from decision.weighing.presentation.about import Anchor, anchors_of
from decision.weighing.presentation.pairs import Before


@dataclass(frozen=True)
class ScoreCard:
    """`value` is what is chosen: "1" to "5", "unknown", or nothing yet.

    With a `conflict` of interest nothing is asked; `was_rated` says whether something was.
    """

    alternative: Alternative
    form: ScoreForm
    value: str
    stored: bool
    own_before: str
    group_before: str
    from_round: int | None
    conflict: ConflictOfInterest | None = None
    was_rated: bool = False


@dataclass(frozen=True)
class ScoresPage:
    criterion: Criterion
    anchors: tuple[Anchor, ...]
    points: tuple[int, ...]
    cards: tuple[ScoreCard, ...]


def score_form(criterion: Criterion, alternative: Alternative, answers: Filled) -> ScoreForm:
    score = answers.scores.get((criterion.pk, alternative.pk))
    return ScoreForm(
        auto_id=f"id_{alternative.pk}_%s",
        initial={
            "criterion": criterion.pk,
            "alternative": alternative.pk,
            "value": value_text(score.value) if score else "",
            "comment": score.comment if score else "",
            "source_url": score.source_url if score else "",
        },
    )


def scores_page(
    frame: SessionFrame,
    criterion: Criterion,
    answers: Filled,
    before: Before | None,
    refused: ScoreForm | None = None,
) -> ScoresPage:
    """`refused` is what was just sent and cannot be stored: its card shows it with its errors."""
    cards = []
    for alternative in frame.alternatives:
        form = score_form(criterion, alternative, answers)
        if refused and refused.data.get("alternative") == str(alternative.pk):
            form = refused
        cards.append(_card(criterion, alternative, form, answers, before))
    return ScoresPage(
        criterion=criterion,
        anchors=anchors_of(criterion),
        points=tuple(range(LOWEST_SCORE, HIGHEST_SCORE + 1)),
        cards=tuple(cards),
    )


def value_text(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)


def _card(
    criterion: Criterion,
    alternative: Alternative,
    form: ScoreForm,
    answers: Filled,
    before: Before | None,
) -> ScoreCard:
    cell = criterion.pk, alternative.pk
    earlier = before.own.scores.get(cell) if before else None
    mean = before.group.ratings.get(cell) if before else None
    score = answers.scores.get(cell)
    return ScoreCard(
        alternative=alternative,
        form=form,
        value=str(form["value"].value() or ""),
        stored=cell in answers.scores and not form.is_bound,
        own_before=value_text(earlier.value) if earlier else "",
        group_before="" if mean is None else floatformat(mean, 1),
        from_round=score.carried_from if score and not form.is_bound else None,
        conflict=answers.conflicts.get(alternative.pk),
        was_rated=score is not None,
    )
