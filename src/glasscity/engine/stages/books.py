"""A record, booked. Written by `python -m glasscity.engine.emitting`, not by hand."""

from __future__ import annotations

from glasscity.compilation import inner_jit
from glasscity.engine.booking import (
    cap,
    closed,
    date,
    decide_fate,
    enter,
    learn_of,
    opened,
    price,
    review,
    score,
    waive,
    withdraw,
)
from glasscity.engine.records import Record
from glasscity.engine.state import Shard, State, Tallies
from glasscity.engine.world import World


@inner_jit
def arrive(world: World, state: State, shard: Shard, tallies: Tallies, noted: Record) -> int:
    """Book a record against a person; return DONE, or what ran out of range."""
    entry = opened(world, noted)
    # scoring/officials: Each penalty: waived by an official, or not; what is waived never comes to
    # the rulebook.
    entry = waive(world, state, shard, tallies, entry)
    # scoring/rulebook: Each record: priced if its channel feeds the score, dearer for repeats, cut
    # by the rule's cap.
    entry = price(world, state, shard, tallies, entry)
    # scoring/caps: Each penalty: cut to what the cap on losses leaves.
    entry = cap(world, state, shard, tallies, entry)
    # scoring/rulebook: Each record: compared with the truth, counted, and its points moved into the
    # score.
    entry = score(world, state, shard, tallies, entry)
    # scoring/expiry: Each record: its points get the date on which they go, the safeguard's where
    # that is sooner.
    entry = date(world, state, shard, tallies, entry)
    # response/notice: Each penalty: draws whether and when the person is told.
    # response/knowing: Each penalty: draws when the person looks next, at their rating or into
    # their file.
    # response/appeal: Each penalty that the person knows of: draws whether they object, and win.
    # response/restoration: Each penalty: draws whether it is worked off.
    # response/fate: Each penalty: the earliest of these dates becomes a letter to the person.
    entry = decide_fate(world, state, shard, tallies, entry)
    # response/fear: Each penalty that the person learns of: raises alarm for the next border, at
    # once or by a letter that is due when a notice comes or the person looks.
    # response/awareness: Each penalty that the person learns of: from the next border on the person
    # knows the rules.
    entry = learn_of(world, state, shard, tallies, entry)
    # scoring/consent: A first penalty: some withdraw, and are scored no more.
    entry = withdraw(world, state, shard, tallies, entry)
    # scoring/tiers: Each record or letter that moved a score: the tier is worked out anew.
    entry = review(world, state, shard, tallies, entry)
    # consequences/blacklist: Each record of a listed act: the person is put on the list, or under
    # the order, if the court enters it; term and date of payment are drawn.
    entry = enter(world, state, shard, tallies, entry)
    return closed(world, shard, entry)
