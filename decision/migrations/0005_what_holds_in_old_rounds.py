"""Rounds of before get the voices, numbers and questions that hold at this moment."""

import json

from django.db import migrations


def fill(apps, schema_editor):
    Session = apps.get_model("decision", "Session")
    for session in Session.objects.order_by("pk"):
        for round in session.rounds.order_by("number"):
            _give_voices(apps, session, round)
            if not session.names_shown and round.revealed_at is not None:
                _give_numbers(apps, round)
    for record in apps.get_model("decision", "DecisionRecord").objects.order_by("number"):
        _freeze(apps, record)


def _give_voices(apps, session, round):
    Voice = apps.get_model("decision", "Voice")
    round.group_powers = {group.name: str(group.power) for group in session.groups.order_by("pk")}
    round.save(update_fields=["group_powers"])
    people = session.participants.filter(removed_at=None).order_by("pk")
    Voice.objects.bulk_create(
        Voice(round=round, participant=person, power=person.power) for person in people
    )


def _give_numbers(apps, round):
    """Those under which the round has been shown."""
    ballots = list(
        round.ballots.filter(participant__removed_at=None).select_related("participant")
    )
    for ballot in ballots:
        ballot.number = ballot.participant.number
    apps.get_model("decision", "Ballot").objects.bulk_update(ballots, ["number"], batch_size=500)


def _freeze(apps, record):
    """A sealed session asked what its record says."""
    table = json.loads(record.content).get("table")
    if table:
        apps.get_model("decision", "FrozenQuestion").objects.create(
            session_id=record.session_id,
            question=table["question"],
            cells=table["cells"],
            frozen_at=record.session.rounds.order_by("number").first().opened_at,
        )


def empty(apps, schema_editor):
    for name in ("Voice", "FrozenQuestion"):
        apps.get_model("decision", name).objects.all().delete()
    apps.get_model("decision", "Ballot").objects.update(number=None)
    apps.get_model("decision", "Round").objects.update(group_powers={})


class Migration(migrations.Migration):

    dependencies = [("decision", "0004_voices_and_frozen_questions")]

    operations = [migrations.RunPython(fill, empty)]
