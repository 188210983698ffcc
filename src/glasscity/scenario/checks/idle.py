"""What can do nothing: told at `validate` and `run`, and played.

A channel of whose kind the life has nothing measures 0 penalties, and a rule about an act that no
channel notes never applies. Both may be meant: a file takes a channel out to see what stays. So
they are no mistakes; but whoever reads the zeros has to know. What is there with a share of 0 is
not told: 0 is a setting, and sweeps reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..scenarios import Scenario
from ..wording import listed
from .consequences import INSTRUMENTS
from .naming import Findings, Path, few
from .never import never


def _blind(scenario: Scenario) -> Findings:
    """Yield the channels that can see nothing of this life."""
    acts, sensing = scenario.life.acts, scenario.regime.sensing
    if not acts:
        return
    for channel, field in (("registers", "registers"), ("platforms", "platforms"),
                           ("chat-groups", "chat_groups"), ("informers", "informers"),
                           ("cameras", "cameras")):  # fmt: skip
        part = getattr(sensing, field)
        if part is None or any(channel in act.channels for act in acts.values()):
            continue
        if not any(getattr(part, more, None) for more in ("false_events", "misread", "accuses")):
            yield (
                ("regime", "sensing", field),
                f"can see nothing: no act of this life has {channel} among its channels; give one "
                f'"channels: {{{channel}: 0.5 share; assumed}}"',
            )
    cameras = sensing.cameras
    if cameras is None or cameras.false_events:
        return
    places = {act.place for act in acts.values() if "cameras" in act.channels}
    empty = [place for place in cameras.coverage if place not in places]
    if len(empty) < len(cameras.coverage):
        if empty:
            yield (
                ("regime", "sensing", "cameras", "coverage"),
                f"covers {listed(empty, 'and')}, where nothing happens that cameras could see",
            )
    elif places:
        covered = listed(list(cameras.coverage), "and") or "no place"
        yield (
            ("regime", "sensing", "cameras", "coverage"),
            f"covers {covered}, but what cameras could see happens at "
            f"{listed(sorted(places), 'and')}: they can see nothing",
        )


def idle(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield the rules that can never apply, each with why."""
    yield from _blind(scenario)
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
    sensing, found = regime.sensing, set()
    commercial = regime.commercial_score
    channels = {
        "registers": sensing.registers is not None,
        "cameras": sensing.cameras is not None and sensing.cameras.coupled,
        "platforms": sensing.platforms is not None and sensing.platforms.coupled,
        "chat-groups": sensing.chat_groups is not None and sensing.chat_groups.coupled,
        "informers": sensing.informers is not None and sensing.informers.coupled,
        "commercial": commercial is not None
        and commercial.merger is not None
        and commercial.merger.folds == "data",
    }
    for name, act in life.acts.items():
        for channel in act.channels:
            covered = channel != "cameras" or (
                sensing.cameras is not None and act.place in sensing.cameras.coverage
            )
            if channels.get(channel) and covered:
                found.add(name)
    for part in (sensing.registers, sensing.cameras, sensing.platforms):
        if part is not None:
            found.update(part.false_events)
    if sensing.informers is not None:
        found.update(sensing.informers.misread, sensing.informers.accuses)
        found.add(sensing.informers.false_report)
    found.update(guarantee.act for guarantee in life.guarantees.values())
    if regime.study_app is not None:
        found.add(regime.study_app.act)
    return found
