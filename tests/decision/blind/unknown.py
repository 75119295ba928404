"""An address that asks with an argument that the test does not know."""

from django.urls import path

from tests.decision.blind.leaky import by_code

urlpatterns = [path("secret/<str:handle>/", by_code, name="by_handle")]
