"""Where in a record something differs, in words: names in the file are those of a program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from decision.results.presentation.words import AGGREGATION_TITLES
from decision.results.services.asked import SMAA, WHOLE

TABLE = re.compile(r"table\[(?P<row>\d+)\]\[(?P<column>\d+)\]")
GIVEN = re.compile(r"rounds\[(?P<round>\d+)\]\.weights\[(?P<which>\d+)\]")
RESULT = re.compile(r"results\[(?P<row>\d+)\]")
DOCUMENTS, ANSWERS = "evaluation.documents.", "evaluation.answers."
# What the members of questions and answers hold; the longer name first where one begins another.
MEMBERS: Mapping[str, Any] = {
    "participants.judgements": gettext_lazy("what people said of the pairs"),
    "participants.names": gettext_lazy("whose answers count"),
    "participants.power": gettext_lazy("voting powers"),
    "participants.weights": gettext_lazy("each person's weights"),
    "participants": gettext_lazy("how far each person is from the group"),
    "items": gettext_lazy("what is weighed"),
    "alternatives": gettext_lazy("what is compared"),
    "criteria": gettext_lazy("criteria and their weights"),
    "matrix": gettext_lazy("values of the decision table"),
    "method": gettext_lazy("the method"),
    "options": gettext_lazy("settings"),
    "uncertainty": gettext_lazy("how weights and values scatter"),
    "weights": gettext_lazy("weights"),
    "results": gettext_lazy("scores and places"),
    "details": gettext_lazy("intermediate results"),
    "dispersion": gettext_lazy("how far the weights lie apart"),
    "consensus": gettext_lazy("how far people agree"),
    "cluster": gettext_lazy("groups of the like-minded"),
    "acceptability": gettext_lazy("how often each place is taken"),
    "rank_interval": gettext_lazy("from which to which place"),
    "rank_entropy": gettext_lazy("how uncertain the places are"),
    "central_weights": gettext_lazy("the weights that favour each alternative"),
    "warnings": gettext_lazy("warnings"),
    "rests_on": gettext_lazy("what the answer rests on"),
}


def place_in_words(path: str, content: dict[str, Any]) -> str:
    """What stands at a place of a record that somebody may have written otherwise."""
    try:
        return _in_words(path, content)
    except (LookupError, TypeError, AttributeError):
        return ""


def _in_words(path: str, content: dict[str, Any]) -> str:
    if found := TABLE.match(path):
        asked = content["table"]["question"]
        return _("The value of “%(alternative)s” by “%(criterion)s”") % {
            "alternative": _alternative(asked["alternatives"][int(found["row"])], content),
            "criterion": _criterion(asked["criteria"][int(found["column"])]["code"], content),
        }
    if found := GIVEN.match(path):
        round = content["rounds"][int(found["round"])]
        given = round["weights"][int(found["which"])]
        whose = _("Round %(round)s, the weights of %(person)s") % {
            "round": round["number"],
            "person": _person(given["participant"], round),
        }
        return _joined(whose, _criterion_at_the_end(path, content))
    for start, sentence in (
        (DOCUMENTS, gettext_lazy("What is asked: “%(name)s”")),
        (ANSWERS, gettext_lazy("What is answered: “%(name)s”")),
    ):
        if path.startswith(start):
            return _of_evaluation(path.removeprefix(start), str(sentence), content)
    return ""


def _of_evaluation(rest: str, sentence: str, content: dict[str, Any]) -> str:
    evaluation = content["evaluation"]
    names = {*evaluation["documents"], *evaluation["answers"]}
    known = [name for name in names if f"{rest}.".startswith(f"{name}.")]
    name = max(known, key=len)  # a code may have a point
    inner = rest.removeprefix(name).removeprefix(".")
    member = next((said for key, said in MEMBERS.items() if inner.startswith(key)), "")
    of = _of_whom(name, inner, content)
    return _joined(sentence % {"name": in_words(name, content)}, str(member), of)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _of_whom(name: str, inner: str, content: dict[str, Any]) -> str:
    """The alternative or criterion that the end of a place names."""
    if found := RESULT.match(inner):
        row = content["evaluation"]["answers"][name]["results"][int(found["row"])]
        return _quoted(_alternative(row["alternative"], content))
    return _criterion_at_the_end(inner, content)


def _criterion_at_the_end(path: str, content: dict[str, Any]) -> str:
    codes = [one["code"] for one in content["criteria"] if path.endswith(f".{one['code']}")]
    return _quoted(_criterion(max(codes, key=len), content)) if codes else ""


def _quoted(name: str) -> str:
    return _("“%(name)s”") % {"name": name}


def _person(number: Any, round: dict[str, Any]) -> str:
    named = {one["participant"]: one.get("name") for one in round.get("people", ())}
    return named.get(number) or _("number %(number)s") % {"number": number}


def _alternative(code: str, content: dict[str, Any]) -> str:
    return _called(code, content["alternatives"])


def _criterion(code: str, content: dict[str, Any]) -> str:
    return _called(code, content["criteria"])


def _called(code: str, rows: list[dict[str, Any]]) -> str:
    name: dict[str, str] = {one["code"]: one["name"] for one in rows}.get(code, {})
    return name.get(get_language() or "") or name.get("ru") or code


def in_words(name: str, content: dict[str, Any]) -> str:
    """What a question to the engine was about."""
    kind, _mark, rest = name.partition(":")
    if kind == "node" and rest == "root":
        return _("The weights of the uppermost criteria")
    if kind == "node":
        return _("The weights within “%(name)s”") % {"name": _criterion(rest, content)}
    if kind == "rank" and rest in AGGREGATION_TITLES:
        return _("The ranking (%(how)s)") % {"how": AGGREGATION_TITLES[rest]}
    if name == WHOLE:
        return _("The weights over the whole tree")
    if name == SMAA:
        return _("The ranking with weights that scatter as the people's do")
    return name  # what a later program asks
