from decision.admin import (
    accounts,
    answers,
    committees,
    invitations,
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
    "invitations",
    "logins",
    "portfolios",
    "problems",
    "records",
    "sessions",
]
