"""Arrows that only a running interpreter shows, and doors that must be closed.

The arrows between modules are import-linter's, in pyproject.toml.
"""

import subprocess
import sys
from collections.abc import Iterator

import grimp
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.sources import APPS, ROOT

# Whoever adds an address here has thought about what a stranger sees there.
OPEN_TO_EVERYBODY = {
    "admin:login",
    "board",
    "context",
    "health",
    "home",
    "invitation",  # asks for the token of a personal link
    "join",
    "join_code",
    "kindred",
    "login",
    "login_code",  # asks for the password that was given before
    "method_note",
    "password_reset",
    "password_reset_complete",
    "password_reset_confirm",  # asks for the token of a letter
    "password_reset_done",
    "personal_link",
    "portfolio_csv",
    "portfolio_json",
    "portfolio_kept",
    "portfolio_kept_json",
    "portfolio_kept_list",
    "portfolio_xlsx",
    "problem_about",
    "problem_cell",
    "problem_data",
    "problem_detail",
    "problem_doubts",
    "problem_firm",
    "problem_portfolio",
    "problem_portfolio_fair",
    "problem_portfolio_frontier",
    "problem_portfolio_nearly",
    "problem_portfolio_prices",
    "problem_portfolio_robust",
    "problem_list",
    "problem_quadrants",
    "problem_reach",
    "problem_set",
    "problem_weights",
    "problem_why",
    "project_compare",
    "project_compare_csv",
    "project_compare_xlsx",
    "project_csv",
    "project_detail",
    "project_new",
    "project_intake",  # asks for the token of a personal link
    "project_list",
    "project_places",
    "project_xlsx",
    "quality",
    "quality_csv",
    "quality_problems",
    "ranking_csv",
    "ranking_xlsx",
    "record_detail",
    "record_download",
    "record_feed",
    "record_list",
    "record_since",
    "record_verify",
    "session_intro",
    "set_language",
    "territory_csv",
    "territory_compare",
    "territory_compare_csv",
    "territory_compare_xlsx",
    "territory_detail",
    "territory_list",
    "territory_places",
    "territory_xlsx",
    "volume_and_quality",
    "for_my_project",
    # A participant's pages ask for the token that his browser holds.
    "weigh",
    "weigh_conflicts",
    "weigh_devices",
    "weigh_enter",
    "weigh_finish",
    "weigh_join",
    "weigh_judgement",
    "weigh_mine",
    "weigh_record",
    "weigh_results",
    "weigh_resume",
    "weigh_score",
    "weigh_weights",
}
# Django's admin guards its pages itself, with `AdminSite.admin_view`.
GUARDED_BY_THE_ADMIN = "admin:"


def loaded_after(statement: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after `statement`."""
    program = f"{statement}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


def test_the_numbers_load_neither_the_web_nor_what_draws() -> None:
    graph = grimp.build_graph("decision")
    modules = sorted(graph.find_descendants("decision.mcda"))
    loaded = loaded_after(f"import {', '.join(modules)}")
    assert "numpy" in loaded
    assert loaded & {"django", "config", "territories", "pymcdm", "matplotlib", "pandas"} == set()


def test_the_wiring_loads_nothing_that_draws() -> None:
    loaded = loaded_after(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
        "import config.asgi, config.urls"
    )
    assert "django" in loaded
    assert loaded & {"pymcdm", "matplotlib"} == set()


def test_no_app_is_forgotten_by_the_arrows() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == {*APPS, "tests"}


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from views(pattern, prefix + space)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}", pattern


def test_every_view_is_closed_but_the_listed_ones() -> None:
    every = list(views(get_resolver()))
    opened = {
        name for name, pattern in every if not getattr(pattern.callback, "login_required", True)
    }
    assert opened == OPEN_TO_EVERYBODY


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login_from_every_closed_view(client: Client) -> None:
    reached = []
    for name, pattern in views(get_resolver()):
        if name in OPEN_TO_EVERYBODY or name.startswith(GUARDED_BY_THE_ADMIN):
            continue
        if pattern.pattern.converters:
            continue  # its own access matrix has rows to ask for
        answer = client.get(f"/{pattern.pattern}")
        if answer.status_code != 302 or not answer["Location"].startswith("/login/?next="):
            reached.append(name)
    assert reached == []
