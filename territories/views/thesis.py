"""Volume against quality: the article's thesis, looked at in the data."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from territories.presentation.thesis import chosen_pair, thesis_page
from territories.selectors.public import public_indicators
from territories.selectors.thesis import offered_pairs, placed_twice, source_of_most


@login_not_required
@require_safe
def volume_and_quality(request: HttpRequest) -> HttpResponse:
    offered = offered_pairs(list(public_indicators()))
    pair = chosen_pair(request.GET, offered)
    page = None
    if pair.volume and pair.intensity:
        source = source_of_most(offered.volumes)
        page = thesis_page(placed_twice(pair.volume, pair.intensity, source))
    context = {"offered": offered, "pair": pair, "page": page}
    return render(request, "territories/volume_and_quality.html", context)
