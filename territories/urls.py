"""Facts about territories, for everybody."""

from django.urls import path

from territories.views import catalogue, compare, context, facts, kinship, saved, thesis

urlpatterns = [
    path("territories/", catalogue.territory_list, name="territory_list"),
    path("territories/catalogue.csv", catalogue.territory_csv, name="territory_csv"),
    # Before the codes: words of an address that are no territory.
    path(
        "territories/volume-and-quality/",
        thesis.volume_and_quality,
        name="volume_and_quality",
    ),
    path("territories/kindred/", kinship.kindred, name="kindred"),
    path("territories/compare/", compare.territory_compare, name="territory_compare"),
    path("territories/<str:code>/", facts.territory_detail, name="territory_detail"),
    path("context/", context.context_page, name="context"),
    path("saved/", saved.saved_list, name="saved_list"),
]
