"""As much of a browser as a demonstration needs: cookies, forms, redirects."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

PATIENCE = 60  # seconds
OK, REDIRECTED = 200, 300
CSRF_COOKIE = "csrftoken"
# What our pages put around a sentence that refuses.
TROUBLE = ("errorlist", "alert-danger", "notice-danger", "trouble")

Data = Mapping[str, str | Sequence[str]]


class DemoError(Exception):
    """The demonstration cannot go on; the message says why."""


class Form(HTMLParser):
    """The fields of the first form whose address ends with `ending`, and what the page refuses."""

    def __init__(self, html: str, ending: str = "") -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.links: list[str] = []
        self._ending = ending
        self._inside = False
        self._found = False
        self.feed(html)

    @classmethod
    def each(cls, html: str, ending: str) -> list[Form]:
        """Every form whose address ends with `ending`, in the order of the page."""
        forms = (cls(f"<form{part}", ending) for part in html.split("<form")[1:])
        return [form for form in forms if form._found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if "data-copy" in values:  # a personal link is shown as text, with a button to copy it
            self.links.append(values["data-copy"])
        if tag == "form" and not self._found and values.get("action", "").endswith(self._ending):
            self._inside = self._found = True
        if not self._inside or tag not in ("input", "option"):
            return
        name, value = values.get("name", ""), values.get("value", "")
        if values.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
        elif name:
            self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


class _Refusals(HTMLParser):
    """The words inside whatever says that something was refused."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag in ("input", "br", "use", "img"):
            return
        if self._depth or set(classes) & set(TROUBLE):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._depth and data.strip():
            self.words.append(data.strip())


class Browser:
    """One person's browser."""

    def __init__(self, site: str, language: str) -> None:
        if urlsplit(site).scheme not in ("http", "https"):
            raise DemoError(
                _("“%(site)s” is not the address of a site: http://… or https://…") % {"site": site}
            )
        self.site = site.rstrip("/") + "/"
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._opener.addheaders = [("Accept-Language", language)]

    def get(self, address: str) -> str:
        return self._opened(self._request(address))[1]

    def post(self, address: str, data: Data, *, as_script: bool = False) -> tuple[str, str]:
        """Where one is led after a form was sent, and the page there; a script gets a part."""
        request = self._request(address, urlencode(dict(data), doseq=True).encode())
        request.add_header("X-CSRFToken", self._csrf())
        request.add_header("Referer", self.site)
        if as_script:
            request.add_header("HX-Request", "true")
        return self._opened(request)

    def submit(self, page: str, data: Data, *, action: str = "") -> tuple[str, str]:
        """Open a page and send its form, with what was filled in."""
        form = Form(self.get(page), action)
        return self.post(action or page, {**form.fields, **data})

    def _request(self, address: str, data: bytes | None = None) -> urllib.request.Request:
        full = urljoin(self.site, address)
        return urllib.request.Request(full, data)  # noqa: S310  # of a site, see __init__

    def _csrf(self) -> str:
        found = (cookie.value for cookie in self.cookies if cookie.name == CSRF_COOKIE)
        return next(found, None) or ""

    def _opened(self, request: urllib.request.Request) -> tuple[str, str]:
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                return response.url, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                words = " ".join(_Refusals(error.read().decode(errors="replace")).words)
            path = urlsplit(request.full_url).path
            raise DemoError(f"{path}: {error.code} {error.reason}. {words}".strip()) from error
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise DemoError(
                _("%(site)s does not answer: %(reason)s") % {"site": self.site, "reason": reason}
            ) from error
