"""Facts about territories, for everybody."""

from django.urls import path

from territories.views import (
    background,
    catalogue,
    compare,
    context,
    facts,
    fit,
    intake,
    kinship,
    projects,
    quality,
    saved,
    thesis,
)

urlpatterns = [
    path("territories/", catalogue.territory_list, name="territory_list"),
    path("territories/catalogue.csv", catalogue.territory_csv, name="territory_csv"),
    path("territories/catalogue.xlsx", catalogue.territory_xlsx, name="territory_xlsx"),
    # Before the codes: words of an address that are no territory.
    path(
        "territories/volume-and-quality/",
        thesis.volume_and_quality,
        name="volume_and_quality",
    ),
    path("territories/kindred/", kinship.kindred, name="kindred"),
    path("territories/for-my-project/", fit.for_my_project, name="for_my_project"),
    path("territories/compare/", compare.territory_compare, name="territory_compare"),
    path(
        "territories/compare/comparison.csv",
        compare.territory_compare_csv,
        name="territory_compare_csv",
    ),
    path(
        "territories/compare/comparison.xlsx",
        compare.territory_compare_xlsx,
        name="territory_compare_xlsx",
    ),
    path(
        "territories/compare/save/", compare.territory_compare_save, name="territory_compare_save"
    ),
    path("territories/<str:code>/", facts.territory_detail, name="territory_detail"),
    path("projects/", catalogue.project_list, name="project_list"),
    path("projects/catalogue.csv", catalogue.project_csv, name="project_csv"),
    path("projects/catalogue.xlsx", catalogue.project_xlsx, name="project_xlsx"),
    path("projects/compare/", compare.project_compare, name="project_compare"),
    path(
        "projects/compare/comparison.csv",
        compare.project_compare_csv,
        name="project_compare_csv",
    ),
    path(
        "projects/compare/comparison.xlsx",
        compare.project_compare_xlsx,
        name="project_compare_xlsx",
    ),
    path("projects/compare/save/", compare.project_compare_save, name="project_compare_save"),
    path("projects/new/", intake.project_new, name="project_new"),
    path("projects/new/<str:token>/", intake.project_intake, name="project_intake"),
    path("projects/<slug:code>/", projects.project_detail, name="project_detail"),
    path("context/", context.context_page, name="context"),
    path("data/quality/", quality.quality, name="quality"),
    path("data/quality/findings.csv", quality.quality_csv, name="quality_csv"),
    path(
        "data/quality/<slug:letter>/<str:code>/",
        quality.quality_mend,
        name="quality_mend_one",
    ),
    path(
        "data/quality/<slug:letter>/<str:code>/<str:indicator>/",
        quality.quality_mend,
        name="quality_mend",
    ),
    path("saved/", saved.saved_list, name="saved_list"),
    path("background/<uuid:key>/", background.background_task, name="background_task"),
]
