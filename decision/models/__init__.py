from decision.models.problems import Alternative, Criterion, Problem

__all__ = ["Alternative", "Criterion", "Problem"]
