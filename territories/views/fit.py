"""Which territory for my project: needs in, territories with reasons out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.numbers import plain_address
from territories.forms.fit import FitForm
from territories.presentation.fit import fit_page
from territories.selectors.fit import askable_indicators, candidates


@login_not_required
@require_safe
def for_my_project(request: HttpRequest) -> HttpResponse:
    form = FitForm(request.GET, askable=askable_indicators())
    if place := plain_address(form, request):
        return redirect(place)
    is_valid = form.is_valid()
    needs = form.needs()
    page = fit_page(form, needs, candidates(needs) if needs.count else [])
    context = {"form": form, "page": page, "is_valid": is_valid}
    status = 200 if is_valid else 422
    return render(request, "territories/for_my_project.html", context, status=status)
