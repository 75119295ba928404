"""What came out, for those who may see it."""

from django.urls import path

from decision.results import views as results

urlpatterns = [
    path(
        "sessions/<str:code>/results/",
        results.facilitator_results,
        name="session_results",
    ),
    path("s/<str:code>/results/", results.participant_results, name="weigh_results"),
]
