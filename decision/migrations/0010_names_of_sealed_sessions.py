"""Sealed sessions call things as their records do; what is compared keeps the code of before."""

import json

from django.db import migrations


def fill(apps, schema_editor):
    for frozen in apps.get_model("decision", "FrozenQuestion").objects.select_related("session"):
        session, codes = frozen.session, (frozen.question or {}).get("alternatives", [])
        compared = session.frame.get("alternatives", [])
        if len(codes) == len(compared):
            pairs = zip(compared, codes, strict=True)
            session.frame["codes"] = {str(pk): code for pk, code in pairs}
            session.save(update_fields=["frame"])
    for record in apps.get_model("decision", "DecisionRecord").objects.select_related("session"):
        session, said = record.session, json.loads(record.content)
        session.frame["names"] = {
            "problem": {text: said["problem"].get(text, {}) for text in ("name", "question")},
            "criteria": {one["code"]: one["name"] for one in said["criteria"]},
            "alternatives": {one["code"]: one["name"] for one in said["alternatives"]},
        }
        session.save(update_fields=["frame"])


class Migration(migrations.Migration):
    dependencies = [("decision", "0009_committees")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
