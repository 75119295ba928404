from decision.forms.ranking import RankingForm

__all__ = ["RankingForm"]
