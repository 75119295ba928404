"""What can be doubted of a table of values, in pure numbers: no Django, no rows."""
