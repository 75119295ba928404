"""Whether all is well, for a proxy or a monitor: JSON, for its HTML form has styles inline."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from health_check.views import HealthCheckView

_check = HealthCheckView.as_view(
    checks=("health_check.checks.Database", "health_check.checks.Cache")
)


@login_not_required
async def health(request: HttpRequest) -> HttpResponse:
    request.META["HTTP_ACCEPT"] = "application/json"
    return await _check(request)
