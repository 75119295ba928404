"""Crafted addresses of the investor's pages: a sentence, never a fault, never another answer."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from decision.problems.models import Criterion, Problem
from decision.rankings.views.problems import asked_of
from territories.models import Territory
from tests.factories.decision import make_problem
from tests.htmx import soup

pytestmark = pytest.mark.django_db

LIST, PROBLEM = "/territories/", "/problems/question/"
FORM_OF_A_RANKING = (
    "whose start places committees method normalization missing w flip out "
    "w-C1 flip-C1 out-C1 w-NO flip-NO out-NO"
)
SHARED = "whose w flip-NO places"  # the tabs read them as the first one does
# Every address with all that it reads; `test_no_parameter_is_forgotten` compares with the code.
PARAMETERS = {
    LIST: "region regime sector priority colour view page sort col range from-questi1 to-questi1",
    LIST + "catalogue.csv": "region sort col range from-questi1 view colour",
    LIST + "catalogue.xlsx": "region sort col range from-questi1 view colour",
    LIST + "compare/?t=A&t=B": "t only",
    LIST + "compare/comparison.csv?t=A&t=B": "t only",
    LIST + "compare/comparison.xlsx?t=A&t=B": "t only",
    LIST + "kindred/": "by groups",
    LIST + "volume-and-quality/": "quality volume",
    LIST + "for-my-project/": "sector capital jobs regime region",
    PROBLEM: FORM_OF_A_RANKING,
    PROBLEM + "firm/": FORM_OF_A_RANKING + " walk",
    PROBLEM + "firm/A/": "w method",
    PROBLEM + "why/": SHARED + " a b lift",
    PROBLEM + "set/": SHARED + " add bounds",
    PROBLEM + "quadrants/": SHARED + " x y",
    PROBLEM + "weights/": SHARED,
    PROBLEM + "data/": SHARED + " rows",
    PROBLEM + "about/": SHARED,
    PROBLEM + "ranking.csv": "whose start method missing w flip-NO",
    PROBLEM + "ranking.xlsx": "whose start method missing w flip-NO",
    "/projects/": "territory status",
}
# These ask for nothing that could be answered otherwise: any text is looked for (q), `move` counts,
# `from` says where one comes from, `saved` adds a note for its owner alone, the others belong to
# other pages.
FREE = {"q", "saved", "move", "from", "archive", "kept", "was"}
# A flag that is anything but empty is set.
FLAGS = {"flip-C1", "out-C1"}
CRAFTED = {
    "unknown": "ZZ",
    "not a number": "NaN",
    "huge": "1e400",
    "many digits": "9" * 40,
    "negative": "-7",
    "long": "x" * 3000,
    "half a pair": "%ED%A0%80",
    "mark-up": "%3Cb%3E",
}
SAID = ".notice p, .errorlist li, .field-error, .reach .note"


@pytest.fixture
def problem() -> Problem:
    made = make_problem({"A": (3, 1), "B": (1, 2), "C": (2, 2)}, method="wsm")
    Territory.objects.update(latitude="43.1", longitude="131.9")
    return made


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def said_by(answer: Any) -> list[str]:
    if "html" not in answer.headers["Content-Type"]:
        return [answer.content.decode()] if answer.status_code == 422 else []
    return [" ".join(found.get_text().split()) for found in soup(answer).select(SAID)]


def table_of(answer: Any) -> list[str]:
    return [cell.get_text() for cell in soup(answer).select(".ranking-table td")]


def joined(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


CASES = [
    pytest.param(address, name, id=f"{address} {name}")
    for address, names in PARAMETERS.items()
    for name in names.split()
    if name not in FLAGS
]


@pytest.mark.alike_everywhere  # as fields without values and crowds are, PostgreSQL is asked below
@pytest.mark.parametrize(("address", "name"), CASES)
def test_what_is_not_known_is_said(
    client: Client, problem: Problem, address: str, name: str
) -> None:
    usual = set(said_by(client.get(address)))
    for what, value in CRAFTED.items():
        answer = client.get(joined(address, f"{name}={value}"), follow=True)
        assert answer.status_code in {200, 422}, what
        if what == "negative" and name.startswith(("from-", "to-")):
            continue  # a number like any other
        assert set(said_by(answer)) - usual, what


@pytest.mark.parametrize("address", PARAMETERS)
def test_nulls_and_crowds_are_no_fault(client: Client, problem: Problem, address: str) -> None:
    names = PARAMETERS[address].split()
    for name in names:
        assert client.get(joined(address, f"{name}=%00")).status_code == 400
    crowd = "&".join(f"{name}-{n}={n}&{name}={n}" for name in names[:3] for n in range(150))
    assert client.get(joined(address, crowd), follow=True).status_code in {200, 400, 422}
    many = "&".join(f"x{n}={n}" for n in range(1000))
    assert client.get(joined(address, many), follow=True).status_code in {200, 400}


@pytest.mark.parametrize("tab", ["", "firm/", "why/", "set/", "quadrants/", "weights/", "data/"])
@pytest.mark.parametrize("query", ["w=0", "w=C1:0,C2:0", "w-C1=0&w-C2=0", "out=C1,C2"])
def test_weights_that_sum_to_nothing_are_told(
    client: Client, problem: Problem, tab: str, query: str
) -> None:
    answer = client.get(f"{PROBLEM}{tab}?{query}")
    assert answer.status_code == 422
    assert said_by(answer) != []
    assert soup(answer).select(".ranking-table tbody tr") == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (PROBLEM + "?w=C1:5&w-C1=7", "number from 0"),
        (PROBLEM + "?w-C1=5&w-C1=7", "number from 0"),
        (PROBLEM + "?w=C1:5&w=C1:7", "number from 0"),
        (PROBLEM + "?method=wsm&method=topsis", "Select a valid choice"),
        (LIST + "?from-questi1=5&from-questi1=500", "Write a number here."),
    ],
)
def test_two_things_said_of_one_are_told_and_not_chosen_from(
    client: Client, problem: Problem, address: str, sentence: str
) -> None:
    said = said_by(client.get(address, follow=True))
    assert [one for one in said if sentence in one], said


@pytest.mark.parametrize("query", ["w=C1:5&w-C1=5", "w-C1=5&w-C1=5", "w=C1:5&w-C1="])
def test_the_same_said_twice_is_said(client: Client, problem: Problem, query: str) -> None:
    once = client.get(f"{PROBLEM}?w=C1:5")
    twice = client.get(f"{PROBLEM}?{query}", follow=True)
    assert said_by(twice) == said_by(once)
    assert table_of(twice) == table_of(once) != []


def test_what_cannot_be_turned_is_said(client: Client, problem: Problem) -> None:
    Criterion.objects.filter(code="C1").update(direction="target", target=2)
    page = client.get(f"{PROBLEM}?flip=C1&start=nobody&rows=7")
    told = "The address asks for what is not here; it is passed over: flip-C1=on, start=nobody."
    assert told in said_by(page)
    file = client.get(f"{PROBLEM}ranking.csv?flip=C1")
    assert (file.status_code, file.content.decode()) == (
        422,
        "The address asks for what is not here; it is passed over: flip-C1=on.",
    )


@pytest.mark.parametrize("tab", ["", "firm/", "why/", "set/", "quadrants/", "weights/", "data/"])
def test_one_that_is_left_alone_has_every_tab(client: Client, tab: str) -> None:
    make_problem({"A": (3, 1), "B": (None, 1)}, missing="drop_alternative", method="wsm")
    assert client.get(f"{PROBLEM}{tab}").status_code in {200, 422}


ROOT = Path(__file__).parents[3]
READ = re.compile(
    r"""(?:request\.GET|query|said)\.get(?:list)?\(\s*"([a-z]+)"|"([a-z]+)" in request"""
)
FILES = ("decision/rankings/views", "territories/views", "territories/presentation")
OF_OTHER_PAGES = {"quality.py", "intake.py", "background.py", "doubts.py", "states.py"}


def test_no_parameter_is_forgotten(problem: Problem, rf: RequestFactory) -> None:
    """What the code reads of an address, and each field of the forms, stands in the table."""
    listed = {name for names in PARAMETERS.values() for name in names.split()} | FREE
    read = {
        name
        for folder in FILES
        for path in (ROOT / folder).glob("*.py")
        if path.name not in OF_OTHER_PAGES
        for found in READ.finditer(path.read_text())
        if (name := found[1] or found[2])
    }
    assert {"walk", "rows", "col", "range", "groups", "bounds"} <= read
    assert read - listed == set()
    request = rf.get(PROBLEM)
    request.user = AnonymousUser()
    fields = set(asked_of(request, "question").form.fields) - {"w-C2", "flip-C2", "out-C2"}
    assert fields - listed == set()
