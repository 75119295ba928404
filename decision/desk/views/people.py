"""Who takes part in a session: invitations, personal links, voting power."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.htmx import render_page_or_fragment, wants_fragment
from config.qr import qr_code
from decision.desk.forms.people import (
    InviteForm,
    MyselfForm,
    NameForm,
    PowerForm,
    group_powers,
    power_of,
)
from decision.desk.forms.rules import ReasonForm
from decision.desk.presentation.conflicts import person_conflicts
from decision.desk.presentation.links import PersonalLink, links_as_csv
from decision.desk.presentation.people import group_rows, person_rows
from decision.desk.presentation.steps import too_few
from decision.desk.views.signed_in import signed_in_user
from decision.live.tickets import live_url
from decision.sessions.errors import SessionError
from decision.sessions.models import Participant, Round, Session, StakeholderGroup
from decision.sessions.perms import facilitated_session
from decision.sessions.selectors.conflicts import may_declare
from decision.sessions.selectors.counting import Attendance
from decision.sessions.selectors.devices import device_of_link
from decision.sessions.selectors.frames import compared_in
from decision.sessions.services import participants as services
from decision.sessions.services.devices import renew_link
from decision.weighing.forms.conflicts import ConflictsForm
from decision.weighing.services.conflicts import record_conflicts, strike_conflict

GET_OR_POST = ["GET", "HEAD", "POST"]
PEOPLE_A_PAGE = 100
LONGEST_KEY = 19  # digits


@never_cache
@require_http_methods(GET_OR_POST)
def session_people(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    if request.method != "POST":
        return _people_page(request, session)
    if "take_out" in request.POST:
        return _take_out(request, session, _ticked(request, session))
    if "csv" in request.POST:
        return _links_file(request, session)
    return _invite(request, session)


def _people_page(
    request: HttpRequest,
    session: Session,
    *,
    invite: InviteForm | None = None,
    links: Sequence[PersonalLink] = (),
    power: tuple[StakeholderGroup, PowerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    attendance = Attendance(session)
    groups = list(session.groups.order_by("position", "pk"))
    context = _of_a_session(session) | _listed(request, session, attendance, groups)
    if not wants_fragment(request):
        user = signed_in_user(request)
        join = request.build_absolute_uri(reverse("join", args=[session.code]))
        context |= _watched(request, session) | {
            "qr": qr_code(join),
            "invite": invite or InviteForm(session=session),
            "myself": MyselfForm(
                session=session, initial={"name": user.get_full_name() or user.username}
            ),
            "me": session.participants.filter(user=user).first(),
            "links": links,
            "too_few": too_few(session, attendance.people),
            "powers": group_powers(groups, power),
        }
    return render_page_or_fragment(
        request,
        page="decision/desk/session_people.html",
        fragment="decision/desk/_people_list.html",
        context=context,
        status=status,
    )


def _listed(
    request: HttpRequest,
    session: Session,
    attendance: Attendance,
    groups: Sequence[StakeholderGroup],
) -> dict[str, Any]:
    """What the list of everybody needs, a page of it."""
    part = Paginator(attendance.progress, PEOPLE_A_PAGE).get_page(request.GET.get("page", ""))
    return {
        "list_url": f"{reverse('session_people', args=[session.code])}?page={part.number}",
        "part": part,
        "rows": person_rows(part.object_list, session, attendance),
        "groups": group_rows(groups, attendance.present),
        "attendance": attendance,
    }


def _watched(request: HttpRequest, session: Session) -> dict[str, str]:
    """Every change of the session is told to these pages, which then ask for their own part."""
    return {"live_url": live_url(session.pk, "desk", user=signed_in_user(request).pk)}


def _invite(request: HttpRequest, session: Session) -> HttpResponse:
    form = InviteForm(request.POST, session=session)
    if form.is_valid():
        try:
            invited = services.invite(
                session=session, user=signed_in_user(request), people=form.invitations()
            )
        except SessionError as error:
            form.add_error("people", str(error))
        else:
            return _people_page(request, session, links=_links(request, invited))
    return _people_page(request, session, invite=form, status=422)


def _ticked(request: HttpRequest, session: Session) -> list[Participant]:
    ticked = request.POST.getlist("person")
    chosen = [int(pk) for pk in ticked if pk.isdecimal() and len(pk) < LONGEST_KEY]
    people = list(session.participants.filter(pk__in=chosen).order_by("pk"))
    for person in people:
        person.session = session
    return people


def _take_out(
    request: HttpRequest, session: Session, chosen: Sequence[Participant]
) -> HttpResponse:
    """Asks once more, and why; then shuts them out."""
    people = [person for person in chosen if not person.is_removed]
    if not people or session.is_over:
        nobody = _("Tick who is to be taken out.")
        over = _("The session is over: its participants are settled.")
        messages.error(request, over if session.is_over else nobody)
        return _people_page(request, session, status=422)
    form = ReasonForm(request.POST if "sure" in request.POST else None, session=session)
    if not form.is_valid():
        return _ask_first(request, session, people, form)
    try:
        number = services.remove_all(
            session=session,
            user=signed_in_user(request),
            people=people,
            reason=form.cleaned_data["reason"],
        )
    except SessionError as error:
        messages.error(request, str(error))
        return _people_page(request, session, status=422)
    messages.info(request, ngettext("%(n)s taken out.", "%(n)s taken out.", number) % {"n": number})
    return redirect("session_people", session.code)


def _ask_first(
    request: HttpRequest, session: Session, people: Sequence[Participant], form: ReasonForm
) -> HttpResponse:
    context = _of_a_session(session) | {"people": people, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "decision/desk/session_exclude.html", context, status=status)


def _links(
    request: HttpRequest, invited: Sequence[tuple[Participant, str]]
) -> tuple[PersonalLink, ...]:
    return tuple(
        PersonalLink(
            name=participant.name,
            group=participant.group.name if participant.group else "",
            token=token,
            address=request.build_absolute_uri(reverse("personal_link", args=[token])),
        )
        for participant, token in invited
    )


def _links_file(request: HttpRequest, session: Session) -> HttpResponse:
    """The links that the page before showed, as a table; nobody but that page knows them."""
    known = [
        (link.participant, token)
        for token in request.POST.getlist("token")
        if (link := device_of_link(token))
        and link.waits
        and link.participant.session_id == session.pk
    ]
    if not known:
        form = InviteForm(session=session)
        messages.error(request, _("These links are no longer valid: make new ones."))
        return _people_page(request, session, invite=form, status=422)
    response = HttpResponse(
        links_as_csv(_links(request, known)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="mera-{session.code}.csv"'
    return response


# One person, one group -------------------------------------------------------------------------


@never_cache
@require_http_methods(GET_OR_POST)
def session_person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One participant; `number` is the row's, so that the address tells no pseudonym."""
    session = facilitated_session(request.user, code)
    person = get_object_or_404(session.participants.select_related("group"), pk=number)
    person.session = session
    if request.method != "POST":
        return _person_page(request, person)
    try:
        return _change(request, person, request.POST.get("action", ""))
    except SessionError as error:
        messages.error(request, str(error))
        return _person_page(request, person, status=422)


def _change(request: HttpRequest, person: Participant, action: str) -> HttpResponse:
    user = signed_in_user(request)
    match action:
        case "power":
            return _change_power(request, person)
        case "name":
            return _change_name(request, person)
        case "link":
            token = renew_link(participant=person, user=user)
            return _person_page(request, person, links=_links(request, [(person, token)]))
        case "conflict":
            return _record_conflict(request, person)
        case "strike":
            which = request.POST.get("alternative", "")
            pk = int(which) if which.isdecimal() and len(which) < LONGEST_KEY else 0
            strike_conflict(participant=person, user=user, alternative=pk)
            return redirect("session_person", person.session.code, person.pk)
        case "remove":  # as it is done with many
            return _take_out(request, person.session, [person])
        case "readmit":
            services.readmit(participant=person, user=user)
        case _:
            raise SessionError(_("There is no such action."))
    return redirect("session_people", person.session.code)


def _change_name(request: HttpRequest, person: Participant) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            services.rename(
                participant=person, user=signed_in_user(request), name=form.cleaned_data["name"]
            )
        except SessionError as error:
            form.add_error("name", str(error))
        else:
            return redirect("session_people", person.session.code)
    person.refresh_from_db(fields=["name"])
    return _person_page(request, person, name=form, status=422)


def _change_power(request: HttpRequest, person: Participant) -> HttpResponse:
    form = PowerForm(request.POST)
    if not form.is_valid():
        return _person_page(request, person, power=form, status=422)
    services.change_power(
        participant=person, user=signed_in_user(request), power=form.cleaned_data["power"]
    )
    return redirect("session_people", person.session.code)


def _record_conflict(request: HttpRequest, person: Participant) -> HttpResponse:
    form = ConflictsForm(request.POST, compared=compared_in(person.session))
    if not form.is_valid():
        return _person_page(request, person, conflict=form, status=422)
    record_conflicts(
        participant=person,
        user=signed_in_user(request),
        alternatives=form.cleaned_data["alternatives"],
        reason=form.cleaned_data["reason"],
    )
    return redirect("session_person", person.session.code, person.pk)


def _conflicts(
    person: Participant, round: Round | None, form: ConflictsForm | None
) -> dict[str, Any]:
    if not may_declare(person.session):
        return {"declares": False}
    compared = {each.pk: each for each in compared_in(person.session)}
    standing = person_conflicts(person, round, compared)
    known = {one.alternative for one in standing}
    left = [each for pk, each in compared.items() if pk not in known]
    return {
        "declares": True,
        "rates": bool(person.session.frame["scored"]),
        "conflicts": standing,
        "conflict": form or ConflictsForm(compared=left),
    }


def _person_page(
    request: HttpRequest,
    person: Participant,
    *,
    power: PowerForm | None = None,
    name: NameForm | None = None,
    conflict: ConflictsForm | None = None,
    links: Sequence[PersonalLink] = (),
    status: int = 200,
) -> HttpResponse:
    attendance = Attendance(person.session)
    own = [each for each in attendance.progress if each.participant.pk == person.pk]
    (row,) = person_rows(own, person.session, attendance)
    context = _of_a_session(person.session) | {"person": person, "row": row}
    if not wants_fragment(request):
        context |= _watched(request, person.session) | {
            "power": power or PowerForm(initial={"power": person.power.normalize()}),
            "name": name or NameForm(initial={"name": person.name}),
            "links": links,
        }
        context |= _conflicts(person, attendance.round, conflict)
    return render_page_or_fragment(
        request,
        page="decision/desk/session_person.html",
        fragment="decision/desk/_person_facts.html",
        context=context,
        status=status,
    )


@require_POST
def session_group(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Another voting power for a group."""
    session = facilitated_session(request.user, code)
    group = get_object_or_404(session.groups, pk=pk)
    group.session = session
    form = power_of(group, request.POST)
    if form.is_valid():
        try:
            services.change_group_power(
                group=group, user=signed_in_user(request), power=form.cleaned_data["power"]
            )
        except SessionError as error:
            form.add_error("power", str(error))
    if not form.is_valid():
        return _people_page(request, session, power=(group, form), status=422)
    return redirect("session_people", code=session.code)


def _of_a_session(session: Session) -> dict[str, Any]:
    return {"session": session, "tab": "people"}
