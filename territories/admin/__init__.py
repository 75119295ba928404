from territories.admin import intake, measures, places, reference

__all__ = ["intake", "measures", "places", "reference"]
