from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What somebody is here for. The value is the name of Django's group, and never changes."""

    ADMINISTRATOR = "administrator", pgettext_lazy("role", "administrator")
    DATA_EDITOR = "data_editor", pgettext_lazy("role", "data editor")
    ANALYST = "analyst", pgettext_lazy("role", "analyst")
    FACILITATOR = "facilitator", pgettext_lazy("role", "facilitator")
    APPLICANT = "applicant", pgettext_lazy("role", "applicant")
    VIEWER = "viewer", pgettext_lazy("role", "viewer")

    @property
    def is_of_the_staff(self) -> bool:
        """Whether the administrator's pages are his work."""
        return self in (Role.ADMINISTRATOR, Role.DATA_EDITOR)
