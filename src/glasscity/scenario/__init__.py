"""Scenarios on paper: who lives, what happens, what a system does with it; every number sourced."""

from __future__ import annotations

from .bibliography import reference_text as reference_text
from .bibliography import references as references
from .catalogue import PresetInfo as PresetInfo
from .catalogue import preset_names as preset_names
from .human_schema import json_schema as json_schema
from .loading import load as load
from .provenance import SourceRow as SourceRow
from .provenance import cited_references as cited_references
from .provenance import sources as sources
from .quantity import Quantity as Quantity
from .scenarios import Resolved as Resolved
