"""What goes along with deleted rows: counted, for the page names tables and not each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import PROTECT, ForeignKey, Model
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

type Deleted = tuple[list[Any], dict[str, int], set[str], list[str]]


def in_the_way(model: type[Model], rows: Any) -> list[str]:
    """Tables whose rows forbid it, with how many: a source may have ten thousand values."""
    found = []
    for relation in model._meta.related_objects:
        if relation.on_delete is not PROTECT:
            continue
        pointing: Any = relation.related_model
        count = pointing._base_manager.filter(**{f"{relation.field.name}__in": rows}).count()
        if count:
            found.append(f"{pointing._meta.verbose_name_plural}: {number_format(count)}")
    return found


def counted(site: Any, request: HttpRequest, rows: Sequence[Any]) -> Deleted:
    """As Django's function of the same purpose, but no row is asked what it is called."""
    if not rows:
        return [], {}, set(), []
    collector: Any = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    counts, lacking = {}, set()
    for model, kept in collector.model_objs.items():
        counts[_title(model)] = len(kept)
        if site.is_registered(model):
            page: ModelAdmin = site.get_model_admin(model)
            if not all(page.has_delete_permission(request, row) for row in kept):
                lacking.add(str(model._meta.verbose_name))
    protected = {str(row._meta.verbose_name_plural) for row in collector.protected}
    lines = [f"{name}: {number_format(count)}" for name, count in counts.items()]
    return lines, counts, lacking, sorted(protected)


def _title(model: type[Model]) -> str:
    """Of a table that only ties two others no name is kept but one made of their classes'."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    ends = [each.related_model for each in model._meta.fields if isinstance(each, ForeignKey)]
    return _("links “%(ends)s”") % {"ends": " – ".join(str(end._meta.verbose_name) for end in ends)}
