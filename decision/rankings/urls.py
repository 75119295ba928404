"""Problems and their rankings, for everybody."""

from django.urls import path

from decision.rankings import exports, views

urlpatterns = [
    path("problems/", views.problem_list, name="problem_list"),
    path("problems/<slug:slug>/", views.problem_detail, name="problem_detail"),
    path("problems/<slug:slug>/weights/", views.problem_weights, name="problem_weights"),
    path("problems/<slug:slug>/data/", views.problem_data, name="problem_data"),
    path(
        "problems/<slug:slug>/data/<str:alternative>/<str:criterion>/",
        views.problem_cell,
        name="problem_cell",
    ),
    path("problems/<slug:slug>/about/", views.problem_about, name="problem_about"),
    path("territories/<str:code>/places/", views.territory_places, name="territory_places"),
    path("problems/<slug:slug>/ranking.csv", exports.ranking_csv, name="ranking_csv"),
    path("problems/<slug:slug>/ranking.xlsx", exports.ranking_xlsx, name="ranking_xlsx"),
    path("problems/<slug:slug>/save/", exports.ranking_save, name="ranking_save"),
]
