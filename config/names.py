"""Apps of others whose names an administrator reads: said in the language of the page."""

from __future__ import annotations

from axes.apps import AppConfig as AxesConfig
from django.utils.translation import gettext_lazy as _
from django_ox.apps import DjangoOxConfig


class LogInsConfig(AxesConfig):
    verbose_name = _("Log-ins")


class QueueConfig(DjangoOxConfig):
    verbose_name = _("Queue of background work")  # type: ignore[assignment]  # lazy
