"""Registers: courts, tax offices, traffic police, banks.

Slow and mostly right. A register *sees* an act with the probability that the life file gives for
the channel, less what it misses. A few entries land on the wrong person (mixed-up identities), and
a few are about acts that nobody did (clerical error). An entry about the actor arrives after its
delay; one that lands on somebody else arrives at the next border at the earliest.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.channels import Registers
from glasscity.scenario.lives import Act
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.seen import (
    ANYONE,
    LOOK_ALIKES,
    SeenTables,
    no_channel,
    seen_thresholds,
    victims_code,
)

__all__ = ["ANYONE", "LOOK_ALIKES", "RegisterTables", "compile_registers", "is_mistaken"]

RegisterTables = SeenTables
"""Registers in integers."""


@inline_jit
def is_mistaken(word: int, mistaken_below: int) -> bool:
    """Tell whether an entry lands on somebody else.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    mistaken_below
        Probability in units of 2**-32.
    """
    return word < mistaken_below


def compile_registers(
    registers: Registers | None, acts: list[tuple[str, Act | None]]
) -> RegisterTables:
    """Compile registers.

    Parameters
    ----------
    registers
        The channel, or None where it is off.
    acts
        Name and act of each item in order of id; None for a demand.

    Returns
    -------
    RegisterTables
    """
    if registers is None:
        return no_channel(len(acts))
    delays = [weeks_of(registers.delays.get(name, registers.delay)) for name, _ in acts]
    return SeenTables(
        seen_below=seen_thresholds(acts, "registers", Decimal(1) - decimal(registers.miss)),
        delay=np.array(delays, dtype=np.int64),
        mistaken_below=threshold(decimal(registers.mistaken)),
        victims=victims_code(registers.victims),
    )
