"""What the channels that see single moments have in common."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from glasscity.sensing.seen import (
    ANYONE,
    LOOK_ALIKES,
    no_channel,
    seen_thresholds,
    victims_code,
)

WORDS = 2**32


@pytest.mark.parametrize("items", [0, 1, 5])
def test_no_channel_sees_nothing(items):
    off = no_channel(items)
    for table in (off.seen_below, off.delay):
        assert table.shape == (items,)
        assert table.dtype == np.int64
        assert not table.any()
    assert (off.mistaken_below, off.victims) == (0, ANYONE)
    assert off.seen_below is not off.delay


def test_an_act_is_noted_with_its_own_chance_times_the_channels(three_items):
    seen = seen_thresholds(three_items("platforms"), "platforms", Decimal("0.5"))
    assert seen.tolist() == [WORDS // 4, 0, 0]
    assert seen.dtype == np.int64


def test_an_act_is_not_seen_by_a_channel_that_it_does_not_name(three_items):
    assert not seen_thresholds(three_items("cameras"), "platforms", Decimal(1)).any()


def test_thresholds_do_not_depend_on_the_callers_decimal_context(three_items):
    with localcontext() as context:
        context.prec = 4
        seen = seen_thresholds(three_items("platforms"), "platforms", Decimal("0.123456789"))
    assert seen[0] == round(0.5 * 0.123456789 * WORDS)


def test_victims_are_numbered():
    assert victims_code("anyone") == ANYONE
    assert victims_code("look-alikes") == LOOK_ALIKES
