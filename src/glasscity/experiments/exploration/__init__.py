"""Sweeps: a scenario played over the ranges that its numbers carry, and what the ranges do."""

from __future__ import annotations

from .exploration import Exploration as Exploration
from .exploration import open_exploration as open_exploration
from .exploring import explore as explore
from .exploring import resume_exploration as resume_exploration
