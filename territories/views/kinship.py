"""Kindred territories: who is alike, and who makes up for whom."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from territories.presentation.kinship import KinshipPage, choice_of, kinship_page
from territories.presentation.kinship_words import ProfileReasons, SpecialityReasons
from territories.selectors.kinship import profiles, specialities
from territories.selectors.public import public_indicators


@login_not_required
@require_safe
def kindred(request: HttpRequest) -> HttpResponse:
    choice = choice_of(request.GET)
    is_mixed = is_fictional = False
    if choice.is_by_profile:
        compared = profiles(public_indicators())
        is_mixed, is_fictional = compared.is_mixed, compared.is_fictional
        page = kinship_page(
            compared.chosen, compared.distances.distances, ProfileReasons(compared), choice.groups
        )
    else:
        page = _by_specialisation(choice.groups)
    context = {"choice": choice, "page": page, "is_mixed": is_mixed, "is_fictional": is_fictional}
    return render(request, "territories/kindred.html", context)


def _by_specialisation(groups: int) -> KinshipPage:
    compared = specialities()
    reasons = SpecialityReasons(compared)
    return kinship_page(compared.chosen, compared.distances.distances, reasons, groups)
