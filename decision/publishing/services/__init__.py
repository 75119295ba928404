"""Publishing a record, withdrawing it, and what it hands down to its problem.

`publish` and `withdraw` move a record; `accept` and `decline` decide on the values that it
offers; `inherit` gives projects the score of their territory; `delete_session` takes away a
draft, or a demonstration with all that came of it.
"""

from decision.publishing.selectors import key_of
from decision.publishing.services.inheriting import inherit
from decision.publishing.services.judged import accept, decline
from decision.publishing.services.publishing import drawn, publish, withdraw
from decision.publishing.services.removing import delete_session, resting_on

__all__ = [
    "accept",
    "decline",
    "delete_session",
    "drawn",
    "inherit",
    "key_of",
    "publish",
    "resting_on",
    "withdraw",
]
