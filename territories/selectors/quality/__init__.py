from territories.selectors.quality.findings import Finding, FindingKind, findings_of
from territories.selectors.quality.screen import Screen, screen_of

__all__ = ["Finding", "FindingKind", "Screen", "findings_of", "screen_of"]
