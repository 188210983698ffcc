"""What became of one synthetic person in one world, put together from the ledger.

The ledger holds every record and refusal. What it does not hold is drawn again from the seed, by
the mechanisms' own functions: when and where the act behind a record was, when the person learnt of
a penalty, whether they objected, and how its points went. The score at any moment is where the
person started plus the points of the records active then, so that each refusal can be traced to the
records that stood behind it.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from glasscity.consequences.blacklist import (
    NOT_WITHIN_TERM,
    THE_LIST,
    THE_ORDER,
    BlacklistTables,
    is_entered,
    removal_week,
    term_of,
    weeks_until_paid,
)
from glasscity.consequences.institutions import BY_COMMERCIAL, BY_LIST, BY_ORDER, BY_TIER, REASONS
from glasscity.engine.calendar import month_borders, year_borders
from glasscity.engine.clock import Played
from glasscity.engine.excerpt import Excerpt
from glasscity.engine.plan import Plan
from glasscity.engine.start import ADULT_AGE
from glasscity.engine.state import NO_TIER
from glasscity.experiments.biographies.commercial import commercial_at_end
from glasscity.experiments.biographies.drawing_again import (
    Fate,
    fate_again,
    happened_again,
    is_drawn,
    refused_after,
    refused_again,
    words_again,
)
from glasscity.experiments.biographies.facts import (
    Biography,
    Denial,
    Listing,
    Record,
    Standing,
)
from glasscity.outcomes.grouping import TRUTHS
from glasscity.people.attributes import AGE, FIELDS, field_value
from glasscity.people.population import seed_keys
from glasscity.people.streams import Stream, act_field
from glasscity.response.fear import HIGHEST
from glasscity.scoring.characteristics import characteristic_points
from glasscity.scoring.tiers import AT_ONCE, shown_score, tier_of
from glasscity.sensing.registry import EVENT_NAMES
from glasscity.sensing.truth import OtherEvent

BORDER = -1
"""Quarter hour of what arrives at a border."""
END = 1 << 20
"""A quarter hour after every other of its week."""


def biography(played: Played | Excerpt, person: int) -> Biography:
    """Put together what became of somebody.

    Parameters
    ----------
    played
        A run with its ledger, or the excerpt of one in which the person is.
    person
        Number of the person.

    Returns
    -------
    Biography
    """
    return _Writer(played, person).biography()


class _Writer:
    """Reads one person's lines of the ledger."""

    def __init__(self, played: Played | Excerpt, person: int) -> None:
        self.played, self.plan, self.person = played, played.plan, person
        self.attributes = int(played.attributes[person])
        self.key = seed_keys(played.seed)
        self.places = {item.entry.id: place for place, item in enumerate(self.plan.items)}
        lines = played.ledger[played.ledger[:, 2] == person]
        # Refusals for want of places are written after the week; a stable sort puts them in.
        self.lines = lines[np.lexsort((np.arange(len(lines)), lines[:, 1], lines[:, 0]))]
        self.reviews = _reviews(self.plan)
        self.records = tuple(
            self._record(number, [int(value) for value in line])
            for number, line in enumerate(self.lines, start=1)
            if line[5] != OtherEvent.INSTITUTION
        )
        self.withdrew = self._withdrew()
        self.listings = (
            *self._listings(self.plan.blacklist, THE_LIST),
            *self._listings(self.plan.restriction, THE_ORDER),
        )

    def biography(self) -> Biography:
        plan, state, person = self.plan, self.played.state, self.person
        scenario = plan.scenario
        counts = {
            name: int(column[person])
            for name in ("records", "penalties", "wrongful", "denials")
            if (column := getattr(state, name)).size
        }
        heard = state.fear.size > 0
        on = [name for name, part in scenario.regime.safeguards if part is not None]
        return Biography(
            scenario=scenario.name or scenario.title,
            title=scenario.title,
            hash=scenario.hash,
            digest=f"{self.played.digest:016x}",
            hypothetical=tuple(scenario.hypothetical),
            weeks=plan.weeks,
            days=plan.days,
            unscored=self._unscored(),
            withdrew=self.withdrew,
            start=self._standing(-1),
            standings=tuple(self._standing(week) for week in range(plan.weeks)),
            records=self.records,
            denials=tuple(self._denials()),
            listings=self.listings,
            counts=counts,
            fear=int(state.fear[person]) / HIGHEST if heard else None,
            spoken=int(state.spoken[person]) if heard else None,
            withheld=int(state.withheld[person]) if heard else None,
            safeguards=tuple(on),
            commercial=commercial_at_end(self.played, person),
        )

    # --- records ---------------------------------------------------------------------------------

    def _words(self, person: int, week: int, act: int, stream: Stream) -> tuple[int, int, int, int]:
        return words_again(self.key, person, week, act, stream)

    def _record(self, number: int, line: list[int]) -> Record:
        week, quarter, _, act, moment, channel, truth, actor, points, expires = line
        item = self.plan.items[self.places[act]]
        place = self.places[act]
        fate = Fate(expires if expires >= 0 else None, None, None, None, None)
        if is_drawn(self.plan, place, line):
            fate = fate_again(self.plan, self.key, place, line)
            later = self.lines[number:]
            refused = refused_after(self.plan, later, week, fate) if points < 0 else None
            if refused is not None:
                fate = refused_again(self.plan, self.key, place, line, refused)
        return Record(
            number=number,
            week=week,
            quarter=quarter,
            act=item.name,
            title=item.entry.title,
            context=item.entry.context,
            moment=moment,
            channel=EVENT_NAMES[channel],
            truth=TRUTHS[truth],
            actor=actor,
            points=points,
            expires=fate.expires,
            goes=fate.goes,
            objection=fate.objection,
            known=fate.known,
            learnt_by=fate.learnt_by,
            happened=happened_again(
                self.plan, self.key, self.played.attributes, self.places[act], line
            ),
        )

    # --- the score -------------------------------------------------------------------------------

    @cached_property
    def _base(self) -> int:
        """Score before anything is booked."""
        plan = self.plan
        return plan.rules.start + int(characteristic_points(self.attributes, plan.characteristics))

    def _unscored(self) -> str:
        rules, scoring = self.plan.rules, self.plan.scenario.regime.scoring
        if not rules.scored or scoring is None:
            return "nobody is scored in this world"
        if int(self.played.state.tier[self.person]) != NO_TIER or self.withdrew is not None:
            return ""
        if field_value(self.attributes, AGE) < rules.least_age:
            return f"younger than {rules.least_age}"
        if not _is_scored(self.plan, self.attributes):
            return "registered elsewhere"
        return "did not agree to be scored"

    def _withdrew(self) -> int | None:
        """Return the week in which the person left the scheme: with the first penalty, or never."""
        if self.plan.consent.leaves_below == 0 or self.played.state.tier[self.person] != NO_TIER:
            return None
        return next((record.week for record in self.records if record.is_penalty), None)

    def _score(self, week: int, quarter: int) -> int:
        return self._base + sum(r.points for r in self.records if r.is_active(week, quarter))

    def _shown(self, score: int) -> int:
        rules = self.plan.rules
        return int(shown_score(score, rules.floor, rules.ceiling))

    def _reviewed(self, week: int, quarter: int) -> tuple[int, int]:
        """Return the moment as of which tiers are known at a moment."""
        if self.plan.tier_tables.review == AT_ONCE:
            return week, quarter
        done = [review for review in self.reviews if review <= week]
        return (done[-1], BORDER) if done else (-1, END)

    def _is_out(self, week: int, quarter: int) -> bool:
        """Tell whether the person has no score at a moment."""
        if self._unscored():
            return True
        if self.withdrew is None:
            return False
        left = next(record for record in self.records if record.is_penalty)
        return (left.week, left.quarter) <= (week, quarter)

    def _standing(self, week: int) -> Standing:
        if self._is_out(week, END):
            return Standing(week, None, None, None)
        score = self._score(week, END)
        behind = self._shown(self._score(*self._reviewed(week, END)))
        tier = self.plan.tiers[int(tier_of(behind, self.plan.tier_tables.cuts))]
        return Standing(week, score, self._shown(score), tier)

    # --- list and refusals -----------------------------------------------------------------------

    def _listings(self, blacklist: BlacklistTables, which: int) -> list[Listing]:
        """Put the person on one of the court's lists and take them off it: as the engine does."""
        plan = self.plan
        if not blacklist.on:
            return []
        found = self._listed_at_start(blacklist, which)
        for record in self.records:
            place = plan.item_index(record.act)
            if not blacklist.lists[place]:
                continue
            standing = found[-1] if found and found[-1].until > record.week else None
            rightful = record.truth == TRUTHS[0]
            if standing is not None and standing.truth == TRUTHS[0] and not rightful:
                continue
            about = act_field(plan.items[place].entry.id, record.moment)
            word, entered, termless, _ = self._words(
                self.person, record.week, about, Stream.BLACKLIST
            )
            if not is_entered(entered, record.week, blacklist.entered_below, blacklist.roll_out):
                continue
            term = int(term_of(termless, blacklist.term, blacklist.without_term_below))
            wait = int(weeks_until_paid(word, blacklist.unpaid_above))
            begun = record.week, record.quarter
            found.append(_listing(blacklist, which, begun, wait, term, record))
        return found

    def _listed_at_start(self, blacklist: BlacklistTables, which: int) -> list[Listing]:
        if field_value(self.attributes, AGE) < ADULT_AGE:
            return []
        listed, remaining, unpaid, termless = self._words(self.person, 0, 0, Stream.BLACKLIST_START)
        if listed >= blacklist.already_below:
            return []
        left = int(term_of(termless, blacklist.term, blacklist.without_term_below))
        if left < NOT_WITHIN_TERM:
            left = 1 + ((remaining * left) >> 32)
        wait = int(weeks_until_paid(unpaid, blacklist.unpaid_above))
        return [_listing(blacklist, which, (0, BORDER), wait, left, None)]

    def _denials(self) -> list[Denial]:
        return [
            self._denial(number, [int(value) for value in line])
            for number, line in enumerate(self.lines, start=1)
            if line[5] == OtherEvent.INSTITUTION
        ]

    def _denial(self, number: int, line: list[int]) -> Denial:
        week, quarter, _, act, moment, _, truth, _, reason, _ = line
        place = self.places[act]
        item = self.plan.items[place]
        tier, score, penalties = self._seen(place, week, quarter)
        causes: tuple[int, ...] = ()
        if reason == BY_TIER:
            causes = penalties
        elif reason in (BY_LIST, BY_ORDER):
            which = THE_LIST if reason == BY_LIST else THE_ORDER
            at = [
                entry for entry in self.listings
                if entry.instrument == which and (entry.week, entry.quarter) <= (week, quarter)
            ]  # fmt: skip
            causes = () if not at or at[-1].record is None else (at[-1].record,)
        return Denial(
            number=number,
            week=week,
            quarter=quarter,
            demand=item.name,
            title=item.entry.title,
            moment=moment,
            reason=REASONS[reason],
            truth=TRUTHS[truth],
            tier=tier if reason != BY_COMMERCIAL else None,
            score=score if reason != BY_COMMERCIAL else None,
            causes=causes,
        )

    def _seen(
        self, place: int, week: int, quarter: int
    ) -> tuple[str | None, int | None, tuple[int, ...]]:
        """Return the tier that an institution goes by, its score, and the penalties behind it."""
        if self._is_out(week, quarter):
            return None, None, ()
        plan, contexts = self.plan, self.plan.contexts
        moment = self._reviewed(week, quarter)
        active = [record for record in self.records if record.is_active(*moment)]
        base = self._base
        if contexts.on:
            # Only what arose in the institution's own context is its business.
            context = plan.items[place].entry.context
            active = [r for r in active if r.context == context and not r.is_account]
            base = plan.rules.start
        score = self._shown(base + sum(record.points for record in active))
        tier = plan.tiers[int(tier_of(score, plan.tier_tables.cuts))]
        return tier, score, tuple(record.number for record in active if record.points < 0)


def _is_scored(plan: Plan, attributes: int) -> bool:
    migrant = field_value(attributes, FIELDS["migrant"]) == 1
    return not (plan.rules.locals_only and migrant)


def _reviews(plan: Plan) -> list[int]:
    """Return the borders at which tiers are reviewed, in order."""
    scoring = plan.scenario.regime.scoring
    if scoring is None or scoring.review == "at-once":
        return []
    return sorted((month_borders if scoring.review == "monthly" else year_borders)(plan.weeks))


def _listing(
    blacklist: BlacklistTables, which: int, begun: tuple[int, int], wait: int, term: int,
    record: Record | None,
) -> Listing:  # fmt: skip
    week, quarter = begun
    paid = min(week + wait, NOT_WITHIN_TERM)
    until = int(removal_week(week, paid, term, blacklist.correction))
    return Listing(
        instrument=which,
        week=week,
        quarter=quarter,
        until=min(until, NOT_WITHIN_TERM),
        paid=paid if paid < until else None,
        truth=record.truth if record is not None else TRUTHS[0],
        record=record.number if record is not None else None,
    )
