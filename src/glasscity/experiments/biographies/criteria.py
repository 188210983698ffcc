"""Criteria: what makes a life worth telling.

A criterion reads new lines of the ledger as they are written, or people's state at the end, or both
worlds at the end; whoever fits all that it reads fits the criterion. One that has to look back says
which lines it keeps, so that nobody has to keep a city's whole ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from glasscity.consequences.institutions import DISPLACED
from glasscity.engine.clock import Played
from glasscity.engine.digest import Field
from glasscity.engine.plan import Plan
from glasscity.engine.state import NO_TIER
from glasscity.experiments.biographies.drawing_again import (
    TEACHING,
    fate_again,
    is_drawn,
    refused_after,
    refused_again,
)
from glasscity.experiments.differences import Reach, burden, departures, scored_in_both
from glasscity.people.population import seed_keys
from glasscity.response.appeal import Appeal
from glasscity.scoring.tiers import shown_score, tier_of
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.informers import Informers
from glasscity.sensing.truth import ATTRIBUTION, FACT, OtherEvent, Truth

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_BURDENS = ("denials", "penalties", "withheld")
"""Columns of the state that are worse the higher they are."""


@dataclass(frozen=True)
class Criterion:
    """What makes somebody's life worth telling."""

    words: str
    """Of those who fit, as in "people who ..."."""
    of_lines: Callable[[Plan, int, Integers], Integers] | None = None
    """Plan, seed and new lines of the ledger to numbers of people, shape (found,)."""
    keeps: Callable[[Plan, Integers], Flags] | None = None
    """New lines of the ledger to those that are kept until the end, shape (lines,)."""
    of_kept: Callable[[Plan, int, Integers], Integers] | None = None
    """Plan, seed and the kept lines to numbers of people, besides those of `of_lines`."""
    of_state: Callable[[Played], Flags] | None = None
    """A world at the end to who fits, shape (people,)."""
    of_both: Callable[[Played, Played], Flags] | None = None
    """The world in which they are looked for, and the other, to who fits, shape (people,)."""
    lacks: Callable[[Plan], str] | None = None
    """Why nobody can fit in a world, in a few words; "" where somebody can."""


# --- by lines of the ledger ----------------------------------------------------------------------


def _people(lines: Integers, chosen: Flags) -> Integers:
    return np.asarray(lines[chosen, 2])


def _displaced(plan: Plan, seed: int, lines: Integers) -> Integers:
    return _people(lines, (lines[:, 5] == OtherEvent.INSTITUTION) & (lines[:, 8] == DISPLACED))


def _denied_wrongly(plan: Plan, seed: int, lines: Integers) -> Integers:
    return _people(lines, (lines[:, 5] == OtherEvent.INSTITUTION) & (lines[:, 6] != Truth.TRUE))


def _denounced_falsely(plan: Plan, seed: int, lines: Integers) -> Integers:
    wrong = (lines[:, 6] == Truth.FALSE_EVENT) | (lines[:, 6] == Truth.FALSE_IDENTITY)
    return _people(lines, (lines[:, 5] == Informers.number) & wrong)


def _taken_for_another(plan: Plan, seed: int, lines: Integers) -> Integers:
    wrong = lines[:, 6] == Truth.FALSE_IDENTITY
    return _people(lines, (lines[:, 5] == Cameras.number) & wrong)


def _reversed(plan: Plan, seed: int, lines: Integers) -> Integers:
    """Return those of whom a penalty goes, within the run, because an objection is upheld."""
    gone = lines[(lines[:, 8] < 0) & (lines[:, 9] >= 0) & (lines[:, 9] < plan.weeks)]
    gone = gone[gone[:, 5] != OtherEvent.INSTITUTION]
    places = {item.entry.id: place for place, item in enumerate(plan.items)}
    key = seed_keys(seed)
    found = [
        line[2]
        for line in gone.tolist()
        if fate_again(plan, key, places[line[3]], line).goes == "reversed"
    ]
    return np.array(found, dtype=np.int64)


def _penalties_and_refusals(plan: Plan, lines: Integers) -> Flags:
    """Choose what tells whether a refusal led to a reversal; nothing where none could."""
    if not plan.refusals_teach:
        return np.zeros(len(lines), dtype=np.bool_)
    refused = lines[:, 5] == OtherEvent.INSTITUTION
    return np.asarray(np.where(refused, np.isin(lines[:, 8], TEACHING), lines[:, 8] < 0))


def _reversed_by_refusal(plan: Plan, seed: int, kept: Integers) -> Integers:
    """Return those of whom a penalty goes within the run because a refusal made them object.

    The ledger's own week of expiry is as of booking, before anybody was refused anything.
    """
    refused = kept[:, 5] == OtherEvent.INSTITUTION
    both = np.intersect1d(kept[refused, 2], kept[~refused, 2])
    mine = kept[np.isin(kept[:, 2], both)]
    mine = mine[np.lexsort((np.arange(len(mine)), mine[:, 1], mine[:, 0], mine[:, 2]))]
    key = seed_keys(seed)
    places = {item.entry.id: place for place, item in enumerate(plan.items)}

    def goes(line: list[int], later: Integers) -> bool:
        place = places[line[3]]
        if line[5] == OtherEvent.INSTITUTION or not is_drawn(plan, place, line):
            return False
        week = refused_after(plan, later, line[0], fate_again(plan, key, place, line))
        if week is None:
            return False
        fate = refused_again(plan, key, place, line, week)
        return fate.goes == "reversed" and fate.expires is not None and fate.expires < plan.weeks

    found = [
        lines[0, 2]
        for lines in np.split(mine, np.flatnonzero(np.diff(mine[:, 2])) + 1)
        if any(goes(line, lines[after:]) for after, line in enumerate(lines.tolist(), start=1))
    ]
    return np.array(found, dtype=np.int64)


# --- by the state at the end ---------------------------------------------------------------------


def _has_score(played: Played) -> Flags:
    return np.asarray(played.state.tier != NO_TIER)


def _wrongly_lowest(played: Played) -> Flags:
    state = played.state
    return np.asarray((state.tier == 0) & (state.clean_tier > 0))


def _tiers(played: Played, scores: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return the tiers of latent scores, shape (people,)."""
    rules, cuts = played.plan.rules, played.plan.tier_tables.cuts
    levels, place = np.unique(scores, return_inverse=True)
    found = [int(tier_of(shown_score(int(s), rules.floor, rules.ceiling), cuts)) for s in levels]
    return np.array(found, dtype=np.int64)[place]


def _top_by_study_app(played: Played) -> Flags:
    state, top = played.state, len(played.plan.tiers) - 1
    without = _tiers(played, state.score - state.app_score)
    # Where tiers are reviewed monthly or yearly, the score may have left the tier since.
    return np.asarray((state.tier == top) & (_tiers(played, state.score) == top) & (without < top))


def _silenced(played: Played) -> Flags:
    return np.asarray((played.state.withheld > 0) & (played.state.spoken == 0))


def _wrongly_listed(played: Played) -> Flags:
    kinds = (*FACT, *ATTRIBUTION)
    return np.asarray(np.isin(played.state.listing, [int(kind) for kind in kinds]).any(axis=1))


def _most_penalised(played: Played) -> Flags:
    penalties = played.state.penalties
    return np.asarray((penalties == penalties.max(initial=0)) & (penalties > 0))


# --- by both worlds at the end -------------------------------------------------------------------


def _changed(here: Played, there: Played) -> Flags:
    return Reach(here, there).touched


def _worse_off(here: Played, there: Played) -> Flags:
    worse, better = _balance(here, there)
    return worse & ~better


def _better_off(here: Played, there: Played) -> Flags:
    worse, better = _balance(here, there)
    return better & ~worse


def _balance(here: Played, there: Played) -> tuple[Flags, Flags]:
    """Tell who bears more of anything here than there, and who bears less of anything."""
    worse, better = (np.zeros(here.plan.people, dtype=np.bool_) for _ in range(2))
    for column in _BURDENS:
        mine, others = burden(here, column), burden(there, column)
        if mine is not None or others is not None:
            worse |= np.asarray((0 if mine is None else mine) > (0 if others is None else others))
            better |= np.asarray((0 if mine is None else mine) < (0 if others is None else others))
    scored = scored_in_both(here, there)
    if scored is not None:
        x, y = (departures(played, int(Field.SCORE)) for played in (here, there))
        if x is not None and y is not None:
            worse |= scored & (x < y)
            better |= scored & (x > y)
    return worse, better


# --- what a world lacks --------------------------------------------------------------------------


def _no_score(plan: Plan) -> str:
    return "" if plan.rules.scored else "nobody is scored"


def _no_response(plan: Plan) -> str:
    return "" if plan.responds else "nobody responds to the system"


def _no_list(plan: Plan) -> str:
    return "" if plan.columns.listed else "there is no court's list"


def _no_appeal(plan: Plan) -> str:
    if not plan.rules.scored:
        return "nobody is scored"
    return "" if plan.scenario.regime.get(Appeal) is not None else "nobody can object"


def _no_places(plan: Plan) -> str:
    return "" if plan.institutions["scarce"].any() else "places are not scarce"


def _no_app_in_score(plan: Plan) -> str:
    moves = plan.study.on and plan.study.into_score > 0 and plan.rules.scored
    return "" if moves else "the study app does not move the score"


def _no_informers(plan: Plan) -> str:
    return "" if plan.scenario.regime.get(Informers) is not None else "there are no informers"


def _no_cameras(plan: Plan) -> str:
    return "" if plan.scenario.regime.get(Cameras) is not None else "there are no cameras"


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "wrongly-in-lowest-tier": Criterion(
            "are in the lowest tier at the end and would not be without wrongful points",
            of_state=_wrongly_lowest, lacks=_no_score,
        ),
        "top-tier-by-study-app": Criterion(
            "are in the highest tier at the end and would not be without the study app's points",
            of_state=_top_by_study_app, lacks=_no_app_in_score,
        ),
        "silenced": Criterion(
            "withheld every critical remark they had", of_state=_silenced, lacks=_no_response
        ),
        "displaced": Criterion(
            "went without a place because somebody was put ahead of them",
            of_lines=_displaced, lacks=_no_places,
        ),
        "denied-wrongly": Criterion(
            "were refused something that they would have been granted without wrongful records",
            of_lines=_denied_wrongly,
        ),
        "denounced-falsely": Criterion(
            "were reported by an informer for what they did not do",
            of_lines=_denounced_falsely, lacks=_no_informers,
        ),
        "taken-for-another": Criterion(
            "were taken by a camera for somebody else",
            of_lines=_taken_for_another, lacks=_no_cameras,
        ),
        "wrongly-listed": Criterion(
            "were put on the court's list or under its order for what somebody else did, or nobody",
            of_state=_wrongly_listed, lacks=_no_list,
        ),
        "most-penalised": Criterion(
            "have the most penalties of all", of_state=_most_penalised, lacks=_no_score
        ),
        "reversed-on-appeal": Criterion(
            "had a penalty reversed on appeal",
            # Whoever left the scheme had nothing to win any more.
            of_lines=_reversed, keeps=_penalties_and_refusals, of_kept=_reversed_by_refusal,
            of_state=_has_score, lacks=_no_appeal,
        ),
        "changed": Criterion(
            "are not the same, in any respect, in the two worlds", of_both=_changed
        ),
        "worse-off": Criterion(
            "are worse off than in the other world (denials, penalties, withheld remarks or "
            "points) and in none of these better",
            of_both=_worse_off,
        ),
        "better-off": Criterion(
            "are better off than in the other world (denials, penalties, withheld remarks or "
            "points) and in none of these worse",
            of_both=_better_off,
        ),
    }
)  # fmt: skip
"""By name. Those of both worlds need two."""
