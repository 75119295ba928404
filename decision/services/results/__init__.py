"""Results of a session's round: plain data, questions to the engine, their answers, figures.

`read_round` makes plain data of the database; `documents_of` and `answers_of` make of those
what a record seals and a check runs again; `session_results` is what pages show.
"""

from decision.services.results.comments import comment_page
from decision.services.results.data import SessionData
from decision.services.results.documents import answers_of, documents_of
from decision.services.results.means import group_means
from decision.services.results.reading import read_round
from decision.services.results.session import SessionResults, session_results

__all__ = [
    "SessionData",
    "SessionResults",
    "answers_of",
    "comment_page",
    "documents_of",
    "group_means",
    "read_round",
    "session_results",
]
