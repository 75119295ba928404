"""What each method calls its score, and in a sentence how it ranks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from decision.rankings.selectors import MethodChoice


@dataclass(frozen=True)
class MethodWords:
    """`score` is the score's own name; `sentence` says how the method comes to it."""

    score: str | Promise
    sentence: str | Promise


METHOD_WORDS = {
    "topsis": MethodWords(
        _("closeness to the ideal"),
        _(
            "How near an alternative is to the best values of all together, and how far from the "
            "worst ones."
        ),
    ),
    "vikor": MethodWords(
        _("distance from the compromise, Q"),
        _(
            "A compromise between what most criteria gain and what the worst criterion loses: the "
            "least Q is best."
        ),
    ),
    "promethee_ii": MethodWords(
        _("net flow of preference, φ"),
        _(
            "Each is compared with each other, criterion by criterion: by how much it is "
            "preferred to the others, less by how much they are to it."
        ),
    ),
    "wsm": MethodWords(
        _("weighted sum"),
        _("Values on a common scale, times the weights, added up: a loss here is made good there."),
    ),
    "ahp_distributive": MethodWords(
        _("priority"),
        _(
            "Shares of what all have together, times the weights, added up: what many have is "
            "worth less."
        ),
    ),
    "ahp_ideal": MethodWords(
        _("priority"),
        _("Parts of the best value, times the weights, added up and shared out to 1."),
    ),
    "aras": MethodWords(
        _("degree of utility, K"),
        _("The weighted sum as a part of what an ideal alternative would reach."),
    ),
    "aroman": MethodWords(
        _("final estimate, R"),
        _(
            "Two normalisations averaged, sums of benefits and of costs raised to powers; it may "
            "rank what is better on everything lower."
        ),
    ),
    "cocoso": MethodWords(
        _("compromise score, k"),
        _("A weighted sum and a weighted product, combined in three ways and averaged."),
    ),
    "codas": MethodWords(
        _("assessment against the others, H"),
        _("How much farther an alternative is from the worst values than the others are."),
    ),
    "copras": MethodWords(
        _("utility as a part of the best one's"),
        _("The sum of benefits and what low costs add to it, as a part of the best one's."),
    ),
    "edas": MethodWords(
        _("appraisal against the average"),
        _("How far above the average an alternative is on the whole, and how little below it."),
    ),
    "lmaw": MethodWords(
        _("sum of logarithmic terms, Q"),
        _("Logarithms of the values, turned by the weights and added up."),
    ),
    "lopm": MethodWords(
        _("merit parameter"),
        _(
            "How far each value is from the limit set for it, weighted and added up: the least is "
            "best."
        ),
    ),
    "mabac": MethodWords(
        _("distance from the border"),
        _(
            "How far above the border of average alternatives it lies; the order is that of a "
            "weighted sum."
        ),
    ),
    "mairca": MethodWords(
        _("gap to the ideal rating"),
        _("What an alternative lacks to full marks, weighted and added up: the least is best."),
    ),
    "marcos": MethodWords(
        _("utility function, f(K)"),
        _("The weighted sum measured against an ideal alternative and its opposite."),
    ),
    "moora": MethodWords(
        _("benefits less costs"),
        _("The weighted benefits less the weighted costs, both by the vector norm."),
    ),
    "ocra": MethodWords(
        _("competitiveness"),
        _(
            "By how many times each exceeds the least value, costs turned round, weighted and "
            "added up: the worst has 0."
        ),
    ),
    "probid": MethodWords(
        _("performance score"),
        _(
            "Distances from the best, the second best and all further ideal solutions, and from "
            "the average."
        ),
    ),
    "promethee_i": MethodWords(
        _("how many alternatives are preferred to it"),
        _(
            "Each is compared with each other; where strengths and weaknesses disagree, two stay "
            "incomparable."
        ),
    ),
    "ram": MethodWords(
        _("root index"),
        _("A root of the benefits, the degree of which grows with the costs."),
    ),
    "sprobid": MethodWords(
        _("ratio of distances"),
        _("Distances from the worst quarter of ideal solutions over those from the best quarter."),
    ),
    "waspas": MethodWords(
        _("mean of sum and product"),
        _("Half a weighted sum and half a weighted product."),
    ),
    "wpm": MethodWords(
        _("weighted product"),
        _(
            "Values raised to their weights and multiplied: a very low one cannot be made good "
            "elsewhere."
        ),
    ),
}


def score_title(method: MethodChoice) -> str:
    return str(METHOD_WORDS[method.name].score)
