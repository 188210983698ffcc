"""The order of mechanisms in a window, as data: who goes when, what it reads and what it writes.

Caps and escalation do not commute, so the order is part of the model. `glasscity explain --plan`
prints it, and the ODD description (`docs/odd.md`) is generated from it. Within the week the order
is that of single events: quarter hour of the week, then act, number of the moment, and channel.
Steps that begin "Each record" or "Each penalty" follow at once whatever made the record, at the
border as in the week. What no other step of the week can see (a day of study, a purchase that a
platform reads) may be played at any time of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from glasscity.mechanism import WHENS as WHENS
from glasscity.mechanism import Condition, Mechanism, Turn, When, told_apart
from glasscity.response.appeal import Appeal
from glasscity.response.deterrence import Deterrence
from glasscity.response.fear import Fear, frightens_friends
from glasscity.response.knowing import Access
from glasscity.response.notice import Notice
from glasscity.response.restoration import Restoration
from glasscity.response.ties import ties_change
from glasscity.scenario.lives import Life
from glasscity.scenario.regimes import KINDS, Regime
from glasscity.scenario.scenarios import Scenario
from glasscity.scoring.expiry import Expiry
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.registers import Registers
from glasscity.sensing.registry import CHANNELS

WHEN_WORDS: Final[dict[When, str]] = {
    "before the border": "once at the start, and for the whole city where a month begins",
    "border": "person by person, at the instant between two weeks",
    "week": "person by person, by quarter hour, act, number of the moment, and channel",
    "after the week": "for the whole city, when everybody has lived the week",
}
"""What each part of a window is."""

SHARED: Final[dict[str, str]] = {
    "attributes": "what a person is: district, age, sex and so on; never changes",
    "moments": "what happens in the week by the life alone, drawn from the seed",
    "searches": "moments in view of a camera that a recogniser looks at",
    "matches": "whom the recogniser names",
    "record": "what a channel has noted of a person, on its way to being booked",
    "mail": "letters that wait for a border: records, expiries, reversals, restorations, news",
    "thinning": "whether the response lets a moment come to pass",
    "answers": "what an institution says to a demand",
    "attempts": "how often somebody tries whose demand is refused; counted, and nothing more",
    "applications": "demands of the week for places that are scarce",
    "friends": "who knows whom, and which ties are active",
    "published tiers": "everybody's tier as of the last border, where others look at it",
    "published commercial scores": "everybody's commercial score as of the last border",
    "attention": "share of moments in view that the control room looks at, by district",
    "found": "camera records so far, by district",
    "district penalties": "penalties of the month, by district",
    "answers in a survey": "how many would say that they approve",
}
"""What steps share beside the columns of `glasscity.engine.state.State`."""


@dataclass(frozen=True)
class Step:
    """One mechanism's turn.

    Attributes
    ----------
    when
        Part of the window.
    mechanism
        Path of the module that holds the mechanism.
    does
        One plain sentence.
    reads, writes
        Columns of `glasscity.engine.state.State`, or words of `SHARED`.
    on
        Whether a regime over a life has the step at all.
    at
        Place among the turns of the same part of the window; the lower goes first.
    step
        What does it; see `glasscity.mechanism.Turn`.
    """

    when: When
    mechanism: str
    does: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    on: Condition
    at: int
    step: str = ""


def always(_regime: Regime, _life: Life) -> bool:
    """Say yes: every scenario has the step."""
    return True


def scores(regime: Regime, _life: Life) -> bool:
    """Tell whether somebody is scored."""
    return regime.scoring is not None


def responds(regime: Regime, _life: Life) -> bool:
    """Tell whether people respond, by fear or by being deterred."""
    return Fear.is_on(regime) or Deterrence.is_on(regime)


def watches(regime: Regime, _life: Life) -> bool:
    """Tell whether cameras search a gallery."""
    return Cameras.is_on(regime)


def answers(regime: Regime, _life: Life) -> bool:
    """Tell whether some institution reacts to a score or a list."""
    return bool(regime.consequences.institutions)


def has_scarce_places(regime: Regime, _life: Life) -> bool:
    """Tell whether some institution gives out scarce places."""
    return any(one.places is not None for one in regime.consequences.institutions.values())


def _has_benefits(regime: Regime, _life: Life) -> bool:
    return any(
        one.benefit_tiers or one.benefit_commercial_from or one.prefer_tiers
        for one in regime.consequences.institutions.values()
    )


def _scores_characteristics(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and bool(regime.scoring.characteristics)


def _needs_friends(regime: Regime, life: Life) -> bool:
    private = regime.commercial_score
    weighs = private is not None and "friends" in private.weights
    if life.friends is None:
        return False
    return weighs or ties_change(regime, life) or frightens_friends(regime, life)


def _reviews_at_borders(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and regime.scoring.review != "at-once"


def _reviews_at_once(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and regime.scoring.review == "at-once"


def _makes_false_events(regime: Regime, _life: Life) -> bool:
    return any(part.false_rates() for part in filter(None, map(regime.get, CHANNELS)))


def _has_fates(regime: Regime, _life: Life) -> bool:
    return any(kind.is_on(regime) for kind in (Notice, Access, Appeal, Restoration))


def _lists(regime: Regime, _life: Life) -> bool:
    part = regime.consequences
    return part.blacklist is not None or part.restriction is not None


def _tries_again(regime: Regime, _life: Life) -> bool:
    return any(one.attempts.value > 1 for one in regime.consequences.institutions.values())


def _looks(regime: Regime, _life: Life) -> bool:
    may_look = regime.scoring is not None and regime.scoring.readers.get("person", True)
    looks = may_look and regime.response.looking.value > 0
    return (looks and responds(regime, _life)) or Access.is_on(regime)


def _expires(regime: Regime, _life: Life) -> bool:
    if regime.scoring is None:
        return False
    rules = regime.scoring.points.values()
    by_rule = regime.scoring.expires is not None or any(rule.expires is not None for rule in rules)
    return by_rule or regime.get(Expiry) is not None


def _both(first: Condition, second: Condition) -> Condition:
    return lambda regime, life: first(regime, life) and second(regime, life)


def _named(*paths: str) -> Condition:
    """Return the condition that a regime names all these parts, such as ``safeguards.appeal``."""

    def there(regime: Regime, _life: Life) -> bool:
        return all(_part(regime, path) is not None for path in paths)

    return there


def _part(regime: Regime, path: str) -> object:
    found: object = regime
    for name in path.split("."):
        found = getattr(found, name) if found is not None else None
    return found


def _calls_guarantors(regime: Regime, life: Life) -> bool:
    return bool(life.guarantees) and regime.get(Registers) is not None


_OTHERS: Final[tuple[Turn, ...]] = (
    Turn(
        "before the border",
        10,
        "Once, at the start: draws who knows whom, some ties dormant.",
        "attributes",
        "friends",
        "glasscity.people.friends",
        _needs_friends,
    ),
    Turn(
        "before the border",
        30,
        "Once, at the start: gives and takes points for what somebody is.",
        "attributes, tier",
        "score",
        "glasscity.scoring.characteristics",
        _scores_characteristics,
        step="starts.characterise",
    ),
    Turn(
        "before the border",
        40,
        "Once, at the start: everybody who is scored gets the tier of the score they begin with.",
        "attributes, score",
        "tier, clean_tier",
        "glasscity.scoring.tiers",
        scores,
        step="starts.grade",
    ),
    Turn(
        "before the border",
        50,
        "Once, at the start: puts a share of adults on the list, and under the order.",
        "attributes",
        "listed_until, paid_in",
        "glasscity.consequences.blacklist",
        _lists,
        step="starts.list_already",
    ),
    Turn(
        "before the border",
        70,
        "Once, at the start: says who knows the rules.",
        "attributes",
        "aware",
        "glasscity.response.awareness",
        responds,
        step="starts.know",
    ),
    Turn(
        "border",
        20,
        "Who learnt of a penalty in the last week knows the rules from now on.",
        "aware",
        "aware",
        "glasscity.response.awareness",
        _both(responds, scores),
    ),
    Turn(
        "border",
        60,
        "Where a month or year begins: counts of repeats and of capped points go back to zero.",
        "",
        "occurrences, gained",
        "glasscity.scoring.rulebook",
        scores,
    ),
    Turn(
        "border",
        80,
        "Opens the mail, first letters to oneself: points go by expiry, a won appeal, or"
        " restoration.",
        "mail, tier",
        "score, wrongful_points, active_penalties, penalty_clock, context_points, context_wrongful",
        "glasscity.response.fate",
        scores,
    ),
    Turn(
        "border",
        90,
        "Opens the mail, then records that arrive, by source, act, moment and channel; each is"
        " booked as below.",
        "mail",
        "record",
        "glasscity.scoring.rulebook",
        always,
    ),
    Turn(
        "border",
        100,
        "Where a review is due: works everybody's tier out anew, with and without wrongful points.",
        "score, wrongful_points, tier, tier_since",
        "tier, clean_tier, tier_since",
        "glasscity.scoring.tiers",
        _reviews_at_borders,
    ),
    Turn(
        "week",
        40,
        "Says whether the institution that is asked may see the score.",
        "moments",
        "answers",
        "glasscity.consequences.readers",
        _both(answers, scores),
    ),
    Turn(
        "week",
        60,
        "Answers a demand: refuses by list, by order, by tier, or by commercial score.",
        "moments, tier, clean_tier, wrongful_points, listed_until, paid_in, listing, commercial",
        "answers, denials",
        "glasscity.consequences.institutions",
        answers,
        step="asks.decide",
    ),
    Turn(
        "week",
        70,
        "A refusal: how often the person tries in vain is drawn.",
        "answers",
        "attempts",
        "glasscity.consequences.attempts",
        _tries_again,
        step="asks.try_again",
    ),
    Turn(
        "week",
        80,
        "Where places are scarce: notes the application for the end of the week.",
        "answers",
        "applications",
        "glasscity.consequences.places",
        has_scarce_places,
        step="asks.apply_for_place",
    ),
    Turn(
        "week",
        75,
        "Gives good tiers or commercial scores something on top.",
        "answers",
        "answers",
        "glasscity.consequences.benefits",
        _has_benefits,
        step="asks.give_on_top",
    ),
    Turn(
        "week",
        110,
        "Where a noted act is a default that somebody answers for: the debt reaches the guarantor.",
        "record, attributes",
        "mail",
        "glasscity.life.guarantees",
        _calls_guarantors,
    ),
    Turn(
        "week",
        1600,
        "Records acts that nobody did.",
        "moments",
        "record, mail",
        "glasscity.sensing.false_events",
        _makes_false_events,
    ),
    Turn(
        "week",
        2030,
        "Each record: priced if its channel feeds the score, dearer for repeats, cut by the"
        " rule's cap.",
        "record, tier, occurrences, gained",
        "occurrences, gained",
        "glasscity.scoring.rulebook",
        scores,
        step="books.price",
    ),
    Turn(
        "week",
        2050,
        "Each record: compared with the truth, counted, and its points moved into the score.",
        "record",
        "records, penalties, wrongful, score, wrongful_points, active_penalties, penalty_clock,"
        " context_points, context_wrongful",
        "glasscity.scoring.rulebook",
        always,
        step="books.score",
    ),
    Turn(
        "week",
        2070,
        "Each penalty: draws when the person looks next, at their rating or into their file.",
        "record",
        "mail",
        "glasscity.response.knowing",
        _looks,
        step="books.decide_fate",
    ),
    Turn(
        "week",
        2055,
        "Each record: its points get the date on which they go, the safeguard's where that is"
        " sooner.",
        "record",
        "mail",
        "glasscity.scoring.expiry",
        _expires,
        step="books.date",
    ),
    Turn(
        "week",
        2110,
        "Each penalty: the earliest of these dates becomes a letter to the person.",
        "record",
        "mail",
        "glasscity.response.fate",
        _has_fates,
        step="books.decide_fate",
    ),
    Turn(
        "week",
        2130,
        "Each penalty that the person learns of: from the next border on the person knows the"
        " rules.",
        "record, mail",
        "aware",
        "glasscity.response.awareness",
        _both(responds, scores),
        step="learns.teach_rules",
    ),
    Turn(
        "week",
        2150,
        "Each record or letter that moved a score: the tier is worked out anew.",
        "score, wrongful_points, tier, tier_since",
        "tier, clean_tier, tier_since",
        "glasscity.scoring.tiers",
        _reviews_at_once,
        step="books.review",
    ),
    Turn(
        "week",
        2160,
        "Each record of a listed act: the person is put on the list, or under the order, if the"
        " court enters it; term and date of payment are drawn.",
        "record, listed_until, listing",
        "listed_until, paid_in, listing",
        "glasscity.consequences.blacklist",
        _lists,
        step="books.enter",
    ),
    Turn(
        "after the week",
        10,
        "Carries letters to those whom they are about.",
        "mail",
        "mail",
        "glasscity.engine.mailbox",
        always,
    ),
    Turn(
        "after the week",
        20,
        "Gives out scarce places: tiers put first, then all others, each by a lot.",
        "applications",
        "denials, answers",
        "glasscity.consequences.places",
        has_scarce_places,
    ),
    Turn(
        "after the week",
        50,
        "Publishes everybody's tier to those who mind it.",
        "tier",
        "published tiers",
        "glasscity.scoring.tiers",
        _both(ties_change, scores),
    ),
)
"""Turns of what is no mechanism of a room that has a registry."""


def _step(turn: Turn, module: str, on: Condition) -> Step:
    reads, writes = (tuple(filter(None, names.split(", "))) for names in (turn.reads, turn.writes))
    return Step(
        turn.when,
        turn.module or module,
        turn.does,
        reads,
        writes,
        turn.on or on,
        turn.at,
        turn.step,
    )


def _when_on(kind: type[Mechanism]) -> Condition:
    return lambda regime, _life: kind.is_on(regime)


_TURNS: Final = (
    *(_step(turn, "", always) for turn in _OTHERS),
    *(_step(turn, kind.__module__, _when_on(kind)) for kind in KINDS for turn in kind.turns),
)
ORDER: Final = tuple(sorted(_TURNS, key=lambda step: (WHENS.index(step.when), step.at)))
"""Every step that any scenario may have, in order."""
for _when in WHENS:
    told_apart(_when, [(step.at, step.mechanism) for step in ORDER if step.when == _when])


def steps_of(scenario: Scenario) -> list[Step]:
    """Return the steps that a scenario has, in order.

    Parameters
    ----------
    scenario
        What `glasscity.scenario.load` returned.
    """
    return [step for step in ORDER if step.on(scenario.regime, scenario.life)]
