"""A weighing method is one module: each has everything, and nobody else knows one by name."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.translation import override

from decision.mcda.kinds.weights import ANSWERS
from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.sessions.models.answers import MOST_STEPS
from decision.sessions.selectors.frames import ROOT, FrameNode
from decision.weighing.methods import METHODS
from decision.weighing.methods.base import AtOnce, InPairs
from decision.weighing.methods.pairwise import JudgementForm, side_and_degree
from decision.weighing.services.storing import weights_of
from tests.decision.weighing.visiting import address, asked, one, stamped
from tests.htmx import soup
from tests.sources import name, python_files, static_files, templates, text

CRITERIA = tuple(
    Criterion(pk=number, code=f"C{number}", name_en=f"Criterion {number}") for number in (1, 2, 3)
)
NODE = FrameNode(ROOT, None, CRITERIA)
# What somebody types, by method: a new one has its line here.
TYPED: dict[WeightingMethod, dict[str, Any]] = {
    WeightingMethod.POINTS: {"points-1": "50.0", "points-2": "30.5", "points-3": "19.5"},
    WeightingMethod.SWING: {"swing-1": "100", "swing-2": "62.5", "swing-3": "40"},
    WeightingMethod.RANKING: {"place-1": "1", "place-2": "2", "place-3": "2"},
    WeightingMethod.BEST_WORST: {
        "best": "C1",
        "worst": "C3",
        "best-2": "2",
        "best-3": "8",
        "worst-2": "4",
    },
}
AT_ONCE = [method for method in METHODS.values() if isinstance(method, AtOnce)]


def by_code(method: object) -> str:
    return str(getattr(method, "code", method))


@pytest.mark.parametrize("code", WeightingMethod, ids=by_code)
def test_each_method_has_everything(code: WeightingMethod) -> None:
    method = METHODS[code]

    assert method.code is code
    assert isinstance(method, InPairs if code.in_pairs else AtOnce)
    assert get_template(method.template)
    found = [finders.find(script) for script in method.scripts]
    scripts = [Path(str(path)).read_text(encoding="utf-8") for path in found if path]
    assert len(scripts) == len(method.scripts)
    assert any(f"weigh.kinds.{method.kind} = " in script for script in scripts)
    for sentence in (method.words, code.label):
        with override("en"):
            english = str(sentence)
        with override("ru"):
            assert re.search("[а-я]", str(sentence))
        assert re.search("[a-z0-9]", english)


@pytest.mark.parametrize("method", AT_ONCE, ids=by_code)
def test_what_is_typed_is_kept_in_the_words_of_the_engine_and_shown_again(method: AtOnce) -> None:
    form = method.form(stamped(node=ROOT, **TYPED[method.code]), criteria=CRITERIA)
    assert form.is_valid(), form.errors
    said = json.loads(json.dumps(form.said()))

    assert method.engine in ANSWERS
    shares = weights_of(method, NODE, said)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["C1"] > shares["C2"]

    start = method.form.start(CRITERIA, said)
    shown = {field: str(value) for field, value in start.items()}
    assert shown.items() >= TYPED[method.code].items()
    again = method.form(stamped(node=ROOT, **start), criteria=CRITERIA)
    assert again.is_valid(), again.errors
    assert again.said() == said


@pytest.mark.parametrize("method", AT_ONCE, ids=by_code)
def test_what_stands_in_the_fields_at_first_is_for_them(method: AtOnce) -> None:
    form = method.form(criteria=CRITERIA)
    assert form.start(CRITERIA, None).keys() <= form.fields.keys()
    for criterion in CRITERIA:
        assert list(form.of(criterion)) == list(form.each)


def test_a_judgement_is_shown_again_as_it_was_typed() -> None:
    for step in range(-MOST_STEPS, MOST_STEPS + 1):
        side, degree = side_and_degree(step)
        form = JudgementForm(stamped(left=1, right=2, side=side, degree=degree or ""))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["step"] == step


@pytest.mark.django_db
@pytest.mark.parametrize("code", WeightingMethod, ids=by_code)
def test_the_page_of_a_question_is_the_methods_own(code: WeightingMethod) -> None:
    client, session, _pks = asked(code.value)

    response = client.get(address(session))

    method = METHODS[code]
    assert one(response, "#answer")["data-kind"] == method.kind
    loaded = [str(script["src"]) for script in soup(response).select("script[src]")]
    others = {script for other in METHODS.values() for script in other.scripts}
    for script in others:
        is_loaded = any(source.endswith(script) for source in loaded)
        assert is_loaded == (script in method.scripts), script
    assert [used.name for used in response.templates if used.name == method.template]


# Who knows a method by name ----------------------------------------------------------------------

MEMBERS = "|".join(WeightingMethod.names)
VALUES = "|".join(WeightingMethod.values)
# As a member of the list, compared as text, or picked by a style sheet or a script.
NAMED = re.compile(
    rf"WeightingMethod\.({MEMBERS})\b|[=!]==? *[\"']({VALUES})[\"']|\[value=.({VALUES})\b"
)
OWN = ("decision/sessions/enums.py", "decision/weighing/methods/")
# The method that is chosen where nobody chooses.
USUAL = {"decision/sessions/models/sessions.py", "decision/desk/forms/sessions.py"}


def names_of_methods() -> Iterator[tuple[str, str]]:
    for path in [*python_files("decision"), *templates(), *static_files()]:
        if not name(path).startswith(OWN) and "/mcda/" not in name(path):
            yield from ((name(path), match.group()) for match in NAMED.finditer(text(path)))


def test_nobody_else_knows_a_method_by_its_name() -> None:
    found = set(names_of_methods())
    assert found == {(path, "WeightingMethod.PAIRWISE") for path in USUAL} | {
        ("decision/weighing/services/rounds/power.py", "WeightingMethod.POINTS")  # an example
    }
