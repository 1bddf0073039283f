"""Who is who: one form for each id, name, address and number."""
