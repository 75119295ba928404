from territories.admin import accounts, intake, measures, places, reference, successions

__all__ = ["accounts", "intake", "measures", "places", "reference", "successions"]
