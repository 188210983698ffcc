"""What the whole city shares between windows: friends, places, attention, quotas.

Within a week shards do not depend on each other. What one person does to another beyond the mail is
worked out here, after the week, from what every shard left behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from glasscity.compilation import integer, jit
from glasscity.consequences.institutions import BY_PLACES, DISPLACED
from glasscity.consequences.places import allot, lots, weekly_places
from glasscity.engine.mailbox import RECORD
from glasscity.engine.packing import pack_label
from glasscity.engine.plan import QUOTA, Plan
from glasscity.engine.state import (
    DENIALS,
    LEDGER_FIELDS,
    MOST_COUNT,
    NO_TIER,
    NOBODY,
    State,
    Tallies,
)
from glasscity.engine.world import World
from glasscity.errors import GlasscityError
from glasscity.people.attributes import DISTRICT, field_value, raw_values, stratum_indices
from glasscity.people.friends import ACTIVE, Friends, make_friends, spread_alarm
from glasscity.people.streams import Key, Stream, words_of
from glasscity.response.fear import Fear
from glasscity.response.ties import find_seekers, review_ties
from glasscity.scoring.officials import quota_below, quota_shortfall
from glasscity.sensing.control_room import spread_attention
from glasscity.sensing.truth import OtherEvent, Truth

Integers = npt.NDArray[np.int64]
_OFFICIALS = integer(OtherEvent.OFFICIALS)
_FALSE_EVENT = integer(Truth.FALSE_EVENT)
_OFFICIAL_QUOTA = integer(Stream.OFFICIAL_QUOTA)


@dataclass
class Society:
    """The city beyond its single people.

    Attributes
    ----------
    friends
        The graph of friends; without ties where the life has none.
    ties
        ACTIVE, and MINDED where scores may change it, shape (ties,).
    seeks
        1 for somebody who minds friends' scores, shape (people,); empty where ties stay.
    population
        People by district, shape (districts,).
    published_tier
        From `glasscity.response.ties.published`, as of the last border.
    published_commercial
        Everybody's commercial score as of the last border.
    found
        Weighed camera records by district since the start, shape (districts,).
    applied, served
        Applications for each scarce place, and places given out, so far, by item.
    displaced, ahead
        Applications that would have had a place by lot alone and did not, and the reverse, by item.
    tie_counts
        Ties dropped and taken up so far, each counted at both ends.
    """

    plan: Plan
    attributes: Integers
    friends: Friends
    ties: npt.NDArray[np.uint8]
    seeks: npt.NDArray[np.uint8]
    population: Integers
    published_tier: npt.NDArray[np.int8]
    published_commercial: npt.NDArray[np.int16]
    found: Integers
    penalties: Integers
    applied: dict[int, int] = field(default_factory=dict)
    served: dict[int, int] = field(default_factory=dict)
    displaced: dict[int, int] = field(default_factory=dict)
    ahead: dict[int, int] = field(default_factory=dict)
    tie_counts: Integers = field(default_factory=lambda: np.zeros(2, dtype=np.int64))

    @property
    def active(self) -> npt.NDArray[np.uint8]:
        """1 where a tie is active, shape (ties,)."""
        return self.ties & np.uint8(ACTIVE)


def city_friends(
    plan: Plan,
    attributes: Integers,
    key: Key,
    known: Friends | None = None,
) -> Friends:
    """Return the graph of friends of a city; without ties where the regime has no use for it.

    Parameters
    ----------
    plan
        The compiled scenario.
    attributes
        Packed attributes, shape (people,).
    key
        The seed.
    known
        The graph, where a twin has made it already.
    """
    fear = plan.scenario.regime.get(Fear)
    wanted = (
        (fear is not None and fear.friends.value > 0)
        or plan.ties.on
        or (plan.commercial.on and plan.commercial.weights[4] > 0)
    )
    if wanted and known is not None and known.start.size > 1:
        return known
    districts = len(plan.districts)
    of_life = plan.scenario.life.friends if wanted else None
    return make_friends(of_life, attributes, key, districts)


def make_society(plan: Plan, attributes: Integers, friends: Friends, key: Key) -> Society:
    """Put a city's society together.

    Parameters
    ----------
    plan
        The compiled scenario.
    attributes
        Packed attributes, shape (people,).
    friends
        From `city_friends`.
    key
        The seed.
    """
    districts = len(plan.districts)
    seeks = np.zeros(plan.people if plan.ties.on else 0, dtype=np.uint8)
    ties = (ACTIVE - friends.latent).astype(np.uint8)
    if plan.ties.on:
        find_seekers(plan.ties.seeks_below, key, friends, seeks, ties)
    return Society(
        plan=plan,
        attributes=attributes,
        friends=friends,
        ties=ties,
        seeks=seeks,
        population=np.bincount(raw_values(attributes, DISTRICT), minlength=districts).astype(
            np.int64
        ),
        published_tier=np.zeros(0, dtype=np.int8),
        published_commercial=np.zeros(0, dtype=np.int16),
        found=np.zeros(districts, dtype=np.int64),
        penalties=np.zeros(districts, dtype=np.int64),
    )


def frighten_friends(society: Society, state: State, world: World) -> None:
    """Let the week's penalties frighten the friends of those penalised, and forget them."""
    if world.responds:
        if society.friends.start.size > 1 and world.fear.friends > 0:
            spread_alarm(
                society.friends, society.ties, state.penalised, world.fear.friends, state.alarm
            )
        state.penalised[:] = 0


def watch_districts(society: Society, world: World, found: Integers) -> None:
    """Spread the control room's attention for the next week by what was found so far."""
    if world.control.on:
        society.found += found
        world.attention[:] = spread_attention(world.control, society.found, society.population)


def give_places(
    society: Society,
    state: State,
    world: World,
    tallies: Tallies,
    applications: Integers,
    week: int,
    told: bool,
) -> Integers:
    """Give out a week's scarce places.

    Parameters
    ----------
    society, state, world, tallies
        See their classes.
    applications
        Person, item, priority, quarter hour, moment and benefit of each, shape (applications, 6).
    week
        The window.
    told
        Whether anybody wants to know who is refused.

    Returns
    -------
    ndarray of int64, shape (refusals, LEDGER_FIELDS)
        Lines for the ledger; empty where nobody wants to know.

    Raises
    ------
    GlasscityError
        If somebody was refused more often than a count can hold.
    """
    lines = [np.empty((0, len(LEDGER_FIELDS)), dtype=np.int64)]
    if not len(applications):
        return lines[0]
    # They stand by person and time: shards are slices of consecutive people.
    for item in np.unique(applications[:, 1]):
        entry = society.plan.items[int(item)]
        asked = applications[applications[:, 1] == item]
        person = np.ascontiguousarray(asked[:, 0])
        rule = society.plan.scenario.regime.consequences.institutions[entry.name]
        if rule.places is None:
            continue
        before = society.applied.get(int(item), 0)
        places = weekly_places(rule.places, before, before + len(asked), week)
        society.applied[int(item)] = before + len(asked)
        lot = lots(person, week, int(world.acts[item]), world.key)
        granted, displaced, ahead = allot(asked[:, 2] == 1, lot, person, places)
        for counts, chosen in (
            (society.served, granted),
            (society.displaced, displaced),
            (society.ahead, ahead),
        ):
            counts[int(item)] = counts.get(int(item), 0) + int(chosen.sum())
        column = int(world.institutions["column"][item])
        strata = stratum_indices(society.attributes[person])
        unserved = ~granted & ~displaced
        np.add.at(tallies.denials[column, BY_PLACES - 1, 0], strata[unserved], 1)
        np.add.at(tallies.denials[column, DISPLACED - 1, 0], strata[displaced], 1)
        gets = granted & (asked[:, 5] == 1)
        np.add.at(tallies.benefits[column], strata[gets], 1)
        tallies.window[DENIALS] += int(displaced.sum())
        if (state.denials[person[displaced]] > MOST_COUNT - 256).any():
            raise GlasscityError(f"somebody was refused {entry.name} more than 65,000 times")
        np.add.at(state.denials, person[displaced], np.uint16(1))
        if told:
            refused = np.flatnonzero(~granted)
            line = np.zeros((refused.size, len(LEDGER_FIELDS)), dtype=np.int64)
            line[:, 0], line[:, 1], line[:, 2] = week, asked[refused, 3], person[refused]
            line[:, 3], line[:, 4] = world.acts[item], asked[refused, 4]
            line[:, 7], line[:, 9] = NOBODY, -1
            line[:, 8] = np.where(displaced[refused], DISPLACED, BY_PLACES)
            lines.append(line)
    return np.concatenate(lines)


@jit
def _choose(
    attributes: Integers,
    tier: npt.NDArray[np.int8],
    below: Integers,
    first: int,
    week: int,
    item: int,
    key: Key,
    label: Integers,
) -> None:
    """Write the label of a letter for everybody chosen, 0 for all others."""
    for place in range(label.size):
        limit = below[field_value(attributes[place], DISTRICT)]
        label[place] = 0
        if limit == 0 or tier[place] == NO_TIER:
            continue
        word, _, _, _ = words_of(_OFFICIAL_QUOTA, first + place, week, 0, key)
        if word < limit:
            label[place] = pack_label(RECORD, _OFFICIALS, _FALSE_EVENT, item, 0)


def month_quotas(society: Society, scored: Integers) -> Integers | None:
    """Return the chance by district to be chosen for an entry that fills a quota; None without.

    Parameters
    ----------
    society
        The city; the penalties of the month go back to zero.
    scored
        People by district who have a score, and can be chosen, shape (districts,).

    Returns
    -------
    ndarray of int64, shape (districts,), or None
        Units of 2**-32.
    """
    scoring = society.plan.scenario.regime.scoring
    if scoring is None or scoring.officials is None or scoring.officials.quota is None:
        return None
    short = quota_shortfall(
        society.penalties, society.population, scoring.officials.quota.penalties
    )
    society.penalties[:] = 0
    return quota_below(short, scored)


def fill_quotas(
    society: Society,
    world: World,
    state: State,
    below: Integers,
    first: int,
    people: int,
    week: int,
) -> tuple[Integers, Integers]:
    """Choose among consecutive people who is to fill a quota.

    Returns
    -------
    people, labels : ndarray of int64
        Who is chosen, and the labels of the letters that enter it of them.
    """
    whose = slice(first, first + people)
    label = np.empty(people, dtype=np.int64)
    item = society.plan.item_index(QUOTA)
    _choose(
        society.attributes[whose], state.tier[whose], below, first, week, item, world.key, label
    )
    chosen = np.flatnonzero(label)
    return first + chosen, label[chosen]


def review_all_ties(society: Society, world: World, week: int, first: int, people: int) -> Integers:
    """Let the score seekers of a shard drop and take up ties; return how many of each."""
    changes = review_ties(
        society.friends,
        society.ties,
        society.published_tier,
        week,
        first,
        people,
        world.key,
        society.plan.ties,
    )
    return np.array(changes, dtype=np.int64)
