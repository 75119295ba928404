import pytest

from decision.mcda.errors import (
    DegenerateMatrixError,
    DocumentError,
    McdaError,
    MissingValueError,
    Quoted,
    Reader,
    UnsuitableMethodError,
)


def test_the_sentence_holds_its_values() -> None:
    error = DocumentError("There are {m} of “{name}”.", where="matrix", m=3, name="{x}")
    assert str(error) == "There are 3 of “{x}”."
    assert error.as_dict() == {
        "code": "bad_document",
        "message": "There are 3 of “{x}”.",
        "where": "matrix",
    }


def test_the_template_is_translated_and_not_the_sentence() -> None:
    russian = {"There are {m}.": "Их {m}."}
    assert DocumentError("There are {m}.", m=3).message(russian.__getitem__) == "Их 3."


@pytest.mark.parametrize(
    ("family", "code"),
    [
        (DocumentError, "bad_document"),
        (DegenerateMatrixError, "degenerate_matrix"),
        (MissingValueError, "missing_value"),
        (UnsuitableMethodError, "unsuitable_method"),
    ],
)
def test_one_family_with_a_code_each(family: type[McdaError], code: str) -> None:
    assert issubclass(family, McdaError)
    assert family("No.").code == code
    assert family("No.", code="other").code == "other"


def test_a_huge_value_is_cut_to_what_a_person_reads() -> None:
    error = DocumentError("Not “{given}”.", given="x" * 100_000)
    assert error.message() == "Not “" + "x" * 400 + "…”."
    assert len(DocumentError("Not {given}.", given=10**3000).message()) < 420


def test_on_a_page_a_long_list_ends_with_a_whole_name() -> None:
    codes = [f"C{number}" for number in range(30)]
    called = {code: f"a criterion with a long name, {code}" for code in codes}
    error = DocumentError("All alike on {names}.", names=Quoted(codes))
    told = error.message(Reader(str, called))
    assert len(told) < 430
    assert told.endswith("”, ….")
    assert told.count("“") == told.count("”") > 1
    assert error.message().count("“") == len(codes)


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    inner = DocumentError("It is {m}.", m=3)
    russian = {"No: {reason}": "Нет: {reason}", "It is {m}.": "Их {m}."}
    assert DocumentError("No: {reason}", reason=inner).message(russian.__getitem__) == "Нет: Их 3."


def test_half_a_character_can_be_sent() -> None:
    error = DocumentError("Not “{given}”.", where="\ud800", given="\ud800")
    assert error.as_dict()["where"].encode() == rb"\ud800"
    quoted = DocumentError("Not {names}.", names=Quoted(["\ud800"]))
    assert quoted.message().encode() == "Not “\\ud800”.".encode()
