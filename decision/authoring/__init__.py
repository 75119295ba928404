"""A problem made and edited on pages, without the admin.

Knows `records` and the rooms below it.
"""
