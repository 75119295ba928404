"""Problems and their rankings, for everybody."""

from django.urls import path

from decision.views import problems

urlpatterns = [
    path("problems/", problems.problem_list, name="problem_list"),
    path("problems/<slug:slug>/", problems.problem_detail, name="problem_detail"),
]
