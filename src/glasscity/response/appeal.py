"""Appeal: people object to a penalty that they know of, and some win.

Who objects and who wins depends on what is true: somebody who did nothing objects more often and
wins more often. Until the decision the penalty stands; a win takes its points away and prices
nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glasscity.compilation import inline_jit
from glasscity.life.poisson import threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Findings, Path, Regime, Safeguard, Scenario, Turn
from glasscity.response.knowing import Access
from glasscity.response.notice import Notice
from glasscity.scenario.fields import Source
from glasscity.scenario.quantity import Duration, Share
from glasscity.scenario.value_words import percent
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


class Appeal(Safeguard):
    """People may object to a penalty that they know of (by notice, or from their file)."""

    number = 3
    words = "People may object to a penalty."
    turns = (
        Turn(
            "week",
            2080,
            "Each penalty that the person knows of: draws whether they object, and win.",
            "record",
            "mail",
            step="books.decide_fate",
        ),
    )

    files_wrongful: Share
    """Share of known wrongful penalties that are objected to."""
    files_rightful: Share
    """Share of known rightful penalties that are objected to."""
    wins_fact: Share
    """Share of objections upheld where the record is wrong about the fact."""
    wins_norm: Share
    """Share upheld where the fact is right and the rule is not: another's act, a firm's, a lawful
    one, or a penalty out of proportion."""
    wins_rightful: Share
    """Share upheld where nothing was wrong."""
    takes: Duration
    """From the objection to the decision; until then the penalty stands."""
    source: Source = "assumed"

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how many penalties an appeal removes."""
        fact, norm, right = (
            percent(round(files.value * wins.value, 4))
            for files, wins in (
                (self.files_wrongful, self.wins_fact),
                (self.files_wrongful, self.wins_norm),
                (self.files_rightful, self.wins_rightful),
            )
        )
        yield (
            f"Of the penalties that people know of, an appeal removes {fact} of those for what "
            f"they did not do, {norm} of those for what was lawful or out of proportion, and "
            f"{right} of the others."
        )

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that it protects from nothing, or that nobody could know what to object to."""
        yield from super().checks(here, scenario)
        regime = scenario.regime
        told = regime.get(Notice) or regime.get(Access)
        if regime.scoring is not None and not told and not _can_learn(regime):
            yield (
                here,
                "is no use, because nobody can know of a penalty: notice and access are absent, "
                "nobody looks at their rating, and no refusal could tell",
            )


def _can_learn(regime: Regime) -> bool:
    """Tell whether somebody could learn of a penalty without a safeguard."""
    may_look = regime.scoring is not None and regime.scoring.readers.get("person", True)
    looks = may_look and regime.response.looking.value > 0
    asked = regime.consequences.institutions.values()
    return looks or any(one.deny_tiers or one.deny_listed or one.deny_restricted for one in asked)


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
