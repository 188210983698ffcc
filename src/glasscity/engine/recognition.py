"""Whom a channel takes for the actor of a moment."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inner_jit, integer, jit
from glasscity.engine.events import Events
from glasscity.engine.state import State, Tallies
from glasscity.engine.world import World
from glasscity.life.poisson import WORDS
from glasscity.people.attributes import stratum_index
from glasscity.people.grouping import another_of_class
from glasscity.people.population import anyone, look_alike, look_alike_class
from glasscity.people.streams import Key, Stream, act_field, words_of
from glasscity.sensing.cameras import FALSE_MATCH, NOT_RECOGNISED, TRUE_MATCH, Cameras, recognise
from glasscity.sensing.control_room import (
    chance_looked_at,
    looked_at_below,
    weight_of_record,
)
from glasscity.sensing.human_review import passes_review
from glasscity.sensing.registers import is_mistaken
from glasscity.sensing.seen import LOOK_ALIKES

_CAMERAS = integer(Cameras.number)
_ENROLMENT = integer(Stream.ENROLMENT)
_HUMAN_REVIEW = integer(Stream.HUMAN_REVIEW)


@inner_jit
def is_enrolled(world: World, person: int) -> bool:
    """Tell whether the recogniser's gallery holds a person; the same in every week."""
    if world.cameras.enrolled_below >= WORDS:
        return True
    word, _, _, _ = words_of(_ENROLMENT, person, 0, 0, world.key)
    return word < world.cameras.enrolled_below


@jit
def fill_enrolled(below: int, key: Key, enrolled: npt.NDArray[np.bool_]) -> None:
    """Find out whom the gallery holds.

    Parameters
    ----------
    below
        Share enrolled, units of 2**-32.
    key
        The seed.
    enrolled
        Written, shape (people,).
    """
    for person in range(enrolled.size):
        word, _, _, _ = words_of(_ENROLMENT, person, 0, 0, key)
        enrolled[person] = word < below


@inner_jit
def _chance_looked_at(world: World, state: State, district: int, person: int) -> int:
    """Return the chance that the control room looks at a moment in view, units of 2**-16."""
    return chance_looked_at(
        integer(world.attention[district]),
        world.control.zoom,
        world.control.known,
        state.records[person] > 0,
    )


@inner_jit
def _passes_person(
    world: World, tallies: Tallies, person: int, week: int, act: int, number: int, match: int
) -> bool:
    """Tell whether a match passes the person who looks at it, where somebody does."""
    if not world.review.on:
        return True
    word, _, _, _ = words_of(_HUMAN_REVIEW, person, week, act_field(act, number), world.key)
    is_true = match == TRUE_MATCH
    passes = passes_review(word, is_true, world.review.keeps_below, world.review.stops_below)
    tallies.reviews[integer(not is_true), integer(not passes)] += 1
    return passes


@inner_jit
def _who_is_on_camera(
    world: World, state: State, events: Events, tallies: Tallies, event: int, person: int, week: int
) -> int:
    attributes = world.attributes[person]
    word_0, word_1 = integer(events.words[0, event]), integer(events.words[1, event])
    word_2, word_3 = integer(events.words[2, event]), integer(events.words[3, event])
    cameras = world.cameras
    item, district = integer(events.item[event]), integer(events.district[event])
    seen_below = integer(cameras.seen_below[item, district])
    if word_0 >= seen_below:
        return -1
    chance = integer(0)
    if world.control.on:
        chance = _chance_looked_at(world, state, district, person)
        looked = word_0 < looked_at_below(seen_below, chance)
        tallies.watched[integer(looked), district] += 1
        if not looked:
            return -1
    of_class = look_alike_class(attributes)
    enrolled = is_enrolled(world, person)
    missed = cameras.missed_below[of_class] if enrolled else WORDS
    match = recognise(word_1, word_2, missed, cameras.false_below[of_class])
    found = integer(-1)
    if match == TRUE_MATCH:
        found = integer(person)
    elif match == FALSE_MATCH:
        found = another_of_class(
            word_3, integer(person), of_class, enrolled, world.gallery.class_start,
            world.gallery.ids,
        )  # fmt: skip
        if found < 0:
            match = NOT_RECOGNISED
    tallies.searches[match, stratum_index(attributes)] += 1
    if match != NOT_RECOGNISED:
        number = integer(events.number[event])
        if not _passes_person(world, tallies, person, week, world.acts[item], number, match):
            return -1
        if world.control.on:
            # By the chance that this very moment had, zoom included: attention alone would not
            # correct what zooming finds.
            tallies.found[district] += weight_of_record(chance, world.control.correction)
    return found


@inner_jit
def who_is_recorded(
    world: World, state: State, events: Events, tallies: Tallies, event: int, person: int, week: int
) -> int:
    """Return whom a channel takes for the actor of a moment; -1 where no record is made."""
    channel = integer(events.channel[event])
    if channel == _CAMERAS:
        return _who_is_on_camera(world, state, events, tallies, event, person, week)
    if not is_mistaken(integer(events.words[1, event]), world.channels.mistaken_below[channel]):
        return person
    word = integer(events.words[2, event])
    if world.channels.victims[channel] == LOOK_ALIKES:
        return look_alike(
            word,
            integer(person),
            world.attributes[person],
            world.look_alikes.class_start,
            world.look_alikes.ids,
        )
    return anyone(word, integer(person), integer(world.people))
