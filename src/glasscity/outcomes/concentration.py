"""Who bears how much: concentration curves, and what chance alone would give.

One base holds for every burden: the people who were scored at some time of the run, those who
withdrew their consent since among them; everybody where the regime scores nobody. What falls on
people outside the base (a refusal of somebody who never agreed to be scored) is no part of a curve.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.engine.clock import Played
from glasscity.engine.state import NO_TIER
from glasscity.scenario.vocabulary import LEAST_PEOPLE

CURVE = 101
"""Points of a concentration curve."""
BURDENS = ("penalties", "penalty-days", "denials")
"""What people bear, as the table and the measures name it."""

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


def ever_scored(played: Played) -> npt.NDArray[np.bool_]:
    """Tell who was scored at some time of the run, shape (people,).

    Whoever is scored is so from the start; a score ends only with the first penalty, for those who
    withdraw their consent then, and nobody who has no score has a penalty.
    """
    state = played.state
    found: npt.NDArray[np.bool_] = state.tier != NO_TIER
    return found | (state.penalties > 0) if state.penalties.size else found


def penalty_days(played: Played) -> Integers:
    """Return, for each person, the days that each of their penalties was active, added up.

    From the beginning of the week in which a penalty is booked to that of the week in which its
    points go, or to the end of the run; none for one with which somebody withdraws their consent.
    """
    state = played.state
    active = state.active_penalties.astype(np.int64)
    days: Integers = state.penalty_clock.astype(np.int64) * 7 + active * played.plan.days
    return np.maximum(days, 0)


def share_on_top(burden: Integers, shares: Reals) -> Reals:
    """Return which part of a burden falls on the most burdened shares of people.

    Parameters
    ----------
    burden
        Of each person, shape (people,), not all 0.
    shares
        Shares of the people, from 0 to 1; a part of a person bears that part of their burden.
    """
    cumulative = np.concatenate([[0], np.cumsum(np.sort(burden)[::-1])])
    at = np.interp(shares * burden.size, np.arange(burden.size + 1), cumulative)
    found: Reals = at / cumulative[-1]
    return found


def share_by_chance(events: int, people: int, shares: Reals) -> Reals:
    """Return what the most burdened would bear if each event fell on anybody, all alike.

    With N events on M people, those who bear j or more are M P(C >= j) on average, C binomial (N,
    1/M). The m who bear most bear their first, second, ... event each as far as there are m such
    people: ``sum over j of min(m, M P(C >= j)) / N``. The numbers of people are replaced by their
    means, which matters only where one of them lies near m: then the exact mean is lower, by less
    than 0.4 standard deviations of that number over N.

    Parameters
    ----------
    events
        How many, above 0.
    people
        How many, above 0.
    shares
        Shares of the people, from 0 to 1.

    Returns
    -------
    ndarray of float64
        Of the shape of ``shares``; 1 where there are as few events as people in the share.
    """
    from scipy.special import bdtrc

    mean = events / people
    # Beyond twelve standard deviations and forty nobody is left.
    most = min(events, int(mean + 12 * np.sqrt(mean)) + 40)
    levels = np.arange(most, dtype=np.float64)
    bear = people * np.asarray(bdtrc(levels, events, 1 / people))
    found: Reals = np.minimum(shares[:, None] * people, bear[None, :]).sum(axis=1) / events
    return np.minimum(found, 1.0)


def concentration_table(played: Played) -> pl.DataFrame:
    """Return concentration curves: which share of a burden falls on which share of people.

    Returns
    -------
    polars.DataFrame
        ``quantity`` (penalties, penalty-days, denials), ``people_share``, ``quantity_share``, and
        in ``by_chance`` what chance alone gives for as many; not defined for penalty-days, which
        are no independent events. Without rows where fewer than a hundred people could bear it.
    """
    state = played.state
    base = ever_scored(played) if played.plan.scored else np.ones(played.plan.people, np.bool_)
    burdens: dict[str, Integers] = {}
    penalties, penalised_days, denials = BURDENS
    if state.penalties.size:
        burdens[penalties] = state.penalties[base].astype(np.int64)
        burdens[penalised_days] = penalty_days(played)[base]
    if state.denials.size:
        burdens[denials] = state.denials[base].astype(np.int64)
    # The tenth of fewer than a hundred people is fewer than ten: of these no share is told.
    many = np.count_nonzero(base) >= 10 * LEAST_PEOPLE
    frames = [
        curve(quantity, burden) for quantity, burden in burdens.items() if many and burden.any()
    ]
    kinds = (pl.String, pl.Float64, pl.Float64, pl.Float64)
    names = ("quantity", "people_share", "quantity_share", "by_chance")
    return pl.concat([pl.DataFrame(schema=dict(zip(names, kinds, strict=True))), *frames])


def curve(quantity: str, burden: Integers) -> pl.DataFrame:
    """Return the rows of one burden.

    Parameters
    ----------
    quantity
        Its name.
    burden
        Of each person of the base, shape (people,), not all 0.
    """
    shares = np.linspace(0, 1, CURVE)
    chance: list[float] | list[None] = [None] * CURVE
    if quantity != "penalty-days":
        chance = share_by_chance(int(burden.sum()), burden.size, shares).tolist()
    return pl.DataFrame(
        {
            "quantity": [quantity] * CURVE,
            "people_share": shares,
            "quantity_share": share_on_top(burden, shares),
            "by_chance": pl.Series(chance, dtype=pl.Float64),
        }
    )
