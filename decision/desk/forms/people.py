"""Who takes part: stakeholder groups, invitations, voting power."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField
from config.text import WordsField
from decision.sessions.models import Session, StakeholderGroup
from decision.sessions.selectors.called import names_in

LONGEST_NAME = 80
LONGEST_LIST = 500  # names at once
MOST_GROUPS = 30
FIRST_ROWS = 2
LARGEST_POWER = Decimal("99999.999")  # what the column holds


class PowerField(NumberField):
    """Voting power: no unit, only the proportions count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            decimals=3,
            smallest=0,
            greatest=LARGEST_POWER,
            **{"label": _("Voting power"), **kwargs},
        )


class PowerForm(forms.Form):
    power = PowerField()


def group_powers(
    groups: Sequence[StakeholderGroup], refused: tuple[StakeholderGroup, PowerForm] | None
) -> list[tuple[StakeholderGroup, PowerForm]]:
    """Each group with its form, or with the one that was refused of it."""
    return [
        refused if refused and refused[0] == group else (group, power_of(group)) for group in groups
    ]


def power_of(group: StakeholderGroup, data: QueryDict | None = None) -> PowerForm:
    """The form of one group among others on the page."""
    return PowerForm(data, auto_id=f"group-{group.pk}-%s", initial={"power": group.power})


class NameForm(forms.Form):
    """Another name for somebody, so that he is told from the others."""

    name = WordsField(label=_("Name"), max_length=LONGEST_NAME)


# Groups of a new session ----------------------------------------------------------------------


class GroupForm(forms.Form):
    """One row; a row without a name is no group."""

    name = WordsField(label=_("Group"), max_length=LONGEST_NAME, required=False)
    power = PowerField(required=False, initial=1)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class GroupRowSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        names = [name.casefold() for name, _power in self.groups()]
        if len(set(names)) < len(names):
            raise ValidationError(gettext("Two groups have the same name."))
        if names and not any(power for _name, power in self.groups()):
            raise ValidationError(gettext("At least one group must have voting power."))

    def groups(self) -> list[tuple[str, Decimal]]:
        """Name and voting power of each group of valid rows, in their order."""
        rows = [row.cleaned_data for row in self.forms]
        return [
            (row["name"], Decimal(1) if row["power"] is None else row["power"])
            for row in rows
            if row.get("name")
        ]


def group_rows(data: Mapping[str, Any] | None, *, one_more: bool = False) -> GroupRowSet:
    """The rows as they were sent, or empty ones; `one_more` adds a row to what was sent."""
    if data is None:
        return _row_set(FIRST_ROWS)(prefix="groups")
    rows = _row_set(FIRST_ROWS)(data, prefix="groups")
    if not one_more:
        return rows
    typed = [
        {"name": form["name"].value() or "", "power": form["power"].value() or ""}
        for form in rows.forms
    ]
    return _row_set(extra=1)(prefix="groups", initial=typed)


def _row_set(extra: int) -> type[GroupRowSet]:
    made: Any = forms.formset_factory(
        GroupForm,
        formset=GroupRowSet,
        extra=extra,
        max_num=MOST_GROUPS,
        absolute_max=MOST_GROUPS,
        validate_max=True,
    )
    rows: type[GroupRowSet] = made
    return rows


# Invitations ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invitation:
    name: str
    group: StakeholderGroup | None


class InviteForm(forms.Form):
    """Names, one a line; after a semicolon the group, where the session has groups."""

    people = WordsField(
        label=_("Names"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(session.groups.order_by("position", "pk"))
        self.known = names_in(session)

    def clean_people(self) -> list[Invitation]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["people"].splitlines()]
        lines = [line for line in lines if line.strip("; ")]
        if not lines:
            raise ValidationError(gettext("Write at least one name."))
        if len(lines) > LONGEST_LIST:
            raise ValidationError(
                gettext("At most %(limit)s names at once.") % {"limit": LONGEST_LIST}
            )
        read = [self._invitation(line) for line in lines]
        self._refuse_known([invitation.name for invitation in read])
        return read

    def invitations(self) -> list[tuple[str, StakeholderGroup | None]]:
        return [(person.name, person.group) for person in self.cleaned_data["people"]]

    def _invitation(self, line: str) -> Invitation:
        name, _semicolon, group = (part.strip() for part in line.partition(";"))
        if not name or len(name) > LONGEST_NAME:
            raise ValidationError(
                gettext("“%(line)s”: a name has 1 to %(limit)s characters.")
                % {"line": line[:LONGEST_NAME], "limit": LONGEST_NAME}
            )
        return Invitation(name, self._group(line, group))

    def _group(self, line: str, name: str) -> StakeholderGroup | None:
        if not self.groups:
            if name:
                raise ValidationError(
                    gettext("“%(line)s”: this session has no groups; leave out “; %(group)s”.")
                    % {"line": line, "group": name}
                )
            return None
        if not name and len(self.groups) == 1:
            return self.groups[0]
        found = [group for group in self.groups if group.name.casefold() == name.casefold()]
        if not found:
            raise ValidationError(
                gettext("“%(line)s”: write the group after a semicolon, one of: %(groups)s.")
                % {"line": line, "groups": ", ".join(group.name for group in self.groups)}
            )
        return found[0]

    def _refuse_known(self, names: Sequence[str]) -> None:
        """Nobody is invited twice by mistake, by sending the list again, say."""
        seen = set(self.known)
        for name in names:
            if name.casefold() in seen:
                raise ValidationError(
                    gettext(
                        "“%(name)s” is in the session already, or twice in the list: add what "
                        "tells the two apart, or leave one out."
                    )
                    % {"name": name}
                )
            seen.add(name.casefold())


class MyselfForm(forms.Form):
    """The facilitator comes in as a participant."""

    name = WordsField(label=_("Your name"), max_length=LONGEST_NAME)
    group = forms.ModelChoiceField(
        label=_("Your group"), queryset=StakeholderGroup.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = session.groups.order_by("position", "pk")
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups
        if not groups.exists():
            del self.fields["group"]
