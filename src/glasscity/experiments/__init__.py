"""Experiments: what a rule does, to whom, and whether the model can be trusted."""
