"""What a part of a scenario leads to, in sentences with numbers: closed forms, never a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

from glasscity.mechanism import Mechanism
from glasscity.scoring.expiry import Expiry
from glasscity.scoring.speech import Speech
from glasscity.sensing.registry import CHANNELS
from glasscity.units import DAYS_PER_YEAR

from .lives import Act, Demand
from .quantity import Quantity
from .reactions import Blacklist, Institution
from .rulebooks import PointRule, Scoring
from .scenarios import Scenario
from .value_words import number_words, percent, plain, times
from .wording import listed

Steps = tuple[str | int, ...]
Sentences = Iterator[str]
MOST_RECORDS: Final = 10_000


def leads_to(scenario: Scenario, steps: Steps) -> list[str]:
    """Return what follows from a part, a sentence each; nothing where nothing is known to.

    Parameters
    ----------
    scenario
        What `load` returned.
    steps
        Where the part is.
    """
    at = [str(step) for step in steps]
    part: Any = scenario
    found: list[str] = []
    for depth, step in enumerate(steps):
        part = _inside(part, step)
        if at[:3] == ["regime", "scoring", "tiers"] and depth == len(steps) - 1 and depth >= 2:
            only = at[3] if len(at) > 3 else None
            return list(_tiers(scenario, only))
        if isinstance(part, Quantity | str | bool | int | float) or part is None:
            break
        about = _ABOUT.get(type(part))
        if isinstance(part, Mechanism):
            found = list(part.says(scenario))
        elif about is not None:
            found = list(about(scenario, at[depth], part))
    if at[:2] == ["regime", "scoring"] and len(at) == 3:
        # All of the rulebook would say little about one of its fields.
        return list(_tiers(scenario, None)) if at[2] in ("start", "floor", "ceiling") else []
    return found


def _inside(part: Any, step: str | int) -> Any:
    keyed: Any = part
    return keyed[step] if isinstance(part, dict | list | tuple) else getattr(part, str(step))


def _reached(scoring: Scoring, rule: PointRule) -> Sentences:
    """Say how many records of a rule lead from the start to another tier."""
    steps = [point.value for point in rule.points]
    cuts = [(name, cut.value) for name, cut in scoring.tiers.items()]
    start, down = scoring.start.value, steps[-1] < 0
    here = next((i for i, (_, cut) in enumerate(cuts) if start >= cut), len(cuts) - 1)
    # The edge of a lower tier is the cut of the one above it.
    edges = (
        [(cuts[i + 1][0], cuts[i][1]) for i in range(here, len(cuts) - 1)]
        if down
        else [(name, cut) for name, cut in reversed(cuts[:here])]
    )
    words: list[str] = []
    for name, edge in (edges[0], edges[-1]) if len(edges) > 1 else edges:
        score: float = start
        for count in range(1, MOST_RECORDS):
            score += steps[min(count, len(steps)) - 1]
            if (score < edge) if down else (score >= edge):
                words.append(f"{plain(count)} of {'them' if not words else 'it'} reach {name}")
                break
    if words:
        reach = "; ".join(word.replace(" of it", "") for word in words)
        within = f" within one {rule.period}" if len(steps) > 1 else ""
        yield f"From the start of {plain(start)}, {reach}, if nothing else counts{within}."
        yield from _held_back(scoring, rule, *edges[0])
    else:
        yield "However many there are, no other tier is reached."


def _held_back(scoring: Scoring, rule: PointRule, tier: str, edge: float) -> Sentences:
    """Say where cap and expiry keep a rule alone from ever leading to the next tier."""
    expires = rule.expires or scoring.expires
    if rule.cap is None or expires is None:
        return
    yearly = rule.cap.unit == "points per year"
    length = DAYS_PER_YEAR if yearly else DAYS_PER_YEAR / 12
    # Points that go after n periods may stand together with those of n periods more at most.
    most = rule.cap.value * (math.floor(expires.days / length) + 1)
    if most < abs(edge - scoring.start.value):
        yield (
            f"But by its cap and the expiry no more than {plain(most)} points of it ever stand at "
            f"once, so that it alone never leads to {tier}."
        )


def _point_rule(scenario: Scenario, name: str, rule: PointRule) -> Sentences:
    scoring, act = scenario.regime.scoring, scenario.life.acts.get(name)
    assert scoring is not None
    title = f'"{act.title}"' if act else name
    guard = scenario.regime.get(Speech)
    if act is not None and guard is not None and guard.unscored and act.context == "speech":
        yield f"A record of {title} is worth nothing here: the safeguard keeps speech unscored."
        return
    steps = [point.value for point in rule.points]
    if not any(steps):
        yield f"A record of {title} is kept but is worth nothing."
    else:
        yield _worth(title, steps, rule.period)
        if rule.cap is not None:
            most = number_words(rule.cap, with_range=False)
            yield f"At most {most} count, up or down."
        expires = rule.expires or scoring.expires
        guarded = scenario.regime.get(Expiry)
        if expires is not None:
            yield f"The points go after {number_words(expires, with_range=False)}."
        else:
            yield "The points never go by themselves."
        if guarded is not None and steps[-1] < 0:
            after = number_words(guarded.after, with_range=False)
            yield f"A safeguard lets penalties go after {after} at the latest."
        yield from _reached(scoring, rule)
    if act is not None:
        yield from _seen_by(scenario, act)
        yield from _measured(scenario, act, steps)


def _worth(title: str, steps: list[float], period: str) -> str:
    def one(value: float) -> str:
        unit = "point" if abs(value) == 1 else "points"
        return f"{'costs' if value < 0 else 'gives'} {plain(abs(value))} {unit}"

    if len(steps) == 1:
        return f"A record of {title} {one(steps[0])}."
    order = ("first", "second", "third and every later")
    if len(steps) == 2:
        order = ("first", "second and every later", "")
    parts = [f"the {order[i]} {one(value)}" for i, value in enumerate(steps)]
    return f"Of the records of {title} within a {period}, {listed(parts, 'and')}."


def _seen_by(scenario: Scenario, act: Act) -> Sentences:
    """Say which channels could see an act, and which of them the regime has."""
    there = {channel.key: scenario.regime.get(channel) for channel in CHANNELS}
    seen = {name: share for name, share in act.channels.items() if share.value > 0}
    on = [f"{name} ({percent(seen[name].value)})" for name in seen if there[name] is not None]
    off = [name for name in seen if there[name] is None]
    if on:
        yield f"Who could see a moment of it, if they made no error: {listed(on, 'and')}."
    else:
        yield "No channel of this regime could see it."
    if off:
        yield f"Off in this regime: {listed(off, 'and')}."


def _measured(scenario: Scenario, act: Act, steps: list[float]) -> Sentences:
    """Compare a penalty with the yardstick."""
    most = {
        "illegal": scenario.life.yardstick.illegal,
        "disapproved": scenario.life.yardstick.disapproved,
    }.get(act.standing)
    worst = -min(steps, default=0)
    if act.standing == "protected" and worst > 0:
        yield "The act is protected by law, so every such penalty counts as wrongful."
    elif most is not None and worst > most.value:
        yield (
            f"That is more than the {plain(most.value)} points that the yardstick allows for "
            f"{'an' if act.standing == 'illegal' else 'a'} {act.standing} act: disproportionate."
        )


def _tiers(scenario: Scenario, only: str | None) -> Sentences:
    scoring = scenario.regime.scoring
    assert scoring is not None
    cuts = [(name, cut.value) for name, cut in scoring.tiers.items()]
    last = cuts[-1][0]
    above = {low[0]: high[1] for high, low in pairwise(cuts)}
    for name, cut in cuts:
        if only not in (None, name):
            continue
        if name == last:
            span = f"below {plain(above[name])} points" if name in above else "any score"
        elif name in above:
            span = f"{plain(cut)} to {plain(above[name] - 1)} points"
        else:
            span = f"{plain(cut)} points and above"
        yield f"{name}: {span}. {_opens_and_closes(scenario, name)}"
    start = scoring.start.value
    here = next((name for name, cut in cuts if start >= cut), last)
    apart = ", before points for what they are" if scoring.characteristics else ""
    yield f"Whoever is scored starts at {plain(start)} points, in {here}{apart}."
    yield f"Tiers are worked out anew {scoring.review.replace('-', ' ')}."


def _opens_and_closes(scenario: Scenario, tier: str) -> str:
    closed, better, first = [], [], []
    for name, one in scenario.regime.consequences.institutions.items():
        demand = scenario.life.demands.get(name)
        title = demand.title.lower() if demand else name
        scoring = scenario.regime.scoring
        if scoring is not None and one.reader and not scoring.readers.get(one.reader, True):
            continue
        if tier in one.deny_tiers:
            closed.append(title)
        if tier in one.benefit_tiers:
            better.append(f"{title} ({one.benefit})" if one.benefit else title)
        if tier in one.prefer_tiers:
            first.append(title)
    parts = [
        f"Refused: {listed(closed, 'and')}." if closed else "",
        f"Gets more: {listed(better, 'and')}." if better else "",
        f"Served first: {listed(first, 'and')}." if first else "",
    ]
    return " ".join(part for part in parts if part) or "It opens and closes nothing."


def _scoring(scenario: Scenario, _name: str, scoring: Scoring) -> Sentences:
    worth = [rule.points[0].value for rule in scoring.points.values()]
    down, up = sum(one < 0 for one in worth), sum(one > 0 for one in worth)
    idle = len(worth) - down - up
    if len(worth) == 1:
        yield f"1 rule: it {'takes points' if down else 'gives points' if up else 'does neither'}."
    else:
        yield f"{len(worth)} rules: {down} take points, {up} give them, {idle} do neither."
    yield from _tiers(scenario, None)
    if scoring.expires is None:
        yield "Points never go by themselves, unless a rule says so."
    else:
        yield f"Points go after {number_words(scoring.expires, with_range=False)}."


def _act(scenario: Scenario, name: str, act: Act) -> Sentences:
    yield f"It happens {times(act.rate.value)} to somebody with no modifiers."
    yield f"Its standing: {act.standing}. Its context: {act.context}."
    yield from _seen_by(scenario, act)
    scoring, listing = scenario.regime.scoring, scenario.regime.consequences.blacklist
    if scoring is not None and name in scoring.points:
        yield from list(_point_rule(scenario, name, scoring.points[name]))[:1]
    else:
        yield "No rule of this regime scores it."
    if listing is not None and name in listing.acts:
        yield "A record of it puts the person on the list."
    order = scenario.regime.consequences.restriction
    if order is not None and name in order.acts:
        yield "A record of it puts the person under the order."
    fine = scenario.regime.consequences.fines.get(name)
    if fine is not None:
        yield f"A record of it costs {number_words(fine, with_range=False)} besides."


def _demand(scenario: Scenario, name: str, demand: Demand) -> Sentences:
    yield f"Somebody with no modifiers asks for it {times(demand.rate.value)}."
    institution = scenario.regime.consequences.institutions.get(name)
    if institution is None:
        yield "No institution of this regime refuses it to anybody."
    else:
        yield from _institution(scenario, name, institution)


def _institution(scenario: Scenario, _name: str, one: Institution) -> Sentences:
    scoring = scenario.regime.scoring
    refused = [f"people in {listed(one.deny_tiers, 'and')}"] if one.deny_tiers else []
    refused += ["people on the list"] if one.deny_listed else []
    refused += ["people under the order"] if one.deny_restricted else []
    if refused:
        yield f"It refuses {listed(refused, 'and')}."
    if one.deny_commercial_below is not None:
        yield f"It refuses commercial scores below {plain(one.deny_commercial_below.value)}."
    if refused and one.attempts.value > 1:
        yield f"Whoever is refused tries {plain(one.attempts.value)} times on average."
    if not (refused or one.deny_commercial_below):
        yield "It refuses nobody for a score or a list."
    if one.places is not None:
        amount = number_words(one.places, with_range=False)
        kind = "of the applications expected" if one.places.unit == "share" else "in all"
        yield f"Places are scarce: {amount} {kind}; the rest go without."
    if one.prefer_tiers:
        yield f"{listed(one.prefer_tiers, 'and')} is served first, at the cost of everybody else."
    if one.benefit_tiers:
        on_top = f": {one.benefit}" if one.benefit else ""
        yield f"{listed(one.benefit_tiers, 'and')} gets something on top{on_top}."
    if one.benefit_commercial_from is not None and scenario.regime.commercial_score is not None:
        least = plain(one.benefit_commercial_from.value)
        yield f"So does a commercial score of {least} and above."
    if scoring is not None and one.reader and not scoring.readers.get(one.reader, True):
        yield f"But {one.reader} may not read the score, so tiers change nothing here."


def _blacklist(_scenario: Scenario, name: str, one: Blacklist) -> Sentences:
    where = "under the order" if name == "restriction" else "on the list"
    some = "A record" if one.entered.value == 1 else f"{percent(one.entered.value)} of records"
    yield f"{some} of {listed(one.acts, 'or')} put{'s' * (some == 'A record')} a person {where}."
    if one.roll_out.value:
        weeks = number_words(one.roll_out, with_range=False)
        yield f"That share grows evenly from 0 over the first {weeks}."
    after = f"{number_words(one.correction, with_range=False)} after they have paid"
    if one.term is None or one.without_term.value == 1:
        yield f"There is no term: they come off {after}."
        return
    unpaid = math.exp(-one.paid.value * one.term.days / DAYS_PER_YEAR)
    yield (
        f"They come off after {number_words(one.term, with_range=False)}, or, if that is sooner, "
        f"{after}; {percent(round(unpaid, 4))} do not pay within the term."
    )
    if one.without_term.value:
        yield f"{percent(one.without_term.value)} have no term and stay until they have paid."


_ABOUT: Final[dict[type, Callable[[Scenario, str, Any], Sentences]]] = {
    PointRule: _point_rule,
    Scoring: _scoring,
    Act: _act,
    Demand: _demand,
    Institution: _institution,
    Blacklist: _blacklist,
}
"""Who knows what follows from which kind of part."""
