"""What came out, for those who may see it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
