"""The response on paper: how people change under a regime, by whatever the room's files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from glasscity.mechanism import Answer, Room, registered, with_parts

from .quantity import Rate, Share, assumed

ANSWERS: Final = registered(["glasscity.response"], Answer)
"""All ways in which people respond."""


class Response(Room):
    """How people change under a regime."""

    awareness: Share = assumed(1, "share", note="default: everybody knows the rules")
    """Share of people who know the rules; whoever learns of a penalty knows them from then on."""
    looking: Rate = assumed(1, "per person-year", 0.1, 12, "default")
    """Hazard that a person looks at their rating, where the rulebook lets them read it: that they
    may look is not that they are told. A look shows all that stands against them."""


if not TYPE_CHECKING:
    Response = with_parts(Response, ANSWERS)
