"""A large problem of invented territories and values, to try pages and times on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decision.problems.models import Problem
from decision.problems.services import MOST_ALTERNATIVES, MOST_CRITERIA, make_large_problem


class Command(BaseCommand):
    help = "Makes a fictional problem of this size; every name and value of it says so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the problem's name in addresses")
        parser.add_argument("--alternatives", type=int, default=1_000)
        parser.add_argument("--criteria", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        slug, m, n = options["slug"], options["alternatives"], options["criteria"]
        if Problem.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a problem “{slug}” already.")
        if not (2 <= m <= MOST_ALTERNATIVES and 1 <= n <= MOST_CRITERIA):
            raise CommandError(
                f"2 to {MOST_ALTERNATIVES} alternatives and 1 to {MOST_CRITERIA} criteria."
            )
        problem = make_large_problem(slug=slug, alternatives=m, criteria=n, seed=options["seed"])
        self.stdout.write(f"{problem.get_absolute_url()}: {m} × {n}, all of it invented.")
