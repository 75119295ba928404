"""What axes would show of its counts, which are not kept in the database (config.logins)."""

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib import admin

admin.site.unregister([AccessAttempt, AccessFailureLog])
