"""What fails a test although no assertion does: see docs/operations.md, "Tests"."""

import inspect
import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.forms import NumberInput
from django.template import Context, Node
from django.template.base import FilterExpression, TokenType, VariableDoesNotExist
from django.template.defaultfilters import default, default_if_none
from django.templatetags.i18n import BlockTranslateNode


class UnknownTemplateVariableError(AssertionError):
    pass


def refuse_unknown_template_variables(patch: pytest.MonkeyPatch, template_root: str) -> None:
    """In our own templates every variable must be in the context, even one inside `if`.

    A variable that may be absent says so with the filter `default` or `default_if_none`.
    Django's and other packages' templates rely on absent variables and are left alone.
    """

    def _refuse(template: str | None, expression: str) -> None:
        if template and template.startswith(template_root):
            raise UnknownTemplateVariableError(f"{template}: unknown variable in {expression!r}")

    resolve = FilterExpression.resolve

    def strict_resolve(
        self: FilterExpression, context: Context, ignore_failures: bool = False
    ) -> Any:
        if not self.is_var or self.var.lookups is None:
            return resolve(self, context, ignore_failures)
        try:
            # What is found is right: only what is not is looked at further, and that is rare.
            value = self.var.resolve(context)
        except VariableDoesNotExist:
            # `if a.b` may ask whether there is a b; a itself must be there.
            asks = ignore_failures and self.var.lookups[0] in context
            if not asks and not _may_be_absent(self):
                _refuse(_template_being_rendered(), self.token)
            return resolve(self, context, ignore_failures)
        return resolve(_with_value(self, value), context) if self.filters else value

    render_translation = BlockTranslateNode.render

    def strict_render(self: BlockTranslateNode, context: Context, *args: Any) -> Any:
        tokens = [*self.singular, *(self.plural or [])]
        names = {token.contents for token in tokens if token.token_type == TokenType.VAR}
        for name in names - {*self.extra_context, self.countervar}:
            # The node looks the bare name up itself, past FilterExpression.
            if name.split(".")[0].split("|")[0] not in context:
                _refuse(self.origin.name, name)
        return render_translation(self, context, *args)

    patch.setattr(FilterExpression, "resolve", strict_resolve)
    patch.setattr(BlockTranslateNode, "render", strict_render)


def refuse_number_inputs(patch: pytest.MonkeyPatch) -> None:
    """No page has a browser's own field for numbers: it takes «231,55» for 23155.

    What stands in templates and scripts is read by test_consistency.py.
    """

    def refuse(widget: NumberInput, name: str, *_args: Any, **_kwargs: Any) -> Any:
        raise AssertionError(f"{name!r} is {type(widget).__name__}: use config.numbers.NumberField")

    patch.setattr(NumberInput, "get_context", refuse)


def _may_be_absent(expression: FilterExpression) -> bool:
    return any(function in (default, default_if_none) for function, _ in expression.filters)


def _with_value(expression: FilterExpression, value: Any) -> FilterExpression:
    """The filters of an expression whose variable need not be looked up a second time."""
    found = FilterExpression.__new__(FilterExpression)
    found.token, found.filters = expression.token, expression.filters
    found.var, found.is_var = value, False
    return found


def _template_being_rendered() -> str | None:
    """The file of the innermost node on the stack: an included template is not its includer."""
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back
    return None


def shuffle_unordered_querysets(patch: pytest.MonkeyPatch) -> None:
    """Rows that nobody ordered come in any order, as a database may return them."""
    order_by_pairs: Any = SQLCompiler._order_by_pairs  # its stub says that it returns nothing
    combinator_sql = SQLCompiler.get_combinator_sql

    def shuffled(self: SQLCompiler) -> Iterator[Any]:
        if _is_unordered(self.query):
            yield OrderBy(Random()), False
        else:
            yield from order_by_pairs(self)

    def without_shuffled_parts(self: SQLCompiler, *args: Any) -> Any:
        # SQLite takes no ORDER BY inside the parts of a union.
        for part in self.query.combined_queries:
            part.is_part_of_a_union = True
        return combinator_sql(self, *args)

    patch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
    patch.setattr(SQLCompiler, "get_combinator_sql", without_shuffled_parts)


def _is_unordered(query: Any) -> bool:
    if query.combinator or getattr(query, "is_part_of_a_union", False):
        return False
    # DISTINCT orders only by what it selects; an order would become part of GROUP BY.
    if query.distinct or query.group_by is not None:
        return False
    if query.extra_order_by or query.order_by:
        return False
    return not (query.default_ordering and query.get_meta() and query.get_meta().ordering)


def refuse_the_network(patch: pytest.MonkeyPatch) -> None:
    """Sockets reach this machine alone."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connect_on_loopback(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
                self.close()
                raise AssertionError(f"A test may not reach the network: {address[0]}")
            return connect(self, address)

        return connect_on_loopback

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


def _is_local(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
