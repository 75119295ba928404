"""What can go wrong in a session, said in a sentence."""

from django.http import Http404

from decision.problems.errors import DecisionError


class SessionError(DecisionError):
    """A move, an answer or a change that a session's rules do not allow."""


class UnknownCodeError(Http404):
    """A code that opens nothing to whoever asks, whether anybody has it or not: it is counted."""
