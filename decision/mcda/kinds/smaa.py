"""Kind ``smaa``: how a ranking holds where weights and values are uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import (
    TABLE_KEYS,
    Settled,
    Table,
    prepared_of,
    read_table,
    settle,
)
from decision.mcda.kinds.narrow import warn_of_narrow
from decision.mcda.kinds.rests_on import rests_on
from decision.mcda.kinds.robust_task import task_of
from decision.mcda.kinds.smaa_figures import figures, note
from decision.mcda.matrix import Floats, normalised_weights
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, method_named
from decision.mcda.reading import Place
from decision.mcda.robustness.mixtures import Counts
from decision.mcda.robustness.sampling import (
    BLOCK,
    WEIGHTS,
    Given,
    Points,
    WeightDistribution,
    stream,
)
from decision.mcda.robustness.scorers import Scorer, scorer_for
from decision.mcda.robustness.smaa import Progress, Sampling, run, run_to_error
from decision.mcda.robustness.uncertain_cells import (
    Specs,
    cells_of,
    ends_of_missing,
    filled_table,
    observed_ends,
    observed_uncertainly,
    read_cells,
    with_intervals_for_missing,
)
from decision.mcda.robustness.uncertain_weights import read_weights

DEFAULT_SAMPLES, DEFAULT_SEED = 10_000, 0
DEFAULT_MAX_SAMPLES = 1_000_000
MAX_SAMPLES = 10_000_000
# Where samples are scored one by one, a million of them would take minutes.
MAX_LOOPED_SAMPLES = 200_000
# The answer has two matrices of this size squared.
MAX_ALTERNATIVES = 1000
MAX_SEED = 2**53
# A block of samples holds a value for each, some 100 MB at this number.
MAX_UNCERTAIN_CELLS = 4000
CONFIDENCE_SAMPLES, LOOPED_CONFIDENCE_SAMPLES = 10_000, 1000

_OWN_OPTIONS = ("target_error", "max_samples", "confidence_samples", "pairwise")


def answer(
    document: Place, notices: Notices, progress: Progress | None = None
) -> dict[str, object]:
    fields = document.fields(
        required=("kind", "method", *TABLE_KEYS),
        optional=("options", "uncertainty", "samples", "seed"),
    )
    method = method_named(fields["method"])
    table = read_table(fields)
    _refuse_size(fields["alternatives"], table)
    options = _read_method_options(fields.get("options"), method, table)
    uncertainty = fields.get("uncertainty", Place({}, "uncertainty")).fields(
        optional=("weights", "cells")
    )
    specs = _read_specs(uncertainty, table, options["missing"], notices)
    filled = filled_table(table, specs)
    settled = _settle(filled, table, specs, options["missing"], notices)
    own = normalised_weights(table.weights[list(settled.columns)])
    weights = _read_distribution(uncertainty, table, settled, specs, own)
    prepared = prepared_of(filled, settled, notices, _weights_to_check_by(own, weights))
    ends = observed_ends(table, specs)
    warn_of_narrow(method, filled, prepared, options, notices, ends)
    task = task_of(method, prepared, options, notices, cells_of(prepared, table, specs))
    scorer = scorer_for(task)
    options |= _read_sampling(fields, weights, scorer)
    tally = _sampled(scorer, weights, options, progress)
    note(tally, options, prepared, notices)
    return {
        "method": method.name,
        "options": options,
        "larger_is_better": method.larger_is_better,
        "weights": dict(zip(prepared.matrix.criteria, own.tolist(), strict=True)),
        "rests_on": rests_on(table, prepared, ends_of_missing(table, specs)),
        "samples": tally.samples,
        **figures(tally, scorer, options, table, prepared),
    }


def _refuse_size(place: Place, table: Table) -> None:
    if len(table.alternatives) > MAX_ALTERNATIVES:
        raise place.refuse(
            gettext_noop("There are {given} alternatives; the limit is {limit}."),
            code="too_large",
            given=len(table.alternatives),
            limit=MAX_ALTERNATIVES,
        )


def _read_method_options(place: Place | None, method: Method, table: Table) -> dict[str, Any]:
    """The options of `rank`, with one more rule for missing values."""
    given = dict(place.members()) if place is not None else {}
    by_interval = "missing" in given and given["missing"].value == "interval"
    ranks_own = {
        key: member.value
        for key, member in given.items()
        if key not in _OWN_OPTIONS and not (key == "missing" and by_interval)
    }
    options = rank.read_options(Place(ranks_own, "options"), method, table)
    return options | {"missing": "interval"} if by_interval else options


def _read_specs(
    uncertainty: Mapping[str, Place], table: Table, missing: str | None, notices: Notices
) -> Specs:
    specs = read_cells(uncertainty["cells"], table) if "cells" in uncertainty else {}
    if missing == "interval":
        _note_uncertain_observations(table, specs, notices)
        specs = with_intervals_for_missing(table, specs)
    if len(specs) > MAX_UNCERTAIN_CELLS:
        raise Place(None, "uncertainty.cells").refuse(
            gettext_noop("There are {given} uncertain cells; the limit is {limit}."),
            code="too_large",
            given=len(specs),
            limit=MAX_UNCERTAIN_CELLS,
        )
    return specs


def _note_uncertain_observations(table: Table, specs: Specs, notices: Notices) -> None:
    if observed_uncertainly(table, specs):
        notices.add(
            "values_drawn_from_uncertain",
            gettext_noop(
                "Where an observed value is itself uncertain, the interval of a missing one "
                "reaches to both its ends (of a normal one two standard deviations to either "
                "side)."
            ),
        )


def _settle(
    filled: Table, table: Table, specs: Specs, missing: str | None, notices: Notices
) -> Settled:
    # What is still missing under the rule "interval" is a criterion on which nothing was
    # observed; like every rule it leaves that out.
    rule = "drop_criterion" if missing == "interval" else missing
    settled = settle(filled, rule, notices)
    drawn = sum(1 for i, j in specs if np.isnan(table.values[i, j]))
    if drawn:
        notices.add(
            "values_drawn",
            gettext_noop("{cells} missing values were drawn at random from their intervals."),
            cells=drawn,
        )
    return settled


def _weights_to_check_by(own: Floats, weights: WeightDistribution) -> Floats:
    """The document's weights, and where they are 0 what is drawn instead, of shape (n,).

    A criterion may have no weight in the document and some in the samples, which are what
    alternatives must be told apart by.
    """
    if own.all():
        return own
    drawn = weights.draw(stream(DEFAULT_SEED, 0, WEIGHTS), 0, BLOCK)
    return np.where(own > 0, own, drawn.mean(axis=0))


def _read_distribution(
    uncertainty: Mapping[str, Place], table: Table, settled: Settled, specs: Specs, own: Floats
) -> WeightDistribution:
    codes = [criterion.code for criterion in table.criteria]
    if "weights" in uncertainty:
        return read_weights(uncertainty["weights"], codes, settled.columns)
    if not any(i in settled.rows and j in settled.columns for i, j in specs):
        raise Place(None, "uncertainty").refuse(
            gettext_noop("Nothing is uncertain: neither weights nor cells are said to vary."),
            code="nothing_uncertain",
        )
    return Given(own[np.newaxis])


def _read_sampling(
    fields: Mapping[str, Place], weights: WeightDistribution, scorer: Scorer
) -> dict[str, Any]:
    given = fields["options"].members() if "options" in fields else {}
    most = MAX_SAMPLES if scorer.parallel else MAX_LOOPED_SAMPLES
    samples = _read_samples(fields.get("samples"), weights, scorer, most)
    seed = fields["seed"].integer(0, MAX_SEED) if "seed" in fields else DEFAULT_SEED
    target = given.get("target_error", Place(None))
    if not target.is_null and isinstance(weights, Given) and len(weights.vectors) > 1:
        raise target.refuse(
            gettext_noop("Given weight vectors are counted once each: no error is aimed at."),
            code="needless_target",
        )
    # Where nothing is said, what kept answers say was in force.
    looped = scorer.was_looped or not scorer.parallel
    usual = MAX_LOOPED_SAMPLES if looped else DEFAULT_MAX_SAMPLES
    confidence = LOOPED_CONFIDENCE_SAMPLES if looped else CONFIDENCE_SAMPLES
    return {
        "samples": samples,
        "seed": seed,
        "target_error": None if target.is_null else target.number(1e-6, 1),
        "max_samples": given["max_samples"].integer(1, most) if "max_samples" in given else usual,
        "confidence_samples": given["confidence_samples"].integer(1, most)
        if "confidence_samples" in given
        else min(samples, confidence),
        # Said where it is asked for: answers of before know no such option.
        **({"pairwise": given["pairwise"].boolean()} if "pairwise" in given else {}),
    }


def _read_samples(
    place: Place | None, weights: WeightDistribution, scorer: Scorer, most: int
) -> int:
    given = len(weights.vectors) if isinstance(weights, Given) else 1
    if place is None:
        # Each of the given vectors as often as every other.
        once_is_enough = not len(scorer.task.cells)
        once_is_enough &= given > 1 or isinstance(weights, Points)
        return given if once_is_enough else ceil(DEFAULT_SAMPLES / given) * given
    samples = place.integer(1, most)
    if samples % given:
        raise place.refuse(
            gettext_noop(
                "{samples} samples are no multiple of the {given} given weight vectors, which "
                "are to count alike."
            ),
            code="uneven_samples",
            samples=samples,
            given=given,
        )
    return samples


def _sampled(
    scorer: Scorer,
    weights: WeightDistribution,
    options: Mapping[str, Any],
    progress: Progress | None,
) -> Counts:
    sampling = Sampling(
        weights,
        options["seed"],
        options["tie_tolerance"],
        pairs=options.get("pairwise", True),
    )
    if options["target_error"] is None:
        return run(scorer, sampling, options["samples"], progress)
    return run_to_error(
        scorer,
        sampling,
        options["samples"],
        options["target_error"],
        options["max_samples"],
        progress,
    )
