"""Two worlds, person by person: whom a difference of regimes reaches, and how.

A person is *touched* if any canonical field of the digest departs otherwise in one world than in
the other. Only arrays over people are read, one field at a time; nothing is kept of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from glasscity.consequences.blacklist import THE_LIST, THE_ORDER
from glasscity.engine.clock import Played
from glasscity.engine.digest import Field
from glasscity.engine.state import NO_TIER, NOT_A_MEMBER
from glasscity.scoring.tiers import shown_score, tier_of
from glasscity.sensing.truth import WRONG_KINDS

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WRONGFUL_FIELDS: Final = tuple(int(Field.WRONGFUL_POINTS) + kind for kind in range(WRONG_KINDS))
"""Canonical fields for wrongful points, one for each kind of wrong."""

FIELDS: Final = tuple(
    sorted({*(int(field) for field in Field), *WRONGFUL_FIELDS})
)  # fmt: skip
"""Numbers of all canonical fields."""

SPILLED: Final[dict[str, tuple[int, ...]]] = {
    "refused": (Field.DENIALS,),
    "fear": (Field.FEAR, Field.ALARM),
    "silence": (Field.WITHHELD,),
    "commercial score": (Field.COMMERCIAL,),
}
"""Fields that what happens to others can move while a person's own file stays as it is: places
taken, fear through friends and cameras, remarks withheld, a score that looks at friends."""

_SPILLED_FIELDS = frozenset(int(field) for fields in SPILLED.values() for field in fields)

_PLAIN: Final = {
    Field.RECORDS: "records", Field.PENALTIES: "penalties", Field.WRONGFUL: "wrongful",
    Field.DENIALS: "denials", Field.PENALTY_CLOCK: "penalty_clock",
    Field.FEAR: "fear", Field.STUDY_POINTS: "study_points", Field.STUDY_MINUTES: "study_minutes",
    Field.CENSURES: "censures", Field.ALARM: "alarm", Field.WITHHELD: "withheld",
    Field.HISTORY: "history", Field.BEHAVIOUR: "behaviour", Field.MERGED: "merged",
    Field.APP_SCORE: "app_score",
}  # fmt: skip
"""Fields that start at zero, and the column that holds each."""

_OF_COURTS: Final = {
    Field.LISTED_UNTIL: ("listed_until", THE_LIST), Field.PAID_IN: ("paid_in", THE_LIST),
    Field.LISTING: ("listing", THE_LIST), Field.RESTRICTED_UNTIL: ("listed_until", THE_ORDER),
    Field.RESTRICTION_PAID_IN: ("paid_in", THE_ORDER), Field.RESTRICTION: ("listing", THE_ORDER),
}  # fmt: skip
"""Fields of the court's two instruments: the column, and the place in it."""

_OF_THE_SCORED = frozenset({int(Field.PENALTY_CLOCK), *WRONGFUL_FIELDS})
_OF_MEMBERS = frozenset({int(Field.HISTORY), int(Field.BEHAVIOUR)})


def start_tier(played: Played) -> int:
    """Return the tier of the score at which everybody starts; NO_TIER where nobody is scored."""
    rules = played.plan.rules
    if not rules.scored:
        return NO_TIER
    shown = shown_score(rules.start, rules.floor, rules.ceiling)
    return int(tier_of(shown, played.plan.tier_tables.cuts))


def departures(played: Played, field: int) -> npt.NDArray[Any] | None:
    """Return how far everybody is, in one canonical field, from where everybody starts.

    Parameters
    ----------
    played
        A run.
    field
        One of `FIELDS`.

    Returns
    -------
    ndarray of a whole-number type, shape (people,), or None
        As the digest reads it; None where the regime has no such column, which is 0 for everybody.
    """
    state = played.state
    if field in (Field.SCORE, Field.TIER):
        if not state.score.size:
            return None
        if field == Field.SCORE:
            found: npt.NDArray[Any] = state.score - np.int32(played.plan.rules.start)
        else:
            found = state.tier.astype(np.int16) - np.int16(start_tier(played))
        return np.where(state.tier != NO_TIER, found, 0)
    if field == Field.COMMERCIAL:
        # One more than the score, so that a member at 0 is not taken for somebody who is none.
        return state.commercial.astype(np.int32) + 1 if state.commercial.size else None
    if field in _OF_COURTS:
        column, which = _OF_COURTS[Field(field)]
        both: npt.NDArray[Any] = getattr(state, column)
        return both[:, which] if both.shape[1] > which else None
    if field in WRONGFUL_FIELDS:
        points = state.wrongful_points
        found = points[:, field - WRONGFUL_FIELDS[0]]
    else:
        found = getattr(state, _PLAIN[Field(field)])
    if not found.size:
        return None
    if field in _OF_THE_SCORED:
        return np.where(state.tier != NO_TIER, found, 0)
    if field in _OF_MEMBERS:
        return np.where(state.commercial != NOT_A_MEMBER, found, 0)
    return found


def field_differs(one: Played, other: Played, field: int) -> Flags | None:
    """Tell whose canonical field is not the same in two worlds.

    Parameters
    ----------
    one, other
        Two runs of one city.
    field
        One of `FIELDS`.

    Returns
    -------
    ndarray of bool, shape (people,), or None
        None where neither regime has the field.
    """
    a, b = departures(one, field), departures(other, field)
    if a is None and b is None:
        return None
    if a is None or b is None:
        only = a if a is not None else b
        return np.asarray(only != 0)
    return np.asarray(a != b)


def ties_differ(one: Played, other: Played) -> Flags | None:
    """Tell who has other active friendships in one world than in the other.

    Parameters
    ----------
    one, other
        Two runs of one city; the graph of friends belongs to the city, so both have the same.

    Returns
    -------
    ndarray of bool, shape (people,), or None
        None where neither regime looks at friends.
    """
    known = [run.society for run in (one, other) if run.society.friends.start.size > 1]
    if not known:
        return None
    friends = known[0].friends
    at_start = 1 - friends.latent
    a, b = (
        run.society.active if run.society.friends.start.size > 1 else at_start
        for run in (one, other)
    )
    changed = np.zeros(a.size + 1, dtype=np.int64)
    np.cumsum(a != b, out=changed[1:])
    return np.asarray(np.diff(changed[friends.start]) > 0)


class Reach:
    """Whom a difference of regimes reaches in one city.

    Parameters
    ----------
    one, other
        Runs of A and B with one seed.

    Attributes
    ----------
    touched
        Whose canonical fields differ, shape (people,).
    own
        Whose own file differs: records, points, listings, accounts; shape (people,).
    """

    def __init__(self, one: Played, other: Played) -> None:
        people = one.plan.people
        self.one, self.other = one, other
        self.touched: Flags = np.zeros(people, dtype=np.bool_)
        self.own: Flags = np.zeros(people, dtype=np.bool_)
        self._spilled: dict[str, Flags] = {
            name: np.zeros(people, dtype=np.bool_) for name in SPILLED
        }
        for field in FIELDS:
            differs = field_differs(one, other, field)
            if differs is None:
                continue
            self.touched |= differs
            if field not in _SPILLED_FIELDS:
                self.own |= differs
            for name, fields in SPILLED.items():
                if field in fields:
                    self._spilled[name] |= differs

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """Count people: touched, gaining, losing, reached without any difference in their own file.

        Yields
        ------
        tuple of str, str, int
            What (touched, gain, lose or spill-over), by what, and how many people.
        """
        yield "touched", "anything", int(self.touched.sum())
        yield from self._gains_and_losses()
        same_file = ~self.own
        yield "spill-over", "anything", int((self.touched & same_file).sum())
        for name, flags in self._spilled.items():
            yield "spill-over", name, int((flags & same_file).sum())
        ties = ties_differ(self.one, self.other)
        # Ties are no field of a person: somebody may have other friends and be untouched.
        yield "spill-over", "friends", 0 if ties is None else int((ties & same_file).sum())

    def _gains_and_losses(self) -> Iterator[tuple[str, str, int]]:
        scored = scored_in_both(self.one, self.other)
        if scored is not None:
            a, b = (departures(run, int(Field.SCORE)) for run in (self.one, self.other))
            if a is not None and b is not None:
                yield "gain", "score", int(((b > a) & scored).sum())
                yield "lose", "score", int(((b < a) & scored).sum())
        for name, column in (
            ("denials", "denials"),
            ("penalties", "penalties"),
            ("remarks withheld", "withheld"),
        ):
            a, b = burden(self.one, column), burden(self.other, column)
            if a is None and b is None:
                continue
            x, y = (np.uint16(0) if found is None else found for found in (a, b))
            yield "gain", name, int((y < x).sum())
            yield "lose", name, int((y > x).sum())


def burden(played: Played, column: str) -> npt.NDArray[Any] | None:
    """Return a column of what people bear.

    Parameters
    ----------
    played
        A run.
    column
        Of the state; where nobody is scored every record counts as a penalty, as in all measures.

    Returns
    -------
    ndarray, shape (people,), or None
        None where the regime has no such column: nobody bears any.
    """
    if column == "penalties" and not played.plan.scored:
        return played.state.records
    found: npt.NDArray[Any] = getattr(played.state, column)
    return found if found.size else None


def scored_in_both(one: Played, other: Played) -> Flags | None:
    """Tell who has a score in both worlds; None where either regime scores nobody."""
    if not (one.plan.scored and other.plan.scored):
        return None
    return np.asarray((one.state.tier != NO_TIER) & (other.state.tier != NO_TIER))
