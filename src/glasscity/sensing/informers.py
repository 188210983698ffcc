"""Informers: neighbours and colleagues report what they saw, what they misread, what they made up.

All three scale with the *readiness* to report, which is 1 where reports are rewarded and nobody
learns who made them, and less where they are not or where the informer is named.

- Saw: a moment is reported with the act's own chance to be noticed times the chance that whoever
  noticed it reports it; some reports name somebody else.
- Misread: reports of scenes that were innocent (`glasscity.sensing.false_events`).
- Made up: of the denunciations that the life file has (people differ in spite), a share accuses
  somebody of the same district of something that nobody did. Some come to light after a while: the
  victim's record goes, and the informer gets one, where the rulebook has a rule for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Annotated, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, Field

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Draw, Findings, Path, Scenario, Turn
from glasscity.scenario.fields import Switch, Title, by_name, one_of
from glasscity.scenario.naming import act_named, acts_named, adding_up
from glasscity.scenario.quantity import ALWAYS, AT_ONCE, NO_SHARE, Duration, Rate, Share, assumed
from glasscity.scenario.value_words import percent
from glasscity.scenario.vocabulary import VICTIMS
from glasscity.sensing.channel import SeenChannel, notes
from glasscity.sensing.delay import weeks_of

CELLS = 256
"""Accusations are drawn to 1 in 256."""


class InventionTables(NamedTuple):
    """Denunciations that are made up, in integers."""

    on: bool
    denouncing: int
    """Index of the act that is a denunciation, -1 where there is none."""
    invented_below: int
    """Word below which such a moment is an invention that is handed in, units of 2**-32."""
    accused: npt.NDArray[np.int64]
    """Index of the act of which somebody is accused, shape (256,)."""
    uncovered_below: int
    """Word below which an invention comes to light, units of 2**-32."""
    uncovering: int
    """Weeks from the record until then."""
    false_report: int
    """Index of the act that is recorded against the informer then, -1 where there is none."""
    delay: int
    """Weeks until a report is a record."""


@inline_jit
def accused_item(word: int, accused: npt.NDArray[np.int64]) -> int:
    """Return the act of which an inventor accuses somebody.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    accused
        As `InventionTables.accused`.

    Returns
    -------
    int
        Index of the act.
    """
    return integer(accused[word >> 24])


class Informers(SeenChannel):
    """Neighbours and colleagues who report what they saw, misread, or made up.

    Reports of all three kinds scale with the readiness to report: 1 where reports are rewarded and
    anonymous, less where they are not.
    """

    number = 5
    stream = Draw(14, "Words of a moment before neighbours: reported, mistaken, victim, spare.")
    false_stream = Draw(17, "Reports of scenes that were misread; fields as COUNT.")
    recorder = "an informer"
    words = "People who report what they see of others."
    field_words: ClassVar = {
        "rewarded": "Whether reports are rewarded.",
        "anonymous": "Whether nobody learns who reported.",
    }
    turns = (
        *notes(500, "Reports an act that a neighbour saw, sometimes of somebody else."),
        Turn(
            "week",
            1000,
            "Where a denunciation is made up: names somebody of the same district, by a letter.",
            "moments, attributes",
            "mail",
            "glasscity.people.neighbours",
        ),
    )
    zero: ClassVar = {"report": "0 share; assumed", "invented": "0 share; assumed", "misread": "{}"}

    coupled: Switch = True
    rewarded: Switch = True
    anonymous: Switch = True
    unrewarded: Share = ALWAYS
    """Share of reports that are still made where none is rewarded."""
    named: Share = ALWAYS
    """Share of reports that are still made where the informer is named."""
    report: Share = NO_SHARE
    """Chance that a neighbour who could have seen a moment reports it."""
    mistaken: Share = NO_SHARE
    """Chance that such a report names somebody else."""
    victims: Annotated[str, *one_of(VICTIMS)] = "look-alikes"
    misread: dict[str, Rate] = Field(default_factory=dict)
    """Reports of acts that were none, per person: an innocent scene read wrongly."""
    act: Title = "denouncing"
    """The act of this life that is a denunciation."""
    invented: Share = NO_SHARE
    """Share of denunciations that are made up, against somebody of the same district."""
    accuses: Annotated[dict[str, Share], AfterValidator(by_name)] = Field(default_factory=dict)
    """Of which acts an inventor accuses somebody: shares that add up to 1."""
    uncovered: Share = NO_SHARE
    """Share of inventions that come to light: the record goes, the informer gets one."""
    uncovering: Duration = assumed(26, "weeks", 1, 104, "default")
    """Time until then."""
    false_report: Title = "false-report"
    """The act that is recorded against an informer who is found out."""
    delay: Duration = AT_ONCE

    def readiness(self) -> Decimal:
        """Return which share of all reports is made: 1 where they are rewarded and anonymous."""
        with localcontext() as context:
            context.prec = 30
            ready = Decimal(1)
            if not self.rewarded:
                ready *= decimal(self.unrewarded)
            if not self.anonymous:
                ready *= decimal(self.named)
            return ready

    def _ready(self, share: Decimal) -> Decimal:
        with localcontext() as context:
            context.prec = 30
            return share * self.readiness()

    def noted(self) -> Decimal:
        """Return the chance that a neighbour who could have seen a moment reports it."""
        return self._ready(decimal(self.report))

    def made_up(self) -> Decimal:
        """Return the share of denunciations that are made up."""
        return self._ready(decimal(self.invented))

    def false_rates(self) -> dict[str, Decimal]:
        """Return how many scenes are misread: who is readier to report reports more of them."""
        return {name: self._ready(decimal(rate)) for name, rate in self.misread.items()}

    def makes_up(self) -> set[str]:
        """Return the acts of which it may record somebody who did nothing."""
        invented = {*self.accuses, self.false_report} if self.accuses else set()
        return super().makes_up() | invented

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield the readiness to report, and how much is made up."""
        ready = percent(round(float(self.readiness()), 6))
        yield f"Readiness to report is {ready} of what it is at its highest."
        yield (
            f"Of the denunciations in this life, {percent(round(float(self.made_up()), 6))} are "
            f"made up; {percent(self.uncovered.value)} of these come to light."
        )

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree."""
        life = scenario.life
        yield from acts_named((*here, "misread"), self.misread, life)
        yield from acts_named((*here, "accuses"), self.accuses, life)
        if self.invented.value == 0:
            return
        yield from act_named((*here, "act"), self.act, life)
        if not self.accuses:
            yield (
                (*here, "accuses"),
                "is empty, but some denunciations are made up: say of which acts people are "
                "accused",
            )
        else:
            yield from adding_up((*here, "accuses"), self.accuses)
        if self.uncovered.value > 0:
            yield from act_named((*here, "false_report"), self.false_report, life)


def _accused_by_cell(shares: dict[str, Decimal], names: list[str]) -> npt.NDArray[np.int64]:
    """Return the act of which each of 256 cells accuses; shares by cumulative rounding."""
    total = sum(shares.values(), Decimal(0))
    accused = np.zeros(CELLS, dtype=np.int64)
    cumulative, filled = Decimal(0), 0
    for name, share in shares.items():
        cumulative += share
        until = int((cumulative * CELLS / total).to_integral_value())
        accused[filled:until] = names.index(name)
        filled = until
    return accused


def compile_inventions(informers: Informers | None, names: list[str]) -> InventionTables:
    """Compile denunciations that are made up.

    Parameters
    ----------
    informers
        The channel, or None where it is off.
    names
        Names of acts and demands in order of id.

    Returns
    -------
    InventionTables
        Off where the life has no denunciations, or nobody is accused of anything.
    """
    nothing = InventionTables(False, -1, 0, np.zeros(CELLS, dtype=np.int64), 0, 0, -1, 0)
    if informers is None or informers.act not in names:
        return nothing
    shares = {name: decimal(share) for name, share in informers.accuses.items()}
    if not any(shares.values()):
        return nothing
    with localcontext() as context:
        context.prec = 30
        accused = _accused_by_cell(shares, names)
    false_report = informers.false_report
    return InventionTables(
        on=True,
        denouncing=names.index(informers.act),
        invented_below=threshold(informers.made_up()),
        accused=accused,
        uncovered_below=threshold(decimal(informers.uncovered)),
        uncovering=weeks_of(informers.uncovering),
        false_report=names.index(false_report) if false_report in names else -1,
        delay=weeks_of(informers.delay),
    )
