"""A filter with misses: what is caught, how late, and on whose account."""

import numpy as np
import pytest

from glasscity.scenario.quantity import assumed
from glasscity.scenario.regimes import Regime
from glasscity.sensing.platforms import Platforms
from glasscity.sensing.seen import ANYONE, LOOK_ALIKES

WORDS = 2**32


@pytest.mark.parametrize(("miss", "caught"), [(0, 0.5), (0.2, 0.4), (1, 0)])
def test_a_remark_is_caught_unless_missed(three_items, share, miss, caught):
    tables = Platforms(miss=share(miss)).tables(three_items("platforms"))
    assert tables.seen_below.tolist() == [round(caught * WORDS), 0, 0]


def test_delay_and_mistakes(three_items, share):
    platforms = Platforms(mistaken=share(0.25), victims="look-alikes", delay=assumed(8, "days"))
    tables = platforms.tables(three_items("platforms"))
    assert tables.delay.tolist() == [2, 2, 2]
    assert tables.mistaken_below == WORDS // 4
    assert tables.victims == LOOK_ALIKES
    assert Platforms().tables(three_items("platforms")).victims == ANYONE


def test_no_platforms_see_nothing(three_items):
    off = Platforms.compiled(Regime(), three_items("platforms"))
    assert not np.concatenate([off.seen_below, off.delay]).any()
    assert off.mistaken_below == 0
