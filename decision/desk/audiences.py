"""What is kept up to date for those who watch the desk and the board."""

from decision.live.audiences import Audience, register

SHUT_OUT = "decision.sessions.selectors.devices.shut_out"
MARKS = "decision.sessions.selectors.sessions.newest_events"

register(
    "board",
    Audience(
        template="decision/desk/_board.html",
        context="decision.desk.presentation.board.board_context",
        shut_out=SHUT_OUT,
        marks=MARKS,
    ),
)
register(
    "desk",
    Audience(
        template="decision/desk/_desk_live.html",
        context="decision.desk.presentation.desk.desk_live_context",
        shut_out=SHUT_OUT,
        marks=MARKS,
        for_users=True,
    ),
)
