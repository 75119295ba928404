"""Checking a record: its form, its place in the chain, and its numbers, worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.utils import Error as DatabaseError
from django.utils.translation import gettext as _

from decision.problems.errors import DecisionError
from decision.records.models import DecisionRecord
from decision.records.services.content import software
from decision.records.services.differences import Difference, first_difference
from decision.records.services.form import RecordError, RecordFile, digest_of, read_record_file
from decision.records.services.learnt import comparable
from decision.records.services.reading import data_of, weighting_of
from decision.results.services import documents_of, replies_of
from decision.weighing.methods import at_once

Result = Literal["ok", "wrong", "note"]

# What reading members that are missing or of another kind can raise: the file is not ours.
NOT_AS_WRITTEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DecisionError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A note is neither for nor against the record."""

    result: Result
    sentence: str


def checked(data: bytes, *, sha256: str = "", with_database: bool = True) -> Iterator[Finding]:
    """Everything that can be checked of a record, one after the other.

    Raises
    ------
    RecordError
        If the file is not a record at all.
    """
    yield from checked_file(read_record_file(data), sha256=sha256, with_database=with_database)


def checked_file(
    file: RecordFile, *, sha256: str = "", with_database: bool = True
) -> Iterator[Finding]:
    """The same of a file that was read."""
    yield from _form(file)
    yield from _digest(file, sha256)
    if with_database:
        yield from chain_of(file.digest, code_in(file))
    for check in (_software, _table, _own_weights, _documents, _answers):
        try:
            yield from check(file.content)
        except NOT_AS_WRITTEN as error:
            yield Finding(
                "wrong",
                _("%(what)s cannot be read as this format says: %(reason)s.")
                % {"what": _title(check), "reason": _reason(error)},
            )


def _reason(error: Exception) -> str:
    if isinstance(error, DecisionError):
        return str(error).rstrip(".")
    return f"{type(error).__name__} {error}".strip()


def _title(check: Callable[..., Any]) -> str:
    return {
        _software: _("The versions of the software"),
        _table: _("The decision table"),
        _own_weights: _("The weights that each person gave"),
        _documents: _("What the evaluation documents follow from"),
        _answers: _("The evaluation"),
    }[check]


# Form, digest, chain --------------------------------------------------------------------------


def _form(file: RecordFile) -> Iterator[Finding]:
    if file.is_canonical:
        yield Finding("ok", _("The file is canonical JSON (RFC 8785)."))
    else:
        yield Finding("wrong", _("The file is not canonical JSON: somebody has rewritten it."))


def _digest(file: RecordFile, expected: str) -> Iterator[Finding]:
    given = [
        (_("The digest in the file"), file.sha256),
        (_("The digest that you gave"), expected.strip().lower()),
    ]
    for name, digest in given:
        if digest and digest == file.digest:
            yield Finding("ok", _("%(name)s is that of the record.") % {"name": name})
        elif digest:
            yield Finding(
                "wrong",
                _("%(name)s is %(given)s; the record's is %(found)s.")
                % {"name": name, "given": digest, "found": file.digest},
            )
    if not any(digest for _name, digest in given):
        yield Finding(
            "note",
            _("SHA-256 is %(digest)s: compare it with what you were given.")
            % {"digest": file.digest},
        )


def code_in(file: RecordFile) -> str:
    """The code of the session that a file names."""
    session: Any = file.content.get("session")
    return str(session.get("code")) if isinstance(session, dict) else ""


def chain_of(digest: str, code: str) -> Iterator[Finding]:
    """What the database says of a record with this digest, of the session with this code."""
    try:
        yield from _chain_in_the_database(digest, code)
    except DatabaseError:
        yield Finding("note", _("There is no database to ask: the chain is not checked."))


def _chain_in_the_database(digest: str, code: str) -> Iterator[Finding]:
    """The record and all before it, as the database has them."""
    known = DecisionRecord.objects.filter(sha256=digest).first()
    if known is None:
        yield _not_known(code)
        return
    if known.number is None:
        yield _of_a_demonstration(known)
        return
    before = ""
    chain = DecisionRecord.objects.filter(number__lte=known.number).order_by("number")
    for record in chain.iterator(chunk_size=1):
        if trouble := _trouble(record, before):
            yield Finding(
                "wrong",
                _("The chain is broken at record %(number)s: %(trouble)s")
                % {"number": record.number, "trouble": trouble},
            )
            return
        before = record.sha256
    yield Finding(
        "ok",
        _("The database has it as record %(number)s, and the chain of records up to it holds.")
        % {"number": known.number},
    )


def _of_a_demonstration(record: DecisionRecord) -> Finding:
    if trouble := _trouble(record, ""):
        return Finding(
            "wrong",
            _("The database has it as a demonstration's record: %(trouble)s")
            % {"trouble": trouble},
        )
    return Finding(
        "ok", _("The database has it as a demonstration's record, which is outside the chain.")
    )


def _trouble(record: DecisionRecord, before: str) -> str:
    """What is wrong with a stored record; empty if nothing is."""
    if digest_of(record.content.encode()) != record.sha256:
        return _("its content was changed after it was sealed.")
    content = read_record_file(record.content.encode()).content
    if (content.get("previous_sha256") or "") != before:
        return _("it does not follow the one before it.")
    return ""


def _not_known(code: str) -> Finding:
    sealed = DecisionRecord.objects.filter(session__code=code).first()
    if sealed is None:
        return Finding("note", _("The database does not know this record: another site's?"))
    return Finding(
        "wrong",
        _("The database has sealed this session with another content: %(digest)s.")
        % {"digest": sealed.sha256},
    )


# Numbers --------------------------------------------------------------------------------------


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
    yield _same(
        first_difference(values, question["matrix"], "table"),
        _("The decision table holds the values whose sources it names."),
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
        first_difference(answer["weights"], found[path].get("weights"), path)
        for path, answer in given.items()
    )
    yield _same(
        next((one for one in differences if one), None),
        _("Each person's weights follow from what that person said."),
    )


def _documents(content: dict[str, Any]) -> Iterator[Finding]:
    """The questions to the engine follow from answers, voting powers, tree and table."""
    evaluation = content["evaluation"]
    if _is_withheld(content):
        yield Finding(
            "note",
            _(
                "Names are hidden, and group and voting power would tell somebody apart: single "
                "answers are not in the record, and what the questions follow from is not checked."
            ),
        )
        return
    rebuilt = documents_of(data_of(content, evaluation["round"]))
    recorded = evaluation["documents"]
    # In the order in which they are asked: the others follow from the first that differs.
    differences = (
        first_difference(recorded.get(name), rebuilt.get(name), f"evaluation.documents.{name}")
        for name in [*rebuilt, *(name for name in recorded if name not in rebuilt)]
    )
    yield _same(
        next((one for one in differences if one), None),
        _("The evaluation documents follow from the answers and data in the record."),
    )


def _is_withheld(content: dict[str, Any]) -> bool:
    """Whether the last round's single answers stayed out, which only hidden names allow."""
    evaluation, session = content["evaluation"], content["session"]
    rounds = [one for one in content["rounds"] if one["number"] == evaluation["round"]]
    return bool(
        evaluation.get("withheld")
        and not session["names_shown"]
        and not any(one.get("people", True) for one in rounds)
    )


def _answers(content: dict[str, Any]) -> Iterator[Finding]:
    """Every document is evaluated again."""
    evaluation = content["evaluation"]
    if evaluation["documents"].keys() != evaluation["answers"].keys():
        yield Finding("wrong", _("Not every evaluation document has an answer, or the reverse."))
    for name, again in replies_of(evaluation["documents"]).items():
        recorded = evaluation["answers"].get(name)
        yield _same(
            first_difference(*comparable(recorded, again), f"evaluation.answers.{name}"),
            _("%(name)s: the same digits.") % {"name": name},
        )


def _same(difference: Difference | None, sentence: str) -> Finding:
    if difference is None:
        return Finding("ok", sentence)
    return Finding(
        "wrong",
        _("%(path)s: the record says %(here)s, now it is %(there)s.")
        % {
            "path": difference.path or "—",
            "here": difference.here,
            "there": difference.there,
        },
    )
