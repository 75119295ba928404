"""Analysts, and where criteria hung when the sessions were opened that have frozen them.

Until now nothing that a session had frozen could be moved, so that it hangs there still.
"""

from django.db import migrations

GROUP = "analyst"
PERMISSIONS = {
    ("decision", "problem"): ("view", "add", "change"),
    ("decision", "criterion"): ("view", "add", "change"),
    ("decision", "alternative"): ("view", "add", "change"),
    ("territories", "indicator"): ("view", "add"),
    ("territories", "observation"): ("view", "add"),
    ("territories", "source"): ("view", "add"),
}


def make_group(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for (app_label, model), actions in PERMISSIONS.items():
        kind, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for action in actions:
            # Django makes them once all migrations are through, and takes these for its own.
            permission, _ = Permission.objects.get_or_create(
                content_type=kind,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {model}"},
            )
            group.permissions.add(permission)


def take_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


def write_parents(apps, schema_editor):
    Session = apps.get_model("decision", "Session")
    parents = dict(apps.get_model("decision", "Criterion").objects.values_list("pk", "parent"))
    for session in Session.objects.exclude(frame={}).iterator():
        kept = session.frame["criteria"]
        session.frame["parents"] = {str(pk): parents[pk] for pk in kept if pk in parents}
        session.save(update_fields=["frame"])


def take_parents(apps, schema_editor):
    Session = apps.get_model("decision", "Session")
    for session in Session.objects.exclude(frame={}).iterator():
        session.frame.pop("parents", None)
        session.save(update_fields=["frame"])


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("decision", "0013_authoring"),
        ("territories", "0003_judged_by_people"),
    ]

    operations = [
        migrations.RunPython(make_group, take_group),
        migrations.RunPython(write_parents, take_parents),
    ]
