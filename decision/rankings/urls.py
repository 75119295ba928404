"""Problems and their rankings, for everybody."""

from django.urls import path

from decision.rankings import exports
from decision.rankings.views import doubts, firm, members, problems, quadrants, why

urlpatterns = [
    path("problems/", problems.problem_list, name="problem_list"),
    path("problems/<slug:slug>/", problems.problem_detail, name="problem_detail"),
    path("problems/<slug:slug>/weights/", problems.problem_weights, name="problem_weights"),
    path("problems/<slug:slug>/why/", why.problem_why, name="problem_why"),
    path("problems/<slug:slug>/quadrants/", quadrants.problem_quadrants, name="problem_quadrants"),
    path("problems/<slug:slug>/set/", members.problem_set, name="problem_set"),
    path("problems/<slug:slug>/firm/", firm.problem_firm, name="problem_firm"),
    path(
        "problems/<slug:slug>/firm/<str:alternative>/",
        firm.problem_reach,
        name="problem_reach",
    ),
    path("problems/<slug:slug>/doubts/", doubts.problem_doubts, name="problem_doubts"),
    path("data/quality/problems/", doubts.quality_problems, name="quality_problems"),
    path("problems/<slug:slug>/data/", problems.problem_data, name="problem_data"),
    path(
        "problems/<slug:slug>/data/<str:alternative>/<str:criterion>/",
        problems.problem_cell,
        name="problem_cell",
    ),
    path("problems/<slug:slug>/about/", problems.problem_about, name="problem_about"),
    path("territories/<str:code>/places/", problems.territory_places, name="territory_places"),
    path("projects/<slug:code>/places/", problems.project_places, name="project_places"),
    path("problems/<slug:slug>/ranking.csv", exports.ranking_csv, name="ranking_csv"),
    path("problems/<slug:slug>/ranking.xlsx", exports.ranking_xlsx, name="ranking_xlsx"),
    path("problems/<slug:slug>/save/", exports.ranking_save, name="ranking_save"),
]
