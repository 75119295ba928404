"""Facts about territories, for everybody."""

from django.urls import path

from territories.views import catalogue, compare, context, facts

urlpatterns = [
    path("territories/", catalogue.territory_list, name="territory_list"),
    # Before the codes: words of an address that are no territory.
    path("territories/compare/", compare.territory_compare, name="territory_compare"),
    path("territories/<str:code>/", facts.territory_detail, name="territory_detail"),
    path("context/", context.context_page, name="context"),
]
