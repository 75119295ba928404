"""What committees rated and nobody has accepted yet, on the administrator's first page."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from decision.problems.selectors.judged import with_ratings_waiting
from decision.problems.selectors.problems import problems_looked_after_by
from territories.admin.waiting import Waiting, waits


@waits
def ratings_to_accept(request: HttpRequest) -> Iterator[Waiting]:
    """Of each problem that he looks after a line that leads to where it is decided."""
    assert isinstance(request.user, User)  # the admin lets nobody else in
    for problem in with_ratings_waiting(problems_looked_after_by(request.user)):
        yield Waiting(
            _("ratings of committees to accept or refuse: “%(problem)s”")
            % {"problem": problem.name},
            problem.ratings_waiting,
            reverse("problem_judged", args=[problem.slug]),
        )
