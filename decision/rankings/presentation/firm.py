"""How firm a ranking is, in sentences before tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Alternative
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.methods_said import MethodsSaid, methods_said
from decision.rankings.presentation.ranking import placed_of
from decision.rankings.presentation.reached import SHOWN, Reach, out_of_time, reach_of
from decision.rankings.presentation.scatter import Scatter, scatter_of
from decision.rankings.presentation.stays import Stays, stays_of
from decision.rankings.presentation.walk import Walk, walk_of
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem
from decision.rankings.services.firm import attainable, by_methods, scattered, stability

# More cells cannot be asked about within a page's time: each question ranks hundreds of times.
MOST_CELLS = 4000
# Integer programmes for each alternative cost more: beyond so many cells they are computed on
# request alone.
REACHES_AT_ONCE = 400
SECONDS, SECONDS_ON_REQUEST = 0.15, 5.0


@dataclass(frozen=True, eq=False)
class FirmPage:
    """`sentences` are the answer, with those of `reaches` that tell more than is seen already.

    A part that is None was not computed, and `notes` say why; `late` of which reaches the search
    came to no end.
    """

    sentences: tuple[str, ...]
    stays: Stays | None
    walk: Walk | None
    scatter: Scatter | None
    methods: MethodsSaid | None
    reaches: tuple[Reach, ...]
    late: tuple[str, ...]
    others: tuple[Alternative, ...]
    notes: tuple[str, ...]


def firm_page(
    ranked: RankedProblem,
    reader: Reader,
    form: RankingForm,
    *,
    walks: str = "",
) -> FirmPage:
    """All that the size allows, and whatever it is, who is first by each method.

    `walks` is the criterion whose weight is to walk, "" for the most critical one.
    """
    placed = placed_of(ranked.answer)
    by_code = {a.subject.code: a for a in ranked.table.alternatives}
    order = [by_code[result["alternative"]] for result in placed]
    m, n = len(ranked.whole["alternatives"]), len(ranked.whole["criteria"])
    notes: list[str] = []
    methods = _or_note(lambda: methods_said(ranked, by_methods(ranked, reader)), reader, notes)
    if m * n > MOST_CELLS:
        size = {"alternatives": m, "criteria": n}
        said: tuple[str, ...]
        if methods:
            told = _(
                "With %(alternatives)s alternatives and %(criteria)s criteria only the methods are "
                "compared: all else would rank them many hundred times."
            )
            said = (methods.sentence, told % size)
        else:
            told = _(
                "With %(alternatives)s alternatives and %(criteria)s criteria nothing of it is "
                "computed here: it would rank them many hundred times."
            )
            said = (told % size,)
        return FirmPage(said, None, None, None, methods, (), (), tuple(order), tuple(notes))
    weighs = n > 1
    stable = _or_note(lambda: stability(ranked, reader), reader, notes) if weighs else None
    stays = stays_of(ranked, stable) if stable else None
    critical = stable["most_critical"] if stable else None
    scatter = None
    if weighs:
        scatter = _or_note(lambda: scatter_of(ranked, scattered(ranked, reader)), reader, notes)
    reaches: tuple[Reach, ...] = ()
    late: tuple[str, ...] = ()
    if weighs and m * n <= REACHES_AT_ONCE:
        codes = [alternative.subject.code for alternative in order[:SHOWN]]
        reached = _or_note(lambda: attainable(ranked, codes, SECONDS, reader), reader, notes)
        if reached is not None:
            reaches, late = reach_of(ranked, reached, form), out_of_time(reached)
    notes += still_weightless(ranked)
    told_sentences = [] if weighs else [_("There is one criterion alone: weights change nothing.")]
    told_sentences += stays.sentences if stays else ()
    told_sentences += [scatter.sentence] if scatter else []
    told_sentences += [methods.sentence] if methods else []
    return FirmPage(
        sentences=tuple(told_sentences),
        stays=stays,
        walk=walk_of(ranked, walks, critical, reader),
        scatter=scatter,
        methods=methods,
        reaches=reaches,
        late=late,
        others=tuple(order[len(reaches) :]) if weighs else (),
        notes=tuple(dict.fromkeys(notes)),
    )


def still_weightless(ranked: RankedProblem) -> list[str]:
    """The sentence on what weighs nothing and cannot be given a weight as the ranking stands."""
    weights, names = ranked.weights, ranked.table.names()
    fixed = [code for code in ranked.weightless if code not in weights]
    if not fixed:
        return []
    told = {"names": ", ".join(quoted(names[code]) for code in fixed)}
    return [
        ngettext(
            "%(names)s weighs nothing and its weight does not move here: for want of values it "
            "would be left out again, or it would change the ranking by being in it.",
            "%(names)s weigh nothing and their weights do not move here: for want of values they "
            "would be left out again, or they would change the ranking by being in it.",
            len(fixed),
        )
        % told
    ]


def one_reach(
    ranked: RankedProblem, code: str, reader: Reader, form: RankingForm
) -> tuple[Reach | None, tuple[str, ...]]:
    """What one alternative can reach; without it, or beside it, sentences on why."""
    if code not in {result["alternative"] for result in placed_of(ranked.answer)}:
        return None, (_("It has no place, since a value is missing."),)
    try:
        answer = attainable(ranked, [code], SECONDS_ON_REQUEST, reader)
    except McdaError as error:
        return None, (error.message(reader),)
    (reach,) = reach_of(ranked, answer, form)
    return reach, out_of_time(answer)


def _or_note[T](ask: Callable[[], T], reader: Reader, notes: list[str]) -> T | None:
    """What is asked for; where the engine refuses it, its sentence goes to the notes."""
    try:
        return ask()
    except McdaError as error:
        notes.append(error.message(reader))
        return None
