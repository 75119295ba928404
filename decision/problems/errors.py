"""What can go wrong with a problem, said in a sentence."""


class DecisionError(Exception):
    """A question that the stored data cannot answer; its message can be shown to a person."""
