"""How people respond to a regime, and what protects them from it."""
