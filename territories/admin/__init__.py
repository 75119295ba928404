from territories.admin import accounts, measures, places, reference

__all__ = ["accounts", "measures", "places", "reference"]
