"""The fate of a penalty: everything that will become of it is drawn when it is booked.

Expiry, a won appeal and restoration are three dates at which its points could go; the earliest
counts. That a person knows of the penalty (`knowing`) is what makes an appeal possible; where a
refusal lets them know of it sooner, the appeal is brought forward.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glasscity.compilation import inline_jit, integer
from glasscity.response.appeal import Appeal, AppealTables, compile_appeal, objection
from glasscity.response.knowing import Access
from glasscity.response.notice import Notice, NoticeTables, compile_notice, week_told
from glasscity.response.restoration import (
    Restoration,
    RestorationTables,
    compile_restoration,
    week_restored,
)

if TYPE_CHECKING:
    from glasscity.scenario.safeguards import Safeguards

EXPIRED = 0
REVERSED = 1
RESTORED = 2
"""How a penalty goes."""


class FateTables(NamedTuple):
    """What can become of a penalty."""

    on: bool
    notice: NoticeTables
    appeal: AppealTables
    restoration: RestorationTables


class FateWords(NamedTuple):
    """The random words of a penalty, each from 0 to 2**32 - 1."""

    told: int
    """Whether a notice comes."""
    files: int
    """Whether the person objects."""
    wins: int
    """Whether the objection is upheld."""
    works: int
    """Whether the penalty is worked off."""


@inline_jit
def fate(
    week: int, expires: int, truth: int, looked: int, words: FateWords, tables: FateTables
) -> tuple[int, int, int, int]:
    """Return what becomes of a penalty.

    Parameters
    ----------
    week
        Of booking.
    expires
        Week in which it expires, or 1 << 30.
    truth
        A `Truth`.
    looked
        Week in which the person looks next, or 1 << 30.
    words
        Of the penalty.
    tables
        Of the safeguards.

    Returns
    -------
    due : int
        Week in which its points go; never later than ``expires``.
    how : int
        EXPIRED, REVERSED or RESTORED.
    objected : int
        0 not objected to, 1 in vain, 2 upheld (with effect only where the points are still there).
    known : int
        Week in which the person learns of the penalty, or 1 << 30; of what is gone by then
        nobody learns.
    """
    known = integer(week_told(week, words.told, tables.notice.told_below, tables.notice.delay))
    known = min(known, looked)
    restored = integer(week_restored(week, words.works, tables.restoration))
    due, how, objected = integer(expires), integer(0), integer(0)
    # Nobody objects to what is gone by the time they hear of it.
    if known < min(due, restored):
        objected = integer(objection(truth, words.files, words.wins, tables.appeal))
        decided = max(known + tables.appeal.takes, week + 1)
        if objected == 2 and decided < due:
            due, how = decided, integer(1)
    if restored < due:
        due, how = restored, integer(2)
    return due, how, objected, known if known < due else integer(1 << 30)


def compile_fate(safeguards: Safeguards) -> FateTables:
    """Compile what can become of a penalty.

    Parameters
    ----------
    safeguards
        The regime's safeguards.

    Returns
    -------
    FateTables
    """
    return FateTables(
        on=any(safeguards.get(kind) for kind in (Notice, Access, Appeal, Restoration)),
        notice=compile_notice(safeguards.get(Notice)),
        appeal=compile_appeal(safeguards.get(Appeal)),
        restoration=compile_restoration(safeguards.get(Restoration)),
    )
