"""What a round comes to: questions to the engine, their answers, figures.

`recorded` makes of a round's plain data what a record seals and a check runs again, and
`sealed_answers` reads what of it was kept; `session_results` is what pages show.
"""

from decision.results.services.answers import recorded, with_counts
from decision.results.services.comments import comment_page
from decision.results.services.documents import documents_of, replies_of, reply_of
from decision.results.services.kept import keep_answers, sealed_answers
from decision.results.services.session import SessionResults, session_results

__all__ = [
    "SessionResults",
    "comment_page",
    "documents_of",
    "keep_answers",
    "recorded",
    "replies_of",
    "reply_of",
    "sealed_answers",
    "session_results",
    "with_counts",
]
