from decision.admin import (
    accounts,
    answers,
    audit,
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
    "audit",
    "committees",
    "invitations",
    "logins",
    "portfolios",
    "problems",
    "records",
    "sessions",
]
