"""Twelve invented people, a real server, two rounds and a sealed record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from decision.management.demo.browser import Browser, DemoError, Form
from decision.management.demo.opinions import Opinions
from tests.browser.site import Site, served_site
from tests.servers import free_port


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("demo"), prepared) as served:
        yield served


def play(*options: str) -> list[str]:
    output = io.StringIO()
    call_command("demo_session", *options, stdout=output)
    return output.getvalue().splitlines()


def test_a_committee_goes_from_an_empty_session_to_a_record(
    site: Site, settings: LazySettings
) -> None:
    settings.SECRET_KEY = (site.var / "secret_key").read_text()
    lines = play(
        "--url", site.url, "--password", site.admin_password, "--pace", "0", "--language", "en"
    )
    assert len([line for line in lines if line.endswith("(fictional) is here.")]) == 12
    assert len([line for line in lines if line.endswith("(fictional) has finished.")]) == 24
    assert [line for line in lines if re.match(r"Round \d is open", line)] == [
        "Round 1 is open.",
        "Round 2 is open.",
    ]
    assert re.fullmatch(
        r"Record of the demonstration, SHA-256 [0-9a-f]{64}: http://\S+/record/", lines[-1]
    )


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
