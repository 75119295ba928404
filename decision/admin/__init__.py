from decision.admin import problems

__all__ = ["problems"]
