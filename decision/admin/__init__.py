from decision.admin import answers, problems, records, sessions

__all__ = ["answers", "problems", "records", "sessions"]
