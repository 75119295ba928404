import subprocess
import sys
from importlib import import_module

import pytest

from decision.mcda import McdaError, evaluate
from decision.mcda.evaluate import KINDS, input_sha256
from tests.decision.mcda.rank_documents import rank_document


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_answer(kind: str) -> None:
    assert callable(import_module(KINDS[kind]).answer)


@pytest.mark.parametrize("document", [None, [], "rank", 3])
def test_a_document_is_an_object(document: object) -> None:
    with pytest.raises(McdaError, match="named members"):
        evaluate(document)


def test_no_kind() -> None:
    with pytest.raises(McdaError, match="“kind” is missing"):
        evaluate({})


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(McdaError, match=r"“oracle” is not known here; known are: .*rank") as caught:
        evaluate({"kind": "oracle"})
    assert (caught.value.code, caught.value.where) == ("unknown_kind", "kind")


def test_the_digest_is_of_the_canonical_form() -> None:
    # `printf '%s' '{"a":1,"b":[2,"é"]}' | sha256sum`
    expected = "992f8d0a5d6192a6c1c9dd35a695b4ce8c743eaa26836ab176d7367cf0bd62b1"
    assert input_sha256({"b": [2, "é"], "a": 1}) == expected
    assert input_sha256({"b": [2, "é"], "a": 1}) == input_sha256({"a": 1.0, "b": [2, "é"]})
    assert input_sha256({"a": 1}) != input_sha256({"a": 2})


def test_warnings_are_translated_and_numbers_do_not_depend_on_it() -> None:
    document = rank_document([[1, 7], [2, 7]])
    shouting = evaluate(document, translate=lambda sentence: f"{sentence}!")
    plain = evaluate(document)
    assert shouting.pop("warnings") != plain.pop("warnings")
    assert shouting == plain


def test_the_import_leaves_numpy_pymcdm_matplotlib_and_django_alone() -> None:
    code = (
        "import sys, decision.mcda;"
        "print([m for m in ('numpy', 'pymcdm', 'matplotlib', 'django', 'scipy')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
