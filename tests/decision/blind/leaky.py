"""Addresses that leak, each in its own way: the test must find every one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from decision.sessions.models import Judgement
from tests.decision.blind.world import SECRET


def _steps() -> str:
    return ",".join(
        str(step) for step in Judgement.objects.order_by("pk").values_list("step", flat=True)
    )


@login_not_required
def body(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_steps())


@login_not_required
def header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"ETag": _steps()})


@login_not_required
def cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("seen", str(hash(_steps())))
    return response


@login_not_required
def status(request: HttpRequest) -> HttpResponse:
    total = Judgement.objects.aggregate(total=Sum("step"))["total"]
    return HttpResponse(status=200 if total > 0 else 204)


@login_not_required
def target(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": f"/?{_steps()}"})


@login_not_required
def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Judgement.objects.filter(comment__contains=SECRET).count()))


@login_not_required
def raw(request: HttpRequest) -> HttpResponse:
    """Past the query sets, with the table's name in no quotes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT step FROM decision_judgement ORDER BY id")
        return HttpResponse(str(cursor.fetchall()))


@login_not_required
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    return body(request)


LEAKS = (body, header, cookie, status, target, count, raw)

urlpatterns = [
    *(path(f"{view.__name__}/", view, name=view.__name__) for view in LEAKS),
    path("of/<str:code>/", by_code, name="by_code"),
    path("admin/", include(([path("", by_code, {"code": ""}, name="index")], "admin"))),
]
