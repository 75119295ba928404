"""What axes and django-otp would show: counts that are not kept in the database (config.logins),
and secrets that nobody but their owner should see (decision.accounts)."""

from axes.admin import AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from decision.admin.base import ReadOnlyAdmin

admin.site.unregister([AccessAttempt, AccessFailureLog, AccessLog, StaticDevice, TOTPDevice])


@admin.register(AccessLog)
class LogInsAdmin(ReadOnlyAdmin):
    """Who came in and when: nobody takes a line out of it; the list says all that a line has."""

    list_display = AccessLogAdmin.list_display
    list_display_links = None
    list_filter = AccessLogAdmin.list_filter
    search_fields = AccessLogAdmin.search_fields
    date_hierarchy = AccessLogAdmin.date_hierarchy


# Its page of log-ins stands under a name that people know.
apps.get_app_config("axes").verbose_name = _("Log-ins")
AccessLog._meta.verbose_name = _("log-in")
AccessLog._meta.verbose_name_plural = _("Log-ins")
