"""What the pages of a problem show, ready to print: no page computes."""
