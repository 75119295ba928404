"""Sealed sessions, for the tests of records."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from decision.records.models import DecisionRecord
from decision.records.services import Finding, checked, record_file, seal_session
from decision.records.services.form import canonical_json, digest_of
from decision.sessions.models import Session
from tests.factories.answered import make_closed_session


def seal(session: Session) -> DecisionRecord:
    return seal_session(session=session, user=session.facilitator)


def sealed(method: str = "pairwise", **fields: Any) -> DecisionRecord:
    return seal(make_closed_session(method, **fields))


def content_of_record(record: DecisionRecord) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(record.content)
    return content


def forged(record: DecisionRecord, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A file whose content was changed by somebody who can compute a digest."""
    content = content_of_record(record)
    change(content)
    digest = digest_of(canonical_json(content))
    return canonical_json({"record": content, "sha256": digest})


def wrong(data: bytes, **options: Any) -> list[str]:
    return [finding.sentence for finding in checked(data, **options) if finding.result == "wrong"]


def findings(record: DecisionRecord) -> list[Finding]:
    return list(checked(record_file(record)))
