"""What a participant still has to answer before his answers give weights."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from decision.mcda.ahp.graph import groups
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode, frame_of


def unanswered_nodes(session: Session, answers: Filled) -> tuple[FrameNode, ...]:
    """The branches for which the answers in force give no weights yet."""
    gives_weights = _are_connected if session.weighting.in_pairs else _are_said
    return tuple(node for node in frame_of(session).nodes if not gives_weights(node, answers))


def unanswered_sentence(session: Session, answers: Filled) -> str:
    """What is still to answer, for the person; empty where nothing is."""
    open_nodes = unanswered_nodes(session, answers)
    if not open_nodes:
        return ""
    names = "; ".join(
        node.parent.name if node.parent else _("the top level") for node in open_nodes
    )
    return _("Too few answers to give weights yet: %(names)s.") % {"names": names}


def _are_connected(node: FrameNode, answers: Filled) -> bool:
    """Whether every criterion can be compared with every other, through others if need be."""
    place = {criterion.pk: i for i, criterion in enumerate(node.criteria)}
    judged = np.zeros((len(place), len(place)), dtype=bool)
    for first, second in answers.judgements:
        if first in place and second in place:
            judged[place[first], place[second]] = judged[place[second], place[first]] = True
    return len(groups(judged)) == 1


def _are_said(node: FrameNode, answers: Filled) -> bool:
    return node.key in answers.weights
