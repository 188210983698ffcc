"""Chat groups: a remark is read by the members, and each of them may pass it on.

The chance that a remark leaks grows with the group: with m other members, each of whom passes it on
with chance l, it is 1 - (1 - l)**m, members being independent. Whoever passes it on knows who wrote
it, so nobody is mistaken for the writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import ClassVar

from glasscity.life.tables import decimal
from glasscity.mechanism import Draw, Scenario
from glasscity.scenario.fields import Switch
from glasscity.scenario.quantity import AT_ONCE, NO_SHARE, Duration, Members, Share, assumed
from glasscity.scenario.value_words import percent, plain
from glasscity.sensing.channel import SeenChannel, notes


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


class ChatGroups(SeenChannel):
    """Members of closed groups who pass on what another member wrote."""

    number = 4
    stream = Draw(13, "Words of a moment in a chat group: passed on, spare.")
    recorder = "a member of a chat group"
    written = True
    words = "Closed groups in which somebody may pass a remark on."
    turns = notes(400, "Lets one of the members who read a remark pass it on.")
    zero: ClassVar = {"leak": "0 share; assumed"}

    coupled: Switch = True
    members: Members = assumed(50, "people", 3, 500, "default")
    """Other people in a group who read a remark."""
    leak: Share = NO_SHARE
    """Chance that one member passes one remark on."""
    delay: Duration = AT_ONCE

    def noted(self) -> Decimal:
        """Return the chance that a remark gets out."""
        return leak_probability(int(self.members.value), decimal(self.leak))

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield the chance that a remark gets out."""
        yield (
            f"With {plain(self.members.value)} others who read it, a remark gets out with a chance "
            f"of {percent(round(float(self.noted()), 6))}."
        )
