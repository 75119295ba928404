"""The other side of a journey: sessions made, moved and looked at in the site's database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Self

from playwright.sync_api import Page

from tests.browser.site import ROOT, Site

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
}
# Runs against the served site's own database: the ORM must not be loaded into this process, whose
# database is another.
COMMITTEE = """
import json, os, sys, django
django.setup()
from django.contrib.auth.models import Group, User
from decision.problems.models import Problem
from decision.sessions.models import DirectWeight, Judgement, Participant, Score, Session
from decision.sessions.services import devices, lifecycle, participants
from decision.weighing.services.storing import finish
from tests.factories.answered import answer_all
from tests.factories.decision import make_weight_set
leader = User.objects.get(username="admin")
order = json.loads(sys.argv[1])
if order["do"] == "make":
    session = lifecycle.create_session(
        facilitator=leader, problem=Problem.objects.get(slug=order["problem"]),
        title="Committee", method=order["method"], scoring=order["scoring"],
        groups=order["groups"],
    )
    if order["open"]:
        session = lifecycle.open_round(session=session, user=leader)
    group = session.groups.first()
    invited = participants.invite(session=session, user=leader, people=[("Anna", group)])
    ((person, link),) = invited
    print(json.dumps({"code": session.code, "link": link, "person": person.pk}))
elif order["do"] == "another_device":
    person = Participant.objects.get(pk=order["person"])
    here = person.devices.exclude(opened_at=None).latest("pk")
    print(json.dumps({"link": devices.device_link(here=here)}))
elif order["do"] == "move":
    session = Session.objects.get(code=order["code"])
    getattr(lifecycle, order["move"])(session=session, user=leader)
    print("{}")
elif order["do"] == "publish_weights":
    problem = Problem.objects.get(slug=order["problem"])
    make_weight_set(problem, order["weights"], order["members"], key=order["key"])
    print("{}")
elif order["do"] == "make_analyst":
    user = User.objects.create_user(order["name"], password=order["password"])
    user.groups.add(Group.objects.get(name="analyst"))
    print("{}")
elif order["do"] == "join":
    session = Session.objects.get(code=order["code"])
    for name in order["people"]:
        participants.join(session=session, name=name)
    print("{}")
elif order["do"] == "answer_all":
    people = Participant.objects.filter(session__code=order["code"])
    for name, step in order["people"].items():
        answer_all(people.get(name=name), step=step)
        finish(participant=people.get(name=name))
    print("{}")
elif order["do"] == "remove":
    person = Participant.objects.get(pk=order["person"])
    participants.remove(participant=person, user=leader)
    print("{}")
else:
    rows = Judgement.objects.filter(ballot__participant=order["person"]).order_by("pk")
    in_force = rows.filter(superseded_at=None)
    print(json.dumps({
        "steps": {f"{j.first_id}-{j.second_id}": j.step for j in in_force},
        "all": [j.step for j in rows],
        "comments": [j.comment for j in in_force if j.comment],
        "weights": [w.answer for w in DirectWeight.objects.filter(
            ballot__participant=order["person"], superseded_at=None)],
        "scores": [s.value for s in Score.objects.filter(
            ballot__participant=order["person"], superseded_at=None).order_by("pk")],
    }))
"""


# Loading Django takes longer than most orders: one process takes them all, a line each.
ALL_ORDERS = """
import sys
program = compile(sys.argv[1], "committee", "exec")
for line in sys.stdin:
    sys.argv[1:] = [line]
    exec(program, {})
    sys.stdout.flush()
"""


def come_in(open_page: Callable[..., Page], made: dict[str, Any], **options: Any) -> Page:
    """A browser in which a link was opened and its button pressed."""
    page = open_page(f"/p/{made['link']}/", **options)
    page.locator("main form button").click()
    page.wait_for_url("**/s/*/")
    return page


class Committee:
    """What happens on the other side, by the services, in the served site's database."""

    def __init__(self, site: Site) -> None:
        self.environment = {
            **os.environ,
            "VAR_DIR": str(site.var),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
            self.environment.pop(name, None)
        self._process = subprocess.Popen(
            [sys.executable, "-c", ALL_ORDERS, COMMITTEE],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()  # there is no further order: it ends

    def ask(self, **order: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"Failed, as its standard error says: {order}"
        return dict(json.loads(answer))

    def session(self, method: str = "pairwise", **rules: Any) -> dict[str, Any]:
        defaults = {"problem": "volume", "scoring": False, "groups": [], "open": True}
        return self.ask(do="make", method=method, **{**defaults, **rules})

    def stored(self, made: dict[str, Any]) -> dict[str, Any]:
        return self.ask(do="stored", person=made["person"])


def saying(page: Page) -> Any:
    return page.locator("#weigh-state")


def choose(page: Page, side: int, degree: str) -> None:
    """Tap the left (0) or the right (1) one, then how much."""
    page.locator(".pair-card").nth(side).click()
    page.locator(f".degree[title='{degree}']").click()
