"""A committee of twelve that weighs and rates a problem, over HTTP like anybody else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from decision.management.demo.browser import Browser, DemoError, Form
from decision.management.demo.opinions import Opinions
from decision.sessions.services.demonstrations import demonstration_mark

NAMES = {
    "ru": ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Иван", "Кира", "Лев",
           "Мария", "Олег"),
    "en": ("Anna", "Boris", "Vera", "Gleb", "Daria", "Egor", "Zhanna", "Ivan", "Kira", "Lev",
           "Maria", "Oleg"),
}  # fmt: skip
GROUPS = (
    (gettext_noop("Investors (fictional)"), "2"),
    (gettext_noop("Regional government (fictional)"), "2"),
    (gettext_noop("Researchers (fictional)"), "1"),
)
INVITED = 6  # by personal link; the others come by the code
NEARER = (0, 1, 3, 4, 6, 8, 10)  # whom the talk has moved; the others stand by their answers
COMMENTS = (
    gettext_noop("Without it nothing else will work."),
    gettext_noop("It can be made up for later."),
    gettext_noop("The figures speak for it."),
)


@dataclass
class Person:
    number: int
    name: str
    group: str
    browser: Browser
    questions: int = 0
    answered: int = 0
    stands: bool = False

    @property
    def is_done(self) -> bool:
        return self.answered >= self.questions


@dataclass
class Committee:
    """The facilitator's browser, the twelve, and where all of it can be watched."""

    site: str
    language: str
    problem: str
    seed: int
    pace: float
    say: Callable[[str], None]
    facilitator: Browser = field(init=False)
    people: list[Person] = field(default_factory=list)
    code: str = ""
    hard_criterion: int = 0  # the first that is rated

    def __post_init__(self) -> None:
        self.facilitator = Browser(self.site, self.language)
        self.opinions = Opinions(self.seed, len(NAMES[self.language]))

    def play(self, user: str, password: str) -> None:
        self.log_in(user, password)
        self.make_session()
        self.show_addresses()
        self.come_in()
        self.move("open_round", _("Round 1 is open."))
        self.answer()
        self.end_round()
        self.say(_("Seven come nearer to the others after the reveal; five keep their opinion."))
        self.opinions.come_nearer(NEARER, by=0.5)
        self.pause(8)
        self.move("open_round", _("Round 2 is open."))
        self.say(_("Now everybody also rates what nobody has measured."))
        self.answer(rates=True, stand=True)
        self.end_round()
        self.move("close", _("The session is closed."))
        self.move("seal", _("The session is sealed."))
        self.show_record()

    def pause(self, beats: float) -> None:
        time.sleep(self.pace * beats)

    # The facilitator ---------------------------------------------------------------------------

    def log_in(self, user: str, password: str) -> None:
        address, _page = self.facilitator.submit(
            "login/", {"username": user, "password": password, "next": "/sessions/"}
        )
        if urlsplit(address).path.endswith("/login/"):
            raise DemoError(_("Nobody can log in as %(user)s with this password.") % {"user": user})

    def make_session(self) -> None:
        page = f"sessions/new/?problem={self.problem}"
        form = Form(self.facilitator.get(page), f"?problem={self.problem}")
        data: dict[str, str | Sequence[str]] = {
            **{name: value for name, value in form.fields.items() if name},
            "title": _("Fictional committee: what counts for sovereignty"),
            "method": "pairwise",
            "levels": form.choices.get("levels", [])[:1],
            "pairs": "full",
            "scoring": "on" if "scoring" in form.choices else "",
            "blind": "blind",
            "names": "pseudonyms",
            "minimum_turnout": "10",
            "deadline": "",
            "demonstration": demonstration_mark(),
            "groups-TOTAL_FORMS": str(len(GROUPS)),
        }
        for number, (name, power) in enumerate(GROUPS):
            data |= {f"groups-{number}-name": _(name), f"groups-{number}-power": power}
        address, _page = self.facilitator.post(page, data)
        found = re.search(r"/sessions/([A-Z2-9]{6})/$", urlsplit(address).path)
        if found is None:
            raise DemoError(_("No session came of the form at %(page)s.") % {"page": page})
        self.code = found[1]

    def show_addresses(self) -> None:
        desk = f"sessions/{self.code}/"
        links = Form(self.facilitator.get(desk)).links
        board = next((link for link in links if "/board/" in link), "")
        for name, address in (
            (_("Desk (log in first)"), desk),
            (_("Board for the projector"), board),
            (_("Join as one more"), f"join/{self.code}/"),
        ):
            self.say(f"{name}: {self.facilitator.site}{urlsplit(address).path.lstrip('/')}")
        self.pause(10)

    def move(self, name: str, sentence: str) -> None:
        self.facilitator.post(f"sessions/{self.code}/move/", {"move": name, "sure": "1"})
        self.say(sentence)
        self.pause(4)

    def end_round(self) -> None:
        self.move("close_round", _("The round is closed; nobody sees the answers yet."))
        self.move("reveal", _("The answers are revealed."))

    def show_record(self) -> None:
        sealed = json.loads(self.facilitator.get(f"sessions/{self.code}/record/"))
        self.say(
            _("Record of the demonstration, SHA-256 %(digest)s: %(address)s")
            % {
                "digest": sealed["sha256"],
                "address": f"{self.facilitator.site}sessions/{self.code}/record/",
            }
        )

    def publish(self) -> None:
        """Make the record public, and take what the committee rated into the problem's data."""
        name = f"demonstration-{self.code}"
        self.facilitator.post(f"sessions/{self.code}/publish/", {})
        self.say(f"{_('Published')}: {self.facilitator.site}records/{name}/")
        judged = f"problems/{self.problem}/judged/"
        self.facilitator.post(judged, {"committee": name, "decision": "accept"})
        self.say(
            _("Its ratings are accepted, marked as fictional: %(address)s")
            % {"address": f"{self.facilitator.site}problems/{self.problem}/"}
        )

    # The twelve --------------------------------------------------------------------------------

    def come_in(self) -> None:
        names = [_("%(name)s (fictional)") % {"name": one} for one in NAMES[self.language]]
        groups = [_(name) for name, _power in GROUPS]
        self.people = [
            Person(number, name, groups[number % len(groups)], Browser(self.site, self.language))
            for number, name in enumerate(names)
        ]
        for person, address in zip(self.people, self._invitations(), strict=False):
            # The link leads to a page that asks; pressing its button comes in.
            link = address.rstrip("/").rsplit("/", 1)[-1]
            person.browser.submit(f"s/{self.code}/in/{link}/", {})
            self._came(person)
        for person in self.people[INVITED:]:
            self._join(person)
            self._came(person)

    def _came(self, person: Person) -> None:
        self.say(_("%(name)s is here.") % {"name": person.name})
        self.pause(1)

    def _invitations(self) -> list[str]:
        lines = [f"{person.name}; {person.group}" for person in self.people[:INVITED]]
        page = f"sessions/{self.code}/people/"
        _address, html = self.facilitator.post(page, {"people": "\n".join(lines), "invite": "1"})
        addresses = [link for link in Form(html).links if "/p/" in link]
        if len(addresses) != INVITED:
            raise DemoError(_("The page of people gave no personal links."))
        return [urlsplit(address).path for address in addresses]

    def _join(self, person: Person) -> None:
        page = f"s/{self.code}/join/"
        form = Form(person.browser.get(page), f"/s/{self.code}/join/")
        chosen = form.choices.get("group", [])
        position = person.number % len(GROUPS)
        group = chosen[position] if position < len(chosen) else ""
        address, _page = person.browser.post(page, {"name": person.name, "group": group})
        if not address.endswith(f"/s/{self.code}/"):
            raise DemoError(_("%(name)s could not join.") % {"name": person.name})

    def answer(self, *, rates: bool = False, stand: bool = False) -> None:
        """All answer a question at a time, some quicker than others, until all have finished.

        Where some `stand` by what they said of pairs in the round before, it was carried in.
        """
        for person in self.people:
            person.answered, person.questions = 0, 1
            person.stands = stand and person.number not in NEARER
        while waiting := [person.number for person in self.people if not person.is_done]:
            for number in self.opinions.order(waiting):
                person = self.people[number]
                if person.is_done:
                    continue
                self._answer_next(person, rates)
                self.pause(0.25)
                if person.answered >= person.questions:
                    person.browser.post(f"s/{self.code}/finish/", {})
                    self.say(self._finished(person))

    def _finished(self, person: Person) -> str:
        if person.stands:
            said = _("%(name)s stands by the answers from round 1 and has finished.")
        else:
            said = _("%(name)s has finished.")
        return said % {"name": person.name}

    def _answer_next(self, person: Person, rates: bool) -> None:
        number = person.answered + 1
        page = f"s/{self.code}/?step={number}"
        html = person.browser.get(page)
        person.questions = _question_count(html)
        pair = Form(html, f"/s/{self.code}/judgement/")
        cells = Form.each(html, f"/s/{self.code}/score/")
        if "left" in pair.fields:
            if not person.stands:
                self._judge(person, pair)
        elif cells and rates:
            self._rate(person, cells)
        elif cells:  # what is rated comes after all pairs: another time
            number = person.questions
        else:
            raise DemoError(_("The page %(page)s asks about nothing.") % {"page": page})
        person.answered = number

    def _rate(self, person: Person, cells: list[Form]) -> None:
        """One criterion of every alternative; of one cell most know nothing."""
        criterion = int(cells[0].fields["criterion"])
        self.hard_criterion = self.hard_criterion or criterion
        for count, form in enumerate(cells, start=1):
            hard = criterion == self.hard_criterion and form is cells[-1]
            alternative = int(form.fields["alternative"])
            value = self.opinions.rating(person.number, criterion, alternative, hard=hard)
            # One page sends them all: each is a later answer of the same window.
            sequence = str(int(form.fields["sequence"]) + count)
            said = {"value": "unknown" if value is None else str(value), "sequence": sequence}
            person.browser.post(f"s/{self.code}/score/", form.fields | said, as_script=True)

    def _judge(self, person: Person, form: Form) -> None:
        left, right = int(form.fields["left"]), int(form.fields["right"])
        step = self.opinions.step(person.number, left, right)
        comment = ""
        if (person.answered + person.number) % 9 == 0:
            comment = _(COMMENTS[person.number % len(COMMENTS)])
        data = {**form.fields, "step": str(step), "comment": comment}
        person.browser.post(f"s/{self.code}/judgement/", data, as_script=True)


def _question_count(html: str) -> int:
    """How many questions the page knows of: its links and buttons count them."""
    numbers = re.findall(r'data-step="(\d+)"|[?]step=(\d+)', html)
    return max((int(one or other) for one, other in numbers), default=1)
