"""Shapley values of a game of few players, with sums kept as fractions.

The Shapley value (Shapley, "A value for n-person games", 1953) is the mean of what a player adds
over all orders in which players could come in; the values add up to the whole. Orders are sampled
(Castro, Gómez and Tejada, "Polynomial calculation of the Shapley value based on sampling",
Computers & Operations Research 36, 2009), each with its reverse (antithetic: Mitchell et al.,
"Sampling permutations for Shapley value estimation", JMLR 23, 2022), or all gone through where
there are few.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations as all_orders
from math import factorial, nan, sqrt
from statistics import stdev

Subset = frozenset[str]
Value = Callable[[Subset], Fraction]


@dataclass(frozen=True)
class Share:
    """What one mechanism adds, with one city.

    Attributes
    ----------
    add_one_in, leave_one_out, shapley
        In the outcome's unit, exact for the values and orders they come from.
    error
        Standard error of the Shapley value from sampling orders; 0 if all were gone through, NaN if
        there is but one pair of orders.
    """

    add_one_in: Fraction
    leave_one_out: Fraction
    shapley: Fraction
    error: float


def orders_of(names: Sequence[str], orders: int, seed: int = 0) -> tuple[list[Sequence[str]], bool]:
    """Return orders in which mechanisms come in, and whether these are all there are.

    Parameters
    ----------
    names
        The mechanisms.
    orders
        How many at most; rounded up to a whole number of pairs.
    seed
        Of the sampling.

    Returns
    -------
    orders : list of sequence of str
        Each followed by its reverse, or all there are.
    exact : bool
    """
    if factorial(len(names)) <= orders:
        return list(all_orders(names)), True
    # Nothing of the model: which orders are looked at is the experimenter's own chance.
    chance = random.Random(seed)
    found: list[Sequence[str]] = []
    while len(found) < orders:
        order = chance.sample(list(names), len(names))
        found += [tuple(order), tuple(reversed(order))]
    return found, False


def shapley_shares(
    names: Sequence[str], value: Value, orders: Sequence[Sequence[str]], exact: bool
) -> dict[str, Share]:
    """Return what each mechanism adds.

    Parameters
    ----------
    names
        The mechanisms.
    value
        From a set of mechanisms to the outcome with just these.
    orders, exact
        From `orders_of`.

    Returns
    -------
    dict of str to Share
        The Shapley values add up to ``value(all) - value(none)`` exactly.
    """
    everything, nothing = frozenset(names), frozenset[str]()
    added: dict[str, list[Fraction]] = {name: [] for name in names}
    for order in orders:
        there = nothing
        for name in order:
            more = there | {name}
            added[name].append(value(more) - value(there))
            there = more
    return {
        name: Share(
            value(nothing | {name}) - value(nothing),
            value(everything) - value(everything - {name}),
            sum(added[name], Fraction(0)) / len(orders),
            0.0 if exact else _sampling_error(added[name]),
        )
        for name in names
    }


def _sampling_error(added: Sequence[Fraction]) -> float:
    """Return the standard error of the mean; an order and its reverse are one observation."""
    pairs = [(a + b) / 2 for a, b in zip(added[::2], added[1::2], strict=True)]
    return float(stdev(pairs)) / sqrt(len(pairs)) if len(pairs) > 1 else nan
