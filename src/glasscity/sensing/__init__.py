"""Channels as error processes: what is seen, and whom it is pinned on."""
