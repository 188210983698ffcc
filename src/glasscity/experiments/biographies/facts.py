"""What a story can say of one synthetic person: facts, each with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from glasscity.consequences.institutions import BY_PLACES, REASONS
from glasscity.engine.plan import MERGER
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.outcomes.grouping import TRUTHS
from glasscity.people.attributes import DISTRICT, FIELDS, category_index, field_value
from glasscity.scenario.vocabulary import ATTRIBUTES, TEMPERAMENTS

COME_TO_LIGHT = "came to light"
"""How the points of an invention go that is found out; others expire, are reversed or restored."""


def day_of(week: int, quarter: int) -> int:
    """Return the day of the run, 0 = the first, of a quarter hour of a week; -1 is its border."""
    return week * 7 + max(quarter, 0) // QUARTERS_PER_DAY


@dataclass(frozen=True)
class Happening:
    """The moment behind a record."""

    person: int
    """Whose moment it was."""
    week: int
    quarter: int
    """Quarter hour of the week, 0 to 671."""
    district: str

    @property
    def day(self) -> int:
        """Day of the run, 0 = the first."""
        return day_of(self.week, self.quarter)


@dataclass(frozen=True)
class Record:
    """A line of the ledger that is a record, and what became of it."""

    number: int
    """Place among the person's lines of the ledger, from 1."""
    week: int
    quarter: int
    """Quarter hour of the week; -1 for what arrives at the border before it."""
    act: str
    title: str
    context: str
    moment: int
    channel: str
    truth: str
    actor: int
    """Number of whoever acted; -1 nobody, -2 a child in the person's care, -3 the person's firm."""
    points: int
    expires: int | None
    """Week in which the points go; None for never."""
    goes: str | None
    """How they go: expired, reversed, restored or came to light; None where they stay."""
    objection: str | None
    """Upheld, or in vain; None where the person did not object."""
    known: int | None
    """Week in which the person learns of a penalty; None for never, and for what is no penalty."""
    learnt_by: str | None
    """How: by a letter, by looking at the rating, by looking into the file, or when refused."""
    happened: Happening | None
    """The moment behind it; None where there is none, or it cannot be told."""

    @property
    def day(self) -> int:
        """Day of the run, 0 = the first."""
        return day_of(self.week, self.quarter)

    @property
    def is_penalty(self) -> bool:
        """Whether it took points; a monthly account that fell is none."""
        return self.points < 0 and not self.is_account

    @property
    def is_account(self) -> bool:
        """Whether it is a monthly account: of the study app, or of the commercial score."""
        return self.channel == "study-app" or self.act == MERGER

    @property
    def is_wrongful(self) -> bool:
        """Whether it is wrong about the fact or the norm; an unearned favour is nobody's burden."""
        return self.truth != TRUTHS[0] and (self.points <= 0 or self.channel != "officials")

    def is_active(self, week: int, quarter: int) -> bool:
        """Tell whether its points count at a moment."""
        return (self.week, self.quarter) <= (week, quarter) and (
            self.expires is None or self.expires > week
        )


@dataclass(frozen=True)
class Listing:
    """A time on the court's list, or under its order."""

    instrument: int
    """THE_LIST or THE_ORDER."""
    week: int
    quarter: int
    until: int
    """Week in which the name comes off."""
    paid: int | None
    """Week in which the debt is paid; None where that is after the end of the listing."""
    truth: str
    record: int | None
    """Number of the record that put the name there; None where it was there at the start."""


@dataclass(frozen=True)
class Denial:
    """A line of the ledger that is a refusal, and the records that it goes back to."""

    number: int
    week: int
    quarter: int
    demand: str
    title: str
    moment: int
    reason: str
    truth: str
    tier: str | None
    """The tier that the institution went by; None for somebody without a score."""
    score: int | None
    """The score behind that tier, as readers see it."""
    causes: tuple[int, ...]
    """Numbers of the records active then that it goes back to: penalties behind the tier, or what
    put the name on the list."""

    @property
    def day(self) -> int:
        """Day of the run, 0 = the first."""
        return day_of(self.week, self.quarter)

    @property
    def is_shortage(self) -> bool:
        """Whether there was no place left that a lot would have given; no measure counts it."""
        return self.reason == REASONS[BY_PLACES]

    @property
    def is_wrongful(self) -> bool:
        """Whether it would have been granted with the wrongful points and listings taken away."""
        return self.truth != TRUTHS[0]


@dataclass(frozen=True)
class Standing:
    """How somebody stands at the end of a week."""

    week: int
    score: int | None
    """Latent score: start plus active points; None without one."""
    shown: int | None
    """The same as readers see it, clipped."""
    tier: str | None


@dataclass(frozen=True)
class Component:
    """A part of a commercial score."""

    name: str
    """history, behaviour, ability, identity or friends."""
    weight: float
    """Share of the score."""
    start: int | None
    """From 0 to 1,000, at the start; None for friends."""
    end: int | None
    """The same at the end; None for friends, whose scores no ledger keeps."""


@dataclass(frozen=True)
class Commercial:
    """A commercial score at the end of the run, and what it is made of."""

    score: int
    """As of the last month's review."""
    floor: int
    ceiling: int
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Biography:
    """One synthetic person in one world.

    Attributes
    ----------
    scenario, title, hash, digest
        Of the world; in a story of two, name and title tell them apart. The digest is that of the
        whole city at the end.
    weeks, days
        Of the run.
    unscored
        Why the person has no score at the start; "" for somebody who has one.
    withdrew
        Week in which the person left the scheme, or None.
    start
        How the person stands before anything happened.
    standings
        At the end of each week.
    records, denials, listings
        In order of time.
    counts
        What the state holds of the person at the end: records, penalties, wrongful, denials.
    fear
        Level at the end, 0 to 1; None where nobody responds.
    spoken, withheld
        Critical remarks made and withheld, counted up to 255; None where nobody responds.
    safeguards
        Those that are on.
    commercial
        The commercial score; None for somebody without one.
    """

    scenario: str
    title: str
    hash: str
    digest: str
    hypothetical: tuple[str, ...]
    weeks: int
    days: int
    unscored: str
    withdrew: int | None
    start: Standing
    standings: tuple[Standing, ...]
    records: tuple[Record, ...]
    denials: tuple[Denial, ...]
    listings: tuple[Listing, ...]
    counts: dict[str, int]
    fear: float | None
    spoken: int | None
    withheld: int | None
    safeguards: tuple[str, ...]
    commercial: Commercial | None

    @property
    def end(self) -> Standing:
        """How the person stands at the end."""
        return self.standings[-1]

    @cached_property
    def penalties(self) -> tuple[Record, ...]:
        """Records that took points."""
        return tuple(record for record in self.records if record.is_penalty)

    @cached_property
    def refusals(self) -> tuple[Denial, ...]:
        """Denials, without shortages that a lot would have decided just so."""
        return tuple(denial for denial in self.denials if not denial.is_shortage)

    def record(self, number: int) -> Record:
        """Return a record by its number."""
        return next(record for record in self.records if record.number == number)


def describe(attributes: int, districts: Sequence[str]) -> dict[str, str | int]:
    """Return who somebody is, by the names of a scenario file; age in years.

    Parameters
    ----------
    attributes
        A person's 64 bits.
    districts
        Names of the districts.

    Returns
    -------
    dict of str to str or int
        Every attribute, and the level of each temperament, 0 to 31.
    """
    found: dict[str, str | int] = {"district": districts[field_value(attributes, DISTRICT)]}
    for name, categories in ATTRIBUTES.items():
        raw = int(field_value(attributes, FIELDS[name]))
        found[name] = raw if name == "age" else categories[int(category_index(name)[raw])]
    for name in TEMPERAMENTS:
        found[name] = int(field_value(attributes, FIELDS[name]))
    return found
