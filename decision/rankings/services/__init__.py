"""What the pages, commands and sessions ask of a ranking."""

from decision.mcda.errors import McdaError
from decision.mcda.loading import load_beforehand
from decision.rankings.services.ranking import (
    TURNED,
    RankedProblem,
    RankingSettings,
    counted_whatever_weighs,
    evaluate_text,
    fictional_criteria,
    page_language,
    rank_document,
    rank_problem,
    rank_table,
    reader_of,
    with_weights,
)

__all__ = [
    "TURNED",
    "McdaError",
    "RankedProblem",
    "RankingSettings",
    "counted_whatever_weighs",
    "evaluate_text",
    "fictional_criteria",
    "load_beforehand",
    "page_language",
    "rank_document",
    "rank_problem",
    "rank_table",
    "reader_of",
    "with_weights",
]
