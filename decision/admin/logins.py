"""What axes and django-otp would show: counts that are not kept in the database (config.logins),
and secrets that nobody but their owner should see (decision.accounts)."""

from axes.admin import AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.logins import without_secrets
from decision.admin.base import ReadOnlyAdmin

PATH = "path_info"
admin.site.unregister([AccessAttempt, AccessFailureLog, AccessLog, StaticDevice, TOTPDevice])


@admin.register(AccessLog)
class LogInsAdmin(ReadOnlyAdmin):
    """Who came in and when: nobody takes a line out of it; the list says all that a line has."""

    list_display = [*(name for name in AccessLogAdmin.list_display if name != PATH), "path"]
    list_display_links = None
    # Neither lists nor seeks whole paths: a personal link may stand in them.
    list_filter = [name for name in AccessLogAdmin.list_filter if name != PATH]
    search_fields = [name for name in AccessLogAdmin.search_fields if name != PATH]
    date_hierarchy = AccessLogAdmin.date_hierarchy
    fields = ["path" if name == PATH else name for name in AccessLogAdmin.readonly_fields]

    @admin.display(description=_("Path"))
    def path(self, row: AccessLog) -> str:
        return without_secrets(row.path_info)


# Its page of log-ins stands under a name that people know.
apps.get_app_config("axes").verbose_name = _("Log-ins")
AccessLog._meta.verbose_name = _("log-in")
AccessLog._meta.verbose_name_plural = _("Log-ins")
