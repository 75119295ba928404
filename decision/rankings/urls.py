"""Problems and their rankings, for everybody."""

from django.urls import path

from decision.rankings import views

urlpatterns = [
    path("problems/", views.problem_list, name="problem_list"),
    path("problems/<slug:slug>/", views.problem_detail, name="problem_detail"),
    path("problems/<slug:slug>/weights/", views.problem_weights, name="problem_weights"),
    path("territories/<str:code>/places/", views.territory_places, name="territory_places"),
]
