import numpy as np
import pytest

from decision.mcda.errors import DocumentError, MissingValueError
from decision.mcda.missing import apply_missing_rule
from decision.mcda.notices import Notices

NAN = float("nan")
NAMES, CODES = ("A", "B", "C"), ("x", "y")


def applied(
    values: list[list[float]], rule: str | None, directions: tuple[float, float] = (1, -1)
) -> tuple[list[list[float]], list[int], list[int], list[str]]:
    notices = Notices()
    kept, rows, columns = apply_missing_rule(
        np.array(values), np.array(directions), rule, NAMES, CODES, notices
    )
    return kept.tolist(), rows, columns, [notice["code"] for notice in notices.as_list()]


FULL = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
ONE = [[1.0, NAN], [3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize("rule", [None, "worst", "drop_criterion"])
def test_a_full_matrix_stays_as_it_is(rule: str | None) -> None:
    assert applied(FULL, rule) == (FULL, [0, 1, 2], [0, 1], [])


def test_no_rule() -> None:
    with pytest.raises(MissingValueError, match=r"“A” has no value of “y”: options\.missing"):
        applied(ONE, None)


def test_drop_criterion() -> None:
    kept, rows, columns, codes = applied(ONE, "drop_criterion")
    assert (kept, rows, columns) == ([[1], [3], [5]], [0, 1, 2], [0])
    assert codes == ["criteria_left_out"]


def test_drop_alternative() -> None:
    kept, rows, columns, codes = applied(ONE, "drop_alternative")
    assert (kept, rows, columns) == (FULL[1:], [1, 2], [0, 1])
    assert codes == ["alternatives_left_out"]


def test_worst_is_by_direction() -> None:
    assert applied(ONE, "worst")[0][0] == [1, 6]
    assert applied(ONE, "worst", (1, 1))[0][0] == [1, 4]
    assert applied(ONE, "worst")[3] == ["values_assumed"]


def test_median() -> None:
    assert applied(ONE, "median")[0][0] == [1, 5]


def test_the_median_of_the_largest_doubles_does_not_overflow() -> None:
    kept = applied([[1, NAN], [1, 1.6e308], [1, 1.7e308]], "median")[0]
    assert kept[0][1] == pytest.approx(1.65e308)


@pytest.mark.parametrize("rule", ["worst", "median", "drop_alternative"])
def test_a_criterion_without_any_value_is_left_out_by_every_rule(rule: str) -> None:
    kept, rows, columns, codes = applied([[1, NAN], [2, NAN], [3, NAN]], rule)
    assert (kept, rows, columns) == ([[1], [2], [3]], [0, 1, 2], [0])
    assert codes == ["criteria_left_out"]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([[NAN, NAN]] * 3, "worst"),
        ([[NAN, 1], [1, NAN], [NAN, 2]], "drop_alternative"),
        ([[NAN, 1], [1, NAN], [1, 2]], "drop_criterion"),
    ],
)
def test_nothing_left(values: list[list[float]], rule: str) -> None:
    with pytest.raises(DocumentError, match="nothing remains"):
        applied(values, rule)
