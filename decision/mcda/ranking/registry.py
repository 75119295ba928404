"""All ranking methods by name."""

from __future__ import annotations

from decision.mcda.ranking.benefits_and_costs import AROMAN, COPRAS, RAM
from decision.mcda.ranking.border_areas import MABAC, MAIRCA
from decision.mcda.ranking.bounded import BALANCED_SPOTIS, RAFSI, SPOTIS
from decision.mcda.ranking.comet import comet
from decision.mcda.ranking.declarations import Method
from decision.mcda.ranking.distances import CODAS, EDAS
from decision.mcda.ranking.ideal_averages import PROBID, SPROBID
from decision.mcda.ranking.marcos import MARCOS
from decision.mcda.ranking.products import COCOSO, LMAW, WASPAS, WPM
from decision.mcda.ranking.promethee import PROMETHEE_I, PROMETHEE_II
from decision.mcda.ranking.ratios import ARAS, MOORA, OCRA
from decision.mcda.ranking.reference_ideal import RIM
from decision.mcda.ranking.reference_points import ERVD, LOPM
from decision.mcda.ranking.topsis import TOPSIS
from decision.mcda.ranking.vikor import VIKOR
from decision.mcda.ranking.weighted_sum import AHP_DISTRIBUTIVE, AHP_IDEAL, WSM
from decision.mcda.reading import Place

# The four that a problem page offers first, then by name.
_WITHOUT_COMET = (
    TOPSIS,
    VIKOR,
    PROMETHEE_II,
    WSM,
    AHP_DISTRIBUTIVE,
    AHP_IDEAL,
    ARAS,
    AROMAN,
    BALANCED_SPOTIS,
    COCOSO,
    CODAS,
    COPRAS,
    EDAS,
    ERVD,
    LMAW,
    LOPM,
    MABAC,
    MAIRCA,
    MARCOS,
    MOORA,
    OCRA,
    PROBID,
    PROMETHEE_I,
    RAFSI,
    RAM,
    RIM,
    SPOTIS,
    SPROBID,
    WASPAS,
    WPM,
)

# What judges COMET's characteristic objects needs no more than weights and directions, and
# orders all of them in agreement with dominance.
EXPERTS: dict[str, Method] = {
    method.name: method
    for method in _WITHOUT_COMET
    if method is not PROMETHEE_I
    and method.respects_dominance
    and not any(parameter.required for parameter in method.parameters)
}

METHODS: dict[str, Method] = {method.name: method for method in (*_WITHOUT_COMET, comet(EXPERTS))}


def method_named(place: Place) -> Method:
    """The method that a document names; an unknown name is refused with the known ones."""
    return METHODS[place.choice(tuple(METHODS), code="unknown_method")]
