"""The best set of a project problem's projects under a budget. Knows `rankings` and the engine."""
