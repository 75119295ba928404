"""Who may what: pages by their names, tables of the administrator by their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decision.accounts.enums import Role
from decision.accounts.selectors.rights import RIGHTS
from tests.test_architecture import OPEN_TO_EVERYBODY

STRANGER, NO_ROLE, SUPERUSER = "stranger", "no role", "superuser"
ACCOUNTS = (*(role.value for role in reversed(Role)), NO_ROLE, SUPERUSER)
EVERYBODY = (STRANGER, *ACCOUNTS)
MEMBERS = frozenset(ACCOUNTS)
STAFF = frozenset({*(role.value for role in Role if role.is_of_the_staff), SUPERUSER})

ALLOWED, SIGN_IN, REFUSED = "yes", "sign in", "no"


@dataclass(frozen=True)
class Pages:
    """Addresses that the same accounts may ask for; to the others they are refused."""

    about: str
    names: frozenset[str]
    accounts: frozenset[str]
    open: bool = False

    def outcome(self, who: str) -> str:
        if self.open or who in self.accounts:
            return ALLOWED
        return SIGN_IN if who == STRANGER else REFUSED


LEADERS = frozenset({"administrator", "analyst", "facilitator", NO_ROLE, SUPERUSER})
KEEPERS = frozenset({"administrator", "analyst", SUPERUSER})
PAGES = (
    Pages(
        "Catalogues, facts, rankings, records, context; taking part in a session by its code or "
        "link; an applicant's form by its link",
        frozenset(OPEN_TO_EVERYBODY),
        MEMBERS,
        open=True,
    ),
    Pages("Begin a session", frozenset({"session_new"}), LEADERS),
    Pages(
        "Make a problem, copy one, paste one", frozenset({"problem_new", "problem_table"}), LEADERS
    ),
    Pages(
        "Edit a problem that is nobody's, take values from committees (of one's own: its owner and "
        "editors)",
        frozenset(
            {
                "problem_alternatives",
                "problem_criterion",
                "problem_criterion_new",
                "problem_edit",
                "problem_history",
                "problem_indicators",
                "problem_inherited",
                "problem_judged",
                "problem_texts",
                "problem_tree",
                "problem_undo",
            }
        ),
        KEEPERS,
    ),
    Pages(
        "Lead a session (here one that the facilitator began: whoever began it leads it)",
        frozenset(
            {
                "session_archive",
                "session_deadline",
                "session_delete",
                "session_desk",
                "session_door",
                "session_events",
                "session_group",
                "session_move",
                "session_people",
                "session_person",
                "session_publish",
                "session_record",
                "session_results",
                "session_sure",
                "session_turnout",
                "session_withdraw",
            }
        ),
        frozenset({"facilitator"}),
    ),
    Pages(
        "From a cell of the quality page to where it is mended",
        frozenset({"quality_mend", "quality_mend_one"}),
        STAFF,
    ),
    Pages("What one has saved or waits for, one's own sessions", frozenset(), MEMBERS),  # the rest
)
REST = PAGES[-1]
ADMIN = Pages("The administrator's first page", frozenset(), STAFF)


def pages_of(name: str) -> Pages:
    return next((pages for pages in PAGES if name in pages.names), REST)


def may(who: str, table: str, act: str) -> bool:
    """Whether an account may do this with the rows of a table (“app.model”), if any may."""
    if who == SUPERUSER:
        return True
    if who == Role.ADMINISTRATOR:
        ours = table.startswith(("territories.", "decision.")) or table in (
            "auth.user",
            "auth.group",
        )
        return ours or (table, act) == ("axes.accesslog", "view")
    return act in RIGHTS[Role(who)].get(table, ())


def told() -> str:
    """The tables of docs/roles.md."""
    lines = [_line(("", *EVERYBODY)), _line(("---",) * (1 + len(EVERYBODY)))]
    lines += [
        _line((pages.about, *(pages.outcome(who) for who in EVERYBODY)))
        for pages in (*PAGES, ADMIN)
    ]
    lines += ["", _line(("table", *RIGHTS)), _line(("---",) * (1 + len(RIGHTS)))]
    for table in sorted({table for rights in RIGHTS.values() for table in rights}):
        acts = (", ".join(rights.get(table, ())) or "—" for rights in RIGHTS.values())
        lines.append(_line((f"`{table}`", *acts)))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
