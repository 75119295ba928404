"""Which territory for my project: needs in, territories with reasons out."""

from __future__ import annotations

from urllib.parse import urlencode

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
    said = [(name, text) for name, texts in request.GET.lists() for text in texts]
    form = FitForm(request.GET, askable=askable_indicators())
    if place := plain_address(form, request):
        return redirect(place)
    is_valid = form.is_valid()
    if is_valid and not all(text for _name, text in said):
        # A form sends every field, empty ones too: what is copied and sent on says the needs alone.
        filled = urlencode([(name, text) for name, text in said if text])
        return redirect(f"{request.path}?{filled}" if filled else request.path)
    needs = form.needs()
    page = fit_page(form, needs, candidates(needs) if needs.count else [])
    context = {"form": form, "page": page, "is_valid": is_valid}
    status = 200 if is_valid else 422
    return render(request, "territories/for_my_project.html", context, status=status)
