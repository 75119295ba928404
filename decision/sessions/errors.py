"""What can go wrong in a session, said in a sentence."""

from decision.problems.errors import DecisionError


class SessionError(DecisionError):
    """A move, an answer or a change that a session's rules do not allow."""
