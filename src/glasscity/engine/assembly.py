"""What a run needs before its first border: people, draws, and the regime over them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import ceil, isqrt

import numpy as np
import numpy.typing as npt

from glasscity.engine.drawing import Draws, FalseEvents
from glasscity.engine.events import Sources, united
from glasscity.engine.plan import MERGER, QUOTA, Plan
from glasscity.engine.recognition import fill_enrolled
from glasscity.engine.state import MOST_SCORE
from glasscity.engine.world import World
from glasscity.life.poisson import WORDS
from glasscity.life.tables import CountTables, count_tables
from glasscity.people.neighbours import Neighbours, index_neighbours
from glasscity.people.population import LookAlikes, fill_people, index_look_alikes, seed_keys
from glasscity.people.streams import Key

Integers = npt.NDArray[np.int64]


def draw_city(plan: Plan, seed: int, pool: ThreadPoolExecutor, threads: int) -> Integers:
    """Draw everybody's attributes.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed
        0 to 2**64 - 1.
    pool, threads
        Where to work.

    Returns
    -------
    ndarray of int64, shape (people,)
    """
    key = seed_keys(seed)
    attributes = np.empty(plan.people, dtype=np.int64)
    step = ceil(plan.people / (4 * threads))
    tasks = [
        pool.submit(fill_people, plan.people_tables, at, key, attributes[at : at + step])
        for at in range(0, plan.people, step)
    ]
    for task in tasks:
        task.result()
    return attributes


def _false_events(plan: Plan, side: int) -> FalseEvents:
    items = np.array([event.item for event in plan.false_events], dtype=np.int64)
    return FalseEvents(plan.false_counts, plan.false_sources, items, side)


_NO_FALSE_EVENTS = FalseEvents(
    count_tables([]), Sources(*np.zeros((4, 0), dtype=np.int64)), np.zeros(0, dtype=np.int64), 0
)


def make_draws(plan: Plan, seed: int, attributes: Integers, twin: Plan | None = None) -> Draws:
    """Put together all that is drawn, for all people and weeks.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed
        0 to 2**64 - 1.
    attributes
        Packed attributes, shape (people,).
    twin
        Another regime over the same life, for which everything is drawn too.
    """
    key = seed_keys(seed)
    other = twin if twin is not None else plan
    false, other_false = _false_events(plan, 3), _NO_FALSE_EVENTS
    if not _same_false_events(plan, other):
        false, other_false = _false_events(plan, 1), _false_events(other, 2)
    most = max(len(plan.items), len(plan.false_events), len(other.false_events))
    return Draws(
        life=plan.life,
        collected=plan.collected | other.collected,
        every=np.ones(most, dtype=np.bool_),
        sources=united(plan.sources, other.sources),
        loose_sources=united(plan.loose_sources, other.loose_sources),
        false=false,
        other_false=other_false,
        attributes=attributes,
        key=key,
    )


def _same_false_events(plan: Plan, other: Plan) -> bool:
    same = plan.false_events == other.false_events
    return same and all(
        np.array_equal(getattr(plan.false_counts, name), getattr(other.false_counts, name))
        for name in CountTables._fields
    )


def _neighbours(plan: Plan, attributes: Integers) -> Neighbours:
    """Index people by district where somebody is looked for there."""
    if plan.inventions.on or (plan.guarantees.follows >= 0).any():
        return index_neighbours(attributes, len(plan.districts))
    return Neighbours(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.uint32))


def _gallery(
    plan: Plan,
    attributes: Integers,
    everybody: LookAlikes,
    key: Key,
) -> LookAlikes:
    """Index the people whom the recogniser's gallery holds."""
    below = plan.cameras.enrolled_below
    if below >= WORDS or not plan.cameras.seen_most.any():
        return everybody
    enrolled = np.empty(attributes.size, dtype=np.bool_)
    fill_enrolled(below, key, enrolled)
    return index_look_alikes(attributes, enrolled)


def make_world(
    plan: Plan, seed: int, attributes: Integers, ledger: bool, twin: World | None = None
) -> World:
    """Put together a regime over a city; what it shares with its twin is taken from there."""
    key = seed_keys(seed)
    look_alikes = twin.look_alikes if twin is not None else index_look_alikes(attributes)
    return World(
        acts=np.array([item.entry.id for item in plan.items], dtype=np.int64),
        actor=plan.actor,
        thins=plan.thins,
        channels=plan.channels,
        cameras=plan.cameras,
        control=plan.control,
        attention=np.full(len(plan.districts), plan.control.attention, dtype=np.int64),
        review=plan.review,
        inventions=plan.inventions,
        rules=plan.rules,
        tiers=plan.tier_tables,
        characteristics=plan.characteristics,
        consent=plan.consent,
        loss_cap=plan.loss_cap,
        contexts=plan.contexts,
        forgiveness=plan.forgiveness,
        study=plan.study,
        commercial=plan.commercial,
        merger=plan.merger,
        merger_item=plan.item_index(MERGER),
        quota_item=plan.item_index(QUOTA),
        institutions=plan.institutions,
        blacklist=plan.blacklist,
        restriction=plan.restriction,
        again_above=plan.again_above,
        fate=plan.fate,
        fear=plan.fear,
        deterrence=plan.deterrence,
        responds=plan.responds,
        knowing=plan.knowing,
        refusals_teach=plan.refusals_teach,
        aware_below=plan.aware_below,
        guarantees=plan.guarantees,
        attributes=attributes,
        look_alikes=look_alikes,
        gallery=_gallery(plan, attributes, look_alikes, key),
        neighbours=_neighbours(plan, attributes),
        key=key,
        side=1 if twin is None else 2,
        notes=plan.notes,
        people=plan.people,
        weeks=plan.weeks,
        most_departure=min(MOST_SCORE, isqrt((2**63 - 1) // plan.people)),
        ledger=ledger,
    )
