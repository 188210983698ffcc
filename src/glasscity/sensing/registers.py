"""Registers: courts, tax offices, traffic police, banks.

Slow and mostly right. A register *sees* an act with the probability that the life file gives for
the channel, less what it misses. A few entries land on the wrong person (mixed-up identities), and
a few are about acts that nobody did (clerical error). An entry about the actor arrives after its
delay; one that lands on somebody else arrives at the next border at the earliest.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.lives import Act
from glasscity.scenario.channels import Registers
from glasscity.sensing.delay import weeks_of

ANYONE = 0
"""A mixed-up entry lands on anybody else, all alike."""
LOOK_ALIKES = 1
"""It lands on somebody of the same sex, age band and group."""


class RegisterTables(NamedTuple):
    """Registers in integers. Shapes are (acts and demands,)."""

    seen_below: npt.NDArray[np.int64]
    """Word below which an act is entered, in units of 2**-32; 0 where registers see nothing."""
    delay: npt.NDArray[np.int64]
    """Weeks until an entry arrives; 0 = at the moment itself."""
    mistaken_below: int
    """Word below which an entry lands on somebody else."""
    victims: int
    """ANYONE or LOOK_ALIKES."""


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
    seen = np.zeros(len(acts), dtype=np.int64)
    delay = np.zeros(len(acts), dtype=np.int64)
    if registers is None:
        return RegisterTables(seen, delay, 0, ANYONE)
    kept = Decimal(1) - decimal(registers.miss)
    for item, (name, act) in enumerate(acts):
        delay[item] = weeks_of(registers.delays.get(name, registers.delay))
        if act is not None and "registers" in act.channels:
            seen[item] = threshold(decimal(act.channels["registers"]) * kept)
    victims = LOOK_ALIKES if registers.victims == "look-alikes" else ANYONE
    return RegisterTables(seen, delay, threshold(decimal(registers.mistaken)), victims)
