"""Safeguards on paper: whatever the rooms' files hold. Each is off unless it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from glasscity.mechanism import Room, Safeguard, registered, with_parts

SAFEGUARDS: Final = registered(
    ["glasscity.sensing", "glasscity.scoring", "glasscity.response"], Safeguard
)
"""All of them."""


class Safeguards(Room):
    """What protects people from a regime."""


if not TYPE_CHECKING:
    Safeguards = with_parts(Safeguards, SAFEGUARDS)
