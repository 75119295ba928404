from django.urls import path

from decision.views import problems

urlpatterns = [
    path("", problems.problem_list, name="problem_list"),
    path("<slug:slug>/", problems.problem_detail, name="problem_detail"),
]
