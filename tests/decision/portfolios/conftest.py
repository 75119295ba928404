import pytest
from django.contrib.auth.models import User

from decision.problems.models import Problem
from tests.decision.portfolios.by_hand import make_projects


@pytest.fixture
def problem(db: None) -> Problem:
    return make_projects()


@pytest.fixture
def owner(problem: Problem) -> User:
    """Who looks after the problem."""
    user = User.objects.create_user("owner")
    problem.owner = user
    problem.save(update_fields=["owner"])
    return user
