"""Portfolios of a project problem, for everybody."""

from django.urls import path

from decision.portfolios import exports
from decision.portfolios.views import kept, parts, portfolio

urlpatterns = [
    path("problems/<slug:slug>/portfolio/", portfolio.problem_portfolio, name="problem_portfolio"),
    path(
        "problems/<slug:slug>/portfolio/solve/",
        portfolio.portfolio_solve,
        name="portfolio_solve",
    ),
    path(
        "problems/<slug:slug>/portfolio/prices/",
        parts.problem_portfolio_prices,
        name="problem_portfolio_prices",
    ),
    path(
        "problems/<slug:slug>/portfolio/frontier/",
        parts.problem_portfolio_frontier,
        name="problem_portfolio_frontier",
    ),
    path(
        "problems/<slug:slug>/portfolio/robust/",
        parts.problem_portfolio_robust,
        name="problem_portfolio_robust",
    ),
    path(
        "problems/<slug:slug>/portfolio/nearly/",
        parts.problem_portfolio_nearly,
        name="problem_portfolio_nearly",
    ),
    path(
        "problems/<slug:slug>/portfolio/fair/",
        parts.problem_portfolio_fair,
        name="problem_portfolio_fair",
    ),
    path("problems/<slug:slug>/portfolio.csv", exports.portfolio_csv, name="portfolio_csv"),
    path("problems/<slug:slug>/portfolio.xlsx", exports.portfolio_xlsx, name="portfolio_xlsx"),
    path("problems/<slug:slug>/portfolio.json", exports.portfolio_json, name="portfolio_json"),
    path("problems/<slug:slug>/portfolio/keep/", kept.portfolio_keep, name="portfolio_keep"),
    path(
        "problems/<slug:slug>/portfolio/kept/",
        kept.portfolio_kept_list,
        name="portfolio_kept_list",
    ),
    path(
        "problems/<slug:slug>/portfolio/kept/<str:key>/",
        kept.portfolio_kept,
        name="portfolio_kept",
    ),
    path(
        "problems/<slug:slug>/portfolio/kept/<str:key>.json",
        kept.portfolio_kept_json,
        name="portfolio_kept_json",
    ),
    path(
        "problems/<slug:slug>/portfolio/kept/<str:key>/forget/",
        kept.portfolio_forget,
        name="portfolio_forget",
    ),
]
