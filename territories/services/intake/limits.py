"""Wrong links are counted, so that none is found by trying, and so are changes through one.

A link is 32 random bytes: nobody finds one. The count keeps a program from asking for ever, and
whoever holds a link from writing without a pause.
"""

from __future__ import annotations

from config.counting import Count
from territories.models import Submission

WINDOW = 600  # seconds
WRONG_PER_ADDRESS = 40
# Whoever types sends each field once; a program that goes round sends thousands.
CHANGES_PER_LINK = 600

_wrong = Count("wrong-project-links", WINDOW)
_changes = Count("project-changes", WINDOW)


def may_try(address: str) -> bool:
    return _wrong.of(address) < WRONG_PER_ADDRESS


def note_wrong_link(address: str) -> None:
    _wrong.note(address)


def may_change(submission: Submission) -> bool:
    """Counts this change too."""
    return _changes.note(submission.key) <= CHANGES_PER_LINK
