from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

# What a file can bring besides what territories knows.
BROUGHT = ("decision.authoring.services.brought",)
# The rooms that keep pages up to date for those who watch.
WATCHED = ("desk", "results", "weighing")


class DecisionConfig(AppConfig):
    name = "decision"
    verbose_name = _("Models")

    def ready(self) -> None:
        from decision.problems.history import register_history

        register_history()
        for room in WATCHED:
            import_module(f"decision.{room}.audiences")
        for module in BROUGHT:
            import_module(module)
        post_migrate.connect(_keep_administrators_whole)


def _keep_administrators_whole(sender: AppConfig, **kwargs: Any) -> None:
    """Rights are there once Django has made those to the tables of an app."""
    from decision.accounts.services.roles import keep_administrators_whole

    keep_administrators_whole(sender.label)
