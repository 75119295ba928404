"""What is kept up to date for those who take part."""

from decision.live.audiences import Audience, register

register(
    "people",
    Audience(
        template="decision/weighing/_status.html",
        context="decision.weighing.presentation.status.status_context",
        shut_out="decision.sessions.selectors.devices.shut_out",
        marks="decision.sessions.selectors.sessions.newest_events",
    ),
)
