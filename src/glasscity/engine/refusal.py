"""What a refusal teaches: the person learns of all that stands against them, and objects."""

from __future__ import annotations

from glasscity.compilation import inner_jit, integer
from glasscity.engine.mailbox import post
from glasscity.engine.packing import (
    label_channel,
    label_item,
    label_moment,
    label_truth,
    pack_label,
)
from glasscity.engine.records import Record
from glasscity.engine.stages.learns import learn
from glasscity.engine.state import AT_A_BORDER, Shard, State, Tallies
from glasscity.engine.unread import VOID, let_go
from glasscity.engine.world import World
from glasscity.people.streams import Stream, act_field, words_of
from glasscity.response.appeal import WON, objection
from glasscity.response.fate import REVERSED

_NOTICE = integer(Stream.NOTICE)
_REVERSED = integer(REVERSED)


@inner_jit
def words_of_penalty(world: World, record: Record, stream: int) -> tuple[int, int, int, int]:
    """Return the random words of a penalty."""
    about = act_field(world.acts[record.item], record.number, record.channel)
    return words_of(stream, record.person, record.week, about, world.key)


@inner_jit
def learn_by_refusal(
    world: World, state: State, shard: Shard, tallies: Tallies, person: int, week: int
) -> None:
    """Let a person who is refused something learn of all that stands against them, and object."""
    unread = shard.unread
    before = integer(-1)
    place = integer(unread.head[person - integer(unread.free[2])])
    while place >= 0:
        voided = unread.objection[place] == VOID
        if voided:
            before = place
            place = integer(unread.following[place])
            continue
        # Where nobody responds, no letter took out what was learnt since.
        if integer(unread.known[place]) > week:
            learn(world, state, person, label_item(integer(unread.label[place])))
            voided = _objects(world, shard, tallies, place, person, week)
        if voided:
            unread.objection[place] = VOID
            before = place
            place = integer(unread.following[place])
        else:
            place = integer(let_go(unread, person, before))


@inner_jit
def _objects(
    world: World, shard: Shard, tallies: Tallies, place: int, person: int, week: int
) -> bool:
    """Decide again on an objection that a refusal brings forward; return whether a letter lapses.

    What becomes of the objection is drawn by the same words as without the refusal.
    """
    unread, objections = shard.unread, tallies.objections
    if not world.fate.on:
        return False
    label = integer(unread.label[place])
    truth, item = label_truth(label), label_item(label)
    number, channel = label_moment(label), label_channel(label)
    booked = Record(
        integer(unread.booked[place]), integer(AT_A_BORDER), person, item, number, channel, truth,
        person, integer(0),
    )  # fmt: skip
    _, _, files, wins = words_of_penalty(world, booked, _NOTICE)
    objected = integer(objection(truth, files, wins, world.fate.appeal))
    objections[integer(unread.objection[place]), truth] -= 1
    objections[objected, truth] += 1
    decided = week + max(world.fate.appeal.takes, 1)
    due = integer(unread.due[place])
    if objected != WON or decided >= due:
        return False
    if decided < world.weeks:
        reversal = pack_label(_REVERSED, channel, truth, item, number)
        post(shard.mailbox, decided, person, person, reversal, integer(unread.points[place]))
    return due < world.weeks
