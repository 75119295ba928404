from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class TerritoriesConfig(AppConfig):
    name = "territories"
    verbose_name = _("Data")

    def ready(self) -> None:
        from config import folding

        connection_created.connect(folding.teach)
        # After modeltranslation has added its columns, so that the history keeps them too.
        from territories.history import register_history

        register_history()
