"""The real site with a fragment of three lines, and addresses that change what it shows."""
