"""Which answers travel compressed. Static files are compressed once, when they are collected."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Django's own, with its guard against BREACH, for pages and fragments alone.

    A stream would wait until the compressor has enough of it; a file that a person keeps has the
    length and the digest that were said of it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or response.has_header("Content-Disposition"):
            return response
        return super().process_response(request, response)
