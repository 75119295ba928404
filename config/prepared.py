"""Statements compiled once: Django takes far longer to put one together than a database to answer.

Only for what each answer of a crowd asks; everywhere else a query set reads better and does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql import InsertQuery, UpdateQuery


class Hole(Expression):
    """Where a statement takes a value that is known only when it is sent."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Statement:
    """What a query set compiles to; `make` builds it when it is first sent."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    def _send(self, given: Mapping[str, object]) -> Any:
        """The cursor, with the holes filled."""
        cursor = connection.cursor()
        _compiler, sql, parameters = self._compiled
        cursor.execute(sql, [_filled(one, given) for one in parameters])
        return cursor

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[object, ...]]:
        compiler = self._query().get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return compiler, sql, tuple(parameters)

    def _query(self) -> Any:
        return self._make().query


class Select(_Statement):
    """A query set of `values_list`, asked again and again."""

    def rows(self, **given: object) -> list[tuple[Any, ...]]:
        with self._send(given) as cursor:
            return [self._converted(row) for row in cursor.fetchall()]

    def row(self, **given: object) -> tuple[Any, ...] | None:
        """The first one; None if there is none."""
        return next(iter(self.rows(**given)), None)

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, convert in self._converters:
            if values[place] is not None:
                values[place] = convert(values[place])
        return tuple(values)

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What must be done to a column, by its place."""
        compiler = self._compiled[0]
        columns = compiler.select[: compiler.col_count]
        found = compiler.get_converters([column[0] for column in columns])
        return [
            (place, partial(convert, expression=expression, connection=compiler.connection))
            for place, (converters, expression) in found.items()
            for convert in converters
        ]


class Update(_Statement):
    """A query set's `update` with these values, sent again and again."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]], **values: object) -> None:
        super().__init__(make)
        self._values = values

    def send(self, **given: object) -> None:
        self._send(given).close()

    def _query(self) -> Any:
        query: Any = super()._query().chain(UpdateQuery)
        query.add_update_values(self._values)
        return query


def insert(row: Model) -> None:
    """Store a new row of a model that has no parents and on whose saving nobody waits."""
    compiler, sql, fields = _insertion(type(row))
    prepared = (compiler.prepare_value(f, compiler.pre_save_val(f, row)) for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(sql, list(prepared))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def columns(model: type[Model], path: str = "") -> list[str]:
    """What `values_list` must name for `made`."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def made[M: Model](model: type[M], values: tuple[Any, ...]) -> M:
    """The object of a row that has the model's `columns`; nobody waits for the making of one."""
    return partly(model, dict(zip(_names(model), values, strict=True)))


def partly[M: Model](model: type[M], known: Mapping[str, object]) -> M:
    """A stored object of which some columns are known; the others are read when they are asked."""
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one.__dict__.update(known)
    return one


def _filled(parameter: object, given: Mapping[str, object]) -> Any:
    if not isinstance(parameter, Hole):
        return parameter
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)


@cache
def _names(model: type[Model]) -> list[str]:
    return columns(model)


@cache
def _insertion(model: type[Model]) -> tuple[Any, str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler: Any = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _parameters),) = compiler.as_sql()
    return compiler, sql, fields
