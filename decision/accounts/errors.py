"""What can be wrong with an account or with the way to one, said in a sentence."""


class AccountError(Exception):
    """Its message can be shown to a person."""


class UnknownLinkError(AccountError):
    """A link that is none of ours, or not whole."""


class ClosedLinkError(AccountError):
    """A link that opened something once and no longer does."""
