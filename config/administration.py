"""The administrator's site: its tables grouped by what one does with them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import sites
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.apps import BasicAppConfig
from unfold.sites import UnfoldAdminSite

# In the order in which an administrator needs them. What stands nowhere here is log.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Data"),
        (
            "Territory",
            "Project",
            "Indicator",
            "Observation",
            "Source",
            "Specialisation",
            "Succession",
            "ProjectYear",
            "Organisation",
            "Region",
            "Sector",
            "SanctionCount",
        ),
    ),
    (_("Applications"), ("Submission", "StatedFigure", "StatedYear", "SubmissionEvent")),
    (_("Models"), ("Problem", "Criterion", "Alternative", "Profile", "WeightSet")),
    (
        _("Sessions"),
        (
            "Session",
            "Round",
            "FrozenQuestion",
            "Ballot",
            "Judgement",
            "DirectWeight",
            "Score",
            "OfferedValue",
            "Device",
            "Voice",
            "ConflictOfInterest",
            "KeptAnswers",
        ),
    ),
    (_("Decisions"), ("DecisionRecord", "Publication", "KeptPortfolio")),
    (_("People"), ("User", "Group", "Participant", "StakeholderGroup")),
)
LOG = _("Log")


class Site(UnfoldAdminSite):
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """By task, in the sidebar and on the first page; one app alone is as Django has it."""
        found: list[Any] = super().get_app_list(request, app_label)
        if app_label is not None:
            return found
        models = {model["object_name"]: model for app in found for model in app["models"]}
        if "LogEntry" in models:  # decision.admin.audit makes more of it
            models["LogEntry"]["name"] = _("Audit log")
        groups = []
        for title, names in GROUPS:
            groups.append((title, [models.pop(name) for name in names if name in models]))
        groups.append((LOG, sorted(models.values(), key=lambda model: str(model["name"]))))
        return [
            {
                "name": title,
                "app_label": "",
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": rows,
            }
            for title, rows in groups
            if rows
        ]


class AdministrationConfig(BasicAppConfig):
    """Unfold with our site."""

    default = False

    def ready(self) -> None:
        site = Site()
        admin.site = site
        sites.site = site
