"""What the ledger does not hold, drawn again from the seed by the mechanisms' own functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.consequences.institutions import BY_LIST, BY_ORDER, BY_TIER
from glasscity.engine.plan import MERGER, Plan
from glasscity.experiments.biographies.facts import COME_TO_LIGHT, Happening, day_of
from glasscity.life.moments import district_of_moment, quarter_of_week
from glasscity.people.attributes import DISTRICT, field_value
from glasscity.people.streams import Key, Stream, act_field, words_of
from glasscity.response.appeal import WON, objection
from glasscity.response.fate import EXPIRED, RESTORED, REVERSED, FateWords, fate
from glasscity.response.knowing import LONGEST, week_looked
from glasscity.scoring.rulebook import NEVER, expiry_week
from glasscity.sensing.informers import Informers
from glasscity.sensing.registry import CHANNELS
from glasscity.sensing.truth import OtherEvent, Truth

_WENT = {int(EXPIRED): "expired", int(REVERSED): "reversed", int(RESTORED): "restored"}
_OBJECTIONS = (None, "in vain", "upheld")
_MOMENT_CHANNELS = frozenset(kind.number for kind in CHANNELS)
"""Channels whose records go back to a moment of somebody's life."""


def words_again(
    key: Key, person: int, week: int, act: int, stream: Stream
) -> tuple[int, int, int, int]:
    """Look up random words once more.

    Parameters
    ----------
    key
        The seed.
    person, week, act, stream
        The counter; ``act`` with moment and channel, as the stream has it.

    Returns
    -------
    tuple of int
        Four words of 32 bits.
    """
    return words_of(int(stream), person, week, act, key)


BY_LETTER, AT_RATING, IN_FILE, WHEN_REFUSED = "letter", "rating", "file", "refusal"
"""How somebody learns of a penalty."""
TEACHING = (BY_LIST, BY_TIER, BY_ORDER)
"""Reasons of refusals that let somebody know of what stands against them."""


class Fate(NamedTuple):
    """What becomes of a record."""

    expires: int | None
    """Week in which its points go; None for never."""
    goes: str | None
    objection: str | None
    known: int | None
    learnt_by: str | None


def fate_again(plan: Plan, key: Key, place: int, line: Sequence[int]) -> Fate:
    """Draw again what becomes of a record: as `glasscity.engine.booking` draws it.

    Parameters
    ----------
    plan
        The compiled scenario.
    key
        The seed.
    place
        Index of the act.
    line
        Of the ledger; a record that moved the score, and no monthly account.

    Returns
    -------
    Fate
        As in `Record`, refusals apart.
    """
    week, quarter, person, act, moment, channel, truth, _, points, expires = line
    rule = plan.rules.rules[place]
    days = int(rule["penalty_days"] if points < 0 else rule["expiry_days"])
    planned = int(expiry_week(day_of(week, quarter), days)) if days < NEVER else NEVER
    how, objected, known, by = int(EXPIRED), 0, NEVER, None
    if points < 0:
        last = week + LONGEST if plan.fate.on else plan.weeks
        end, below = min(planned, last), plan.knowing.below
        known, word = map(int, week_looked(person, week, end, below, key))
        by = AT_RATING if word < plan.knowing.rating_below else IN_FILE
    if points < 0 and plan.fate.on:
        about = act_field(act, moment, channel)
        told, _, files, wins = words_again(key, person, week, about, Stream.NOTICE)
        works = words_again(key, person, week, about, Stream.RESTORATION)[0]
        looked = known
        planned, how, objected, known = map(
            int, fate(week, planned, truth, looked, FateWords(told, files, wins, works), plan.fate)
        )
        by = by if known == looked else BY_LETTER
    # What goes before all that was drawn was an invention that is found out.
    goes = None if expires < 0 else _WENT[how] if expires == planned else COME_TO_LIGHT
    gone = NEVER if expires < 0 else expires
    learnt = known if known < gone else None
    return Fate(
        None if expires < 0 else expires, goes, _OBJECTIONS[objected], learnt,
        None if learnt is None else by,
    )  # fmt: skip


def is_drawn(plan: Plan, place: int, line: Sequence[int]) -> bool:
    """Tell whether a record moved the score and has a fate that was drawn.

    Parameters
    ----------
    plan, place, line
        As `fate_again`.
    """
    account = line[5] == OtherEvent.STUDY_APP or plan.items[place].name == MERGER
    return line[8] != 0 and not account


def refused_after(plan: Plan, lines: npt.NDArray[np.int64], week: int, fate: Fate) -> int | None:
    """Return the week of the first refusal that lets somebody know of a penalty, if any does.

    Parameters
    ----------
    plan
        The compiled scenario.
    lines
        The person's lines of the ledger after the penalty, in order.
    week
        In which the penalty was booked.
    fate
        What would become of it without a refusal.
    """
    if fate.known == week or not plan.refusals_teach:
        return None
    known = NEVER if fate.known is None else fate.known
    gone = NEVER if fate.expires is None else fate.expires
    for line in lines:
        if line[0] >= min(known, gone):
            return None
        if line[5] == OtherEvent.INSTITUTION and line[8] in TEACHING:
            return int(line[0])
    return None


def refused_again(plan: Plan, key: Key, place: int, line: Sequence[int], week: int) -> Fate:
    """Draw again what becomes of a penalty of which a refusal lets the person know.

    Parameters
    ----------
    plan, key, place, line
        As `fate_again`.
    week
        Of the refusal.
    """
    before = fate_again(plan, key, place, line)
    found = before._replace(known=week, learnt_by=WHEN_REFUSED)
    if not plan.fate.on:
        return found
    booked, _, person, act, moment, channel, truth, _, _, _ = line
    about = act_field(act, moment, channel)
    _, _, files, wins = words_again(key, person, booked, about, Stream.NOTICE)
    objected = int(objection(truth, files, wins, plan.fate.appeal))
    found = found._replace(objection=_OBJECTIONS[objected])
    decided = week + max(plan.fate.appeal.takes, 1)
    if objected == WON and (before.expires is None or decided < before.expires):
        found = found._replace(expires=decided, goes=_WENT[int(REVERSED)])
    return found


def happened_again(
    plan: Plan, key: Key, attributes: npt.NDArray[np.int64], place: int, line: Sequence[int]
) -> Happening | None:
    """Draw again when and where the moment behind a record was.

    Parameters
    ----------
    plan
        The compiled scenario.
    key
        The seed.
    attributes
        Everybody's 64 bits, shape (people,).
    place
        Index of the act.
    line
        Of the ledger, a record.

    Returns
    -------
    Happening or None
        None where there was no moment, or whose it was is not in the ledger.
    """
    week, quarter, person, act, moment, channel, truth, actor, _, _ = line
    if (
        channel not in _MOMENT_CHANNELS
        or truth == Truth.FALSE_EVENT
        or plan.items[place].name == MERGER
        or (channel == Informers.number and place == plan.inventions.false_report)
    ):
        return None
    who = actor if truth == Truth.FALSE_IDENTITY else person
    # What comes by mail comes a delay later, and at the earliest at the next border.
    then = week if quarter >= 0 else week - max(int(plan.channels.delay[channel, place]), 1)
    words = words_again(key, who, then, act_field(act, moment), Stream.MOMENT)
    life = plan.life
    profile = int(life.counts.items[place]["profile"])
    home = int(field_value(int(attributes[who]), DISTRICT))
    district = district_of_moment(words[1], home, life.local_below, life.elsewhere)
    return Happening(
        person=who,
        week=then,
        quarter=int(quarter_of_week(words[0], life.hours, profile)),
        district=plan.districts[int(district)],
    )
