"""The parts of a group's answer as plain JSON: by pair, by item, by participant, by cluster."""

from __future__ import annotations

from typing import Any

import numpy as np

from decision.mcda.group.clusters import Clustering
from decision.mcda.group.dispersion import PairDispersion, distances, pair_dispersion
from decision.mcda.group.profiles import cluster_profiles
from decision.mcda.group.rankings import ranking_distances
from decision.mcda.group.reading import Group
from decision.mcda.matrix import Floats

Items = tuple[str, ...]


def dispersion_table(group: Group, items: Items) -> dict[str, object]:
    weights = group.weights
    k = len(weights)
    deviations = weights.std(axis=0, ddof=1) if k > 1 else np.full(len(items), np.nan)
    columns = {
        "mean": weights.mean(axis=0),
        "deviation": deviations,
        "low": weights.min(axis=0),
        "high": weights.max(axis=0),
    }
    rows = {name: listed(column) for name, column in columns.items()}
    pairs = pair_dispersion(group.ratios[group.judged]) if group.judged.any() else None
    return {
        "pairs": [] if pairs is None else _pairs(pairs, items),
        "criteria": {
            item: {name: row[j] for name, row in rows.items()} for j, item in enumerate(items)
        },
    }


def _pairs(found: PairDispersion, items: Items) -> list[dict[str, object]]:
    mean, deviation = listed(found.mean), listed(found.deviation)
    low, high = listed(found.low), listed(found.high)
    return [
        {
            "row": items[i],
            "column": items[j],
            "judged": int(found.judged[i, j]),
            "mean": mean[i][j],
            "deviation": deviation[i][j],
            "low": low[i][j],
            "high": high[i][j],
        }
        for i in range(len(items))
        for j in range(i + 1, len(items))
    ]


def participants_table(
    group: Group, items: Items, weights: Floats, clustering: Clustering | None
) -> dict[str, object] | list[dict[str, object]]:
    """Each participant beside the group: in columns where they were given so."""
    columns: dict[str, list[Any]] = {
        "power": group.power.tolist(),
        "cr": group.cr,
        "distance": distances(group.weights, weights).tolist(),
        "ranking_distance": ranking_distances(group.weights, weights).tolist(),
    }
    if clustering is not None:
        columns["cluster"] = clustering.labels.tolist()
    own = group.weights.tolist()
    if group.in_columns:
        return {"names": list(group.names), **columns, "weights": own}
    return [
        {"name": name, **dict(zip(columns, row, strict=True))}
        | {"weights": dict(zip(items, shares, strict=True))}
        for name, shares, *row in zip(group.names, own, *columns.values(), strict=True)
    ]


def clusters_table(group: Group, clustering: Clustering) -> list[list[str]]:
    members: list[list[str]] = [[] for _ in range(int(clustering.labels.max()) + 1)]
    for name, label in zip(group.names, clustering.labels.tolist(), strict=True):
        members[label].append(name)
    return members


def clustering_table(clustering: Clustering) -> dict[str, object]:
    return {
        "silhouette": clustering.silhouette,
        "silhouettes": {str(n): width for n, width in clustering.by_number.items()},
        "without_structure": clustering.cloud_silhouette,
        "stability": clustering.stability,
    }


def profiles_table(group: Group, items: Items, clustering: Clustering) -> list[dict[str, object]]:
    return [
        {
            "size": profile.size,
            "weights": by_item(items, profile.mean),
            "criteria": [
                {
                    "item": items[j],
                    "mean": float(profile.mean[j]),
                    "others": float(profile.others[j]),
                    "difference": float(profile.mean[j] - profile.others[j]),
                }
                for j in profile.telling
                if profile.others is not None
            ],
        }
        for profile in cluster_profiles(group.weights, clustering.labels)
    ]


def by_item(items: Items, weights: Floats) -> dict[str, float]:
    return dict(zip(items, weights.tolist(), strict=True))


def listed(values: Floats) -> Any:
    """Nested lists with null for what is not known."""
    known = values.astype(object)
    known[np.isnan(values)] = None
    return known.tolist()
