"""What pages show, ready to print: no page computes."""
