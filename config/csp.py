"""The admin's own Content Security Policy: everything else keeps the strict one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin


class AdminPolicyMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
            response["X-Frame-Options"] = "SAMEORIGIN"  # as frame-ancestors has it
        return response
