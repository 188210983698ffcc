"""What a score or a list opens and closes."""
