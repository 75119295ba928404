"""What a round comes to: questions to the engine, their answers, figures.

`documents_of` and `answers_of` make of a round's plain data what a record seals and a check runs
again; `session_results` is what pages show.
"""

from decision.results.services.comments import comment_page
from decision.results.services.documents import answers_of, documents_of
from decision.results.services.session import SessionResults, session_results

__all__ = [
    "SessionResults",
    "answers_of",
    "comment_page",
    "documents_of",
    "session_results",
]
