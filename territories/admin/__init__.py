from territories.admin import intake, measures, places, reference, successions, tasks

__all__ = ["intake", "measures", "places", "reference", "successions", "tasks"]
