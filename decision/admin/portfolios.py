"""The admin pages of kept and adopted portfolios."""

from __future__ import annotations

from django.contrib import admin

from decision.admin.base import ReadOnlyAdmin
from decision.portfolios.models import KeptPortfolio


@admin.register(KeptPortfolio)
class KeptPortfolioAdmin(ReadOnlyAdmin):
    list_display = ["title", "problem", "owner", "made_at", "adopted_on"]
    list_filter = ["problem", "adopted_on"]
    list_select_related = ["problem", "owner"]
    search_fields = ["title", "key", "problem__slug"]

    def view_on_site(self, portfolio: KeptPortfolio) -> str | None:
        """What is not adopted is its owner's."""
        return portfolio.get_absolute_url() if portfolio.is_adopted else None
