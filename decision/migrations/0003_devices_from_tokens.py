"""Who held a seat by his token keeps it in his browser; a link that nobody opened still opens.

Until now a personal link and the cookie that it left were one token, and nothing was written down
when a link was opened but `joined_at`, the first time. So the token of somebody who has come in is
taken for that of a device which is in, by a link that was used; only where nobody ever came in is
it a link that waits. A link that was renewed after its owner had come in, and not opened before
this migration, therefore counts as used: the facilitator renews it once more.
"""

from django.db import migrations

BATCH = 1000


def devices_from_tokens(apps, schema_editor):
    participants = apps.get_model("decision", "Participant").objects
    device = apps.get_model("decision", "Device")
    events = apps.get_model("decision", "Event").objects
    invited = set(
        events.filter(kind="invited").order_by().values_list("participant", flat=True)
    )
    waiting = []
    holders = participants.filter(token_hash__isnull=False).order_by("pk")
    for person in holders.iterator(chunk_size=BATCH):
        came_by = "link" if person.pk in invited else "account" if person.user_id else "code"
        waiting.append(
            device(
                participant=person,
                came_by=came_by,
                link_hash=person.token_hash,
                token_hash=person.token_hash if person.joined_at else None,
                opened_at=person.joined_at,
            )
        )
    device.objects.bulk_create(waiting, batch_size=BATCH)


def tokens_from_devices(apps, schema_editor):
    """One token for each person, as there was: of the browser that came last, or of the link."""
    participants = apps.get_model("decision", "Participant").objects
    devices = apps.get_model("decision", "Device").objects
    for device in devices.filter(ended_at=None).order_by("pk").iterator(chunk_size=BATCH):
        digest = device.token_hash or device.link_hash
        participants.filter(pk=device.participant_id).update(token_hash=digest)


class Migration(migrations.Migration):

    dependencies = [
        ('decision', '0003_devices'),
    ]

    operations = [
        migrations.RunPython(devices_from_tokens, tokens_from_devices),
    ]
