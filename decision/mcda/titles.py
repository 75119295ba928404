"""What people call methods and normalisations: the one table of it, for sentences and pages."""

from __future__ import annotations

from decision.mcda.errors import Term, gettext_noop

METHOD_TITLES: dict[str, str] = {
    "ahp_distributive": gettext_noop("AHP, distributive"),
    "ahp_ideal": gettext_noop("AHP, ideal"),
    "aras": "ARAS",
    "aroman": "AROMAN",
    "balanced_spotis": "Balanced SPOTIS",
    "cocoso": "CoCoSo",
    "codas": "CODAS",
    "comet": "COMET",
    "copras": "COPRAS",
    "edas": "EDAS",
    "ervd": "ERVD",
    "lmaw": "LMAW",
    "lopm": gettext_noop("Limits on properties"),
    "mabac": "MABAC",
    "mairca": "MAIRCA",
    "marcos": "MARCOS",
    "moora": "MOORA",
    "ocra": "OCRA",
    "probid": "PROBID",
    "promethee_i": "PROMETHEE I",
    "promethee_ii": "PROMETHEE II",
    "rafsi": "RAFSI",
    "ram": "RAM",
    "rim": "RIM",
    "spotis": "SPOTIS",
    "sprobid": "sPROBID",
    "topsis": "TOPSIS",
    "vikor": "VIKOR",
    "waspas": "WASPAS",
    "wpm": "WPM",
    "wsm": "WSM",
}

NORMALISATION_TITLES: dict[str, str] = {
    "none": gettext_noop("none: values as they are"),
    "minmax": gettext_noop("min–max"),
    "max": gettext_noop("by the maximum"),
    "sum": gettext_noop("by the sum"),
    "vector": gettext_noop("by the vector norm"),
    "logarithmic": gettext_noop("logarithmic"),
    "linear": gettext_noop("linear"),
    "nonlinear": gettext_noop("non-linear"),
    "enhanced_accuracy": gettext_noop("enhanced accuracy"),
    "zavadskas_turskis": gettext_noop("Zavadskas–Turskis"),
}

# The methods that take weights from the data.
WEIGHTING_TITLES: dict[str, str] = {
    "equal": gettext_noop("equal weights"),
    "entropy": gettext_noop("entropy"),
    "std": gettext_noop("standard deviation"),
    "variance": gettext_noop("variance"),
    "gini": gettext_noop("Gini index"),
    "angle": gettext_noop("angle"),
    "merec": "MEREC",
    "critic": "CRITIC",
    "cilos": "CILOS",
    "idocriw": "IDOCRIW",
    "lopcow": "LOPCOW",
}


def method_title(name: str) -> Term:
    """A ranking method as people write it, in the reader's language."""
    return Term(METHOD_TITLES[name])


def normalisation_title(name: str) -> Term:
    """A normalisation as a page offers it, in the reader's language."""
    return Term(NORMALISATION_TITLES[name])


def weighting_title(name: str) -> Term:
    """A method of weights from the data, in the reader's language."""
    return Term(WEIGHTING_TITLES[name])
