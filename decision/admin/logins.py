"""What axes and django-otp would show: counts that are not kept in the database (config.logins),
and secrets that nobody but their owner should see (decision.accounts)."""

from axes.models import AccessAttempt, AccessFailureLog
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

admin.site.unregister([AccessAttempt, AccessFailureLog, StaticDevice, TOTPDevice])

# Its page of log-ins stands under a name that people know.
apps.get_app_config("axes").verbose_name = _("Log-ins")
