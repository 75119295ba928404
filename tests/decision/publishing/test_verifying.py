"""A file that somebody brings to a record's page."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from decision.publishing.models import Publication
from decision.publishing.services import verifying
from decision.records.services import checked, record_file
from tests.decision.publishing.published import publish_record
from tests.decision.records.sealed import forged, sealed
from tests.pages import words

# What a check asks the database, records/test_checking.py asks of PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


@pytest.fixture
def publication() -> Publication:
    return publish_record(sealed(names_shown=False))


def send(publication: Publication, data: bytes | None, **headers: str) -> Any:
    client = Client(headers={"Accept-Language": "en", **headers})
    sent = {} if data is None else {"file": SimpleUploadedFile("record.json", data)}
    return client.post(reverse("record_verify", args=[publication.name]), sent)


def test_it_says_what_the_command_says(publication: Publication) -> None:
    data = record_file(publication.record)
    response = send(publication, data)
    assert response.status_code == 200
    assert words(response, "#verdict-title") == ["The record holds: the same digits."]
    said = {line.split(": ", 1)[1] for line in words(response, ".findings li")}
    assert "The digest is that of the record on this site." in said
    said.remove("The digest is that of the record on this site.")
    assert said == {finding.sentence for finding in checked(data)}
    # Names of the program's own stay in the file; and nobody gave a digest.
    assert not any(name in " ".join(said) for name in ("node:", "rank:", "smaa", "that you gave"))


def test_a_forged_file_is_told_apart_in_either_language(publication: Publication) -> None:
    other = sealed(names_shown=False)  # not published: nothing is told of it

    def turn(content: dict[str, Any]) -> None:
        content["session"]["title"] = "Another"
        content["session"]["code"] = other.session.code

    response = send(publication, forged(publication.record, turn))
    assert words(response, "#verdict-title") == ["The record does not hold."]
    assert "not this record" in " ".join(words(response, "main"))
    assert other.sha256 not in response.content.decode()
    russian = send(publication, forged(publication.record, turn), **{"Accept-Language": "ru"})
    assert "The record" not in " ".join(words(russian, "#verdict-title"))


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("record.json", "{}")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Choose the file of the record."),
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (zipped(), "This is an archive, not a record. Unpack it"),
        (b"\x89PNG", "This is not a record: a record is a JSON file"),
        (b'{"format": "other"}', "This is not a record of the format"),
        (b'{"a": ' + b"[" * 100_000, "This is not plain JSON"),
    ],
)
def test_what_is_no_record_is_refused_in_a_sentence(
    publication: Publication, data: bytes | None, sentence: str
) -> None:
    response = send(publication, data)
    assert response.status_code == 422
    (error,) = words(response, ".errorlist li")
    assert error.startswith(sentence)


def test_what_is_larger_than_the_page_says_is_refused_in_a_sentence(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LONGEST_FILE", 1024 * 1024)
    response = send(publication, b"{" + b" " * 1024 * 1024)
    assert response.status_code == 422
    assert words(response, ".errorlist li")[0].startswith("The file is larger than 1 MB")


def test_what_takes_too_long_is_ended_and_says_so(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "SECONDS", 1)

    def endless(content: dict[str, Any]) -> None:
        documents = content["evaluation"]["documents"]
        documents["smaa"]["options"]["samples"] = 1_000_000
        documents |= {f"smaa{number}": documents["smaa"] for number in range(200)}

    response = send(publication, forged(publication.record, endless))
    assert response.status_code == 422
    assert words(response, ".errorlist li")[0].startswith("This file takes more time or memory")


def test_one_file_is_checked_at_a_time(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PATIENCE", 0.01)
    with verifying._turn:  # another file is being checked
        waited = send(publication, record_file(publication.record))
    with verifying._turn, verifying._line, verifying._line:  # and one waits
        sent_away = send(publication, record_file(publication.record))
    for response in (waited, sent_away):
        assert response.status_code == 503
        assert words(response, ".errorlist li") == [
            "Another file is being checked at this moment: try again soon."
        ]
