"""Users and groups, as the other pages of the administrator look; rights in the page's language.

Who may keep accounts without being a superuser makes nobody one, himself least, and touches none.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from decision.accounts.enums import Role
from decision.accounts.selectors.factors import factor_of
from decision.accounts.selectors.rights import OURS
from decision.accounts.services.factors import take_away
from decision.admin.closed import closed_page
from decision.admin.sure import Move, asked_once
from territories.admin.base import PlainAdmin

# What a right lets one do, by the first word of its code name.
ACTS = {
    "view": gettext_lazy("look"),
    "add": gettext_lazy("add"),
    "change": gettext_lazy("change"),
    "delete": gettext_lazy("delete"),
}


class RightsField(forms.ModelMultipleChoiceField):
    """“territory: change” instead of “Territories | territory | Can change territory”."""

    def label_from_instance(self, right: Permission) -> str:
        act = ACTS.get(right.codename.partition("_")[0])
        name = right.content_type.name
        return _("%(name)s: %(act)s") % {"name": name, "act": act} if act else right.name


class GroupsField(forms.ModelMultipleChoiceField):
    """Roles by their names in the page's language."""

    def label_from_instance(self, group: Group) -> str:
        return group_title(group)


def group_title(group: Group) -> str:
    """A role's name in the page's language; of a group of people's own, what they call it."""
    return str(capfirst(Role(group.name).label)) if group.name in Role.values else group.name


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
        elif db_field.remote_field.model is Group:
            kwargs |= {"form_class": GroupsField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Rights that are not offered here stay as they were."""
        row = form.instance
        rights = row.permissions if isinstance(row, Group) else row.user_permissions
        unseen = list(rights.exclude(pk__in=offered_rights().order_by().values("pk")))
        super().save_related(request, form, formsets, change)
        rights.add(*unseen)


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(ShowsRights, DjangoUserAdmin, PlainAdmin):  # type: ignore[misc]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "first_name", "roles", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    actions_list = ["closed_log_ins"]
    actions_detail = ["reset_factor"]

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group_title(group) for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found: QuerySet[User] = super().get_queryset(request)
        return found.prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Where one only looks, unfold prints what is stored: the hash of a password, too."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [
            (name, {**said, "fields": [field for field in said["fields"] if field != "password"]})
            for name, said in found
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _may_touch(request, obj) and super().has_delete_permission(request, obj)

    @action(description=gettext_lazy("Closed log-ins"), url_path="closed", permissions=["change"])
    def closed_log_ins(self, request: HttpRequest) -> HttpResponse:
        return closed_page(self, request)

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> Any:
        """Offered where there is something to take away, and to others than oneself."""
        user = self.get_object(request, str(object_id))
        if user is None or user == request.user or factor_of(user) is None:
            return []
        return super().get_actions_detail(request, object_id)

    @action(
        description=gettext_lazy("Take the second factor off"),
        url_path="reset-second-factor",
        permissions=["change"],
    )
    def reset_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For who has lost the app and the codes; one's own asks for its code."""
        user = self.get_object(request, object_id)
        if user is None or user == request.user or not self.has_change_permission(request, user):
            raise PermissionDenied
        move = Move[User](
            title=_("Take the second factor off"),
            about=_("Then the password is enough, until another is set up."),
            carry_out=lambda row: self._without_factor(request, row),
            done=_("The second factor is taken off."),
        )
        return asked_once(self, request, user, move)

    def _without_factor(self, request: HttpRequest, user: User) -> None:
        take_away(user)
        self.log_change(request, user, _("Second factor taken off."))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        if not request.user.is_superuser:
            queryset = queryset.exclude(is_superuser=True)
        super().delete_queryset(request, queryset)


def _may_touch(request: HttpRequest, user: User | str | None) -> bool:
    """Unfold asks with a key alone before an action, which then asks with the user."""
    return request.user.is_superuser or not (isinstance(user, User) and user.is_superuser)


@admin.register(Group)
class GroupAdmin(ShowsRights, DjangoGroupAdmin, PlainAdmin):  # type: ignore[misc]
    """Rights that are given together. A role keeps its name, by which it is known, and stays."""

    list_display = ["title"]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def title(self, group: Group) -> str:
        return group_title(group)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ["title"] if _is_role(obj) else []

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ["title" if _is_role(obj) else "name", "permissions"]

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return not _is_role(obj) and super().has_delete_permission(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        super().delete_queryset(request, queryset.exclude(name__in=Role.values))


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in Role.values
