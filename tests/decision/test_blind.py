"""Blind means blind: nothing that anybody is told depends on what another answered.

Each address is asked by each visitor. Then only the content of Anna's answers changes, in the
database itself, and whoever was told anything by a statement that names a table of answers asks
again; whatever then reads differently to anybody but Anna is a leak. An answer for which no such
table was looked at is the same before and after: it is not asked for twice.
"""

from __future__ import annotations

import io
import logging
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.middleware import csrf
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from decision.live.audiences import AUDIENCES
from decision.sessions.models import DirectWeight, Judgement, Score
from tests import guards
from tests.decision.blind.addresses import UnknownArgumentError
from tests.decision.blind.leaky import LEAKS
from tests.decision.blind.visits import (
    Visit,
    is_in_the_admin,
    is_own,
    statements,
    told,
    unmoved,
    written,
)
from tests.decision.blind.world import Phase, World, make_world, renew_for, say_the_opposite
from tests.sources import APPS, ROOT

pytestmark = pytest.mark.django_db

LEAKY = "tests.decision.blind.leaky"
HIDDEN: tuple[Phase, ...] = ("first round open", "second round open", "closed, not revealed")
# What is told is made of the same rows by the same code on every database. What a database decides,
# the order of rows that were changed, is asked of PostgreSQL in the phase that has most to tell.
alike_everywhere = pytest.mark.alike_everywhere
MOST_TO_TELL: Phase = "second round open"
each_hidden_phase = pytest.mark.parametrize(
    "phase",
    [pytest.param(name, marks=() if name == MOST_TO_TELL else alike_everywhere) for name in HIDDEN],
)

# What each command prints of a session; empty where it prints nothing of any.
COMMANDS: dict[str, list[list[str]]] = {
    "backup": [],  # all of it, to whoever has the database
    "demo_session": [],  # asks a server over HTTP: its pages are asked above
    "evaluate": [],
    "export_data": [],  # territories, projects, observations
    "export_fixtures": [],  # reference data alone
    "import_data": [],  # reads a file
    "import_fixtures": [],
    "load_reference_data": [],
    "make_large_problem": [],  # reads no session
    "restore": [],
    "rank": [["q0", "--format", name] for name in ("table", "json", "csv")],
    "verify_record": [],  # reads a sealed session's record alone
}

# One of each kind: a stranger, one with a seat, one with an account, and who may see most.
UNLIKE = ("anonymous, or holder of the board's key", "participant B", "facilitator", "superuser")

# Where Anna sees her own answers.
OWN_PAGES: dict[Phase, set[str]] = {
    "first round open": {"weigh", "weigh_mine"},
    "second round open": {"weigh", "weigh_mine"},
    "closed, not revealed": {"weigh_mine"},
}


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals need not be printed."""
    caplog.set_level(logging.CRITICAL, logger="django")


@pytest.fixture(autouse=True)
def _nothing_but_the_answers_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still; tokens against forged requests and names of windows are all alike."""
    now, seconds = timezone.now(), time.time()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(time, "time", lambda: seconds)
    # Django's admin leaves the order of some lists to the database.
    monkeypatch.setattr(guards, "_is_unordered", lambda query: False)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=4))
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: "c" * csrf.CSRF_SECRET_LENGTH)
    monkeypatch.setattr(csrf, "_mask_cipher_secret", lambda secret: secret * 2)


def both(world: World, look: Callable[[], Any]) -> tuple[Any, Any]:
    """What is seen before and after Anna says the opposite."""
    before = look()
    say_the_opposite(world)
    return before, look()


def leaks(
    world: World,
    urlconf: str | None = None,
    wanted: Callable[[Visit], bool] = lambda visit: True,
) -> list[Visit]:
    """Visits by which somebody learns what Anna answered."""
    before = told(world, urlconf, wanted)
    with statements() as asked:
        say_the_opposite(world)
    changed = written(asked)
    assert changed == {model._meta.db_table for model in (Judgement, DirectWeight, Score)}
    after = told(world, urlconf, wanted, known=unmoved(before, changed))
    assert before.keys() == after.keys()
    return [visit for visit in before if before[visit] != after[visit]]


def of_others(visits: list[Visit]) -> list[str]:
    return [str(visit) for visit in visits if not is_own(visit)]


@each_hidden_phase
def test_no_page_tells_anybody_what_another_answered(phase: Phase) -> None:
    world = make_world(phase)
    most_to_tell = phase == MOST_TO_TELL

    def wanted(visit: Visit) -> bool:
        """An address that names no session: by all, and in other ways by some, in one phase."""
        if is_in_the_admin(visit):
            return False
        unlike = visit.role in UNLIKE
        return world.is_of_a_session(visit.path) or (
            (visit.is_plain or unlike) if most_to_tell else (visit.is_plain and unlike)
        )

    found = leaks(world, wanted=wanted)
    assert of_others(found) == []
    # To Anna her own pages do tell: the two states differ, and differ on pages.
    assert {visit.name for visit in found} >= OWN_PAGES[phase]


@alike_everywhere
def test_who_holds_a_renewed_link_learns_nothing_of_what_was_answered_before() -> None:
    world, role = make_world("first round open"), "holder of Anna's renewed link"
    for anna in world.anna:
        renew_for(world, role, anna)
    world.open_browsers([role])
    found = leaks(world, wanted=lambda visit: visit.role == role and not is_in_the_admin(visit))
    assert [str(visit) for visit in found] == []


@alike_everywhere
def test_the_admin_tells_nobody_what_was_answered(admin_client: Client) -> None:
    """In the second round, so that rows which may be seen stand beside those which may not."""
    # Unfold changes how Django draws labels when its first form is drawn in a process.
    admin_client.get(reverse("admin:decision_problem_add"))
    found = leaks(make_world("second round open"), wanted=is_in_the_admin)
    assert of_others(found) == []


@each_hidden_phase
def test_no_stream_tells_what_anybody_answered(phase: Phase) -> None:
    world = make_world(phase)
    before, after = both(world, lambda: fragments(world))
    assert before == after


def fragments(world: World) -> dict[tuple[int, str, str], str]:
    """What each audience of each session is sent."""
    sent: dict[tuple[int, str, str], str] = {}
    for session in world.sessions:
        for name, audience in AUDIENCES.items():
            for language in ("ru", "en"):
                with translation.override(language):
                    context = import_string(audience.context)(session.pk)
                    html = render_to_string(audience.template, dict(context))
                sent[session.pk, name, language] = html
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


@alike_everywhere
@pytest.mark.urls(LEAKY)
def test_a_leak_of_any_kind_is_found() -> None:
    found = leaks(make_world("first round open"), LEAKY)
    names = {visit.name for visit in found if not is_own(visit)}
    assert names == {*(view.__name__ for view in LEAKS), "by_code", "admin:index"}


@alike_everywhere
@pytest.mark.urls("tests.decision.blind.unknown")
def test_an_address_that_asks_with_something_unknown_fails() -> None:
    with pytest.raises(UnknownArgumentError, match=r"by_handle.*handle"):
        leaks(make_world("first round open"), "tests.decision.blind.unknown")


@alike_everywhere
def test_what_was_revealed_is_told() -> None:
    """The same visits see the difference once they may."""
    pages = {
        "admin:decision_judgement_changelist",
        "admin:decision_directweight_changelist",
        "admin:decision_score_changelist",
        "board",
        "session_results",
        "weigh_results",
    }
    found = leaks(make_world("revealed"), wanted=lambda visit: visit.name in pages)
    assert {visit.name for visit in found if not is_own(visit)} == pages
