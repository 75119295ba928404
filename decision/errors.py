"""What can go wrong with a problem or a session, said in a sentence."""


class DecisionError(Exception):
    """A question that the stored data cannot answer; its message can be shown to a person."""


class SessionError(DecisionError):
    """A move, an answer or a change that a session's rules do not allow."""
