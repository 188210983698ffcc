"""What can do nothing: told at `validate` and `run`, and played.

A channel of whose kind the life has nothing measures 0 penalties, and a rule about an act that no
channel notes never applies. Both may be meant: a file takes a channel out to see what stays. So
they are no mistakes; but whoever reads the zeros has to know. What is there with a share of 0 is
not told: 0 is a setting, and sweeps reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glasscity.sensing.registry import CHANNELS

from ..naming import Path, few
from ..scenarios import Scenario
from .consequences import INSTRUMENTS
from .never import never


def idle(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield the rules that can never apply, each with why."""
    for where, mechanism in scenario.regime.mechanisms():
        yield from mechanism.idles(where, scenario)
    noted = _noted(scenario)
    scoring, consequences = scenario.regime.scoring, scenario.regime.consequences
    here: Path = ("regime", "consequences")
    named: list[tuple[Path, Iterable[str]]] = [
        (("regime", "scoring", "points"), scoring.points if scoring else ()),
        ((*here, "fines"), consequences.fines),
    ]
    for field in INSTRUMENTS:
        instrument = getattr(consequences, field)
        if instrument:
            named.append(((*here, field, "acts"), instrument.acts))
    for path, acts in named:
        unseen = [name for name in acts if name not in noted]
        if unseen:
            yield path, f"never applies to {few(unseen)}: no channel of this regime can note that"
    yield from never(scenario, noted)


def _noted(scenario: Scenario) -> set[str]:
    """Return the acts of which a record that counts can come about."""
    life, regime = scenario.life, scenario.regime
    found: set[str] = set()
    for channel in filter(None, map(regime.get, CHANNELS)):
        if channel.counts:
            found.update(name for name, act in life.acts.items() if channel.could_note(act))
        found.update(channel.makes_up())
    found.update(guarantee.act for guarantee in life.guarantees.values())
    if regime.study_app is not None:
        found.add(regime.study_app.act)
    return found
