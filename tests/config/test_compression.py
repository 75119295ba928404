"""What is sent compressed, and what as it is."""

import csv
import gzip
import io
import json

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.compression import PageCompressionMiddleware
from decision.records.models import DecisionRecord
from decision.sessions.enums import SessionState
from decision.sessions.models import Session
from tests.factories.answered import make_record
from tests.factories.decision import make_problem
from tests.factories.sessions import make_session
from tests.pages import filled_form

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.mark.django_db
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_a_page_and_its_fragment_travel_compressed(client: Client, htmx: dict[str, str]) -> None:
    address = f"/problems/{make_problem({'a': (1, 2), 'b': (2, 1)}).slug}/"
    plain = client.get(address, headers=htmx)
    packed = client.get(address, headers=BROWSER | htmx)

    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).count(b"<") == plain.content.count(b"<")
    assert len(packed.content) < len(plain.content) / 3
    assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.django_db
def test_the_same_page_is_never_twice_as_long(client: Client) -> None:
    """The guard against BREACH: the length tells nothing of a secret that was guessed."""
    lengths = {len(client.get("/login/", headers=BROWSER).content) for _ in range(12)}
    assert len(lengths) > 1


@pytest.mark.django_db
def test_a_record_comes_as_the_file_it_is(client: Client) -> None:
    session = make_record().session
    Session.objects.filter(pk=session.pk).update(state=SessionState.SEALED)
    content = json.dumps({"names": ["Anna"] * 100})
    DecisionRecord.objects.update(content=content)
    client.force_login(session.facilitator)
    file = client.get(f"/sessions/{session.code}/record/", headers=BROWSER)
    assert file["Content-Disposition"].startswith("attachment")
    assert not file.has_header("Content-Encoding")
    assert content.encode() in file.content


@pytest.mark.django_db
def test_a_table_of_links_comes_as_the_file_it_is(client: Client) -> None:
    session = make_session()
    client.force_login(session.facilitator)
    address = f"/sessions/{session.code}/people/"
    shown = client.post(address, {"people": "\n".join(f"Person {n}" for n in range(30))})
    file = client.post(
        address, filled_form(shown, ".links-panel form") | {"csv": "1"}, headers=BROWSER
    )
    assert file["Content-Disposition"].startswith("attachment")
    assert not file.has_header("Content-Encoding")
    assert len([*csv.reader(io.StringIO(file.content.decode("utf-8-sig")))]) == 31


def test_a_stream_is_let_through_as_it_comes() -> None:
    def sent(response: HttpResponseBase) -> HttpResponseBase:
        middleware = PageCompressionMiddleware(lambda request: response)
        return middleware(RequestFactory().get("/", headers=BROWSER))  # type: ignore[return-value]

    text = b"0123456789" * 100
    assert sent(HttpResponse(text))["Content-Encoding"] == "gzip"
    assert not sent(StreamingHttpResponse([text])).has_header("Content-Encoding")
