import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> None:
    """Sentences are compared in the language in which they were written."""
    translation.activate("en")
