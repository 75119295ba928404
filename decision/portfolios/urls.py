"""Portfolios of a project problem, for everybody."""

from django.urls import path

from decision.portfolios import views

urlpatterns = [
    path("problems/<slug:slug>/portfolio/", views.problem_portfolio, name="problem_portfolio"),
]
