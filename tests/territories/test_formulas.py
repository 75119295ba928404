"""Formulas: exact in Decimal, missing where they must be, refused where they are not arithmetic."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from territories.enums import Basis, IndicatorKind, Subject
from territories.formulas import (
    FUNCTIONS,
    LONGEST,
    FormulaError,
    Name,
    check_formula,
    check_variable,
    evaluate,
    names_if_readable,
    names_in,
    read_name,
)
from tests.factories.territories import IndicatorFactory

KNOWN = {"jobs": "", "investment": "", "rate": "jobs / investment"}


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("jobs / investment", "4"),
        ("100 * investment / jobs", "25"),
        ("0.1 + 0.2", "0.3"),
        ("-jobs + 2", "-4"),
        ("+jobs", "6"),
        ("min(jobs, investment, 3)", "1.5"),
        ("max(jobs, 7) - abs(-1)", "6"),
        (" (jobs - investment) * 2 ", "9"),
    ],
)
def test_arithmetic_is_exact(formula: str, expected: str) -> None:
    values = {"jobs": Decimal(6), "investment": Decimal("1.5")}
    result = evaluate(formula, values)
    assert isinstance(result, Decimal)
    assert result == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("jobs / investment", {"jobs": Decimal(6)}),
        ("jobs / investment", {"jobs": Decimal(6), "investment": Decimal(0)}),
        ("investment / investment", {"investment": Decimal(0)}),
        ("jobs * jobs", {"jobs": Decimal("1e999999")}),
    ],
)
def test_missing_operand_or_impossible_result_is_missing(
    formula: str, values: dict[str, Decimal]
) -> None:
    assert evaluate(formula, values) is None


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("", "cannot be read"),
        ("jobs /", "cannot be read"),
        ("jobs investment", "cannot be read"),
        ("jobs = 1", "cannot be read"),
        ("jobs; investment", "cannot be read"),
        ("jobs\x00", "cannot be read"),
        ("(" * 250 + "1" + ")" * 49, "cannot be read"),
        ("jobs ** 2", "no powers"),
        ("9**9**9**9", "no powers"),
        ("jobs.real", "only numbers"),
        ("jobs.__class__.__mro__", "only numbers"),
        ("jobs[0]", "only numbers"),
        ("'a' * 9", "only numbers"),
        ("[1, 2]", "only numbers"),
        ("jobs % 2", "only numbers"),
        ("jobs // 2", "only numbers"),
        ("1 << 99", "only numbers"),
        ("not jobs", "only numbers"),
        ("~jobs", "only numbers"),
        ("jobs > 1", "only numbers"),
        ("jobs if investment else 1", "only numbers"),
        ("lambda: 1", "only numbers"),
        ("(jobs := 1)", "only numbers"),
        ("f'{jobs}'", "only numbers"),
        ("1j", "only numbers"),
        ("None", "only numbers"),
        ("True", "not a number to reckon with"),
        ("1e999", "not a number to reckon with"),
        ("__import__('os')", "only numbers"),
        ("1(2)", "only numbers"),
        ("min(jobs, key=abs)", "only numbers"),
        ("max(1, *jobs)", "only numbers"),
        ("min(jobs)", "too few or too many"),
        ("max()", "too few or too many"),
        ("abs(jobs, 2)", "too few or too many"),
        ("min", "No indicator goes by the name “min”"),
        ("salary / jobs", "No indicator goes by the name “salary”"),
        ("jobs__planned", "No indicator goes by the name “jobs__planned”"),
        ("__actual", "No indicator goes by the name “__actual”"),
        ("own + 1", "leads back to itself by way of “own”"),
        ("own__actual + 1", "leads back to itself by way of “own__actual”"),
        ("1+" * LONGEST, f"longer than {LONGEST}"),
    ],
)
def test_refusals_take_one_sentence(formula: str, sentence: str) -> None:
    with pytest.raises(FormulaError, match=sentence):
        check_formula(formula, variable="own", known=KNOWN)


def test_refuses_a_circle_through_other_formulas() -> None:
    known = {"first": "second + 1", "second": "own * 2"}
    with pytest.raises(FormulaError, match="back to itself by way of “own”"):
        check_formula("first", variable="own", known=known)


@pytest.mark.parametrize("formula", ["rate * 2", "jobs__actual / jobs__declared", "1 / jobs"])
def test_accepts(formula: str) -> None:
    check_formula(formula, variable="own", known=KNOWN)


def test_evaluate_refuses_what_no_form_has_checked() -> None:
    with pytest.raises(FormulaError, match="only numbers"):
        evaluate("jobs.real", {"jobs": Decimal(1)})
    assert names_if_readable("jobs.real") == ()


def test_names_come_once_in_their_order() -> None:
    assert names_in("b + a * b - min(c, -a)") == ("b", "a", "c")


def test_basis_is_read_off_a_name() -> None:
    assert read_name("jobs__declared") == Name("jobs", Basis.DECLARED)
    assert read_name("jobs__planned") == Name("jobs__planned", None)


@pytest.mark.parametrize("variable", ["Jobs", "1st", "jobs__actual", "a-b", "работа", "a_", ""])
def test_odd_names_are_refused(variable: str) -> None:
    with pytest.raises(FormulaError, match="lower case Latin letters"):
        check_variable(variable)


@pytest.mark.parametrize("variable", [*FUNCTIONS, "stated_specialisations"])
def test_names_with_a_meaning_are_refused(variable: str) -> None:
    with pytest.raises(FormulaError, match="already means something"):
        check_variable(variable)


@pytest.mark.django_db
class TestIndicatorForm:
    def test_formula_over_known_indicators_passes(self) -> None:
        IndicatorFactory.create(variable="jobs")
        IndicatorFactory.build(
            source=IndicatorFactory.create().source,
            variable="doubled",
            formula="2 * jobs + stated_specialisations",
        ).full_clean()

    def test_bad_formula_is_told_beside_its_field(self) -> None:
        indicator = IndicatorFactory.build(formula="jobs / 2")
        with pytest.raises(ValidationError) as refusal:
            indicator.clean()
        assert refusal.value.message_dict == {"formula": ["No indicator goes by the name “jobs”."]}

    def test_formula_does_not_cross_from_projects_to_territories(self) -> None:
        IndicatorFactory.create(variable="jobs", subject=Subject.PROJECT)
        with pytest.raises(ValidationError, match="jobs"):
            IndicatorFactory.build(formula="jobs / 2").clean()
        with pytest.raises(ValidationError, match="stated_specialisations"):
            IndicatorFactory.build(
                formula="stated_specialisations", subject=Subject.PROJECT
            ).clean()

    def test_derived_indicator_needs_a_formula(self) -> None:
        with pytest.raises(ValidationError, match="has a formula"):
            IndicatorFactory.build(kind=IndicatorKind.DERIVED).clean()

    def test_name_is_kept_while_a_formula_uses_it(self) -> None:
        jobs = IndicatorFactory.create(variable="jobs")
        IndicatorFactory.create(code="T9", formula="jobs__actual / 2")
        jobs.variable = "work"
        with pytest.raises(ValidationError) as refusal:
            jobs.clean()
        assert refusal.value.message_dict == {
            "variable": ["The formula of T9 uses the name “jobs”."]
        }

    def test_odd_name_is_told_beside_its_field(self) -> None:
        with pytest.raises(ValidationError) as refusal:
            IndicatorFactory.build(variable="min").clean()
        assert list(refusal.value.message_dict) == ["variable"]
