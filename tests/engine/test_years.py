"""People counted year by year, by hand and in a run."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from glasscity.engine.state import Columns, empty_state
from glasscity.engine.years import COUNTED, Years
from glasscity.people.attributes import pack

from .mechanism_help2 import POST, number, ratio, town

NONE, ONE = pack(sex=0), pack(sex=1)


def counted(years, year):
    """Return the counts of a year over all strata, by name."""
    return dict(zip(COUNTED, years.counts[year].sum(axis=1).tolist(), strict=True))


def test_two_years_by_hand():
    """Of four people the first withholds one remark in each year, the second makes one of two in
    the first year and withholds the only one in the second, the third speaks, the fourth has no
    remark. Silenced are one of three, then two of three; in both years together only one of three
    would be."""
    people = np.array([NONE, NONE, ONE, ONE])
    state = empty_state(4, 0, Columns(response=True, institutions=True))
    years = Years(state)
    state.withheld[:] = [1, 1, 0, 0]
    state.spoken[:] = [0, 1, 3, 0]
    state.denials[:] = [2, 0, 0, 1]
    state.wrongful[:] = [0, 0, 5, 0]
    years.close(1, state, people, 48)
    state.withheld[:] = [2, 2, 0, 0]
    state.spoken[:] = [0, 1, 4, 0]
    state.denials[:] = [2, 0, 0, 3]
    years.close(2, state, people, 48)
    assert counted(years, 1) == {
        "wrongly_recorded": 1, "denied": 2, "with_remarks": 3, "silenced": 1,
    }  # fmt: skip
    assert counted(years, 2) == {
        "wrongly_recorded": 0, "denied": 1, "with_remarks": 3, "silenced": 2,
    }  # fmt: skip
    men = years.counts[2][:, 24:].sum(axis=1)
    assert men.tolist() == [0, 1, 1, 0]


def test_what_is_off_counts_nobody():
    state = empty_state(3, 0, Columns())
    years = Years(state)
    years.close(1, state, np.full(3, ONE), 48)
    assert not years.counts[1].any()


@pytest.mark.parametrize(("days", "whole"), [(364, 1), (365, 1), (900, 2), (1095, 3)])
def test_the_share_silenced_does_not_drift_with_the_length_of_a_run(play_town, days, whole):
    """Cameras keep fear at a quarter, where each remark is withheld with chance w = 1 - exp(-1).

    Of L = 6 x 52 x 7 / 365 remarks in the mean, all are withheld in a share of
    (exp(-L (1 - w)) - exp(-L)) / (1 - exp(-L)) of people with any. Four standard errors, years of
    one person independent: a false alarm in 16,000 each.
    """
    people = 10_000
    fear = {"cameras": ratio(0.25), "silence": ratio(4), "half_life": number(8, "weeks")}
    tree = town(
        acts={"post": POST},
        scoring=None,
        sensing={"registers": {}, "cameras": {}},
        response={"fear": fear},
    )
    played = play_town(tree, people, days)
    assert list(played.years) == list(range(1, whole + 1))
    total = sum(played.years.values()).sum(axis=1)
    with_remarks, silenced = (int(total[COUNTED.index(n)]) for n in ("with_remarks", "silenced"))
    mean, spoken = 6 * 364 / 365, exp(-1)
    expected = (exp(-mean * spoken) - exp(-mean)) / (1 - exp(-mean))
    assert abs(silenced / with_remarks - expected) < 4 * sqrt(
        expected * (1 - expected) / with_remarks
    )
    assert abs(with_remarks / people / whole - (1 - exp(-mean))) < 4 * sqrt(
        exp(-mean) / people / whole
    )


def test_a_year_that_ends_with_the_run_at_a_border_counts(play_town):
    """Seven years are 365 weeks to the day: the last ends where there is no further border."""
    played = play_town(town(), 3, 7 * 365)
    assert list(played.years) == list(played.transitions) == [1, 2, 3, 4, 5, 6, 7]
