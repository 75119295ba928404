from decision.admin import (
    accepted,
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
    "accepted",
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
