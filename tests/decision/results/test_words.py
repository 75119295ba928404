"""How far people agree, in words that fit the numbers beside them."""

import pytest
from django.utils.translation import override

from decision.results.presentation.words import agreement, far_apart, rounding_shows

SPREADS = [("Cost", 0.167, 0.6), ("Term", 0.2, 0.399), ("Jobs", 0.1, 0.3)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "People’s weights lie far apart on: “Cost” (16.7–60.0 %), “Jobs” (10.0–30.0 %).",
        ),
        ("ru", "Далеко расходятся веса критериев: «Cost» (16,7–60,0 %), «Jobs» (10,0–30,0 %)."),
    ],
)
def test_criteria_on_which_people_lie_far_apart_are_named(language: str, said: str) -> None:
    with override(language):
        assert far_apart(SPREADS).replace("\N{NO-BREAK SPACE}", " ") == said


def test_nobody_is_said_to_be_apart_who_is_not() -> None:
    assert far_apart(SPREADS[1:2]) == ""


def test_of_many_the_widest_are_named_and_the_others_counted() -> None:
    with override("en"):
        said = far_apart([(f"C{n}", 0.0, 0.2 + n / 100) for n in range(5)])

    assert said.startswith("People’s weights lie far apart on: “C4” (0.0–24.0")
    assert said.endswith("“C2” (0.0–22.0\N{NO-BREAK SPACE}%), 2 more.")


def test_what_agrees_in_part_is_not_called_close() -> None:
    with override("en"):
        assert agreement("moderate", 0.77) == "opinions agree in part"


@pytest.mark.parametrize(
    ("shares", "shows"),
    [
        ([1 / 3, 1 / 3, 1 / 3], True),
        ([0.5, 0.5, None], False),
        ([0.674, 0.326], False),
        ([0.004] * 250, True),
        ([0.3, 0.3], False),  # no whole, nothing to add up to
    ],
)
def test_where_printed_shares_do_not_add_up_it_is_known(shares: list[float], shows: bool) -> None:
    assert rounding_shows(shares) is shows
