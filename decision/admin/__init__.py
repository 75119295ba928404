from decision.admin import answers, committees, logins, portfolios, problems, records, sessions

__all__ = ["answers", "committees", "logins", "portfolios", "problems", "records", "sessions"]
