"""The best and the worst place of each alternative over weights, and the nearest that give it."""

from decision.mcda.robustness.attainable.places import Attainable, attainable_places
from decision.mcda.robustness.attainable.reached import Reached
from decision.mcda.robustness.attainable.region import Region, distance

__all__ = ["Attainable", "Reached", "Region", "attainable_places", "distance"]
