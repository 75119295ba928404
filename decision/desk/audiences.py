"""What is kept up to date for those who watch the desk and the board."""

from decision.live.audiences import Audience, register

SHUT_OUT = "decision.sessions.selectors.devices.shut_out"

register(
    "board",
    Audience(
        template="decision/desk/_board.html",
        context="decision.desk.presentation.board.board_context",
        shut_out=SHUT_OUT,
    ),
)
register(
    "desk",
    Audience(
        template="decision/desk/_desk_live.html",
        context="decision.desk.presentation.desk.desk_live_context",
        shut_out=SHUT_OUT,
        for_users=True,
    ),
)
