"""Every address of the decision room, a list for each room."""

from django.urls import path

from decision import home
from decision.accounts.urls import urlpatterns as accounts
from decision.authoring.urls import urlpatterns as authoring
from decision.desk.urls import urlpatterns as desk
from decision.portfolios.urls import urlpatterns as portfolios
from decision.publishing.urls import urlpatterns as publishing
from decision.rankings.urls import urlpatterns as rankings
from decision.records.urls import urlpatterns as records
from decision.results.urls import urlpatterns as results
from decision.weighing.urls import urlpatterns as weighing

urlpatterns = [
    path("", home.home, name="home"),
    *weighing,  # first, for a crowd asks for these
    *authoring,  # before the rankings: “new” is no problem
    *rankings,
    *portfolios,
    *desk,
    *results,
    *records,
    *publishing,
    *accounts,
]
