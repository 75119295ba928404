"""What a portfolio must keep, as an address says it."""

from decision.portfolios.forms.portfolio import PortfolioForm

__all__ = ["PortfolioForm"]
