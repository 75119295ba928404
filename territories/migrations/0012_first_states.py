from django.db import migrations
from django.utils import timezone


def first_states(*names):
    """What stands now is the state that the first change can be taken back to."""

    def begin(apps, schema_editor):
        now = timezone.now()
        for name in names:
            states = apps.get_model("territories", f"Historical{name}")
            kept = {field.attname for field in states._meta.concrete_fields}
            # Of a row that was entered or changed since its history began there is one already.
            told = set(states.objects.values_list("id", flat=True))
            rows = apps.get_model("territories", name).objects.order_by("pk").values()
            states.objects.bulk_create(
                (
                    states(
                        **{column: value for column, value in row.items() if column in kept},
                        history_date=now,
                        history_type="+",
                        history_change_reason="history begun",
                    )
                    for row in rows.iterator(500)
                    if row["id"] not in told
                ),
                batch_size=500,
            )

    return begin


begin = first_states("Organisation", "ProjectYear", "Specialisation")


class Migration(migrations.Migration):
    dependencies = [("territories", "0011_column_maps")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
