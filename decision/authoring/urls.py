"""Problems made and edited, for those who look after them."""

from django.urls import path

from decision.authoring.views import alternatives, criteria, pasted, problems, tree

urlpatterns = [
    path("problems/new/", problems.problem_new, name="problem_new"),
    path("problems/new/table/", pasted.problem_table, name="problem_table"),
    path("problems/<slug:slug>/edit/", tree.problem_edit, name="problem_edit"),
    path("problems/<slug:slug>/edit/tree/", tree.problem_tree, name="problem_tree"),
    path(
        "problems/<slug:slug>/edit/criteria/new/",
        criteria.problem_criterion_new,
        name="problem_criterion_new",
    ),
    path(
        "problems/<slug:slug>/edit/criteria/<int:pk>/",
        criteria.problem_criterion,
        name="problem_criterion",
    ),
    path(
        "problems/<slug:slug>/edit/indicators/",
        criteria.problem_indicators,
        name="problem_indicators",
    ),
    path(
        "problems/<slug:slug>/edit/alternatives/",
        alternatives.problem_alternatives,
        name="problem_alternatives",
    ),
    path("problems/<slug:slug>/edit/texts/", problems.problem_texts, name="problem_texts"),
    path("problems/<slug:slug>/history/", problems.problem_history, name="problem_history"),
    path("problems/<slug:slug>/history/undo/", problems.problem_undo, name="problem_undo"),
]
