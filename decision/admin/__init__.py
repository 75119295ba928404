from decision.admin import (
    accounts,
    answers,
    audit,
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
    "audit",
    "committees",
    "logins",
    "portfolios",
    "problems",
    "records",
    "sessions",
]
