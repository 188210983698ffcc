"""Ties that scores cut and make.

Some people mind what their friends' scores say of them (*seekers*). Every month a seeker may drop
an active tie to somebody of a lower tier, or take up a dormant one to somebody of the same tier or
a higher one. Wei, Yildirim, Van den Bulte and Dellarocas ("Credit scoring with social network
data", Marketing Science 35(2), 2016) derive that people who are scored by their ties form fewer and
more similar ones.

A tie is cut or made for both: each end works out the same from the tiers published at the border
and from bits keyed by the seeker, the week and the other person, so no message is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Answer, Findings, Life, Path, Regime, Scenario, Turn
from glasscity.people.friends import ACTIVE, Friends
from glasscity.people.streams import Key, Stream, words_of
from glasscity.scenario.naming import NO_FRIENDS
from glasscity.scenario.quantity import NO_RATE, NO_SHARE, Quantity, Rate, Share
from glasscity.scenario.value_words import percent

_TIES = integer(Stream.TIES)
_SEEKER = 0xFFFFFFFF
"""Week field of the block that decides who is a seeker."""

MINDED = 2
"""Bit of a tie that has a seeker at either end."""


class TieTables(NamedTuple):
    """Ties in integers, units of 2**-32."""

    on: bool
    seeks_below: int
    drop_below: int
    """Chance within a month."""
    gain_below: int
    """Chance within a month."""


@inner_jit
def _wants(
    seeker: int,
    other: int,
    week: int,
    own: int,
    others: int,
    active: bool,
    tables: TieTables,
    key: Key,
) -> bool:
    """Tell whether a seeker changes a tie in this month."""
    if others < 0 or own < 0:
        return False
    if active:
        if others >= own:
            return False
        below = tables.drop_below
    else:
        if others < own:
            return False
        below = tables.gain_below
    word, _, _, _ = words_of(_TIES, seeker, week, other, key)
    return word < below


@jit
def find_seekers(
    seeks_below: int, key: Key, friends: Friends,
    seeks: npt.NDArray[np.uint8], ties: npt.NDArray[np.uint8],
) -> None:  # fmt: skip
    """Work out who minds friends' scores, and which ties that can change; the same all through.

    Parameters
    ----------
    seeks_below
        Share of people who do, units of 2**-32.
    key
        The seed.
    friends
        The graph.
    seeks
        Written: 1 for a seeker, shape (city,).
    ties
        Written: MINDED is set where either end is one, shape (ties,).
    """
    for person in range(seeks.size):
        word, _, _, _ = words_of(_TIES, person, _SEEKER, 0, key)
        seeks[person] = integer(word < seeks_below)
    for person in range(friends.start.size - 1):
        for tie in range(friends.start[person], friends.start[person + 1]):
            ties[tie] |= MINDED * (seeks[person] | seeks[friends.friend[tie]])


def published(tier: npt.NDArray[np.int8], seeks: npt.NDArray[np.uint8]) -> npt.NDArray[np.int8]:
    """Return what others see of everybody: twice the tier, and 1 more for a seeker.

    Parameters
    ----------
    tier
        As of the border, shape (city,); -1 for somebody without a score.
    seeks
        From `find_seekers`, shape (city,).
    """
    return (tier << 1) | seeks.view(np.int8)


@jit
def review_ties(
    friends: Friends,
    ties: npt.NDArray[np.uint8],
    seen: npt.NDArray[np.int8],
    week: int,
    first: int,
    people: int,
    key: Key,
    tables: TieTables,
) -> tuple[int, int]:
    """Cut and make the ties of consecutive people.

    Parameters
    ----------
    friends
        The graph.
    ties
        ACTIVE and MINDED, shape (ties,); written for these people only.
    seen
        From `published`, shape (city,).
    week
        The border.
    first, people
        Whose ties.
    key
        The seed.
    tables
        Hazards.

    Returns
    -------
    dropped, taken_up : int
        Ties, each counted at both ends.
    """
    dropped, taken_up = integer(0), integer(0)
    for person in range(first, first + people):
        own, minds = integer(seen[person]) >> 1, integer(seen[person]) & 1
        for tie in range(friends.start[person], friends.start[person + 1]):
            if ties[tie] & MINDED == 0:
                continue
            other = integer(friends.friend[tie])
            others = integer(seen[other]) >> 1
            active = ties[tie] & ACTIVE == 1
            if active and own == others:
                continue
            change = minds == 1 and _wants(person, other, week, own, others, active, tables, key)
            if not change and integer(seen[other]) & 1 == 1:
                change = _wants(other, person, week, others, own, active, tables, key)
            if change:
                ties[tie] ^= ACTIVE
                dropped += integer(active)
                taken_up += integer(not active)
    return dropped, taken_up


def ties_change(regime: Regime, life: Life) -> bool:
    """Tell whether there are ties that scores could change."""
    return Ties.is_on(regime) and life.friends is not None


class Ties(Answer):
    """People who mind their friends' scores drop low ones and gain others."""

    number = 4
    words = "How scores cut and make friendships."
    turns = (
        Turn(
            "before the border",
            100,
            "Where a month begins: seekers drop friends of a lower tier and take up others.",
            "published tiers, friends",
            "friends",
            on=ties_change,
        ),
    )
    zero: ClassVar = {
        "drop": "0 per person-year; assumed",
        "gain": "0 per person-year; assumed",
    }

    seekers: Share = NO_SHARE
    """Share of people who mind."""
    drop: Rate = NO_RATE
    """Hazard that a seeker drops a friend of a lower tier than his own."""
    gain: Rate = NO_RATE
    """Hazard that a seeker takes up a latent tie to somebody of his own tier or a higher one."""

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many mind, and how many friends they drop in a year."""
        dropped = percent(round(float(_within(self.drop, Decimal(1))), 4))
        yield (
            f"{percent(self.seekers.value)} of people mind; in a year they drop {dropped} of the "
            "friends who stay in a lower tier than their own."
        )

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that nobody has friends."""
        if scenario.life.friends is None:
            yield here, f"has nobody to drop or gain, because {NO_FRIENDS}"


def _within(hazard: Quantity, parts: Decimal) -> Decimal:
    """Return the chance of a yearly hazard within a year divided into so many parts."""
    with localcontext() as context:
        context.prec = 30
        return 1 - (-decimal(hazard) / parts).exp()


def _monthly(hazard: Quantity) -> int:
    return threshold(_within(hazard, Decimal(12)))


def compile_ties(ties: Ties | None) -> TieTables:
    """Compile ties.

    Parameters
    ----------
    ties
        The response, or None where scores change no tie.

    Returns
    -------
    TieTables
    """
    if ties is None:
        return TieTables(False, 0, 0, 0)
    return TieTables(
        True, threshold(decimal(ties.seekers)), _monthly(ties.drop), _monthly(ties.gain)
    )
