"""``manage.py rank SLUG``: a stored problem's ranking on the command line."""

from __future__ import annotations

import csv
import io
import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from config.cells import harmless
from decision.management.refusal import refuse
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.rankings.services import (
    McdaError,
    RankedProblem,
    RankingSettings,
    fictional_criteria,
    page_language,
    rank_problem,
)


class Command(BaseCommand):
    help = "Rank the alternatives of a problem; the numbers are those of its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the problem, as in its address")
        parser.add_argument("--method", default="", help="the problem's own by default")
        parser.add_argument("--normalization", default="", help="the method's own by default")
        parser.add_argument("--missing", default="", help="what a missing value means")
        parser.add_argument("--format", choices=FORMATS, default="table")
        parser.add_argument("--language", choices=("ru", "en"), default="en")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        as_json = options["format"] == "json"
        settings = RankingSettings(
            method=options["method"],
            normalization=options["normalization"],
            missing=options["missing"],
        )
        with translation.override(options["language"]):
            try:
                problem = Problem.objects.get(slug=slug)
                ranked = rank_problem(problem, settings, translate=page_language)
            except (Problem.DoesNotExist, DatabaseError, DecisionError, McdaError) as trouble:
                refuse(self.stderr, _refusal(trouble, slug), as_json=as_json)
            self.stdout.write(FORMATS[options["format"]](ranked))


def _refusal(trouble: Exception, slug: str) -> dict[str, Any]:
    match trouble:
        case Problem.DoesNotExist():
            told = Problem.objects.exclude(state=ProblemState.DRAFT).order_by("slug")
            known = ", ".join(told.values_list("slug", flat=True))
            sentence = gettext("There is no problem “%(slug)s”; there are: %(known)s.")
            message = sentence % {"slug": slug, "known": known}
            return {"code": "unknown_problem", "message": message, "where": "slug"}
        case DatabaseError():
            sentence = gettext("It cannot answer (%(reason)s): “make run” sets a database up.")
            message = sentence % {"reason": str(trouble).partition("\n")[0]}
            return {"code": "no_database", "message": message, "where": "DATABASE_URL"}
        case McdaError():
            return trouble.as_dict(page_language)
        case _:
            return {"code": "no_ranking", "message": str(trouble), "where": slug}


def _as_json(ranked: RankedProblem) -> str:
    return json.dumps(ranked.answer, ensure_ascii=False, allow_nan=False, indent=2)


def _as_csv(ranked: RankedProblem) -> str:
    """Results in the order of the problem, all digits; names are left to the table.

    A column more says in each line that invented values were used, where they were.
    """
    text = io.StringIO()
    is_fictional = bool(fictional_criteria(ranked.table, ranked.answer["weights"]))
    more = {"fictional": "fictional"} if is_fictional else {}
    columns = ["alternative", "score", "rank", *more]
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {**result, **more, "alternative": harmless(result["alternative"])}
        for result in ranked.answer["results"]
    )
    return text.getvalue().rstrip("\n")


def _as_table(ranked: RankedProblem) -> str:
    """Best first, with names, for a person's eye."""
    names = {a.subject.code: str(a) for a in ranked.table.alternatives}
    results = sorted(
        ranked.answer["results"],
        key=lambda result: (result["rank"] is None, result["rank"]),
    )
    options = ranked.answer["options"]
    better = (
        gettext("more is better")
        if ranked.answer["larger_is_better"]
        else gettext("less is better")
    )
    lines = [f"{ranked.method.title}, {options.get('normalization', '—')}; {better}"]
    for result in results:
        rank = "—" if result["rank"] is None else str(result["rank"])
        score = "" if result["score"] is None else f"{result['score']:.4f}"
        code = result["alternative"]
        lines.append(f"{rank:>4}  {code:<12}  {score:>12}  {names[code]}")
    lines += [f"! {warning['message']}" for warning in ranked.answer["warnings"]]
    return "\n".join(lines)


FORMATS: dict[str, Callable[[RankedProblem], str]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _as_csv,
}
