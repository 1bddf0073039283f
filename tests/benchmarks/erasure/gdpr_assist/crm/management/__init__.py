"""The bench's own command."""
