"""What axes would show of its counts, which are not kept in the database (config.logins)."""

from axes.models import AccessAttempt, AccessFailureLog
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.unregister([AccessAttempt, AccessFailureLog])

# Its page of log-ins stands under a name that people know.
apps.get_app_config("axes").verbose_name = _("Log-ins")
