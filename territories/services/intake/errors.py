"""What an applicant or an administrator cannot do, said in a sentence."""

from __future__ import annotations


class IntakeError(Exception):
    """A move that the state of a submitted project does not allow."""


class ClosedError(IntakeError):
    """It was sent or decided in the meantime: nothing of it changes any more."""


class GoneError(ClosedError):
    """It was deleted in the meantime."""


class IncompleteError(IntakeError):
    """What must be said is missing; `names` are those of `territories.selectors.intake.wanting`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names
