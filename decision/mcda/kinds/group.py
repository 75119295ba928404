"""Kind ``group``: one set of weights from many people, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from decision.mcda.ahp.reading import (
    AHP_OPTION_KEYS,
    AhpOptions,
    read_ahp_options,
    read_items,
)
from decision.mcda.ahp.scales import LAST_STEP, scaled
from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.group.aggregation import (
    AGGREGATIONS,
    AIJ,
    AIP_ARITHMETIC,
    AIP_GEOMETRIC,
    aggregated_judgements,
    arithmetic_priorities,
    geometric_priorities,
)
from decision.mcda.group.clusters import MAX_CLUSTERS, like_minded
from decision.mcda.group.compromise import minimax_regret_weights
from decision.mcda.group.concordance import LARGE, PERMUTATIONS, kendall_concordance
from decision.mcda.group.consensus import level, shannon_consensus
from decision.mcda.group.doubts import note_doubts
from decision.mcda.group.reading import Group, priorities, read_group
from decision.mcda.group.tables import (
    by_item,
    clustering_table,
    clusters_table,
    dispersion_table,
    listed,
    participants_table,
    profiles_table,
)
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.reading import Place, distinct_names

OPTION_KEYS = ("aggregation", "scale_maximum", "previous_clusters", "parts", *AHP_OPTION_KEYS)
# What an answer may hold beside the weights; whoever wants less gets it sooner.
PARTS = ("judgements", "compromise", "consensus", "dispersion", "participants", "clusters")
# S* of people who differ as much as the scale allows is 0 but for this: their weights are
# solved for, and entropies add up as many of them.
S_STAR_ACCURACY = 1e-9

AIJ_DOES_NOT_APPLY = gettext_noop(
    "The aggregation “{aggregation}” does not apply here: not all who have voting power gave "
    "judgements."
)
GEOMETRIC_DOES_NOT_APPLY = gettext_noop(
    "The aggregation “{aggregation}” does not apply here: each item has a weight of 0 from someone."
)

Items = tuple[str, ...]


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=("kind", "items", "participants"), optional=("options",))
    given = fields["options"].fields(optional=OPTION_KEYS) if "options" in fields else {}
    ahp_options = read_ahp_options(given)
    items = read_items(fields["items"])
    if len(items) < 2:
        raise fields["items"].refuse(
            gettext_noop("There is nothing to agree on with one item."), code="too_few_items"
        )
    group = read_group(fields["participants"], items, ahp_options, notices)
    options = _read_options(given, ahp_options, group)
    weights, aij = _aggregated(group, ahp_options, notices)
    note_doubts(group, items, weights, notices)
    asked = options["aggregation"]
    if asked not in weights:
        raise UnsuitableMethodError(
            AIJ_DOES_NOT_APPLY if asked == AIJ else GEOMETRIC_DOES_NOT_APPLY,
            code="aggregation_does_not_apply",
            where="options.aggregation",
            aggregation=asked,
        )
    return {
        "options": options,
        "weights": {name: by_item(items, found) for name, found in weights.items()},
        **_parts(group, items, options, weights[asked], aij, notices),
    }


def _parts(
    group: Group,
    items: Items,
    options: Mapping[str, Any],
    weights: Floats,
    aij: dict[str, object] | None,
    notices: Notices,
) -> dict[str, object]:
    """The parts that are asked for, in their own order."""
    parts = options["parts"]
    found: dict[str, object] = {}
    clustering = (
        like_minded(group.weights, options["previous_clusters"]) if "clusters" in parts else None
    )
    if "judgements" in parts:
        found["judgements"] = aij
    if "compromise" in parts:
        found["compromise"] = _compromise(group, items)
    if "consensus" in parts:
        found["consensus"] = _consensus(group, options["scale_maximum"], notices)
    if "dispersion" in parts:
        found["dispersion"] = dispersion_table(group, items)
    if "participants" in parts:
        found["participants"] = participants_table(group, items, weights, clustering)
    if clustering is not None:
        found["clusters"] = clusters_table(group, clustering)
        found["clustering"] = clustering_table(clustering)
        found["cluster_profiles"] = profiles_table(group, items, clustering)
    return found


def _read_options(
    given: Mapping[str, Place], ahp_options: AhpOptions, group: Group
) -> dict[str, Any]:
    default = AIJ if group.can_aggregate_judgements else AIP_ARITHMETIC
    # The largest ratio that the judgement scale can state.
    maximum = float(scaled(np.array([LAST_STEP]), ahp_options.scale)[0])
    previous = given.get("previous_clusters", Place(None))
    return {
        "aggregation": given["aggregation"].choice(AGGREGATIONS)
        if "aggregation" in given
        else default,
        "scale_maximum": given["scale_maximum"].number(1.01, 1e9)
        if "scale_maximum" in given
        else maximum,
        "previous_clusters": None if previous.is_null else previous.integer(1, MAX_CLUSTERS),
        "parts": _read_parts(given["parts"]) if "parts" in given else list(PARTS),
        **ahp_options.as_dict(),
    }


def _read_parts(place: Place) -> list[str]:
    named = place.items()
    asked = [one.choice(PARTS, code="unknown_part") for one in named]
    distinct_names(named)
    return asked


def _aggregated(
    group: Group, options: AhpOptions, notices: Notices
) -> tuple[dict[str, Floats], dict[str, object] | None]:
    """Weights by every aggregation that applies, and the consistency of the group's matrix."""
    weights: dict[str, Floats] = {}
    matrix: dict[str, object] | None = None
    if group.can_aggregate_judgements:
        voting = group.voting
        ratios = aggregated_judgements(group.ratios[voting], group.power[voting])
        found, cr = priorities(ratios[np.newaxis], options)
        weights[AIJ] = found[0]
        matrix = {"cr": float(cr[0]), "matrix": listed(ratios)}
    else:
        notices.add(
            "aij_does_not_apply",
            gettext_noop(
                "Judgements cannot be aggregated (aij), since not all who have voting power "
                "gave them."
            ),
        )
    weights[AIP_ARITHMETIC] = arithmetic_priorities(group.weights, group.power)
    geometric = geometric_priorities(group.weights, group.power)
    if geometric is None:
        notices.add(
            "aip_geometric_does_not_apply",
            gettext_noop(
                "There is no geometric mean of the weights: each item has a 0 from someone."
            ),
        )
    else:
        weights[AIP_GEOMETRIC] = geometric
    return weights, matrix


def _consensus(group: Group, scale_maximum: float, notices: Notices) -> dict[str, object]:
    voting = group.voting
    if voting.sum() < 2:
        notices.add(
            "no_consensus_of_one",
            gettext_noop("Consensus needs at least two people with voting power."),
        )
        return dict.fromkeys(
            ("s_star", "s", "level", "alpha", "beta", "gamma", "kendall_w", "p", "p_rule"),
        ) | {"p_permutation": None}
    found = shannon_consensus(group.weights[voting], group.power[voting], scale_maximum)
    if found.s_star < -S_STAR_ACCURACY:
        notices.add(
            "s_star_below_zero",
            gettext_noop(
                "S* is below 0: the weights differ more than a scale up to {maximum:g} can state."
            ),
            maximum=scale_maximum,
        )
    return {
        "s_star": found.s_star,
        "s": found.s,
        "level": level(found.s_star),
        "alpha": found.alpha,
        "beta": found.beta,
        "gamma": found.gamma,
        **_concordance(group.weights[voting], notices),
    }


def _concordance(weights: Floats, notices: Notices) -> dict[str, object]:
    found = kendall_concordance(weights)
    if found is None:
        notices.add(
            "nothing_ranked",
            gettext_noop("Nobody ranks one item above another: there is no Kendall's W."),
        )
        return {"kendall_w": None, "p": None, "p_rule": None, "p_permutation": None}
    if found.p_small is not None:
        notices.add(
            "p_is_approximate",
            gettext_noop(
                "With fewer than {large} participants the chi-square p is approximate; "
                "p_permutation is the better one."
            ),
            large=LARGE,
        )
    return {
        "kendall_w": found.w,
        "p": found.p,
        "p_rule": "chi_square",
        "p_permutation": None
        if found.p_small is None
        else {
            "p": found.p_small,
            "rule": found.rule,
            "permutations": PERMUTATIONS if found.rule == "sampled" else None,
        },
    }


def _compromise(group: Group, items: Items) -> dict[str, object]:
    weights, regret = minimax_regret_weights(group.weights, group.power)
    return {"weights": by_item(items, weights), "largest_regret": regret}
