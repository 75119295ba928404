"""The roles, as groups with their rights. The analyst's was there and keeps what people made of it."""

from django.db import migrations

from decision.migrations._rights import give, role_group

ACTS = ("view", "add", "change", "delete")
KEEP = ("view", "add", "change")
RIGHTS = {
    "data_editor": {
        "territories.indicator": KEEP,
        "territories.observation": KEEP,
        "territories.organisation": KEEP,
        "territories.project": KEEP,
        "territories.projectyear": KEEP,
        "territories.region": KEEP,
        "territories.sanctioncount": KEEP,
        "territories.sector": KEEP,
        "territories.source": KEEP,
        "territories.specialisation": KEEP,
        "territories.statedfigure": ("view",),
        "territories.statedyear": ("view",),
        "territories.submission": KEEP,
        "territories.submissionevent": ("view",),
        "territories.succession": ("view",),
        "territories.territory": KEEP,
    },
    "facilitator": {"decision.problem": ("add",), "decision.session": ("add",)},
    "applicant": {},
    "viewer": {},
}
# What the role newly says: those whom the group holds have led sessions all along.
NEW_TO_ANALYSTS = {"decision.session": ("add",)}


def make_roles(apps, schema_editor):
    administrators = role_group(apps, "administrator")
    give(apps, administrators, {**dict(everything(apps)), "axes.accesslog": ("view",)})
    for name, rights in RIGHTS.items():
        give(apps, role_group(apps, name), rights)
    analysts, _ = apps.get_model("auth", "Group").objects.get_or_create(name="analyst")
    give(apps, analysts, NEW_TO_ANALYSTS)


def take_roles(apps, schema_editor):
    """The way back; the analyst's group was there before."""
    names = ("administrator", *RIGHTS)
    apps.get_model("auth", "Group").objects.filter(name__in=names).delete()


def everything(apps):
    for model in apps.get_models():
        label, name = model._meta.app_label, model._meta.model_name
        is_ours = label in ("territories", "decision") and not name.startswith("historical")
        if is_ours or (label, name) in (("auth", "user"), ("auth", "group")):
            yield f"{label}.{name}", ACTS


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("decision", "0018_conflicts"),
        ("territories", "0010_successions"),
    ]

    operations = [migrations.RunPython(make_roles, take_roles)]
