"""How fast, at which size: `make bench`. Nothing here is a test, and nothing asserts seconds."""
