"""Joining and answering, for participants."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
