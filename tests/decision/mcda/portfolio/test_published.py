"""Problems of the literature whose optimum is known."""

from typing import Any

import pytest

from decision.mcda import evaluate


def numbers(text: str) -> list[float]:
    return [float(number) for number in text.split()]


# Petersen, C. C. (1967). Computational experience with variants of the Balas algorithm applied to
# the selection of R&D projects. Management Science 13(9), 736-750, problems 1 and 2; OR-library,
# mknap1.
PETERSEN_1 = (
    [100, 600, 1200, 2400, 500, 2000],
    [
        ([8, 12, 13, 64, 22, 41], 80),
        ([8, 12, 13, 75, 22, 41], 96),
        ([3, 6, 4, 18, 6, 4], 20),
        ([5, 10, 8, 32, 6, 12], 36),
        ([5, 13, 8, 42, 6, 20], 44),
        ([5, 13, 8, 48, 6, 20], 48),
        ([0, 0, 0, 0, 8, 0], 10),
        ([3, 0, 4, 0, 8, 0], 18),
        ([3, 2, 4, 0, 8, 4], 22),
        ([3, 2, 4, 8, 8, 4], 24),
    ],
    3800,
)
PETERSEN_2 = (
    [600.1, 310.5, 1800, 3850, 18.6, 198.7, 882, 4200, 402.5, 327],
    [
        ([20, 5, 100, 200, 2, 4, 60, 150, 80, 40], 450),
        ([20, 7, 130, 280, 2, 8, 110, 210, 100, 40], 540),
        ([60, 3, 50, 100, 4, 2, 20, 40, 6, 12], 200),
        ([60, 8, 70, 200, 4, 6, 40, 70, 16, 20], 360),
        ([60, 13, 70, 250, 4, 10, 60, 90, 20, 24], 440),
        ([60, 13, 70, 280, 4, 10, 70, 105, 22, 28], 480),
        ([5, 2, 20, 100, 2, 5, 10, 60, 0, 0], 200),
        ([45, 14, 80, 180, 6, 10, 40, 100, 20, 0], 360),
        ([55, 14, 80, 200, 6, 10, 50, 140, 30, 40], 440),
        ([65, 14, 80, 220, 6, 10, 50, 180, 30, 50], 480),
    ],
    8706.1,
)
# Weingartner, H. M. and Ness, D. N. (1967). Methods for the solution of the multidimensional 0/1
# knapsack problem. Operations Research 15(1), 83-103, problem 1.
WEINGARTNER_1 = (
    numbers(
        "1898 440 22507 270 14148 3100 4650 30800 615 4975 1160 4225 510 11880 479 440 490 330 "
        "110 560 24355 2885 11748 4550 750 3720 1950 10500"
    ),
    [
        (
            numbers("45 0 85 150 65 95 30 0 170 0 40 25 20 0 0 25 0 0 25 0 165 0 85 0 0 0 0 100"),
            600,
        ),
        (
            numbers(
                "30 20 125 5 80 25 35 73 12 15 15 40 5 10 10 12 10 9 0 20 60 40 50 36 49 40 19 150"
            ),
            600,
        ),
    ],
    141278,
)
# Value for money takes the first and the third, worth 19.
FOUR_INVESTMENTS = ([8, 11, 6, 4], [([5, 7, 4, 3], 14)], 21)

Known = tuple[list[float], list[tuple[list[float], float]], float]


@pytest.mark.parametrize(
    "known",
    [PETERSEN_1, PETERSEN_2, WEINGARTNER_1, FOUR_INVESTMENTS],
    ids=["Petersen 1", "Petersen 2", "Weingartner 1", "four investments"],
)
def test_the_optimum_is_the_published_one(known: Known) -> None:
    values, ((costs, budget), *others), optimum = known
    attributes = [f"r{k}" for k in range(len(others))]
    projects: list[dict[str, Any]] = [
        {"code": f"p{i}", "value": value, "cost": cost}
        | {name: amounts[i] for name, (amounts, _) in zip(attributes, others, strict=True)}
        for i, (value, cost) in enumerate(zip(values, costs, strict=True))
    ]
    answer = evaluate(
        {
            "kind": "portfolio",
            "projects": projects,
            "budget": budget,
            "constraints": [
                {"type": "max_total", "attribute": name, "limit": limit}
                for name, (_, limit) in zip(attributes, others, strict=True)
            ],
            "options": {"frontier": None},
        }
    )
    totals: Any = answer["totals"]
    assert (answer["status"], totals["value"]) == ("optimal", optimum)
