"""Separation of contexts: an institution counts only what arose in its own sphere of life.

The EU AI Act asks whether a score has effects in contexts unrelated to those in which the data
arose (Article 5(1)(c)(i)). Where contexts are kept apart, a bank's tier is the start plus the
points of acts in the context of its demand, and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.scenario.safeguards import Safeguards
from glasscity.scenario.vocabulary import CONTEXTS


class ContextTables(NamedTuple):
    """Contexts in integers."""

    on: bool
    column: npt.NDArray[np.int64]
    """Index of each act's and demand's context in `vocabulary.CONTEXTS`, shape (items,)."""


def compile_contexts(safeguards: Safeguards, contexts: list[str]) -> ContextTables:
    """Compile the separation of contexts.

    Parameters
    ----------
    safeguards
        The regime's safeguards.
    contexts
        Context of each act and demand in order of id.

    Returns
    -------
    ContextTables
    """
    apart = safeguards.contexts is not None and safeguards.contexts.separate
    column = [CONTEXTS.index(context) for context in contexts]
    return ContextTables(apart, np.array(column, dtype=np.int64))
