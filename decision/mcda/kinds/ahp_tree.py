"""Kind ``ahp_tree``: a hierarchy of judgements, from the goal to the alternatives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from decision.mcda.ahp.assessment import Assessment, assess, note_doubts
from decision.mcda.ahp.priorities import priorities_size
from decision.mcda.ahp.reading import (
    AHP_OPTION_KEYS,
    MAX_COMPARED,
    AhpOptions,
    read_ahp_options,
    read_judgements,
)
from decision.mcda.ahp.tree import (
    DISTRIBUTIVE,
    SYNTHESES,
    Node,
    global_shares,
    leaves,
    local_shares,
    totals,
)
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats, normalised_weights
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranks import ranks_with_ties
from decision.mcda.reading import Place, distinct_names

MAX_DEPTH = 20
MAX_NODES = 5_000
MAX_ALTERNATIVES = 1_000


def answer(document: Place, notices: Notices) -> dict[str, object]:
    fields = document.fields(required=("kind", "goal"), optional=("alternatives", "options"))
    given = (
        fields["options"].fields(optional=(*AHP_OPTION_KEYS, "synthesis"))
        if "options" in fields
        else {}
    )
    synthesis = given["synthesis"].choice(SYNTHESES) if "synthesis" in given else DISTRIBUTIVE
    reader = TreeReader(read_ahp_options(given), notices)
    if "alternatives" in fields:
        reader.alternatives = read_alternatives(fields["alternatives"])
    goal = reader.read(fields["goal"])
    return {
        "options": {**reader.options.as_dict(), "synthesis": synthesis},
        "local": dict(local_shares(goal)),
        "global": dict(global_shares(goal)),
        **_alternatives(goal, reader.alternatives, synthesis, notices),
        "consistency": {path: _consistency(one) for path, one in reader.assessments.items()},
    }


def _alternatives(
    goal: Node, alternatives: tuple[str, ...] | None, synthesis: str, notices: Notices
) -> dict[str, object]:
    """The priorities under each leaf and the totals; both empty where there are no alternatives."""
    if alternatives is None:
        return {"alternatives": {}, "totals": {}}
    by_synthesis = {name: totals(goal, name) for name in SYNTHESES}
    ranks = [
        ranks_with_ties(one, larger_is_better=True, size=float(priorities_size(one)))
        for one in by_synthesis.values()
    ]
    if not np.array_equal(ranks[0], ranks[1]):
        notices.add(
            "syntheses_disagree",
            gettext_noop("Distributive and ideal synthesis rank these differently: {names}."),
            names=quoted([name for name, a, b in zip(alternatives, *ranks, strict=True) if a != b]),
        )
    return {
        "alternatives": {
            leaf.path: dict(zip(alternatives, leaf.alternatives.tolist(), strict=True))
            for leaf in leaves(goal)
            if leaf.alternatives is not None
        },
        "totals": dict(zip(alternatives, by_synthesis[synthesis].tolist(), strict=True)),
    }


def _consistency(found: Assessment) -> dict[str, object]:
    return {
        "cr": found.cr,
        "ci": found.ci,
        "lambda_max": found.lambda_max,
        "cr_incomplete": found.cr_incomplete,
        "missing": found.missing,
    }


def read_alternatives(place: Place) -> tuple[str, ...]:
    places = place.items()
    if not places or len(places) > MAX_ALTERNATIVES:
        raise place.refuse(
            gettext_noop("A tree has 1 to {limit} alternatives, not {given}."),
            code="too_large" if places else "no_items",
            given=len(places),
            limit=MAX_ALTERNATIVES,
        )
    return tuple(distinct_names(places))


class TreeReader:
    """Reads a tree from the goal down, and assesses each matrix on the way.

    Parameters
    ----------
    options : AhpOptions
    notices : Notices

    Attributes
    ----------
    alternatives : tuple of str or None
        Those of the document or of the first leaf that names any; None before.
    assessments : dict
        By node path, for the nodes that have a matrix.
    """

    def __init__(self, options: AhpOptions, notices: Notices) -> None:
        self.options = options
        self.notices = notices
        self.alternatives: tuple[str, ...] | None = None
        self.assessments: dict[str, Assessment] = {}
        self._paths: set[str] = set()
        self._bare_leaf: Place | None = None

    def read(self, place: Place, above: str = "", depth: int = 1) -> Node:
        if depth > MAX_DEPTH:
            raise place.refuse(
                gettext_noop("The tree has more than {limit} levels."),
                code="too_large",
                limit=MAX_DEPTH,
            )
        fields = place.fields(
            required=("name",), optional=("children", "alternatives", "matrix", "values")
        )
        path = self._path(fields["name"], above)
        if "children" in fields:
            return self._branch(place, fields, path, depth)
        return Node(path, alternatives=self._leaf(place, fields, path))

    def _path(self, name: Place, above: str) -> str:
        path = f"{above}/{name.text()}" if above else name.text()
        if path in self._paths:
            raise name.refuse(
                gettext_noop("“{name}” stands here twice."), code="duplicate", name=path
            )
        self._paths.add(path)
        if len(self._paths) > MAX_NODES:
            raise name.refuse(
                gettext_noop("The tree has more than {limit} nodes."),
                code="too_large",
                limit=MAX_NODES,
            )
        return path

    def _branch(self, place: Place, fields: Mapping[str, Place], path: str, depth: int) -> Node:
        for key in ("alternatives", "values"):
            if key in fields:
                raise fields[key].refuse(
                    gettext_noop("Only a node without children has “{key}”."),
                    code="not_a_leaf",
                    key=key,
                )
        places = fields["children"].items()
        if not places or len(places) > MAX_COMPARED:
            raise fields["children"].refuse(
                gettext_noop("A node has 1 to {limit} children, not {given}."),
                code="too_large" if places else "no_items",
                given=len(places),
                limit=MAX_COMPARED,
            )
        children = tuple(self.read(child, path, depth + 1) for child in places)
        names = tuple(child.path.removeprefix(f"{path}/") for child in children)
        if "matrix" in fields:
            shares = self._judged(fields["matrix"], names, path)
        elif len(children) == 1:
            shares = np.ones(1)
        else:
            raise place.refuse(
                gettext_noop("“{node}” needs a matrix that compares its children."),
                code="missing_key",
                node=path,
            )
        return Node(path, children, shares)

    def _judged(self, place: Place, names: tuple[str, ...], path: str) -> Floats:
        steps = read_judgements(place, names, self.notices, self.options.scale)
        found = assess(steps, self.options)
        note_doubts(found, names, self.options, self.notices, of=path)
        self.assessments[path] = found
        return found.weights

    def _leaf(self, place: Place, fields: Mapping[str, Place], path: str) -> Floats | None:
        """A leaf's priorities in the order of `alternatives`; None where the tree has none."""
        names = self._names(fields)
        if not {"matrix", "values"} & fields.keys():
            self._bare_leaf = place
            self._require_all_or_none()
            return None
        if names is None:
            raise place.refuse(
                gettext_noop("“{node}” does not say which alternatives it compares."),
                code="missing_key",
                node=path,
            )
        self._require_all_or_none()
        if "matrix" in fields and "values" in fields:
            raise fields["values"].refuse(
                gettext_noop("A leaf has a matrix or values, not both."), code="two_sources"
            )
        if "matrix" in fields:
            priorities = self._judged(fields["matrix"], names, path)
        else:
            priorities = read_values(fields["values"], names)
        assert self.alternatives is not None
        return priorities[[names.index(name) for name in self.alternatives]]

    def _names(self, fields: Mapping[str, Place]) -> tuple[str, ...] | None:
        """The leaf's own alternatives, which are the same as everywhere, in any order."""
        if "alternatives" not in fields:
            return self.alternatives
        names = read_alternatives(fields["alternatives"])
        if self.alternatives is None:
            self.alternatives = names
        elif set(names) != set(self.alternatives):
            raise fields["alternatives"].refuse(
                gettext_noop("Every leaf compares the same alternatives; here differ: {names}."),
                code="other_alternatives",
                names=quoted(sorted(set(names) ^ set(self.alternatives))),
            )
        return names

    def _require_all_or_none(self) -> None:
        if self._bare_leaf is not None and self.alternatives is not None:
            raise DocumentError(
                gettext_noop("A leaf says nothing of the alternatives, though others do."),
                code="missing_key",
                where=self._bare_leaf.where,
            )


def read_values(place: Place, names: tuple[str, ...]) -> Floats:
    """Direct values as shares: a list in the alternatives' order, or an object by name."""
    if isinstance(place.value, dict):
        by_name = place.fields(required=names)
        places = [by_name[name] for name in names]
    else:
        places = place.items(len(names))
    values = np.array([one.number(low=0) for one in places])
    if not values.any():
        raise place.refuse(gettext_noop("At least one value must be positive."), code="all_zero")
    return normalised_weights(values)
