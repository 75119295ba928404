"""The numbers of a record, worked out anew: once, however much is compared with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from decision.records.services.conflicts import left_out_findings
from decision.records.services.content import software
from decision.records.services.differences import Difference, computed_difference, first_difference
from decision.records.services.findings import Finding, same
from decision.records.services.form import WITH_PAIRS, RecordError
from decision.records.services.learnt import comparable
from decision.records.services.places import in_words
from decision.records.services.reading import data_of, weighting_of
from decision.results.services import recorded, replies_of, reply_of, with_counts
from decision.weighing.methods import at_once

Check = Callable[[], Iterator[Finding]]


def numbers_checks(content: dict[str, Any]) -> list[tuple[str, Check]]:
    """What is checked of a record's numbers, in this order, each with what it is about."""
    evaluation = _Evaluation(content)
    return [
        (_("The versions of the software"), lambda: _software(content)),
        (_("The decision table"), lambda: _table(content)),
        (_("The weights that each person gave"), lambda: _own_weights(content)),
        (_("What the evaluation documents follow from"), evaluation.documents),
        (_("The evaluation"), evaluation.answers),
        (_("What is left out of it"), lambda: left_out_findings(content)),
    ]


def _software(content: dict[str, Any]) -> Iterator[Finding]:
    recorded, here = content["software"], software()
    for name in sorted(recorded.keys() | here.keys()):
        then, now = recorded.get(name, "—"), here.get(name, "—")
        if then != now:
            yield Finding(
                "note",
                _("%(name)s was %(then)s then and is %(now)s here.")
                % {"name": name, "then": then, "now": now},
            )


def _table(content: dict[str, Any]) -> Iterator[Finding]:
    """The matrix that was ranked holds the values whose origin the record names."""
    question, cells = content["table"]["question"], content["table"]["cells"]
    if question is None:
        yield Finding("note", _("The problem compared nothing: there is no decision table."))
        return
    values = [[cell and float(cell["value"]) for cell in row] for row in cells]
    yield same(
        first_difference(values, question["matrix"], "table"),
        _("The decision table holds the values whose sources it names."),
        content,
    )


def _own_weights(content: dict[str, Any]) -> Iterator[Finding]:
    """What the engine makes of each person's points, swings, ranking or best and worst."""
    parts = {
        branch: [one["code"] for one in content["criteria"] if (one["parent"] or "root") == branch]
        for branch in {one["parent"] or "root" for one in content["criteria"]}
    }
    given = {
        f"rounds[{i}].weights[{j}].weights": answer
        for i, round in enumerate(content["rounds"])
        for j, answer in enumerate(round["weights"])
    }
    if not given:
        return
    method = at_once(weighting_of(content))
    if method is None:
        raise RecordError(_("The session compares pairs, yet somebody gave weights at once."))
    documents = {
        path: method.document(answer["answer"], parts[answer["branch"]])
        for path, answer in given.items()
    }
    found = replies_of(documents)
    differences = (
        computed_difference(answer["weights"], found[path].get("weights"), path)
        for path, answer in given.items()
    )
    yield same(
        _gravest(differences),
        _("Each person's weights follow from what that person said."),
        content,
    )


def _gravest(differences: Iterable[Difference | None]) -> Difference | None:
    """The first that is more than rounding, else the first."""
    found = [one for one in differences if one]
    return min(found, key=lambda one: one.is_rounding, default=None)


class _Evaluation:
    """The last round's questions and answers.

    To make the questions anew the engine has to answer them: the answers to those that come out
    the same are what it says of the record's.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content
        self._again: dict[str, Any] = {}  # by name: replies to questions as the record has them

    def documents(self) -> Iterator[Finding]:
        """The questions to the engine follow from answers, voting powers, tree and table."""
        content, evaluation = self._content, self._content["evaluation"]
        if _is_withheld(content):
            yield Finding(
                "note",
                _(
                    "Names are hidden, and group and voting power would tell somebody apart: "
                    "single answers are not in the record, and what the questions follow from is "
                    "not checked."
                ),
            )
            return
        rebuilt = recorded(data_of(content, evaluation["round"]))
        questions = evaluation["documents"]
        # In the order in which they are asked: the others follow from the first that differs.
        names = [*rebuilt.documents, *(name for name in questions if name not in rebuilt.documents)]
        differences = {
            name: computed_difference(
                questions.get(name), rebuilt.documents.get(name), f"evaluation.documents.{name}"
            )
            for name in names
        }
        self._again = {
            name: rebuilt.replies[name] for name, found in differences.items() if found is None
        }
        yield same(
            _gravest(differences.values()),
            _("The evaluation documents follow from the answers and data in the record."),
            content,
        )

    def answers(self) -> Iterator[Finding]:
        """Every document is answered as the record says."""
        evaluation = self._content["evaluation"]
        if evaluation["documents"].keys() != evaluation["answers"].keys():
            yield Finding(
                "wrong", _("Not every evaluation document has an answer, or the reverse.")
            )
        for name, document in evaluation["documents"].items():
            again = self._again[name] if name in self._again else self._answered(document)
            answer = evaluation["answers"].get(name)
            yield same(
                computed_difference(*comparable(answer, again), f"evaluation.answers.{name}"),
                _("%(name)s: the same digits.") % {"name": in_words(name, self._content)},
                self._content,
            )

    def _answered(self, document: dict[str, Any]) -> dict[str, Any]:
        reply = reply_of(document)
        return reply if self._content["format"] in WITH_PAIRS else with_counts(reply)


def _is_withheld(content: dict[str, Any]) -> bool:
    """Whether the last round's single answers stayed out, which only hidden names allow."""
    evaluation, session = content["evaluation"], content["session"]
    rounds = [one for one in content["rounds"] if one["number"] == evaluation["round"]]
    return bool(
        evaluation.get("withheld")
        and not session["names_shown"]
        and not any(one.get("people", True) for one in rounds)
    )
