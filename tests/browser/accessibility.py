"""axe-core on a rendered page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"


def serious_violations(page: Page) -> list[str]:
    """Violations that keep people out: one line each, the rule, what it asks and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Nobody reads what it found right: it need not put that together.
    violations = page.evaluate(
        "async () => (await axe.run({resultTypes: ['violations']})).violations"
    )
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']}: {node['target']}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
