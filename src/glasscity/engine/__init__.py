"""The clock: knows every room, and no mechanism knows it."""
