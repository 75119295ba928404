"""Missing values: never zero, always by a rule that the question names."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import DocumentError, MissingValueError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted

RULES = ("drop_criterion", "drop_alternative", "worst", "median")

ASSUMED = {
    "worst": gettext_noop(
        "Missing values that were taken to be the worst of their criterion: {cells}."
    ),
    "median": gettext_noop(
        "Missing values that were taken to be the median of their criterion: {cells}."
    ),
}


def apply_missing_rule(
    values: Floats,
    directions: Floats,
    rule: str | None,
    alternatives: tuple[str, ...],
    criteria: tuple[str, ...],
    notices: Notices,
) -> tuple[Floats, list[int], list[int]]:
    """Settle what becomes of the cells without a value.

    A criterion on which no alternative has a value is left out under every rule: there is
    nothing to take the worst or the median of.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        NaN where a value is missing.
    directions : ndarray of shape (n,)
        1 or -1.
    rule : str or None
        One of `RULES`, or None where the question names none.

    Returns
    -------
    values : ndarray of shape (rows, columns)
        Without missing values.
    rows, columns : list of int
        The alternatives and criteria that stay, as indices into the question's.

    Raises
    ------
    MissingValueError
        If a value is missing and `rule` is None.
    DocumentError
        If the rule leaves no criterion, or fewer alternatives than one.
    """
    missing = np.isnan(values)
    m, n = values.shape
    if not missing.any():
        return values, list(range(m)), list(range(n))
    if rule is None:
        i, j = np.argwhere(missing)[0]
        raise MissingValueError(
            gettext_noop(
                "“{alternative}” has no value of “{criterion}”: options.missing must say "
                "what that means ({rules})."
            ),
            where=f"matrix[{i}][{j}]",
            alternative=alternatives[i],
            criterion=criteria[j],
            rules=", ".join(RULES),
        )

    columns = [j for j in range(n) if not missing[:, j].all()]
    _note_left_out_criteria(
        notices,
        gettext_noop("No alternative has a value of {names}: left out."),
        [criteria[j] for j in range(n) if j not in columns],
    )
    rows = list(range(m))
    if rule == "drop_criterion":
        incomplete = [j for j in columns if missing[:, j].any()]
        columns = [j for j in columns if j not in incomplete]
        _note_left_out_criteria(
            notices,
            gettext_noop("Not every alternative has a value of {names}: left out."),
            [criteria[j] for j in incomplete],
        )
    elif rule == "drop_alternative":
        complete = ~missing[:, columns].any(axis=1)
        rows = np.flatnonzero(complete).tolist()
        left_out = [alternatives[i] for i in np.flatnonzero(~complete)]
        if left_out:
            notices.add(
                "alternatives_left_out",
                gettext_noop("Left out, for want of a value: {names}."),
                names=quoted(left_out),
            )
    if not columns or not rows:
        raise DocumentError(
            gettext_noop("With the missing values left out nothing remains to rank."),
            code="nothing_left",
            where="options.missing",
        )
    kept = values[np.ix_(rows, columns)]
    if rule in ("worst", "median"):
        kept = _filled(kept, directions[columns], rule)
        cells = int(missing[:, columns].sum())
        if cells:
            notices.add("values_assumed", ASSUMED[rule], cells=cells)
    return kept, rows, columns


def _note_left_out_criteria(notices: Notices, template: str, names: list[str]) -> None:
    if names:
        notices.add("criteria_left_out", template, names=quoted(names))


def _filled(values: Floats, directions: Floats, rule: str) -> Floats:
    if rule == "median":
        # Halved first: the mean of the two values in the middle cannot overflow.
        assumed = 2 * np.nanmedian(values / 2, axis=0)
    else:
        assumed = np.where(directions > 0, np.nanmin(values, axis=0), np.nanmax(values, axis=0))
    return np.where(np.isnan(values), assumed, values)
