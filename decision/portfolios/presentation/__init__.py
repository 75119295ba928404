"""A portfolio in the order of reading, in the language of the page."""
