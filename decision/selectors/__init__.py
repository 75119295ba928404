"""Reads of the decision room, named for what comes back."""
