"""What a participant sees, ready to print: his questions, his own results, how it stands."""

from decision.presentation.weighing.status import status_context

__all__ = ["status_context"]
