from territories.selectors.quality.findings import Finding, FindingKind, counts_of, findings_of
from territories.selectors.quality.screen import Screen, screen_of

__all__ = ["Finding", "FindingKind", "Screen", "counts_of", "findings_of", "screen_of"]
