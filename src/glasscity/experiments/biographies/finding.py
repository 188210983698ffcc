"""Telling people: who fits a criterion, and one of them at random, by the seed.

Criteria pick out what a story can show; how many fit is always said, so that a telling case is not
taken for a common one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from glasscity.engine.clock import Played
from glasscity.engine.state import NO_TIER
from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.retracing import fate_again
from glasscity.experiments.differences import Reach
from glasscity.outcomes.grouping import DISPLACED, REASONS
from glasscity.people.population import seed_keys
from glasscity.scenario.wording import did_you_mean
from glasscity.sensing.truth import Channel, Truth

Flags = npt.NDArray[np.bool_]
CHANGED = "changed"
ANYBODY = "anybody"


@dataclass(frozen=True)
class Criterion:
    """What makes somebody's life worth telling."""

    words: str
    """Of somebody who fits, as in "people who ..."."""
    fits: Callable[[Played], Flags]
    """Who fits, shape (people,)."""


@dataclass(frozen=True)
class Choice:
    """Whom a story is about, and out of how many.

    Attributes
    ----------
    person
        Number.
    criterion
        Its name; "" where the number was given.
    words
        What those who fit have in common.
    fitting, people
        How many fit, and how many there are.
    """

    person: int
    criterion: str
    words: str
    fitting: int
    people: int


def _nobody(played: Played) -> Flags:
    return np.zeros(played.plan.people, dtype=np.bool_)


def _with_lines(played: Played, chosen: Flags) -> Flags:
    """Return those of whom there is at least one of the chosen lines of the ledger."""
    flags = _nobody(played)
    flags[played.ledger[chosen, 2]] = True
    return flags


def _wrongly_lowest(played: Played) -> Flags:
    state = played.state
    return np.asarray((state.tier == 0) & (state.clean_tier > 0))


def _silenced(played: Played) -> Flags:
    if not played.state.withheld.size:
        return _nobody(played)
    return np.asarray((played.state.withheld > 0) & (played.state.spoken == 0))


def _displaced(played: Played) -> Flags:
    lines = played.ledger
    reason = REASONS.index(DISPLACED) + 1
    return _with_lines(played, (lines[:, 5] == Channel.INSTITUTION) & (lines[:, 8] == reason))


def _denied_wrongly(played: Played) -> Flags:
    lines = played.ledger
    return _with_lines(played, (lines[:, 5] == Channel.INSTITUTION) & (lines[:, 6] != Truth.TRUE))


def _denounced_falsely(played: Played) -> Flags:
    lines = played.ledger
    wrong = (lines[:, 6] == Truth.FALSE_EVENT) | (lines[:, 6] == Truth.FALSE_IDENTITY)
    return _with_lines(played, (lines[:, 5] == Channel.INFORMERS) & wrong)


def _most_penalised(played: Played) -> Flags:
    penalties = played.state.penalties
    if not penalties.size or not penalties.any():
        return _nobody(played)
    return np.asarray(penalties == penalties.max())


def _reversed(played: Played) -> Flags:
    """Return those of whom a penalty goes, within the run, because an objection is upheld."""
    flags, lines = _nobody(played), played.ledger
    if played.plan.scenario.regime.safeguards.appeal is None:
        return flags
    # Whoever left the scheme had nothing to win any more.
    stays = played.state.tier[lines[:, 2]] != NO_TIER
    weeks, keys = played.plan.weeks, seed_keys(played.seed)
    gone = stays & (lines[:, 8] < 0) & (lines[:, 9] >= 0) & (lines[:, 9] < weeks)
    places = {item.entry.id: place for place, item in enumerate(played.plan.items)}
    for line in lines[gone].tolist():
        if fate_again(played.plan, keys, places[line[3]], line)[0] == "reversed":
            flags[line[2]] = True
    return flags


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "wrongly-in-lowest-tier": Criterion(
            "are in the lowest tier at the end and would not be without wrongful points",
            _wrongly_lowest,
        ),
        "silenced": Criterion("withheld every critical remark they had", _silenced),
        "displaced": Criterion(
            "went without a place because somebody was put ahead of them", _displaced
        ),
        "denied-wrongly": Criterion(
            "were refused something that they would have been granted without wrongful records",
            _denied_wrongly,
        ),
        "denounced-falsely": Criterion(
            "were reported by an informer for what they did not do", _denounced_falsely
        ),
        "most-penalised": Criterion("have the most penalties of all", _most_penalised),
        "reversed-on-appeal": Criterion("had a penalty reversed on appeal", _reversed),
    }
)
"""By name; `CHANGED` comes to them where two worlds are compared."""

_CHANGED_WORDS = "are not the same, in any respect, in the two worlds"


def checked_criterion(name: str, compared: bool) -> str:
    """Return the name of a criterion, or say what there is.

    Parameters
    ----------
    name
        As typed.
    compared
        Whether there are two worlds.

    Raises
    ------
    GlasscityError
        If there is no such criterion, or it needs a second world.
    """
    if name == CHANGED and not compared:
        raise GlasscityError(f"--find {CHANGED} needs a second world; name it with --against")
    known = [*CRITERIA, CHANGED]
    if name not in known:
        near = did_you_mean(name, known) or f"; expected one of {', '.join(known)}"
        raise GlasscityError(f'--find: "{name}" is not a criterion{near}')
    return name


def find(name: str | None, played: Played, other: Played | None = None) -> Choice:
    """Choose one of those who fit a criterion, at random, by the seed.

    Parameters
    ----------
    name
        Of a criterion; None: everybody fits.
    played
        The world in which it is looked for.
    other
        The second world, for `CHANGED`.

    Returns
    -------
    Choice

    Raises
    ------
    GlasscityError
        If nobody fits.
    """
    people = played.plan.people
    if name is None:
        fits, words = np.ones(people, dtype=np.bool_), "live in this city"
    elif name == CHANGED and other is not None:
        fits, words = Reach(played, other).touched, _CHANGED_WORDS
    else:
        fits, words = CRITERIA[name].fits(played), CRITERIA[name].words
    candidates = np.flatnonzero(fits)
    if not candidates.size:
        raise GlasscityError(
            f"--find {name}: of {people:,} synthetic people there are none who {words}; "
            "another --seed or more --people may have some"
        )
    # Numbers that are looked up, not drawn: the choice depends on seed and criterion alone.
    drawn = hashlib.sha256(f"{played.seed} {name}".encode()).digest()
    place = int.from_bytes(drawn[:16], "big") % candidates.size
    return Choice(int(candidates[place]), name or ANYBODY, words, candidates.size, people)
