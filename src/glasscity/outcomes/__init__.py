"""Measures over what happened, with the truth known."""
