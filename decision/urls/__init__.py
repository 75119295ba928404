"""Every address of the decision room, a list for each kind of visitor."""

from decision.urls import problems, results, sessions, weighing

urlpatterns = [
    *problems.urlpatterns,
    *sessions.urlpatterns,
    *weighing.urlpatterns,
    *results.urlpatterns,
]
