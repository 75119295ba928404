"""Draws into the pages of published records what was changed after their first round had begun."""

import json
from datetime import datetime

from django.db import migrations

AMENDING = ("removed", "readmitted", "power_changed", "turnout_changed", "deadline_changed")
TOLD = ("before", "after", "deadline", "reason")


def draw(apps, schema_editor):
    """What a record's log has held all along; a withdrawn one's page does not show it."""
    publications = apps.get_model("decision", "Publication").objects.select_related("record")
    for one in publications.order_by("pk").iterator(1):
        if not one.summary:
            continue
        one.summary["amended"] = list(amended(json.loads(one.record.content)["events"]))
        one.save(update_fields=["summary"])


def amended(events):
    number, is_open = 0, False
    for event in events:
        kind, details = event["kind"], event["details"]
        if kind in ("round_opened", "round_closed"):
            is_open = kind == "round_opened"
            number += is_open
        elif kind in AMENDING and number:
            yield {
                "at": datetime.fromisoformat(event["at"]).isoformat(),
                "kind": kind,
                "details": {key: details[key] for key in TOLD if key in details},
                "name": str(details.get("group", "")),
                "round": number,
                "is_open": is_open,
            }


class Migration(migrations.Migration):

    dependencies = [("decision", "0022_invitations")]

    operations = [migrations.RunPython(draw, migrations.RunPython.noop)]
