"""What the log says of a session's sealed record, for rooms that know no records."""

from __future__ import annotations

from dataclasses import dataclass

from decision.sessions.enums import EventKind, SessionState
from decision.sessions.models import Session

KINDS = (EventKind.SEALED, EventKind.PUBLISHED, EventKind.WITHDRAWN)


@dataclass(frozen=True)
class SealedRecord:
    """`number` is None of a demonstration's; `published` is its name in addresses, or empty.

    `sha256` is that of what is sealed, `file_sha256` of the file around it: empty where the log
    is older than that.
    """

    number: int | None
    sha256: str
    file_sha256: str
    published: str
    is_withdrawn: bool


def sealed_record(session: Session) -> SealedRecord | None:
    """None until the session is sealed."""
    if session.state != SessionState.SEALED:
        return None
    rows = session.events.filter(kind__in=KINDS).order_by("pk").values_list("kind", "details")
    said = dict(rows)
    sealed = said.get(EventKind.SEALED)
    if sealed is None:
        return None
    return SealedRecord(
        number=sealed.get("record"),
        sha256=sealed.get("sha256", ""),
        file_sha256=sealed.get("file_sha256", ""),
        published=said.get(EventKind.PUBLISHED, {}).get("name", ""),
        is_withdrawn=EventKind.WITHDRAWN in said,
    )
