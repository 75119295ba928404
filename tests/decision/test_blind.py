"""Blind means blind: nothing that anybody is told depends on what another answered.

Each address is asked by each visitor twice. Between the two only the content of Anna's answers
changes, in the database itself; whatever then reads differently to anybody but Anna is a leak.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.middleware import csrf
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from tests.decision.blind.addresses import UnknownArgumentError
from tests.decision.blind.leaky import LEAKS
from tests.decision.blind.visits import Visit, is_own, told
from tests.decision.blind.world import Phase, World, make_world, say_the_opposite
from tests.sources import APPS, ROOT

pytestmark = pytest.mark.django_db

LEAKY = "tests.decision.blind.leaky"
HIDDEN: tuple[Phase, ...] = ("first round open", "second round open", "closed, not revealed")
each_hidden_phase = pytest.mark.parametrize("phase", HIDDEN)

# What each command prints of a session; empty where it prints nothing of any.
COMMANDS: dict[str, list[list[str]]] = {
    "evaluate": [],
    "load_reference_data": [],
    "rank": [["q0", "--format", name] for name in ("table", "json", "csv")],
}


@pytest.fixture(autouse=True)
def _nothing_but_the_answers_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, and tokens against forged requests are all alike."""
    now, seconds = timezone.now(), time.time()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(time, "time", lambda: seconds)
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: "c" * csrf.CSRF_SECRET_LENGTH)
    monkeypatch.setattr(csrf, "_mask_cipher_secret", lambda secret: secret * 2)


def both(world: World, look: Callable[[], Any]) -> tuple[Any, Any]:
    """What is seen before and after Anna says the opposite."""
    before = look()
    say_the_opposite(world)
    return before, look()


def leaks(world: World, urlconf: str | None = None) -> list[Visit]:
    """Visits by which somebody learns what Anna answered."""
    before, after = both(world, lambda: told(world, urlconf))
    assert before.keys() == after.keys()
    assert [str(visit) for visit, answer in before.items() if answer.status >= 500] == []
    return [visit for visit in before if before[visit] != after[visit]]


def of_others(visits: list[Visit]) -> list[str]:
    return [str(visit) for visit in visits if not is_own(visit)]


@each_hidden_phase
def test_no_address_tells_anybody_what_another_answered(phase: Phase) -> None:
    assert of_others(leaks(make_world(phase))) == []


@each_hidden_phase
def test_no_stream_tells_what_anybody_answered(phase: Phase) -> None:
    if find_spec("decision.live") is None:
        pytest.skip("There are no streams yet.")
    world = make_world(phase)
    before, after = both(world, lambda: fragments(world))
    assert before == after


def fragments(world: World) -> dict[tuple[int, str, str], str]:
    """What each audience of each session is sent."""
    renderers: dict[str, Any] = import_string("decision.live.renderers.RENDERERS")
    sent: dict[tuple[int, str, str], str] = {}
    for session in world.sessions:
        for audience, renderer in renderers.items():
            for language in ("ru", "en"):
                with translation.override(language):
                    context = import_string(renderer.context)(session.pk)
                    html = render_to_string(renderer.template, dict(context))
                sent[session.pk, audience, language] = html
    return sent


@each_hidden_phase
def test_no_command_prints_what_anybody_answered(phase: Phase) -> None:
    world = make_world(phase)
    before, after = both(world, printed)
    assert before == after


def printed() -> dict[tuple[str, ...], str]:
    outputs = {}
    for command, calls in COMMANDS.items():
        for arguments in calls:
            output = io.StringIO()
            call_command(command, *arguments, stdout=output, stderr=output)
            outputs[command, *arguments] = output.getvalue()
    return outputs


def test_every_command_is_known() -> None:
    folders = [ROOT / app / "management" / "commands" for app in APPS]
    names = {path.stem for folder in folders for path in Path(folder).glob("[!_]*.py")}
    assert names == set(COMMANDS), "Say in COMMANDS what it prints of a session."


# The test can fail ----------------------------------------------------------------------------


@pytest.mark.urls(LEAKY)
def test_a_leak_of_any_kind_is_found() -> None:
    found = leaks(make_world("first round open"), LEAKY)
    names = {visit.name for visit in found if not is_own(visit)}
    assert names == {*(view.__name__ for view in LEAKS), "by_code"}


@pytest.mark.urls("tests.decision.blind.unknown")
def test_an_address_that_asks_with_something_unknown_fails() -> None:
    with pytest.raises(UnknownArgumentError, match=r"by_handle.*handle"):
        leaks(make_world("first round open"), "tests.decision.blind.unknown")


def test_what_was_revealed_is_told() -> None:
    """The same visits see the difference once they may: the two states do differ."""
    found = of_others(leaks(make_world("revealed")))
    assert any("admin/decision/judgement" in visit for visit in found)
    assert any("admin/decision/directweight" in visit for visit in found)
