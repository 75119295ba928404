from territories.admin import intake, measures, places, reference, successions

__all__ = ["intake", "measures", "places", "reference", "successions"]
