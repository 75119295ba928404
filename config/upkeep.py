"""What the worker does every night without being asked: what has ended is not kept for ever."""

from django.core.management import call_command
from django.tasks import task

# What failed stays as long: by then somebody has read why, or never will.
WORK_KEPT = "30d"


@task
def tidy() -> None:
    """Forget logins that have run out, and rows of the queue that ended long ago."""
    call_command("clearsessions")
    call_command("ox_prune", older_than=WORK_KEPT, include_failed=True, verbosity=0)
