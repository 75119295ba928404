"""Search that knows Russian: capitals are small letters and «ё» is «е», on either database.

And an order of codes in which T2 comes before T10.

SQLite folds Latin letters alone: there a function of our own does it for every new connection.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Lookup, TextField
from django.db.models.lookups import BuiltinLookup

FUNCTION = "mera_folded"
NATURAL = "mera_natural"
DIGITS = 12  # to which a number in a code is filled up


def folded(text: str | None) -> str | None:
    """As two spellings of one word are compared.

    >>> folded("ТОР «Королёв»")
    'тор «королев»'
    """
    return None if text is None else text.lower().replace("ё", "е")


def natural(text: str | None) -> str | None:
    """As codes with numbers are put in order.

    >>> natural("T2") < natural("T2.1") < natural("T10")
    True
    """
    return None if text is None else re.sub(r"\d+", lambda number: number[0].zfill(DIGITS), text)


class Natural(Func):
    """`order_by(Natural("code"))`."""

    function = NATURAL
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Zeros before each number, then so many of them away that twelve digits are left."""
        filled = rf"REGEXP_REPLACE(%(expressions)s, '(\d+)', '{'0' * DIGITS}\1', 'g')"
        template = rf"REGEXP_REPLACE({filled}, '0*(\d{{{DIGITS}}})', '\1', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)


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
        connection.connection.create_function(NATURAL, 1, natural, deterministic=True)
