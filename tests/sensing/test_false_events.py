"""Records about nothing: which channels make them, at which rates, in which order."""

from decimal import Decimal

import pytest

from glasscity.life.tables import count_tables
from glasscity.scenario.lives import Act
from glasscity.scenario.quantity import assumed
from glasscity.scenario.regimes import Regime
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.false_events import false_event_items
from glasscity.sensing.informers import Informers
from glasscity.sensing.platforms import Platforms
from glasscity.sensing.registers import Registers
from glasscity.sensing.registry import Sensing


def per_year(value):
    return assumed(value, "per person-year")


ACTS = {
    "speaking": Act(id=9, title="Speaking", rate=per_year(1)),
    "dumping": Act(id=4, title="Dumping", rate=per_year(1)),
}
RATES = {"speaking": per_year(0.3), "dumping": per_year(0.2)}
EVERYTHING = Sensing(
    registers=Registers(false_events=RATES),
    cameras=Cameras(false_events=RATES),
    platforms=Platforms(false_events=RATES),
    informers=Informers(misread=RATES),
)


def test_every_channel_has_a_stream_and_the_order_is_by_channel_and_act():
    found = [
        (channel, item.id, item.stream)
        for channel, item in false_event_items(Regime(sensing=EVERYTHING), ACTS)
    ]
    streams = [
        (Registers.number, 6),
        (Cameras.number, 7),
        (Platforms.number, 16),
        (Informers.number, 17),
    ]
    assert found == [(channel, act, stream) for channel, stream in streams for act in (4, 9)]


@pytest.mark.parametrize(
    ("rewarded", "anonymous", "ready"),
    [(True, True, "1"), (False, True, "0.5"), (True, False, "0.25"), (False, False, "0.125")],
)
def test_misread_scenes_scale_with_the_readiness_to_report(share, rewarded, anonymous, ready):
    informers = Informers(
        misread=RATES,
        rewarded=rewarded,
        anonymous=anonymous,
        unrewarded=share(0.5),
        named=share(0.25),
    )
    sensing = EVERYTHING.model_copy(update={"informers": informers})
    rates = [item.rate for _, item in false_event_items(Regime(sensing=sensing), ACTS)]
    factors = [Decimal(factor) for factor in ("1", "1", "1", ready)]
    assert rates == [
        rate * factor for factor in factors for rate in (Decimal("0.2"), Decimal("0.3"))
    ]


def test_informers_who_are_never_ready_draw_nothing(share):
    informers = Informers(misread=RATES, rewarded=False, unrewarded=share(0))
    found = false_event_items(Regime(sensing=Sensing(informers=informers)), ACTS)
    assert [item.rate for _, item in found] == [0, 0]
    assert not count_tables([item for _, item in found]).quads.size


def test_channels_that_are_off_make_none():
    assert false_event_items(Regime(), ACTS) == []
