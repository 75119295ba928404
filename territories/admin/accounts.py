"""Users and groups, as the other pages of the administrator look; rights in the page's language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from territories.admin.base import PlainAdmin

# What a right lets one do, by the first word of its code name.
ACTS = {
    "view": gettext_lazy("look"),
    "add": gettext_lazy("add"),
    "change": gettext_lazy("change"),
    "delete": gettext_lazy("delete"),
}
OURS = ("territories", "decision", "auth")


class RightsField(forms.ModelMultipleChoiceField):
    """“territory: change” instead of “Territories | territory | Can change territory”."""

    def label_from_instance(self, right: Permission) -> str:
        act = ACTS.get(right.codename.partition("_")[0])
        name = right.content_type.name
        return _("%(name)s: %(act)s") % {"name": name, "act": act} if act else right.name


def offered_rights() -> QuerySet[Permission]:
    """Those to our own tables; the tables of earlier states are reached by those of their rows."""
    ours = Permission.objects.filter(content_type__app_label__in=OURS)
    return (
        ours.exclude(content_type__model__startswith="historical")
        .select_related("content_type")
        .order_by("content_type__app_label", "content_type__model", "codename")
    )


class ShowsRights(ModelAdmin):
    """For the two pages that give rights."""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs |= {"queryset": offered_rights(), "form_class": RightsField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(ShowsRights, DjangoUserAdmin, PlainAdmin):  # type: ignore[misc]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(ShowsRights, DjangoGroupAdmin, PlainAdmin):  # type: ignore[misc]
    """Rights that are given together."""
