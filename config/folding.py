"""Search that knows Russian: capitals are small letters and «ё» is «е», on either database.

SQLite folds Latin letters alone: there a function of our own does it for every new connection.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.lookups import BuiltinLookup

FUNCTION = "mera_folded"


def folded(text: str | None) -> str | None:
    """As two spellings of one word are compared.

    >>> folded("ТОР «Королёв»")
    'тор «королев»'
    """
    return None if text is None else text.lower().replace("ё", "е")


@CharField.register_lookup
@TextField.register_lookup
class Folded(BuiltinLookup):
    """`name__folded="приморье"`: whether the column holds it, however it is written."""

    lookup_name = "folded"

    def get_prep_lookup(self) -> str:
        text = folded(str(self.rhs)) or ""
        for special in ("\\", "%", "_"):
            text = text.replace(special, f"\\{special}")
        return f"%{text}%"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = Lookup.process_lhs(self, compiler, connection)
        is_sqlite = connection.vendor == "sqlite"
        text = f"{FUNCTION}({column})" if is_sqlite else f"TRANSLATE(LOWER({column}), 'ё', 'е')"
        return rf"{text} LIKE %s ESCAPE '\'", (*parameters, self.rhs)


def teach(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, folded, deterministic=True)
