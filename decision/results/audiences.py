"""What is kept up to date for those who look at results."""

from decision.live.audiences import Audience, register

register(
    "results",
    Audience(
        template="decision/results/_live.html",
        context="decision.results.presentation.shown.live_context",
        shut_out="decision.sessions.selectors.devices.shut_out",
        marks="decision.sessions.selectors.sessions.newest_events",
    ),
)
