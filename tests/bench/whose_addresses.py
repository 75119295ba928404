"""The site's addresses, and one that does as little as an answer can."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from tests.bench.whose_pages import BARE, bare_view

urlpatterns = [
    path(BARE.strip("/") + "/", login_not_required(bare_view)),
    path("", include("config.urls")),
]
