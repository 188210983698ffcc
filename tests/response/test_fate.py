"""Safeguards compiled into what can become of a penalty."""

import pytest

from glasscity.response.fate import compile_fate
from glasscity.scenario.safeguards import Safeguards

WORDS = 2**32
PARTS = {
    "notice": {"told": "0.5 share; assumed", "delay": "15 days; assumed"},
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
