"""Lines of log-ins kept whole addresses once: what lets one in by a personal link is cut."""

import re

from django.db import migrations
from django.db.models import Q

# As the addresses were when whole ones were kept: what stands behind these is a link's own.
SECRET = re.compile(
    r"(?P<place>.*?/(?:account/invitation|account/reset|projects/new|p|s/[^/]+/in))/(?!…).+",
    re.DOTALL,
)


def cut(apps, schema_editor):
    """Whatever of axes' tables there are rows in: which of them it wrote was a setting."""
    for name in ("AccessLog", "AccessAttempt", "AccessFailureLog"):
        rows = apps.get_model("axes", name).objects
        suspects = rows.filter(
            Q(path_info__contains="/account/")
            | Q(path_info__contains="/p/")
            | Q(path_info__contains="/projects/new/")
            | Q(path_info__contains="/in/")
        )
        for row in suspects.order_by("pk").only("path_info").iterator(500):
            found = SECRET.fullmatch(row.path_info)
            if found:
                rows.filter(pk=row.pk).update(path_info=f"{found['place']}/…")


class Migration(migrations.Migration):
    dependencies = [
        ("axes", "0010_accessattemptexpiration"),
        ("decision", "0023_amendments_of_published_records"),
    ]

    # What is cut is nowhere else to be had back from.
    operations = [migrations.RunPython(cut, migrations.RunPython.noop)]
