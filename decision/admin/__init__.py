from decision.admin import (
    accounts,
    answers,
    committees,
    logins,
    portfolios,
    problems,
    records,
    sessions,
)

__all__ = [
    "accounts",
    "answers",
    "committees",
    "logins",
    "portfolios",
    "problems",
    "records",
    "sessions",
]
