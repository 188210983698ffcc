"""What the engine remembers of people, what it counts, and where it leaves what others must get.

Columns are allocated where the regime needs them; a feature that is off has columns of length 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.consequences.institutions import REASONS
from glasscity.engine.mailbox import Mailbox
from glasscity.engine.unread import Unread
from glasscity.sensing.registry import RECORD_CHANNELS
from glasscity.sensing.truth import RECORD_TRUTHS, WRONG_KINDS, Truth

NO_TIER = -1
"""Tier of somebody who is not scored."""

MOST_COUNT = 65_535
"""Largest value of a person's counters."""

MOST_SCORE = 1 << 30
"""Largest distance of a latent score from the start, points; less in a large city."""


class State(NamedTuple):
    """People, one entry each, shape (people,) unless said otherwise."""

    records: npt.NDArray[np.uint16]
    """Records that arrived, true or not."""
    penalties: npt.NDArray[np.uint16]
    """Records that took points."""
    wrongful: npt.NDArray[np.uint16]
    """Records against the person that are wrong in any way: fact, attribution or norm."""
    denials: npt.NDArray[np.uint16]
    score: npt.NDArray[np.int32]
    """Latent score: start + sum of active points."""
    wrongful_points: npt.NDArray[np.int32]
    """Active points of wrongful records by kind, shape (people, WRONG_KINDS); never above 0."""
    tier: npt.NDArray[np.int8]
    """As of the last review; 0 = lowest, NO_TIER = not scored."""
    clean_tier: npt.NDArray[np.int8]
    """The same without the wrongful points and those for grounds that may not count."""
    tier_since: npt.NDArray[np.uint16]
    """Week of entry into the lowest tier."""
    active_penalties: npt.NDArray[np.uint16]
    """Penalties that have not expired."""
    penalty_clock: npt.NDArray[np.int32]
    """Weeks: ends of expired penalties less beginnings of all."""
    occurrences: npt.NDArray[np.uint8]
    """Records within the period, shape (people, escalating rules)."""
    gained: npt.NDArray[np.int16]
    """Absolute points within the period, shape (people, capped rules)."""
    listed_until: npt.NDArray[np.uint16]
    """Week in which the name comes off the list; listed while the week is below it, 0 for somebody
    who never was. Shape (people, instruments): the list, and the order where there is one."""
    paid_in: npt.NDArray[np.uint16]
    """Week in which the listed debt is paid, same shape."""
    listing: npt.NDArray[np.uint8]
    """Truth of the listing's record, same shape."""
    lost: npt.NDArray[np.int16]
    """Points lost within the period of the safeguard that caps them."""
    context_points: npt.NDArray[np.int32]
    """Active points by context, shape (people, contexts), where contexts are kept apart."""
    context_wrongful: npt.NDArray[np.int32]
    """The part of them that is wrongful, same shape."""
    context_reviewed: npt.NDArray[np.int32]
    """The points by context as of the last review, where reviews are monthly or yearly."""
    clean_reviewed: npt.NDArray[np.int32]
    """The wrongful part of them."""
    aware: npt.NDArray[np.uint8]
    """Bit 0: knows the rules; bit 1: will know them from the next border on."""
    fear: npt.NDArray[np.int16]
    """Level as of the last border, units of 1/16,384."""
    speech_fear: npt.NDArray[np.int16]
    """What the level would be without the person's own penalties on grounds other than speech."""
    alarm: npt.NDArray[np.int32]
    """What the week adds to the level."""
    other_alarm: npt.NDArray[np.int32]
    """The part of it that comes of such penalties."""
    penalised: npt.NDArray[np.uint8]
    """1 for somebody who learnt of a penalty in this week."""
    spoken: npt.NDArray[np.uint16]
    """Critical remarks made, up to MOST_COUNT."""
    withheld: npt.NDArray[np.uint16]
    """Critical remarks withheld, up to MOST_COUNT."""
    study_month: npt.NDArray[np.int16]
    """App points since the month began."""
    study_points: npt.NDArray[np.int32]
    """App points in all."""
    study_minutes: npt.NDArray[np.int32]
    """Time on the app, tenths of a minute."""
    censures: npt.NDArray[np.uint8]
    """Months in which the party cell censured the member."""
    app_score: npt.NDArray[np.int32]
    """Municipal points that the app gave."""
    commercial: npt.NDArray[np.int16]
    """Commercial score, NOT_A_MEMBER for somebody without one."""
    history: npt.NDArray[np.int16]
    """Component of the commercial score, 0 to 1,000."""
    behaviour: npt.NDArray[np.int16]
    """Component of the commercial score, 0 to 1,000."""
    merged: npt.NDArray[np.int32]
    """Municipal points that the commercial score stands for since the merger."""


class Tallies(NamedTuple):
    """Counts of one thread; integer sums, so it does not matter which thread counted."""

    happened: npt.NDArray[np.int64]
    """Moments of each item as the life has them, shape (items,)."""
    thinned: npt.NDArray[np.int64]
    """Moments that the response may thin: kept and withheld, by item, whether the person had a
    record before, and stratum, shape (2, items, 2, strata). Of offences only those are listed that
    the response could withhold from somebody, so what is kept of all is what happened less what was
    withheld; of speech all are."""
    on_other_grounds: npt.NDArray[np.int64]
    """Those critical remarks withheld that fear without the person's own penalties on grounds other
    than speech would not have withheld, by item, record before and stratum, (items, 2, strata)."""
    window: npt.NDArray[np.int64]
    """Counts of the window, see the constants below, shape (COUNTS,)."""
    records: npt.NDArray[np.int64]
    """Records by channel, item, truth and stratum, shape (RECORD_CHANNELS, items,
    RECORD_TRUTHS, strata)."""
    points: npt.NDArray[np.int64]
    """Points of the same records, same shape."""
    penalties: npt.NDArray[np.int64]
    """Those of them that took points, same shape; monthly accounts are none."""
    searches: npt.NDArray[np.int64]
    """Searches by what they brought up and the actor's stratum, shape (3, strata)."""
    requests: npt.NDArray[np.int64]
    """Requests by demand and stratum, shape (demands, strata)."""
    denials: npt.NDArray[np.int64]
    """Denials by demand, reason, truth and stratum, shape (demands, DENIAL_REASONS, truths,
    strata)."""
    attempts: npt.NDArray[np.int64]
    """How often those tried who were refused, places apart, by demand and stratum, shape (demands,
    strata)."""
    benefits: npt.NDArray[np.int64]
    """Answers with something on top, by demand and stratum, shape (demands, strata)."""
    spells: npt.NDArray[np.int64]
    """Spells in the lowest tier that ended, by weeks, shape (weeks + 1,)."""
    fates: npt.NDArray[np.int64]
    """Penalties that went, by how (expired, reversed, restored) and truth, shape (3,
    RECORD_TRUTHS)."""
    objections: npt.NDArray[np.int64]
    """Penalties by objection (none, lost, won) and truth, shape (3, RECORD_TRUTHS)."""
    reviews: npt.NDArray[np.int64]
    """Camera matches before a person: true and false ones, passed and stopped, shape (2, 2)."""
    found: npt.NDArray[np.int64]
    """Camera records by district, weighed as the control room weighs them, shape (districts,)."""
    watched: npt.NDArray[np.int64]
    """Moments in view by district: not looked at, looked at, shape (2, districts)."""
    district_penalties: npt.NDArray[np.int64]
    """Penalties by district since the month began, shape (districts,)."""
    extra: npt.NDArray[np.int64]
    """Other counts, see FORGIVEN and the following, shape (EXTRA,)."""


(
    RECORDS, WRONGFUL, LOST, GAINED, REQUESTS, DENIALS, WRONGFUL_DENIALS, DRAWN, REALISED,
    REMARKS, WITHHELD, ATTEMPTS, LISTINGS, RESTRICTIONS,
) = range(14)  # fmt: skip
COUNTS = 14
"""Counts of a window: all records, those wrong in any way, points taken and given, requests,
denials, those of them that are wrongful, moments drawn and moments that came to pass, critical
remarks that the life has and those of them withheld, attempts of those who were refused, entries
on the court's list and under its order (one person may be entered more than once)."""

(
    FORGIVEN, INVENTED, UNCOVERED, SESSIONS, LEFT_RUNNING, CENSURED, WITHDRAWN, CALLED,
) = range(8)  # fmt: skip
EXTRA = 8
"""Penalties waived, denunciations made up, those that came to light, days of use of the study app,
days on which it only ran, censures, people who withdrew, guarantees called."""

DENIAL_REASONS = len(REASONS)
"""By list, by tier, by commercial score, no places left, displaced, by order alone."""

NOT_A_MEMBER = -1
"""Commercial score of somebody who has none."""


class Standing(NamedTuple):
    """Standing sums of one shard."""

    tiers: npt.NDArray[np.int64]
    """People by district and tier, shape (districts, tiers)."""
    scores: npt.NDArray[np.int64]
    """Sum, and sum of squares, of (score - start), shape (2,)."""
    unread: Unread
    """Penalties that people do not know of."""


class Outbox(NamedTuple):
    """Letters to others, applications for places, and the ledger; shapes (capacity,)."""

    filled: npt.NDArray[np.int64]
    """Letters, ledger entries, applications, shape (3,)."""
    target: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    due: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    applications: npt.NDArray[np.int64]
    """Person, item, priority, quarter hour, moment and benefit of each, shape (capacity, 6)."""
    ledger: npt.NDArray[np.int64]
    """Shape (capacity, LEDGER_FIELDS)."""


class Shard(NamedTuple):
    """All that belongs to one shard: its `Standing`, what waits for its people, what they send."""

    tiers: npt.NDArray[np.int64]
    scores: npt.NDArray[np.int64]
    unread: Unread
    mailbox: Mailbox
    outbox: Outbox


LEDGER_FIELDS = (
    "week", "quarter", "person", "act", "moment", "channel", "truth", "actor", "points", "expires",
)  # fmt: skip
"""Columns of the ledger. ``quarter`` is -1 for what arrives at a border; ``channel`` 0 is a denial,
whose ``act`` is the demand's id, whose ``points`` are the reason, and whose ``expires`` says how
often the person tried; ``actor`` -1 is nobody, -2 a
child in the person's care, -3 the firm that the person represents; ``expires`` is the week in which
the points go, by expiry, appeal or restoration, or -1 for never, as known at booking: an objection
to which a refusal led may bring it forward."""

AT_A_BORDER = -1
"""Quarter hour of what arrives at a border."""

NOBODY = -1
A_CHILD = -2
A_FIRM = -3


class Columns(NamedTuple):
    """Which columns a regime needs."""

    escalations: int = 0
    caps: int = 0
    scored: bool = False
    listed: int = 0
    institutions: bool = False
    loss_cap: bool = False
    contexts: int = 0
    reviews: bool = False
    response: bool = False
    study: bool = False
    commercial: bool = False
    merger: bool = False


def empty_state(people: int, start: int, columns: Columns) -> State:
    """Return the columns that a regime needs, everybody at the start.

    Parameters
    ----------
    people
        Size of the city.
    start
        Score at the start, points.
    columns
        Which.
    """

    def zeros(there: bool, kind: type[np.generic], *more: int) -> npt.NDArray[Any]:
        return np.zeros((people if there else 0, *more), dtype=kind)

    c = columns
    return State(
        records=zeros(True, np.uint16),
        penalties=zeros(c.scored, np.uint16),
        wrongful=zeros(True, np.uint16),
        denials=zeros(c.institutions, np.uint16),
        score=np.full(people if c.scored else 0, start, dtype=np.int32),
        wrongful_points=zeros(c.scored, np.int32, WRONG_KINDS),
        tier=np.full(people, NO_TIER, dtype=np.int8),
        clean_tier=np.full(people, NO_TIER, dtype=np.int8),
        tier_since=zeros(c.scored, np.uint16),
        active_penalties=zeros(c.scored, np.uint16),
        penalty_clock=zeros(c.scored, np.int32),
        occurrences=zeros(c.scored, np.uint8, c.escalations),
        gained=zeros(c.scored, np.int16, c.caps),
        listed_until=zeros(c.listed > 0, np.uint16, c.listed),
        paid_in=zeros(c.listed > 0, np.uint16, c.listed),
        listing=zeros(c.listed > 0, np.uint8, c.listed),
        lost=zeros(c.scored and c.loss_cap, np.int16),
        context_points=zeros(c.scored and c.contexts > 0, np.int32, c.contexts),
        context_wrongful=zeros(c.scored and c.contexts > 0, np.int32, c.contexts),
        context_reviewed=zeros(c.scored and c.contexts > 0, np.int32, c.contexts * c.reviews),
        clean_reviewed=zeros(c.scored and c.contexts > 0, np.int32, c.contexts * c.reviews),
        aware=zeros(c.response, np.uint8),
        fear=zeros(c.response, np.int16),
        speech_fear=zeros(c.response, np.int16),
        alarm=zeros(c.response, np.int32),
        other_alarm=zeros(c.response, np.int32),
        penalised=zeros(c.response, np.uint8),
        spoken=zeros(c.response, np.uint16),
        withheld=zeros(c.response, np.uint16),
        study_month=zeros(c.study, np.int16),
        study_points=zeros(c.study, np.int32),
        study_minutes=zeros(c.study, np.int32),
        censures=zeros(c.study, np.uint8),
        app_score=zeros(c.study and c.scored, np.int32),
        commercial=np.full(people if c.commercial else 0, NOT_A_MEMBER, dtype=np.int16),
        history=zeros(c.commercial, np.int16),
        behaviour=zeros(c.commercial, np.int16),
        merged=zeros(c.merger and c.scored, np.int32),
    )


def empty_tallies(items: int, districts: int, strata: int, demands: int, weeks: int) -> Tallies:
    """Return counts of zero.

    Parameters
    ----------
    items, districts, strata, demands, weeks
        Sizes of the axes.
    """
    wrong = RECORD_TRUTHS
    # What a record adds to all three lies side by side: one look into memory, not three.
    booked = np.zeros((RECORD_CHANNELS, items, wrong, strata, 3), dtype=np.int64)

    def zeros(*shape: int) -> npt.NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Tallies(
        happened=zeros(items),
        thinned=zeros(2, items, 2, strata),
        on_other_grounds=zeros(items, 2, strata),
        window=zeros(COUNTS),
        records=booked[..., 0],
        points=booked[..., 1],
        penalties=booked[..., 2],
        searches=zeros(3, strata),
        requests=zeros(demands, strata),
        denials=zeros(demands, DENIAL_REASONS, len(Truth), strata),
        attempts=zeros(demands, strata),
        benefits=zeros(demands, strata),
        spells=zeros(weeks + 1),
        fates=zeros(3, wrong),
        objections=zeros(3, wrong),
        reviews=zeros(2, 2),
        found=zeros(districts),
        watched=zeros(2, districts),
        district_penalties=zeros(districts),
        extra=zeros(EXTRA),
    )


def empty_outbox(capacity: int, ledger: int, applications: int = 0) -> Outbox:
    """Return room for so many letters, ledger entries and applications."""
    target, source, due, label = np.empty((4, capacity), dtype=np.int64)
    entries = np.empty((ledger, len(LEDGER_FIELDS)), dtype=np.int64)
    applied = np.empty((applications, 6), dtype=np.int64)
    return Outbox(np.zeros(3, dtype=np.int64), target, source, due, label, applied, entries)
