from decision.admin import answers, committees, logins, problems, records, sessions

__all__ = ["answers", "committees", "logins", "problems", "records", "sessions"]
