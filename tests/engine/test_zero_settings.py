"""A mechanism that is there and does nothing leaves the digest of a city without it."""

import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.scenario import load
from glasscity.scenario.mechanisms import without
from glasscity.scenario.regimes import KINDS

PEOPLE, DAYS = 1_200, 100
ENTRY = "{rate: 0 per person-year; assumed, points: SIGN20 points; assumed}"
NOTHING = {
    "officials": [
        ("regime.scoring.officials.favour", ENTRY.replace("SIGN", "")),
        ("regime.scoring.officials.revenge", ENTRY.replace("SIGN", "-")),
        ("regime.scoring.officials.quota",
         "{penalties: 0 per person-year; assumed, points: -5 points; assumed}"),
        ("regime.scoring.officials.forgive", "0 share; assumed"),
        ("regime.scoring.officials.forgive_members", "0 share; assumed"),
    ],
}  # fmt: skip
NOTHING |= {
    kind.key: [
        (".".join(("regime", *kind.path(), field)), value) for field, value in kind.zero.items()
    ]
    for kind in KINDS
    if kind.zero
}


@pytest.mark.parametrize("mechanism", NOTHING)
def test_zero_is_the_same_to_the_bit_as_absent(mechanism):
    zero = load("press-2019", NOTHING[mechanism])
    one = play(make_plan(zero, PEOPLE, DAYS), 3)
    other = play(make_plan(without(zero, mechanism), PEOPLE, DAYS), 3)
    assert one.digest == other.digest
    assert one.digests == other.digests
    assert (one.windows == other.windows).all()
