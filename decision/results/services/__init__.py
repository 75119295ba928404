"""What a round comes to: questions to the engine, their answers, figures.

`documents_of` and `replies_of` make of a round's plain data what a record seals and a check runs
again; `session_results` is what pages show.
"""

from decision.results.services.comments import comment_page
from decision.results.services.documents import documents_of, replies_of
from decision.results.services.session import SessionResults, session_results

__all__ = [
    "SessionResults",
    "comment_page",
    "documents_of",
    "replies_of",
    "session_results",
]
