"""Who gets a page, who a fragment, and who is sent to the login."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails
from pytest_django.fixtures import Settings

from config.htmx import LoginRequiredMiddleware, render_page_or_fragment, wants_fragment

HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(rf: RequestFactory) -> Callable[..., HttpRequest]:
    def request(**headers: str) -> HttpRequest:
        made = rf.get("/problems/", headers=headers)
        made.htmx = HtmxDetails(made)  # type: ignore[attr-defined]
        made.user = AnonymousUser()
        return made

    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        (HTMX, True),
        ({**HTMX, "HX-Boosted": "true"}, False),
        ({**HTMX, "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_fragment_is_for_htmx_alone(
    asked: Callable[..., HttpRequest], headers: dict[str, str], expected: bool
) -> None:
    assert wants_fragment(asked(**headers)) is expected


@pytest.fixture
def two_templates(tmp_path: Path, settings: Settings) -> None:
    for name in ("page", "fragment"):
        (tmp_path / f"{name}.html").write_text(f"{name} {{{{ number }}}}", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


@pytest.mark.usefixtures("two_templates")
@pytest.mark.parametrize(("headers", "shown"), [({}, b"page 7"), (HTMX, b"fragment 7")])
def test_both_renderings_vary_on_the_headers_that_chose(
    asked: Callable[..., HttpRequest], headers: dict[str, str], shown: bytes
) -> None:
    answer = render_page_or_fragment(
        asked(**headers), page="page.html", fragment="fragment.html", context={"number": 7}
    )
    assert (answer.status_code, answer.content) == (200, shown)
    assert answer["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"


def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


def sent_away(request: HttpRequest) -> HttpResponseBase:
    middleware = LoginRequiredMiddleware(closed)
    answer = middleware.process_view(request, closed, (), {})
    assert answer is not None
    return answer


def test_a_page_load_is_redirected_to_the_login(asked: Callable[..., HttpRequest]) -> None:
    answer = sent_away(asked())
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/problems/")


def test_htmx_is_told_to_load_the_login_page(asked: Callable[..., HttpRequest]) -> None:
    page = "http://testserver/problems/volume/?method=vikor"
    answer = sent_away(asked(**HTMX, **{"HX-Current-URL": page}))
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/login/?next=%2Fproblems%2Fvolume%2F%3Fmethod%3Dvikor"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_cache_keeps_where_somebody_was_sent(
    asked: Callable[..., HttpRequest], headers: dict[str, str]
) -> None:
    answer = sent_away(asked(**headers))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"
