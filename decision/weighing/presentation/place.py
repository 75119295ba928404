"""What the others call somebody in a round, and whether his answers count: for his own page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from decision.sessions.models import Ballot, Participant, Round
from decision.sessions.perms import may_see_own
from decision.sessions.selectors.counting import has_voice


def own_place(participant: Participant, round: Round) -> str:
    """Empty where names are shown, before the reveal, and where his link was renewed since."""
    if participant.session.names_shown or round.revealed_at is None:
        return ""
    if not may_see_own(participant, round):
        return ""
    ballot = Ballot.objects.filter(round=round, participant=participant).first()
    if ballot and ballot.number:
        return _(
            "In the results of round %(round)s your answers count, as those of “Participant "
            "%(number)s”. In another round you have another number."
        ) % {"round": round.number, "number": ballot.number}
    return _("In the results of round %(round)s your answers do not count: %(reason)s.") % {
        "round": round.number,
        "reason": _reason(participant, round, ballot),
    }


def _reason(participant: Participant, round: Round, ballot: Ballot | None) -> str:
    if not has_voice(round, participant.pk):
        return _("it was opened or answered without you")
    if ballot and ballot.waits(names_shown=False):
        return _("you had not said that you stand by your answers of round %(round)s") % {
            "round": ballot.carried_from
        }
    if ballot is None or ballot.finished_at is None:
        return _("you had not finished when it was closed")
    return _("too few have finished to hide each other")
