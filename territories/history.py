"""Which tables keep every earlier state of their rows."""

import simple_history

from territories.models import Indicator, Observation, Project, Source, Territory


def register_history() -> None:
    for model in (Source, Territory, Project, Indicator, Observation):
        simple_history.register(model)
