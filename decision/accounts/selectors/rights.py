"""What each role may do with each table, as the migrations have given it.

Here it is compared and told; it is given in a migration (`decision/migrations/_rights.py`), so
that what people have changed since stays changed. The administrator's role alone is all rights
to all tables by definition: `services.roles` adds those of new ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from decision.accounts.enums import Role

# The apps whose tables rights are given to.
OURS = ("territories", "decision", "auth")
LOOK, KEEP = ("view",), ("view", "add", "change")

type Rights = Mapping[str, tuple[str, ...]]  # “app.model” → what may be done with its rows

RIGHTS: Mapping[Role, Rights] = {
    # Rows are corrected and superseded, not deleted.
    Role.DATA_EDITOR: {
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
        "territories.statedfigure": LOOK,
        "territories.statedyear": LOOK,
        "territories.submission": KEEP,
        "territories.submissionevent": LOOK,
        "territories.succession": LOOK,
        "territories.territory": KEEP,
    },
    # A pasted table becomes indicators with values and a source.
    Role.ANALYST: {
        "decision.alternative": KEEP,
        "decision.criterion": KEEP,
        "decision.problem": KEEP,
        "decision.session": ("add",),
        "territories.indicator": ("view", "add"),
        "territories.observation": ("view", "add"),
        "territories.source": ("view", "add"),
    },
    Role.FACILITATOR: {"decision.problem": ("add",), "decision.session": ("add",)},
    Role.APPLICANT: {},
    Role.VIEWER: {},
}
