"""The answer of kind ``smaa`` from its counts, in the order of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.decision_matrix import Prepared, Table
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted
from decision.mcda.robustness import indices
from decision.mcda.robustness.confidence import confidence_factors
from decision.mcda.robustness.mixtures import Counts
from decision.mcda.robustness.scorers import Scorer


def figures(
    tally: Counts, scorer: Scorer, options: Mapping[str, Any], table: Table, prepared: Prepared
) -> dict[str, object]:
    """What SMAA-2 says, null for an alternative that was left out.

    With the option ``pairwise`` false nothing is said of pairs.
    """
    central = indices.central_weights(tally)
    confidence = confidence_factors(
        scorer, central, options["seed"], options["tie_tolerance"], options["confidence_samples"]
    )
    entropy = indices.rank_entropy(tally)

    def listed(values: Sequence[object]) -> list[object]:
        return _in_input_order(values, table, prepared)

    def pairs(tally: Counts) -> list[object]:
        return listed([listed(row) for row in indices.pairwise_winning(tally).tolist()])

    return {
        "acceptability": listed(indices.acceptability(tally).tolist()),
        "central_weights": listed([_by_code(w, prepared) for w in central]),
        "confidence": listed(confidence),
        **({"pairwise_winning": pairs(tally)} if options.get("pairwise", True) else {}),
        "rank_interval": listed(indices.rank_intervals(tally).tolist()),
        "entropy": float(entropy.mean()),
        "rank_entropy": listed(entropy.tolist()),
        "tied": tally.tied_share,
        "standard_error": indices.standard_error(tally),
    }


def note(tally: Counts, options: Mapping[str, Any], prepared: Prepared, notices: Notices) -> None:
    """What the reader of the figures must know."""
    never = [
        name
        for name, count in zip(prepared.matrix.alternatives, tally.taken[:, 0], strict=True)
        if count == 0
    ]
    if never:
        notices.add(
            "never_first",
            gettext_noop("Never first in these samples, so without central weights: {names}."),
            names=quoted(never),
        )
    if tally.tied:
        notices.add(
            "ties",
            gettext_noop("In {tied} of {samples} samples alternatives shared a rank."),
            tied=tally.tied,
            samples=tally.samples,
        )
    target, error = options["target_error"], indices.standard_error(tally)
    if target is not None and error > target:
        notices.add(
            "target_error_missed",
            gettext_noop("After {samples} samples the standard error is {error}, above {target}."),
            samples=tally.samples,
            error=f"{error:.2g}",
            target=target,
        )


def _by_code(weights: Floats | None, prepared: Prepared) -> dict[str, float] | None:
    if weights is None:
        return None
    return dict(zip(prepared.matrix.criteria, weights.tolist(), strict=True))


def _in_input_order(values: Sequence[object], table: Table, prepared: Prepared) -> list[object]:
    listed: list[object] = [None] * len(table.alternatives)
    for row, value in zip(prepared.rows, values, strict=True):
        listed[row] = value
    return listed
