"""`erase`."""
