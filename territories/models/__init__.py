from territories.models.background import BackgroundTask
from territories.models.intake import StatedFigure, StatedYear, Submission, SubmissionEvent
from territories.models.loaded import LoadedRow
from territories.models.measures import Indicator, Observation, Source
from territories.models.places import (
    Organisation,
    Project,
    Region,
    Sector,
    Specialisation,
    Territory,
)
from territories.models.projects import KeptProjects, KeptSectors, ProjectYear
from territories.models.remembered import ColumnMap
from territories.models.sanctions import SanctionCount
from territories.models.saved import SavedView
from territories.models.successions import Succession

__all__ = [
    "BackgroundTask",
    "ColumnMap",
    "Indicator",
    "KeptProjects",
    "KeptSectors",
    "LoadedRow",
    "Observation",
    "Organisation",
    "Project",
    "ProjectYear",
    "Region",
    "SanctionCount",
    "SavedView",
    "Sector",
    "Source",
    "Specialisation",
    "StatedFigure",
    "StatedYear",
    "Submission",
    "SubmissionEvent",
    "Succession",
    "Territory",
]
