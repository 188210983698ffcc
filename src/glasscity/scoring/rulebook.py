"""The rulebook: what a record of an act is worth.

A record books its points once. A rule may *escalate* (the first, the second, the third and later
record within a period cost differently), may be *capped* (at most so many points within a period),
and may *expire*. Points are fixed when booked: expiry removes a record's points and never re-prices
another's. Escalation and cap counters go back to zero at the first border at or after the start of
a month or year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.errors import GlasscityError
from glasscity.scenario.lives import Act, Life
from glasscity.scoring.expiry import Expiry, expiry_days_in_force
from glasscity.scoring.speech import is_unscored
from glasscity.sensing.delay import days_of
from glasscity.sensing.truth import Truth

if TYPE_CHECKING:
    from glasscity.scenario.rulebooks import Scoring
    from glasscity.scenario.safeguards import Safeguards

NEVER = 1 << 30
"""Days until expiry of a record that does not expire."""

MOST_POINTS = 10_000
"""Points of one record; with it a latent score stays within 32 bits for a century."""

MONTH = 0
YEAR = 1


RULE = np.dtype(
    [
        ("has_rule", np.bool_),
        ("step", np.int64),
        ("last_step", np.int64),
        ("escalation", np.int64),
        ("cap_column", np.int64),
        ("cap", np.int64),
        ("expiry_days", np.int64),
        ("penalty_days", np.int64),
        ("own", np.int64),
        ("protected", np.bool_),
        ("yardstick", np.int64),
    ],
    align=True,
)
"""What the rulebook makes of one act: whether it has a rule; where the rule's points begin and end;
column of the occurrence counter, or -1 where all records cost the same; column of the counter of
points, or -1 where there is no cap; the cap, points; days until expiry; the same for a penalty,
where a safeguard may shorten it; truth of every record that names the right person, whatever points
it takes (FIRMS_ACT where a firm acts, ANOTHERS_ACT where a child or a debtor does, WRONG_INFERENCE
where a record of the act is misread); whether the act is protected; and the largest
penalty that its standing would justify, points."""


class RuleTables(NamedTuple):
    """The rulebook in integers."""

    scored: bool
    """Whether anybody is scored at all."""
    start: int
    floor: int
    ceiling: int
    least_age: int
    """Years; younger people have no score."""
    locals_only: bool
    rules: npt.NDArray[np.void]
    """RULE records, shape (items,)."""
    points: npt.NDArray[np.int64]
    """Points of the first, second, ... record within the period, rule by rule."""
    escalation_period: npt.NDArray[np.int64]
    """MONTH or YEAR of each occurrence counter, shape (escalating rules,)."""
    cap_period: npt.NDArray[np.int64]
    """MONTH or YEAR of each counter of points, shape (capped rules,)."""


@inline_jit
def points_within_cap(points: int, gained: int, cap: int) -> int:
    """Return what is left of a record's points under a cap.

    Parameters
    ----------
    points
        Points of the record.
    gained
        Absolute points already booked within the period.
    cap
        Most of them.

    Returns
    -------
    int
        Points with the sign of ``points`` and an absolute value of at most ``cap - gained``.
    """
    left = cap - gained
    if points >= 0:
        return min(points, left)
    return max(points, -left)


@inline_jit
def truth_of_own_act(points: int, own: int, protected: bool, yardstick: int) -> int:
    """Return the truth of a record that names the right person.

    Parameters
    ----------
    points
        Points booked.
    own
        TRUE; FIRMS_ACT or ANOTHERS_ACT where the rule records what a firm, a child or a debtor did;
        WRONG_INFERENCE where a record of the act is misread.
    protected
        Whether the act is protected.
    yardstick
        Largest penalty that the act's standing would justify, points.

    Returns
    -------
    int
        A `Truth`.
    """
    if own != 0 or points >= 0:
        return own
    if protected:
        return 4  # Truth.LAWFUL_ACT
    if -points > yardstick:
        return 5  # Truth.DISPROPORTIONATE
    return 0


@inline_jit
def expiry_week(day: int, expiry_days: int) -> int:
    """Return the first border at or after the day on which a record expires, and after its booking.

    Parameters
    ----------
    day
        Day on which it is booked, 0 = start.
    expiry_days
        Days.

    Returns
    -------
    int
        Week, 0 = start.
    """
    return max((day + expiry_days + 6) // 7, day // 7 + 1)


def _whole_points(value: float, where: str) -> int:
    if value != int(value) or abs(value) > MOST_POINTS:
        raise GlasscityError(
            f"{where}: found {value:g} points, expected a whole number between "
            f"-{MOST_POINTS:,} and {MOST_POINTS:,}"
        )
    return int(value)


def _yardstick(life: Life, act: Act | None) -> int:
    """Return the largest penalty that an act's standing would justify; none for a lawful one."""
    most = getattr(life.yardstick, act.standing, None) if act is not None else None
    return int(most.value) if most is not None else 0


def _own_truth(act: Act | None) -> Truth:
    """Return what a record of an act that names the right person is wrong about from the start."""
    if act is None or act.actor == "self":
        return Truth.WRONG_INFERENCE if act is not None and act.misread else Truth.TRUE
    return Truth.FIRMS_ACT if act.actor == "firm" else Truth.ANOTHERS_ACT


def compile_rulebook(
    scoring: Scoring | None,
    acts: list[tuple[str, Act | None]],
    life: Life,
    safeguards: Safeguards | None = None,
) -> RuleTables:
    """Compile the rulebook.

    Parameters
    ----------
    scoring
        The rulebook, or None where nobody is scored.
    acts
        Name and act of each item in order of id; None for a demand.
    life
        For the yardstick of each standing.
    safeguards
        What shortens penalties, and what is not scored at all.

    Returns
    -------
    RuleTables

    Raises
    ------
    GlasscityError
        If points are not whole or out of range.
    """
    rules: list[tuple[object, ...]] = []
    points: list[int] = []
    escalation_period: list[int] = []
    cap_period: list[int] = []
    shortest = safeguards.get(Expiry) if safeguards is not None else None
    for name, act in acts:
        rule = scoring.points.get(name) if scoring is not None else None
        if act is not None and safeguards is not None and is_unscored(safeguards, act):
            rule = None
        where = f"regime.scoring.points.{name}"
        steps = [_whole_points(p.value, where) for p in rule.points] if rule else []
        escalation, cap_column, cap = -1, -1, 0
        if rule and len(steps) > 1:
            escalation = len(escalation_period)
            escalation_period.append(MONTH if rule.period == "month" else YEAR)
        if rule and rule.cap:
            cap_column, cap = len(cap_period), _whole_points(rule.cap.value, f"{where}.cap")
            cap_period.append(MONTH if rule.cap.unit == "points per month" else YEAR)
        duration = (rule.expires or scoring.expires) if rule and scoring else None
        expiry_days = days_of(duration) if duration is not None else NEVER
        penalty_days = expiry_days_in_force(expiry_days, shortest)
        own = _own_truth(act)
        protected = act is not None and act.standing == "protected"
        rules.append(
            (bool(steps), len(points), len(points) + len(steps) - 1, escalation, cap_column, cap,
             expiry_days, penalty_days, own, protected, _yardstick(life, act))
        )  # fmt: skip
        points.extend(steps)
    return RuleTables(
        scored=scoring is not None,
        start=_whole_points(scoring.start.value, "regime.scoring.start") if scoring else 0,
        floor=int(scoring.floor.value) if scoring else 0,
        ceiling=int(scoring.ceiling.value) if scoring else 0,
        least_age=int(scoring.who.min_age.value) if scoring else 0,
        locals_only=scoring.who.locals_only if scoring else False,
        rules=np.array(rules, dtype=RULE),
        points=np.array(points, dtype=np.int64),
        escalation_period=np.array(escalation_period, dtype=np.int64),
        cap_period=np.array(cap_period, dtype=np.int64),
    )
