"""Safeguards compiled into what can become of a penalty."""

import numpy as np
import pytest

from glasscity.response.access import LONGEST, week_found
from glasscity.response.fate import compile_fate
from glasscity.response.notice import NEVER_KNOWN
from glasscity.scenario.safeguards import Safeguards

WORDS = 2**32
PARTS = {
    "notice": {"told": "0.5 share; assumed", "delay": "15 days; assumed"},
    "access": {"looks": "0.3 per person-year; assumed"},
    "appeal": {
        "files_wrongful": "0.5 share; assumed",
        "files_rightful": "0.25 share; assumed",
        "wins_fact": "0.75 share; assumed",
        "wins_norm": "0.125 share; assumed",
        "wins_rightful": "0 share; assumed",
        "takes": "3 months; assumed",
    },
    "restoration": {
        "applies": "0.25 share; assumed",
        "after": "10 weeks; assumed",
        "takes": "1 days; assumed",
        "hours": "20 hours; assumed",
    },
}


def compiled(*names):
    return compile_fate(Safeguards.model_validate({name: PARTS[name] for name in names}))


def test_nothing_named_is_nothing_on():
    tables = compiled()
    assert not tables.on
    assert tables.notice == (0, 0)
    assert tables.access.not_yet.size == 0
    assert tables.appeal == (0, 0, 0, 0, 0, 0)
    assert tables.restoration == (0, 0)


def test_other_safeguards_leave_fates_alone():
    rest = Safeguards.model_validate({"expiry": {"after": "1 years; assumed"}, "speech": {}})
    assert not compile_fate(rest).on


@pytest.mark.parametrize("name", PARTS)
def test_each_switches_fates_on(name):
    assert compiled(name).on


def test_shares_and_weeks():
    tables = compiled(*PARTS)
    assert tables.notice == (WORDS // 2, 3)
    assert tables.appeal == (WORDS // 2, WORDS // 4, 3 * WORDS // 4, WORDS // 8, 0, 14)
    assert tables.restoration == (WORDS // 4, 11)


def test_types_are_the_same_on_and_off():
    on, off = compiled("access").access.not_yet, compiled().access.not_yet
    assert on.dtype == off.dtype == np.int64
    assert on.ndim == off.ndim == 1


def test_looking_is_exponential():
    not_yet = compiled("access").access.not_yet
    still = np.exp(-0.3 * 7 / 365 * np.arange(1, LONGEST + 1))
    np.testing.assert_allclose(not_yet, still * WORDS, rtol=0, atol=1)


def test_waiting_times_have_their_mean():
    # A regular grid of words: the mean is exact but for the grid. Weeks are rounded up, so that
    # somebody waits 1 / (1 - q) weeks if nothing is cut, where q is the chance of a week without.
    not_yet = compiled("access").access.not_yet
    words = (np.arange(20_000) + 0.5) * (WORDS / 20_000)
    found = np.array([week_found(0, int(word), not_yet) for word in words])
    q = np.exp(-0.3 * 7 / 365)
    assert (found == NEVER_KNOWN).mean() == pytest.approx(q**LONGEST, abs=1e-4)
    there = found[found < NEVER_KNOWN]
    expected = (1 - q**LONGEST) / (1 - q) - LONGEST * q**LONGEST
    assert there.sum() / words.size == pytest.approx(expected, rel=1e-3)


def test_a_hazard_of_zero_is_no_access():
    nobody = Safeguards.model_validate({"access": {"looks": "0 per person-year; assumed"}})
    assert compile_fate(nobody).access.not_yet.size == 0
