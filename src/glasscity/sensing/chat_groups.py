"""Chat groups: a remark is read by the members, and each of them may pass it on.

The chance that a remark leaks grows with the group: with m other members, each of whom passes it on
with chance l, it is 1 - (1 - l)**m, members being independent.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np

from glasscity.life.tables import decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.regimes import ChatGroups
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.seen import ANYONE, SeenTables, no_channel, seen_thresholds


def leak_probability(members: int, leak: Decimal) -> Decimal:
    """Return the chance that at least one member of a group passes a remark on.

    Parameters
    ----------
    members
        Other people in the group.
    leak
        Chance that one of them does.

    Returns
    -------
    Decimal
        ``1 - (1 - leak)**members``.
    """
    with localcontext() as context:
        context.prec = 30
        return 1 - (1 - leak) ** members


def compile_chat_groups(
    groups: ChatGroups | None, acts: list[tuple[str, Act | None]]
) -> SeenTables:
    """Compile chat groups.

    Parameters
    ----------
    groups
        The channel, or None where it is off.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    SeenTables
        A moment is noted with the act's own chance to be made in a group times the chance that it
        leaks. Whoever passes it on knows who wrote it, so nobody is mistaken for the writer.
    """
    if groups is None:
        return no_channel(len(acts))
    leaks = leak_probability(int(groups.members.value), decimal(groups.leak))
    return SeenTables(
        seen_below=seen_thresholds(acts, "chat-groups", leaks),
        delay=np.full(len(acts), weeks_of(groups.delay), dtype=np.int64),
        mistaken_below=0,
        victims=ANYONE,
    )
