import pytest

from decision.problems.models import Problem
from tests.decision.portfolios.by_hand import make_projects


@pytest.fixture
def problem(db: None) -> Problem:
    return make_projects()
