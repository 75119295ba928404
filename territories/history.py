"""Which tables keep every earlier state of their rows."""

import simple_history

from territories.models import (
    Indicator,
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Source,
    Specialisation,
    Territory,
)

# What is deleted along with another row comes back with it only if it has a history of its own.
KEPT = (
    Source,
    Territory,
    Specialisation,
    Organisation,
    Project,
    ProjectYear,
    Indicator,
    Observation,
)


def register_history() -> None:
    for model in KEPT:
        simple_history.register(model)
