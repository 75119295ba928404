"""What the admin pages of all data share: languages in tabs, history where it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR
from decimal import Decimal
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.db.models import (
    BigIntegerField,
    CharField,
    DecimalField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.expressions import OrderBy
from django.db.models.fields import PositiveIntegerRelDbTypeMixin
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import build_localized_fieldname
from unfold.admin import ModelAdmin
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextInputWidget

from config.folding import Natural
from config.numbers import NumberField
from territories.admin.along import counted, in_the_way
from territories.admin.at_once import AtOnceAdmin
from territories.admin.history import HistoryAdmin
from territories.admin.reasons import ReasonForm, ReasonsAdmin
from territories.admin.untranslated import UntranslatedFilter

# What Django's own filters put after the name of a field.
FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt", "__year")
DATE_ENDINGS = ("__year", "__month", "__day")
FLOAT_DECIMALS = 12
MOST_HELD = BigIntegerField.MAX_BIGINT
CODES = frozenset({"code", "slug", "key"})  # columns of codes, with numbers in them


class TypedNumbers:
    """Numbers are typed as people write them.

    A browser's own number field takes «231,55» for 23155 in some languages, and its arrows and
    the wheel change a value in passing.
    """

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        is_number = isinstance(db_field, DecimalField | FloatField | IntegerField)
        if db_field.choices or not is_number or not db_field.editable or db_field.auto_created:
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return NumberField(
            decimals=_decimals(db_field),
            smallest=0 if isinstance(db_field, PositiveIntegerRelDbTypeMixin) else None,
            widget=UnfoldAdminTextInputWidget,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            required=not db_field.blank,
            initial=db_field.get_default() if db_field.has_default() else None,
        )


def _is_text(model: type[Model], path: str) -> bool:
    return isinstance(get_fields_from_path(model, path)[-1], CharField | TextField)


def _decimals(field: Field[Any, Any]) -> int:
    if isinstance(field, DecimalField):
        return field.decimal_places or 0
    return 0 if isinstance(field, IntegerField) else FLOAT_DECIMALS


def _refuse_what_no_column_holds(request: HttpRequest) -> None:
    """Of what filters ask in an address: a database would break on a greater number."""
    for name, values in request.GET.lists():
        if name == SEARCH_VAR:
            continue
        is_year = name.endswith("__year")
        least, most = (MINYEAR, MAXYEAR) if is_year else (-MOST_HELD, MOST_HELD)
        for value in values:
            try:
                number = int(value)
            except ValueError:  # no number: the filter itself refuses it, or asks for none
                continue
            if not least <= number <= most:
                raise BadRequest(f"No column holds {value!r:.99}.")


class InNaturalOrder(ChangeList):
    """A list in which T2 stands before T10, whichever column orders it."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        order = super().get_ordering(request, queryset)
        return _naturally(self.model, order, expands=self.model_admin.orders_relations)


def _naturally(model: type[Model], order: Iterable[Any], *, expands: bool) -> list[Any]:
    found: list[Any] = []
    for one in order:
        names = _expanded(model, one) if expands and isinstance(one, str) else [one]
        found += [_by_number(name) if isinstance(name, str) else name for name in names]
    return found


def _expanded(model: type[Model], name: str) -> list[str]:
    """In place of a relation the order of what it leads to, as the database would be asked."""
    column, is_down = name.removeprefix("-"), name.startswith("-")
    try:
        field = get_fields_from_path(model, column)[-1]
    except FieldDoesNotExist:  # what the list has worked out, or “pk”
        return [name]
    if not isinstance(field, ForeignKey) or column.rpartition("__")[2] != field.name:
        return [name]
    order = field.related_model._meta.ordering or ()
    names = [one for one in order if isinstance(one, str)]
    if not names or len(names) < len(order):
        return [name]
    found = []
    for one in names:
        below = f"{column}__{one.removeprefix('-')}"
        found += _expanded(model, below if one.startswith("-") == is_down else f"-{below}")
    return found


def _by_number(name: str) -> Any:
    column = name.removeprefix("-")
    if column.rpartition("__")[2] not in CODES:
        return name
    return OrderBy(Natural(column), descending=name.startswith("-"))


class PlainAdmin(TypedNumbers, AtOnceAdmin):
    """Unfold's admin, fit for Django 6.1."""

    list_per_page = 50
    list_filter_submit = True
    # Counting a table a second time, without filters, would tell nobody anything.
    show_full_result_count = False
    # Whether T2 stands before T10 where a row that has the code orders the list.
    orders_relations = True
    delete_confirmation_template: Any = "admin/delete.html"
    delete_selected_confirmation_template: Any = "admin/delete.html"

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters beside the list offer.

        Django allows in an address any field of the row, and any row that points to it, even one
        whose relation has no name: `?number=57` would join a name to a pseudonym, and `?%2B=7`
        tell which criterion a blind answer is about.
        """
        pairs = [each for each in self.list_filter if isinstance(each, tuple)]
        named = [each for each in self.list_filter if isinstance(each, str)]
        named += [name for name, _filter in pairs]
        offered = {f"{name}{ending}" for name in named for ending in FILTER_ENDINGS}
        offered |= {
            str(each.parameter_name)
            for each in self.get_list_filter(request)
            if isinstance(each, type) and issubclass(each, SimpleListFilter)
        }
        if self.date_hierarchy:
            offered |= {f"{self.date_hierarchy}{ending}" for ending in DATE_ENDINGS}
        return lookup in offered

    def get_ordering(self, request: HttpRequest) -> Any:
        order = super().get_ordering(request) or self.opts.ordering
        return _naturally(self.model, order, expands=self.orders_relations)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return InNaturalOrder

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Django's title asks to choose one; a list is what it lists.

        It is counted beside the way back to all only where it is not all.
        """
        _refuse_what_no_column_holds(request)
        found = super().get_changelist_instance(request)
        found.title = capfirst(str(self.opts.verbose_name_plural))
        if not (found.query or found.has_active_filters):
            found.full_result_count = found.result_count
        return found

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Text is found however it is written; numbers as Django finds them."""
        return [
            f"{name}__folded" if _is_text(self.model, name) else name
            for name in super().get_search_fields(request)
        ]

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any, **options: Any
    ) -> Any:
        """A row is chosen by its key; Django would break on what is none."""
        self._refuse_what_is_no_key(request.POST.getlist(ACTION_CHECKBOX_NAME))
        return super().response_action(request, queryset, *args, **options)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The same of what a box shows as chosen, which an address may say too."""
        boxes = {
            name: of.opts.get_field(name).many_to_many
            for of in (*self.get_inline_instances(request), self)
            for name in of.get_autocomplete_fields(request)
        }
        boxes |= {field.name: True for field in self.opts.many_to_many}
        for name, values in (*request.GET.lists(), *request.POST.lists()):
            box = name.rpartition("-")[2]  # a line's field stands behind its number
            if box in boxes:
                # An address says several, one after the other, where several can be chosen.
                parts = [value.split(",") if boxes[box] else [value] for value in values]
                self._refuse_what_is_no_key(filter(None, chain.from_iterable(parts)))
        return super().changeform_view(request, *args, **options)

    def _refuse_what_is_no_key(self, chosen: Iterable[str]) -> None:
        for key in chosen:
            try:
                self.opts.pk.clean(key, None)
            except ValidationError as error:
                raise BadRequest(f"No key: {key!r:.99}") from error

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        stopped = in_the_way(self.model, objs)
        return ([], {}, set(), stopped) if stopped else counted(self.admin_site, request, objs)

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        # Unfold's own method lacks the last argument, of which Django warns: step over it.
        choices = default_choices or [("", _("Select action"))]
        return super(ModelAdmin, self).get_action_choices(request, choices, action_location)


class ShownAdmin(PlainAdmin):
    """To look at only: what services alone write, or is somebody's own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DataAdmin(PlainAdmin, TranslationAdmin):
    """Fields in two languages stand in a tab for each language.

    The tabs are unfold's own: those of modeltranslation fetch jQuery UI from elsewhere.
    """

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), UntranslatedFilter]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Facts are public: who edits some of them chooses others in boxes that search.

        Problems can be hidden, and keep their own rights.
        """
        is_fact = self.opts.app_label == "territories"
        if is_fact and request.user.is_staff and request.user.has_module_perms("territories"):
            return True
        return bool(super().has_view_permission(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        names = list(flatten_fieldsets(super().get_fieldsets(request, obj)))
        localized = {
            language: {build_localized_fieldname(f, language) for f in self.trans_opts.all_fields}
            for language, _name in settings.LANGUAGES
        }
        plain = [name for name in names if not any(name in one for one in localized.values())]
        return [
            (None, {"fields": plain}),
            *(
                (
                    str(name),
                    {"fields": [n for n in names if n in localized[language]], "classes": ["tab"]},
                )
                for language, name in settings.LANGUAGES
            ),
        ]


class WithHistoryAdmin(ReasonsAdmin, HistoryAdmin):
    """Every earlier state of a row stands behind the button “History”."""

    form: Any = ReasonForm


class DataWithHistoryAdmin(WithHistoryAdmin, DataAdmin):
    """As `DataAdmin`, with history."""


class PlainWithHistoryAdmin(WithHistoryAdmin, PlainAdmin):
    """As `PlainAdmin`, with history."""


def plain_number(value: Decimal) -> str:
    """A number as it was entered, without the zeros that the column adds."""
    return number_format(format(value.normalize(), "f"), force_grouping=True)
