"""Consequences on paper: what a score or a list opens and closes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from .fields import Names, Part, Source, Switch, Text, one_of
from .quantity import AT_ONCE, Duration, Places, Points, Rate, Ratio, Share, Yuan, assumed, problem
from .vocabulary import READERS


class Institution(Part):
    """How an institution answers a demand."""

    deny_tiers: Names = Field(default_factory=list)
    deny_listed: Switch = False
    """Whether people on the blacklist are refused."""
    deny_restricted: Switch = False
    """Whether people under the restriction order are refused."""
    attempts: Ratio = assumed(1, "ratio", note="default: everybody tries once")
    """How often somebody tries, on average, whose wish is refused: published refusals are
    attempts. At least 1, at most 50."""
    reader: Annotated[str, *one_of(READERS)] | None = None
    """Which reader of the score asks; it sees no score where scoring.readers says no. None: one
    that no rule shuts out."""
    deny_commercial_below: Points | None = None
    """Refuse members of the commercial score below so many points."""
    places: Places | None = None
    """Where places are scarce: share of the applications expected, or places per year. A week's
    places are given out at its end."""
    prefer_tiers: Names = Field(default_factory=list)
    """Tiers that are served first where places are scarce."""
    benefit_tiers: Names = Field(default_factory=list)
    """Tiers that get something on top where the answer is yes."""
    benefit_commercial_from: Points | None = None
    """Members of the commercial score who get it too."""
    benefit: Text = ""
    """What they get: a voucher, a cheaper loan, no deposit."""
    benefit_worth: Yuan = assumed(0, "yuan", note="default: not counted")
    source: Source = "assumed"


def not_empty(names: list[str]) -> list[str]:
    """Accept a list that names something."""
    if not names:
        raise problem("is empty, but at least one act is expected")
    return names


class Blacklist(Part):
    """A list that people enter through a recorded act, apart from any score."""

    acts: Annotated[Names, AfterValidator(not_empty)]
    """A booked record of one of these lists the person."""
    term: Duration | None = None
    """How long somebody stays listed who does not pay; absent: until the debt is paid."""
    without_term: Share = assumed(0, "share", note="default: every listing has the term")
    """Share of listings that have no term and last until the debt is paid."""
    paid: Rate
    """Hazard that the debt is paid."""
    correction: Duration = AT_ONCE
    """How long removal takes after payment."""
    entered: Share = assumed(1, "share", note="default: every record")
    """Share of the records of these acts that the court enters."""
    roll_out: Duration = AT_ONCE
    """How long the list takes to be set up: from day 0 the share that is entered grows evenly."""
    already: Share = assumed(0, "share", note="default: nobody")
    """Share of adults listed on day 0, with what remains of their term uniform."""
    source: Source = "assumed"


class Consequences(Part):
    """What a score or a list opens and closes."""

    institutions: dict[str, Institution] = Field(default_factory=dict)
    blacklist: Blacklist | None = None
    restriction: Blacklist | None = None
    """An order that restricts what people may buy: an instrument of its own."""
    fines: dict[str, Yuan] = Field(default_factory=dict)
