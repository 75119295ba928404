from decision.admin import (
    accounts,
    answers,
    audit,
    committees,
    invitations,
    logins,
    portfolios,
    problems,
    queue,
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
    "queue",
    "records",
    "sessions",
]
