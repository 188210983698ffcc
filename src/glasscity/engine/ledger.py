"""The ledger: every record and refusal, line by line."""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer
from glasscity.engine.records import Record
from glasscity.engine.state import NOBODY, Outbox
from glasscity.engine.world import World
from glasscity.sensing.truth import OtherEvent, Truth

_FALSE_EVENT = integer(Truth.FALSE_EVENT)
_ANOTHERS_ACT = integer(Truth.ANOTHERS_ACT)
_FIRMS_ACT = integer(Truth.FIRMS_ACT)
_GUARANTEES = integer(OtherEvent.GUARANTEES)


@inner_jit
def write_ledger(
    outbox: Outbox, act: int, record: Record, actor: int, points: int, expires: int
) -> None:
    """Write a record, or a refusal in the shape of one, into the ledger."""
    row = outbox.ledger[outbox.filled[1]]
    row[0], row[1], row[2] = record.week, record.quarter, record.person
    row[3], row[4], row[5], row[6] = act, record.number, record.channel, record.truth
    row[7], row[8], row[9] = actor, points, expires
    outbox.filled[1] += 1


@inner_jit
def actor_of(world: World, record: Record) -> int:
    """Return who acted, as the ledger has it: a person, nobody, a child or a firm."""
    if record.truth == _FALSE_EVENT:
        return NOBODY
    others = record.truth == _ANOTHERS_ACT and record.channel != _GUARANTEES
    if record.truth == _FIRMS_ACT or others:
        return integer(world.actor[record.item])
    return record.source
