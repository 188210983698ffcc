"""One synthetic person's life in one world: facts, how they are retraced, and their words."""
