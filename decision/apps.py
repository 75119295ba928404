from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The rooms that keep pages up to date for those who watch.
WATCHED = ("desk", "results", "weighing")


class DecisionConfig(AppConfig):
    name = "decision"
    verbose_name = _("Models")

    def ready(self) -> None:
        for room in WATCHED:
            import_module(f"decision.{room}.audiences")
