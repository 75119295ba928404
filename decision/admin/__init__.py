from decision.admin import answers, logins, problems, records, sessions

__all__ = ["answers", "logins", "problems", "records", "sessions"]
