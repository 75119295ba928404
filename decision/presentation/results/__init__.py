"""What the pages of results show, ready to print."""

from decision.presentation.results.board import BoardResults, board_results_context
from decision.presentation.results.page import ResultsPage, results_page

__all__ = ["BoardResults", "ResultsPage", "board_results_context", "results_page"]
