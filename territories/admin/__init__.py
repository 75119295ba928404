from territories.admin import accounts, intake, measures, places, reference

__all__ = ["accounts", "intake", "measures", "places", "reference"]
