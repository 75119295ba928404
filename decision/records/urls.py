"""Sealed records."""

from django.urls import path

from decision.records import views

urlpatterns = [
    path("sessions/<str:code>/record/", views.session_record, name="session_record"),
]
