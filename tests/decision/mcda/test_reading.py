from typing import Any

import pytest

from decision.mcda.errors import DocumentError
from decision.mcda.plain import plain_numbers
from decision.mcda.reading import MAX_ITEMS, Place, distinct_names, plain_names


def refused(call: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(DocumentError) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.where


def test_members_and_elements_know_their_places() -> None:
    place = Place({"criteria": [{"weight": 2}]})
    weight = place.members()["criteria"].items()[0].fields(required=("weight",))["weight"]
    assert weight.number() == 2
    assert weight.where == "criteria[0].weight"


class TestFields:
    def test_an_unknown_key_is_named_with_the_known_ones(self) -> None:
        with pytest.raises(DocumentError, match="no key “wieght” here; known are: code, weight"):
            Place({"wieght": 1}).fields(required=("weight",), optional=("code",))

    def test_an_absent_key_is_named(self) -> None:
        assert refused(Place({}, "a").fields, required=("b",)) == ("missing_key", "a.b")

    @pytest.mark.parametrize("value", [None, [], "x", 1, True])
    def test_only_objects_have_members(self, value: object) -> None:
        assert refused(Place(value, "a").fields) == ("bad_value", "a")
        assert refused(Place(value, "a").members) == ("bad_value", "a")


class TestItems:
    @pytest.mark.parametrize("value", [None, {}, "text", 1])
    def test_only_lists_have_elements(self, value: object) -> None:
        assert refused(Place(value, "a").items) == ("bad_value", "a")

    def test_another_length_is_told(self) -> None:
        with pytest.raises(DocumentError, match="2 elements are expected here, not 3") as caught:
            Place([1, 2, 3], "a").items(2)
        assert caught.value.code == "wrong_shape"

    def test_too_many_are_refused_with_the_number(self) -> None:
        with pytest.raises(DocumentError, match=f"{MAX_ITEMS + 1} elements") as caught:
            Place([0] * (MAX_ITEMS + 1), "a").items()
        assert caught.value.code == "too_large"


class TestNumber:
    @pytest.mark.parametrize(("value", "number"), [(1, 1.0), (-2.5, -2.5), (0, 0.0)])
    def test_numbers(self, value: float, number: float) -> None:
        assert Place(value).number() == number

    @pytest.mark.parametrize("value", [True, False, "1", None, [1], {}])
    def test_what_is_no_number(self, value: object) -> None:
        assert refused(Place(value, "a").number) == ("not_a_number", "a")

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400])
    def test_what_is_not_finite(self, value: object) -> None:
        assert refused(Place(value, "a").number) == ("not_finite", "a")

    def test_bounds_belong_to_the_range(self) -> None:
        assert Place(0).number(0, 1) == 0
        assert Place(1).number(0, 1) == 1
        assert refused(Place(1.01, "a").number, 0, 1) == ("out_of_range", "a")

    def test_whole_numbers(self) -> None:
        assert Place(3.0).integer(0, 5) == 3
        assert refused(Place(2.5, "a").integer, 0, 5) == ("not_whole", "a")
        assert refused(Place(6, "a").integer, 0, 5) == ("out_of_range", "a")


def test_texts() -> None:
    assert Place("x").text() == "x"
    for value in ("", "  ", None, 1):
        assert refused(Place(value, "a").text) == ("bad_value", "a")


def test_choices() -> None:
    assert Place("max").choice(("max", "min")) == "max"
    unknown: list[object] = ["Max", None, ["max"], {}, 1]
    for value in unknown:
        assert refused(Place(value, "a").choice, ("max", "min")) == ("unknown_value", "a")


def test_booleans() -> None:
    assert Place(True).boolean() is True
    for value in (1, 0, "true", None):
        assert refused(Place(value, "a").boolean) == ("bad_value", "a")


def test_a_name_twice_is_refused_where_it_stands_again() -> None:
    places = Place(["a", "b", "a"], "alternatives").items()
    assert distinct_names(places[:2]) == ["a", "b"]
    assert refused(distinct_names, places) == ("duplicate", "alternatives[2]")


def test_a_whole_number_that_json_cannot_hold_is_refused_at_its_place() -> None:
    with pytest.raises(DocumentError, match="more digits") as refused:
        Place(2**53, "matrix[0][0]").number()
    assert refused.value.where == "matrix[0][0]"
    assert Place(-(2**53) + 1).number() == -(2**53) + 1


@pytest.mark.parametrize(
    "odd", [True, "5", [1], {}, float("nan"), float("inf"), 2**53, -(2**53), 10**400]
)
def test_what_is_not_plain_is_not_read_at_once(odd: object) -> None:
    assert plain_numbers([[1, 2.5], [odd, 4]], 2, 2) is None


@pytest.mark.parametrize("lists", [None, {}, "ab", [], [[1, 2]], [[1, 2], [3]], [[1, 2], (3, 4)]])
def test_lists_of_another_shape_are_not_read_at_once(lists: object) -> None:
    assert plain_numbers(lists, 2, 2) is None


def test_numbers_read_at_once_are_those_read_one_by_one() -> None:
    cells = [[2**53 - 1, -0.0, 5e-324], [1e15, 1 / 3, -7]]
    one_by_one = [[Place(cell).number() for cell in row] for row in cells]
    found = plain_numbers(cells, 2, 3)
    assert found is not None
    assert found.tolist() == one_by_one


@pytest.mark.parametrize("names", [["a", ""], ["a", 1], ["a", "a"], ("a", "b"), {"a": 1}, "ab"])
def test_names_that_are_not_plain_are_not_read_at_once(names: object) -> None:
    assert plain_names(names) is None
