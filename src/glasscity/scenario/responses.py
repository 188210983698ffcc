"""Response on paper: how people change under a regime."""

from __future__ import annotations

from typing import Annotated

from .fields import Part, one_of
from .quantity import Duration, Elasticity, Rate, Ratio, Share, assumed
from .vocabulary import SILENCE_RULES

NOTHING = assumed(0, "ratio", note="default: no effect")
NO_SHARE = assumed(0, "share", note="default: never")
NO_ELASTICITY = assumed(0, "elasticity", note="default: no effect")
NO_RATE = assumed(0, "per person-year", note="default: never")


class Fear(Part):
    """A level between 0 and 1 for each person, which rises with penalties and falls by itself."""

    own: Ratio = NOTHING
    """Rise with a penalty of one's own; at most 1."""
    friends: Ratio = NOTHING
    """Rise with a penalty of a friend's."""
    cameras: Ratio = NOTHING
    """Level that visible cameras alone keep up, at one camera for every three people."""
    half_life: Duration
    """Of what penalties raised."""
    other_grounds: Ratio = assumed(1, "ratio", 0, 1, "default: as much as one for speech")
    """What a penalty of one's own for something other than speech counts for in the fear that
    silences; at most 1."""
    rule: Annotated[str, *one_of(SILENCE_RULES)] = "exponential"
    """How fear becomes silence: `exponential`, each bit counts; `threshold`, from a level on."""
    silence: Ratio = NOTHING
    """`exponential`: critical remarks kept at level f are exp(-silence x f)."""
    threshold: Share = assumed(0.5, "share", 0.1, 0.9, "default")
    """`threshold`: level from which a critical remark is withheld..."""
    withheld: Share = assumed(0.5, "share", 0.1, 1, "default")
    """... with this chance."""
    caution: Ratio = NOTHING
    """The same as `silence` for illegal and disapproved acts."""


class Deterrence(Part):
    """Fewer offences where more are found out or cost more, among those who know the rules."""

    detection: Elasticity = NO_ELASTICITY
    """Of the rate of an act with respect to its chance of being recorded."""
    severity: Elasticity = NO_ELASTICITY
    """Of the rate with respect to 1 + points / distance from the start to the lowest tier."""
    habituation: Duration | None = None
    """Half-life of the effect; none: it lasts."""


class Approval(Part):
    """How many say that they approve."""

    base: Share
    """Of adults to whom nothing happened."""
    penalised: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for somebody with a penalty."""
    denied: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for somebody who was refused something."""
    members: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor for party members."""


class Ties(Part):
    """People who mind their friends' scores drop low ones and gain others."""

    seekers: Share = NO_SHARE
    """Share of people who mind."""
    drop: Rate = NO_RATE
    """Hazard that a seeker drops a friend of a lower tier than his own."""
    gain: Rate = NO_RATE
    """Hazard that a seeker takes up a latent tie to somebody of his own tier or a higher one."""


class Response(Part):
    """How people change under a regime."""

    awareness: Share = assumed(1, "share", note="default: everybody knows the rules")
    """Share of people who know the rules; whoever learns of a penalty knows them from then on."""
    looking: Rate = assumed(1, "per person-year", 0.1, 12, "default")
    """Hazard that a person looks at their rating, where the rulebook lets them read it: that they
    may look is not that they are told. A look shows all that stands against them."""
    fear: Fear | None = None
    deterrence: Deterrence | None = None
    approval: Approval | None = None
    ties: Ties | None = None
