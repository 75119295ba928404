"""What the engine has learnt to say since the first records: an older record does not say it."""

from __future__ import annotations

from typing import Any

# Members of an answer, by their path. A record that has one must have it right.
MEMBERS = (
    ("rests_on",),
    ("details", "preferred_to_it"),
    ("details", "incomparable_with_it"),
    ("options", "parts"),
)
WARNINGS = frozenset({"narrow_criterion", "nothing_chosen", "requirements_in_a_ring"})


def comparable(recorded: Any, again: Any) -> tuple[Any, Any]:
    """A recorded answer and the same one of today, as far as the record can hold it.

    The versions of the software are told apart from the answers. Of a warning its code counts:
    the sentence may have been put better since.
    """
    if not isinstance(recorded, dict) or not isinstance(again, dict):
        return recorded, again
    here, there = _plain(recorded), _plain(again)
    for path in MEMBERS:
        if not _holds(here, path):
            there = _without(there, path)
    if isinstance(here.get("warnings"), list) and isinstance(there.get("warnings"), list):
        news = WARNINGS.difference(code for code in here["warnings"] if isinstance(code, str))
        there["warnings"] = [code for code in there["warnings"] if code not in news]
    return here, there


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in answer.items() if key != "software"}
    if isinstance(plain.get("warnings"), list):
        plain["warnings"] = [
            warning.get("code", warning) if isinstance(warning, dict) else warning
            for warning in plain["warnings"]
        ]
    return plain


def _holds(answer: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(answer, dict) or key not in answer:
            return False
        answer = answer[key]
    return True


def _without(answer: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if not _holds(answer, path):
        return answer
    key, *rest = path
    if not rest:
        return {name: value for name, value in answer.items() if name != key}
    return answer | {key: _without(answer[key], tuple(rest))}
