"""A participant's page as a whole: where the session stands, and the question of the moment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from decision.rankings.presentation.ranking import ROWS
from decision.sessions.enums import SessionState
from decision.sessions.models import Device, Participant, Round
from decision.sessions.perms import may_see_all_own, may_see_own
from decision.sessions.selectors.ballots import Filled, filled
from decision.sessions.selectors.conflicts import conflicts_of, may_declare
from decision.sessions.selectors.counting import has_voice
from decision.sessions.selectors.frames import SessionFrame, frame_of
from decision.sessions.selectors.sessions import current_round, revealed_rounds
from decision.sessions.selectors.shown import may_see_answers
from decision.weighing.forms.scores import ScoreForm
from decision.weighing.methods import METHODS, at_once
from decision.weighing.methods.base import Method
from decision.weighing.methods.forms import WeightsForm
from decision.weighing.methods.pairwise import JudgementForm
from decision.weighing.presentation.about import abouts
from decision.weighing.presentation.carried import carried_of, with_group
from decision.weighing.presentation.conflicts import own_conflicts
from decision.weighing.presentation.direct import weights_form, weights_page
from decision.weighing.presentation.own import agreement_of, own_page
from decision.weighing.presentation.pairs import Before, pair_page, pairs_data
from decision.weighing.presentation.place import own_place
from decision.weighing.presentation.scores import scores_page
from decision.weighing.presentation.status import Status, phase_of, status_of
from decision.weighing.presentation.steps import Step, steps_of
from decision.weighing.presentation.words import degrees
from decision.weighing.services.own import own_table
from decision.weighing.services.rounds.means import group_said


@dataclass(frozen=True)
class Visit:
    """A participant and all that his page is made from; each part is read once, when needed."""

    participant: Participant
    device: Device  # his browser

    @property
    def session(self) -> Any:
        return self.participant.session

    @property
    def method(self) -> Method:
        return METHODS[self.session.weighting]

    @cached_property
    def round(self) -> Round | None:
        return current_round(self.session)

    @cached_property
    def frame(self) -> SessionFrame:
        return frame_of(self.session)

    @cached_property
    def sees_own(self) -> bool:
        """Whether the answers in the newest round were given by this holder of the seat."""
        return self.round is not None and may_see_own(self.participant, self.round)

    @cached_property
    def answers(self) -> Filled:
        """His own in the newest round, unless they were perhaps given by another holder."""
        if self.round is None:
            return Filled()
        if not self.sees_own:
            return Filled(conflicts=conflicts_of(self.participant, self.round))
        return filled(self.participant, self.round)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self.session, self.frame, self.participant, self.answers)

    @cached_property
    def before(self) -> Before | None:
        """The last revealed round before the present one: never one that is still blind."""
        round = self.round
        earlier = [r for r in revealed_rounds(self.session) if round and r.number < round.number]
        if not earlier:
            return None
        last = earlier[-1]
        own = filled(self.participant, last) if may_see_own(self.participant, last) else Filled()
        return Before(own, group_said(self.session, last))

    @property
    def status(self) -> Status:
        return status_of(self.session)


def frame_context(visit: Visit) -> dict[str, Any]:
    """What every page of a participant shows around its own content."""
    return {
        "session": visit.session,
        "method": visit.method,
        "participant": visit.participant,
        "sees_all_own": may_see_all_own(visit.participant),
        "round": visit.round,
        "phase": phase_of(visit.session, visit.round),
        "states": SessionState,
        "status": visit.status,
        "declares": may_declare(visit.session),
        "sees_results": bool(visit.round and may_see_answers(visit.session, visit.round)),
    }


def question_context(
    visit: Visit, step: Step, refused: JudgementForm | WeightsForm | ScoreForm | None = None
) -> dict[str, Any]:
    """The page of one question; `refused` is what was just sent and cannot be stored."""
    session, answers, steps = visit.session, visit.answers, visit.steps
    context = progress_context(visit) | {
        "step": step,
        "previous": steps[step.number - 2] if step.number > 1 else None,
        "next": steps[step.number] if step.number < len(steps) else None,
        "stamp": {"client": uuid.uuid4().hex, "sequence": 1, "age": 0},
        "agreement": agreement_of(session, step.node, steps, answers) if step.node else None,
        "abouts": abouts(visit.frame.tree, _explained(visit, step)),
        "pair": None,
        "weights": None,
        "scores": None,
        "data": None,
        "degrees": degrees(),
        "carried": carried_of(session, answers),
    }
    if step.pair:
        form = refused if isinstance(refused, JudgementForm) else JudgementForm()
        context["pair"] = pair_page(session, step, answers, visit.before, form)
        context["data"] = pairs_data(session, steps, answers, visit.before)
    elif step.node:
        context["weights"] = _weights(visit, step, refused)
    elif step.criterion:
        again = refused if isinstance(refused, ScoreForm) else None
        before = visit.before
        context["scores"] = scores_page(visit.frame, step.criterion, answers, before, again)
    return context


def progress_context(visit: Visit) -> dict[str, Any]:
    steps = visit.steps
    answered = sum(step.answered for step in steps)
    return {
        "steps": steps,
        "answered": answered,
        "total": len(steps),
        "share": 100 * answered / len(steps) if steps else 0,
    }


def own_context(visit: Visit, *, lists_all: bool = False) -> dict[str, Any]:
    """The last page: one's own weights and the ranking they give, its first places or all."""
    steps = visit.steps
    if visit.session.is_open:
        steps = with_group(visit.frame, steps, visit.answers, visit.before)
    return progress_context(visit) | {
        "steps": steps,
        "own": own_page(
            visit.session, visit.frame, visit.steps, visit.answers, None if lists_all else ROWS
        ),
        "finished": visit.answers.is_finished,
        "carried": carried_of(visit.session, visit.answers),
        "place": own_place(visit.participant, visit.round) if visit.round else "",
        "conflicts": own_conflicts(visit.session, visit.participant, visit.answers),
        "is_called": bool(visit.round and has_voice(visit.round, visit.participant.pk)),
        "sees_own": visit.sees_own,
    }


def _weights(visit: Visit, step: Step, refused: Any) -> Any:
    node, method = step.node, at_once(visit.session.weighting)
    assert node is not None
    assert method is not None  # in pairs a step has its pair
    form = refused if isinstance(refused, WeightsForm) else None
    return weights_page(
        method,
        step.answer,
        form or weights_form(method, node, visit.answers),
        node,
        own_table(visit.session, visit.frame, {}) if method.tells_steps else None,
        visit.before,
    )


def _explained(visit: Visit, step: Step) -> list[Any]:
    """The criteria that the page may speak of: of all pairs, for the script turns the pages."""
    if step.pair:
        return [criterion for node in visit.frame.nodes for criterion in node.criteria]
    return list(step.node.criteria) if step.node else [step.criterion]
