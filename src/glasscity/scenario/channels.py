"""Sensing on paper: the channels through which a moment may become a record."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from .fields import Part, Switch, Text, Title, by_name, one_of
from .quantity import (
    Density,
    Duration,
    FalseMatch,
    Gallery,
    Members,
    Minutes,
    Rate,
    Ratio,
    Share,
    Sightings,
    assumed,
)
from .vocabulary import VICTIMS

Differentials = dict[str, dict[str, Ratio]]
AT_ONCE = assumed(0, "weeks", note="default: at the moment itself")
NO_SHARE = assumed(0, "share", note="default: never")
ALWAYS = assumed(1, "share", note="default: always")


class Channel(Part):
    """The context in which a channel's data arise, as the law asks about it."""

    collects: Text = ""
    """Who collects."""
    purpose: Text = ""
    norm: Text = ""
    since: Text = ""


class Registers(Channel):
    """Books and files with acts entered: slow, mostly right, now and then the wrong person."""

    miss: Share = NO_SHARE
    """Chance that a record that should be made is not."""
    mistaken: Share = NO_SHARE
    """Chance that a record lands on somebody else."""
    victims: Annotated[str, *one_of(VICTIMS)] = "anyone"
    delay: Duration = AT_ONCE
    delays: dict[str, Duration] = Field(default_factory=dict)
    """Delay of particular acts."""
    false_events: dict[str, Rate] = Field(default_factory=dict)
    """Entries about acts that nobody did."""


class Cameras(Channel):
    """Cameras with a recogniser that searches a gallery: an error process, never a detector."""

    coupled: Switch = False
    """Whether records feed the score; if not, they are made and counted, but score nothing."""
    density: Density = assumed(0.333, "cameras per person", note="default: the reference density")
    density_by_district: dict[str, Ratio] = Field(default_factory=dict)
    coverage: dict[str, Share] = Field(default_factory=dict)
    """By place: chance that a moment is in a networked view at 0.333 cameras per person."""
    miss: Share = NO_SHARE
    """Chance that somebody in view and in the gallery is not returned (FNIR)."""
    false_match: FalseMatch = assumed(0, "per comparison", note="default: never")
    """Chance that one comparison with somebody else matches (FMR)."""
    gallery: Gallery = assumed(1, "share", note="default: everybody is enrolled")
    differentials: Differentials = Field(default_factory=dict)
    """Factors on `false_match` by group, sex or age."""
    miss_differentials: Differentials = Field(default_factory=dict)
    """Factors on `miss`."""
    sightings: Sightings = assumed(0, "per person-day", note="default: not counted")
    """How often a passer-by is searched for at 0.333 cameras per person."""
    delay: Duration = AT_ONCE
    false_events: dict[str, Rate] = Field(default_factory=dict)


class ControlRoom(Part):
    """Few people before many screens: which moments in view of a camera are looked at.

    Where there is none, every moment in view is searched.
    """

    attention: Share = ALWAYS
    """Chance that a moment in view is looked at where attention is spread evenly."""
    zoom: Share = NO_SHARE
    """Chance that the system zooms in on a moment by itself, whatever the attention."""
    feedback: Share = NO_SHARE
    """Part of the attention that goes where camera records already are, by district."""
    correction: Switch = False
    """Whether a record counts by the inverse of the attention that found it."""
    known: Ratio = assumed(1, "ratio", note="default: no difference")
    """Factor on the attention for somebody who has a record already."""
    minutes: Minutes = assumed(0, "minutes", note="default: not counted")
    """Working time for one search; a measure only."""


class Platforms(Channel):
    """Platforms that filter what people write: an error process, no filter exists anywhere."""

    coupled: Switch = True
    """Whether records feed the score."""
    miss: Share = NO_SHARE
    """Chance that a remark that the filter is meant to catch passes it."""
    mistaken: Share = NO_SHARE
    """Chance that a record lands on somebody else's account."""
    victims: Annotated[str, *one_of(VICTIMS)] = "anyone"
    delay: Duration = AT_ONCE
    false_events: dict[str, Rate] = Field(default_factory=dict)
    """False alarms: remarks that were not of the kind, per person."""


class ChatGroups(Channel):
    """Members of closed groups who pass on what another member wrote."""

    coupled: Switch = True
    members: Members = assumed(50, "people", 3, 500, "default")
    """Other people in a group who read a remark."""
    leak: Share = NO_SHARE
    """Chance that one member passes one remark on."""
    delay: Duration = AT_ONCE


class Informers(Channel):
    """Neighbours and colleagues who report what they saw, misread, or made up.

    Reports of all three kinds scale with the readiness to report: 1 where reports are rewarded and
    anonymous, less where they are not.
    """

    coupled: Switch = True
    rewarded: Switch = True
    anonymous: Switch = True
    unrewarded: Share = ALWAYS
    """Share of reports that are still made where none is rewarded."""
    named: Share = ALWAYS
    """Share of reports that are still made where the informer is named."""
    report: Share = NO_SHARE
    """Chance that a neighbour who could have seen a moment reports it."""
    mistaken: Share = NO_SHARE
    """Chance that such a report names somebody else."""
    victims: Annotated[str, *one_of(VICTIMS)] = "look-alikes"
    misread: dict[str, Rate] = Field(default_factory=dict)
    """Reports of acts that were none, per person: an innocent scene read wrongly."""
    act: Title = "denouncing"
    """The act of this life that is a denunciation."""
    invented: Share = NO_SHARE
    """Share of denunciations that are made up, against somebody of the same district."""
    accuses: Annotated[dict[str, Share], AfterValidator(by_name)] = Field(default_factory=dict)
    """Of which acts an inventor accuses somebody: shares that add up to 1."""
    uncovered: Share = NO_SHARE
    """Share of inventions that come to light: the record goes, the informer gets one."""
    uncovering: Duration = assumed(26, "weeks", 1, 104, "default")
    """Time until then."""
    false_report: Title = "false-report"
    """The act that is recorded against an informer who is found out."""
    delay: Duration = AT_ONCE


class Sensing(Part):
    """The channels that are on."""

    registers: Registers | None = None
    cameras: Cameras | None = None
    control_room: ControlRoom | None = None
    platforms: Platforms | None = None
    chat_groups: ChatGroups | None = None
    informers: Informers | None = None
