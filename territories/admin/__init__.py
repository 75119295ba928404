from territories.admin import measures, places, reference

__all__ = ["measures", "places", "reference"]
