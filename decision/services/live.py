"""Telling those who watch a session that it changed."""

from __future__ import annotations

from decision.models import Session


def announce(session: Session) -> None:
    """Everybody who watches this session gets its present state, once the transaction holds."""
