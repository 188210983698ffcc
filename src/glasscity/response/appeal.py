"""Appeal: people object to a penalty that they know of, and some win.

Who objects and who wins depends on what is true: somebody who did nothing objects more often and
wins more often. Until the decision the penalty stands; a win takes its points away and prices
nothing anew.
"""

from __future__ import annotations

from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.scenario.safeguards import Appeal
from glasscity.sensing.delay import weeks_of
from glasscity.sensing.truth import is_about_the_fact

NOT_FILED = 0
LOST = 1
WON = 2
"""What came of a penalty that could be objected to."""


class AppealTables(NamedTuple):
    """Appeals in integers; shares in units of 2**-32."""

    files_wrongful_below: int
    files_rightful_below: int
    wins_fact_below: int
    wins_norm_below: int
    wins_rightful_below: int
    takes: int
    """Weeks from the objection to the decision."""

    @property
    def takes_objections(self) -> bool:
        """Whether anybody may object."""
        return self.files_wrongful_below > 0 or self.files_rightful_below > 0


@inline_jit
def objection(truth: int, files: int, wins: int, tables: AppealTables) -> int:
    """Return what comes of a penalty that the person knows of.

    Parameters
    ----------
    truth
        A `Truth`. Against what the rule itself lays to somebody, another's act or a firm's, there
        is no fact to be put right: such an objection is one about the norm.
    files, wins
        Uniform, 0 to 2**32 - 1.
    tables
        Of the safeguard.

    Returns
    -------
    int
        NOT_FILED, LOST or WON.
    """
    if truth == 0:
        filed, won = files < tables.files_rightful_below, wins < tables.wins_rightful_below
    elif is_about_the_fact(truth):
        filed, won = files < tables.files_wrongful_below, wins < tables.wins_fact_below
    else:
        filed, won = files < tables.files_wrongful_below, wins < tables.wins_norm_below
    if not filed:
        return 0
    return 2 if won else 1


def compile_appeal(appeal: Appeal | None) -> AppealTables:
    """Compile appeals; None where nobody may object."""
    if appeal is None:
        return AppealTables(0, 0, 0, 0, 0, 0)
    return AppealTables(
        files_wrongful_below=threshold(decimal(appeal.files_wrongful)),
        files_rightful_below=threshold(decimal(appeal.files_rightful)),
        wins_fact_below=threshold(decimal(appeal.wins_fact)),
        wins_norm_below=threshold(decimal(appeal.wins_norm)),
        wins_rightful_below=threshold(decimal(appeal.wins_rightful)),
        takes=weeks_of(appeal.takes),
    )
