"""Twelve invented people, a real server, two rounds and a sealed record."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from decision.management.demo.browser import Browser, DemoError, Form
from decision.management.demo.opinions import Opinions
from tests.browser.site import ROOT, Site, environment_of, served_site
from tests.servers import free_port


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("demo"), prepared) as served:
        yield served


def play(*options: str) -> list[str]:
    output = io.StringIO()
    call_command("demo_session", *options, stdout=output)
    return output.getvalue().splitlines()


def test_a_committee_goes_from_an_empty_session_to_a_ranking_and_leaves_no_trace(
    site: Site, settings: LazySettings
) -> None:
    settings.SECRET_KEY = (site.var / "secret_key").read_text()
    before = manage(site, "dumpdata", "territories", "decision")
    who = ("--url", site.url, "--password", site.admin_password)
    lines = play(*who, "--pace", "0", "--language", "en", "--publish")
    assert len([line for line in lines if line.endswith("(fictional) is here.")]) == 12
    assert len([line for line in lines if line.endswith("(fictional) has finished.")]) == 19
    stood = [line for line in lines if "(fictional) stands by the answers from round 1" in line]
    assert len(stood) == 5
    assert [line for line in lines if re.match(r"Round \d is open", line)] == [
        "Round 1 is open.",
        "Round 2 is open.",
    ]
    record, published, problem = lines[-3:]
    assert re.fullmatch(
        r"Record of the demonstration, SHA-256 [0-9a-f]{64}: http://\S+/record/", record
    )
    stranger = Browser(site.url, "en")
    address = problem.rsplit(" ", 1)[1]
    page = " ".join(stranger.get(address).split())
    assert (
        "6 of 6 are ranked, by 13 of 17 criteria." in page
    )  # of one cell nine of twelve did not know
    data = " ".join(stranger.get(f"{address.split('?')[0]}data/").split())
    assert "of 12 asked, 9 did not know" in data
    address = published.rsplit(" ", 1)[1]
    assert "basis-fictional" in stranger.get(address)
    file = stranger.get(f"{address}file/").encode()
    assert "The record holds: the same digits." in sent(f"{address}verify/", file)
    assert "The file is larger than 10 MB" in sent(f"{address}verify/", b"{" * 11 * 1024 * 1024)

    said = manage(site, "demo_session", "--remove", "--language", "en")
    assert said.startswith("Removed: Fictional committee")
    assert manage(site, "dumpdata", "territories", "decision") == before


def manage(site: Site, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment_of(site.var), check=True, capture_output=True, text=True
    )
    return done.stdout


def sent(address: str, data: bytes) -> str:
    """The page that answers a file which a browser sends."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n'
    request = urllib.request.Request(address, head + data + b"\r\n--x--\r\n")
    request.add_header("Content-Type", "multipart/form-data; boundary=x")
    request.add_header("Accept-Language", "en")
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "file:///etc/passwd"], "not the address of a site"),
        (["--pace", "-1"], "The pace is a number of seconds"),
    ],
)
def test_what_cannot_be_played_is_refused_in_a_sentence(options: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        play(*options, "--password", "x", "--language", "en")


def test_no_server_is_told_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        play("--url", f"http://127.0.0.1:{free_port()}", "--password", "x", "--language", "en")


def test_a_wrong_password_is_told_in_a_sentence(site: Site) -> None:
    with pytest.raises(CommandError, match="Nobody can log in as admin"):
        play("--url", site.url, "--password", "wrong", "--language", "en")


def test_a_problem_that_is_not_there_is_told_in_a_sentence(site: Site) -> None:
    with pytest.raises(CommandError, match="404"):
        play("--url", site.url, "--password", site.admin_password, "--problem", "none")


def test_a_password_that_nobody_kept_is_asked_for(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="Say --password"):
        play("--language", "en")


# Parts ----------------------------------------------------------------------------------------


def test_opinions_are_the_same_for_the_same_seed_and_form_schools() -> None:
    def steps(seed: int) -> list[int]:
        opinions = Opinions(seed, 12)
        opinions.learn([5, 6, 7])
        return [opinions.step(person, 5, 6) for person in range(12)]

    assert steps(1) == steps(1)
    assert steps(1) != steps(2)
    assert all(-8 <= step <= 8 for step in steps(3))


def test_ratings_are_on_the_scale_and_of_a_hard_cell_most_know_nothing() -> None:
    opinions = Opinions(1, 12)
    easy = [opinions.rating(person, 5, 6, hard=False) for person in range(12)]
    assert {rating for rating in easy if rating is not None} <= set(range(1, 6))
    hard = [opinions.rating(person, 5, 7, hard=True) for person in range(12)]
    assert hard.count(None) == 9


def test_who_comes_nearer_says_less() -> None:
    opinions = Opinions(4, 12)
    opinions.learn([1, 2])
    before = [opinions._weights[1][person] for person in range(12)]
    opinions.come_nearer([0], by=1.0)
    after = [opinions._weights[1][person] for person in range(12)]
    assert after[0] == pytest.approx(sum(before) / 12)
    assert after[1:] == before[1:]


def test_a_form_is_found_by_its_address() -> None:
    html = (
        '<form action="/language/"><input name="language" value="en"></form>'
        '<form action="/s/ABC/judgement/"><input type="hidden" name="left" value="3">'
        '<input type="radio" name="side" value="left"><input type="radio" name="side" value="x">'
        "</form><a href='/p/1/'>x</a>"
    )
    form = Form(html, "/judgement/")
    assert form.fields == {"left": "3"}
    assert form.choices == {"side": ["left", "x"]}
    assert form.links == ["/p/1/"]


def test_only_the_web_is_asked() -> None:
    with pytest.raises(DemoError, match="not the address of a site"):
        Browser("ftp://example.org", "en")
