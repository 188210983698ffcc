"""The order of mechanisms in a window, as data: who goes when, what it reads and what it writes.

Caps and escalation do not commute, so the order is part of the model. `glasscity explain --plan`
prints it, and the ODD description (`docs/odd.md`) is generated from it. Within the week the order
is that of single events: quarter hour of the week, then act, number of the moment, and channel.
Steps that begin "Each record" or "Each penalty" follow at once whatever made the record, at the
border as in the week. What no other step of the week can see (a day of study, a purchase that a
platform reads) may be played at any time of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from glasscity.mechanism import WHENS as WHENS
from glasscity.mechanism import Mechanism, When
from glasscity.scenario.lives import Life
from glasscity.scenario.regimes import Officials, Regime
from glasscity.scenario.scenarios import Scenario
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.registers import Registers
from glasscity.sensing.registry import CHANNELS, SENSES

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

Condition = Callable[[Regime, Life], bool]


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
        Place among the turns of mechanisms in the same part of the window.
    """

    when: When
    mechanism: str
    does: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    on: Condition
    at: int = 0


def always(_regime: Regime, _life: Life) -> bool:
    """Say yes: every scenario has the step."""
    return True


def scores(regime: Regime, _life: Life) -> bool:
    """Tell whether somebody is scored."""
    return regime.scoring is not None


def responds(regime: Regime, _life: Life) -> bool:
    """Tell whether people respond, by fear or by being deterred."""
    return regime.response.fear is not None or regime.response.deterrence is not None


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


def _officials(regime: Regime) -> Officials | None:
    return regime.scoring.officials if regime.scoring is not None else None


def _has_favour_or_revenge(regime: Regime, _life: Life) -> bool:
    hands = _officials(regime)
    return hands is not None and (hands.favour is not None or hands.revenge is not None)


def _has_quota(regime: Regime, _life: Life) -> bool:
    hands = _officials(regime)
    return hands is not None and hands.quota is not None


def _forgives(regime: Regime, _life: Life) -> bool:
    hands = _officials(regime)
    if hands is None:
        return False
    members = hands.forgive_members
    return hands.forgive.value > 0 or (members is not None and members.value > 0)


def _scores_characteristics(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and bool(regime.scoring.characteristics)


def _needs_friends(regime: Regime, life: Life) -> bool:
    fear, ties, private = regime.response.fear, regime.response.ties, regime.commercial_score
    weighs = private is not None and "friends" in private.weights
    frightens = fear is not None and fear.friends.value > 0
    return life.friends is not None and (ties is not None or weighs or frightens)


def _frightens_friends(regime: Regime, life: Life) -> bool:
    fear = regime.response.fear
    return fear is not None and fear.friends.value > 0 and life.friends is not None


def _reviews_at_borders(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and regime.scoring.review != "at-once"


def _reviews_at_once(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and regime.scoring.review == "at-once"


def _makes_false_events(regime: Regime, _life: Life) -> bool:
    return any(part.false_rates() for part in filter(None, map(regime.get, CHANNELS)))


def _has_fates(regime: Regime, _life: Life) -> bool:
    guards = regime.safeguards
    named = (guards.notice, guards.access, guards.appeal, guards.restoration)
    return regime.scoring is not None and any(one is not None for one in named)


def _lists(regime: Regime, _life: Life) -> bool:
    part = regime.consequences
    return part.blacklist is not None or part.restriction is not None


def _tries_again(regime: Regime, _life: Life) -> bool:
    return any(one.attempts.value > 1 for one in regime.consequences.institutions.values())


def _looks(regime: Regime, _life: Life) -> bool:
    may_look = regime.scoring is not None and regime.scoring.readers.get("person", True)
    looks = may_look and regime.response.looking.value > 0
    responds = regime.response.fear is not None or regime.response.deterrence is not None
    return (looks and responds) or (
        regime.scoring is not None and regime.safeguards.access is not None
    )


def _expires(regime: Regime, _life: Life) -> bool:
    if regime.scoring is None:
        return False
    rules = regime.scoring.points.values()
    by_rule = regime.scoring.expires is not None or any(rule.expires is not None for rule in rules)
    return by_rule or regime.safeguards.expiry is not None


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


def _ties_change(regime: Regime, life: Life) -> bool:
    return regime.response.ties is not None and life.friends is not None


def _study_is_voluntary(regime: Regime, _life: Life) -> bool:
    return regime.study_app is not None and not regime.study_app.compulsory


def _bans_search(regime: Regime, life: Life) -> bool:
    return regime.get(Cameras) is not None and not watches(regime, life)


def _calls_guarantors(regime: Regime, life: Life) -> bool:
    return bool(life.guarantees) and regime.get(Registers) is not None


_BEFORE: Final[tuple[Step, ...]] = (
    Step(
        "before the border",
        "glasscity.people.friends",
        "Once, at the start: draws who knows whom, some ties dormant.",
        ("attributes",),
        ("friends",),
        _needs_friends,
    ),
    Step(
        "before the border",
        "glasscity.scoring.consent",
        "Once, at the start: whoever does not agree is not scored.",
        ("attributes",),
        ("tier",),
        _named("scoring", "safeguards.consent"),
    ),
    Step(
        "before the border",
        "glasscity.scoring.characteristics",
        "Once, at the start: gives and takes points for what somebody is.",
        ("attributes",),
        ("score",),
        _scores_characteristics,
    ),
    Step(
        "before the border",
        "glasscity.scoring.tiers",
        "Once, at the start: everybody who is scored gets the tier of the score they begin with.",
        ("attributes", "score"),
        ("tier", "clean_tier"),
        scores,
    ),
    Step(
        "before the border",
        "glasscity.consequences.blacklist",
        "Once, at the start: puts a share of adults on the list, and under the order.",
        ("attributes",),
        ("listed_until", "paid_in"),
        _lists,
    ),
    Step(
        "before the border",
        "glasscity.response.fear",
        "Once, at the start: fear is what visible cameras keep up.",
        ("attributes",),
        ("fear", "speech_fear"),
        _named("response.fear"),
    ),
    Step(
        "before the border",
        "glasscity.response.awareness",
        "Once, at the start: says who knows the rules.",
        ("attributes",),
        ("aware",),
        responds,
    ),
    Step(
        "before the border",
        "glasscity.scoring.commercial_score",
        "Once, at the start: adults online join, or do not, and get their first score.",
        ("attributes",),
        ("commercial", "history", "behaviour"),
        _named("commercial_score"),
    ),
    Step(
        "before the border",
        "glasscity.scoring.officials",
        "Where a month begins: districts short of their quota have entries made up, for people"
        " chosen at random among those who are scored.",
        ("district penalties", "tier"),
        ("mail", "district penalties"),
        _has_quota,
    ),
    Step(
        "before the border",
        "glasscity.response.ties",
        "Where a month begins: seekers drop friends of a lower tier and take up others.",
        ("published tiers", "friends"),
        ("friends",),
        _ties_change,
    ),
)
"""What is done once, at the start, and for the whole city where a month begins."""


_BORDER: Final[tuple[Step, ...]] = (
    Step(
        "border",
        "glasscity.response.fear",
        "Lets fear fall by a week, and rise by the last week's alarm and by visible cameras;"
        " the same without one's own penalties on grounds other than speech.",
        ("fear", "speech_fear", "alarm", "other_alarm", "attributes"),
        ("fear", "speech_fear", "alarm", "other_alarm"),
        _named("response.fear"),
    ),
    Step(
        "border",
        "glasscity.response.awareness",
        "Who learnt of a penalty in the last week knows the rules from now on.",
        ("aware",),
        ("aware",),
        _both(responds, scores),
    ),
    Step(
        "border",
        "glasscity.scoring.study_app",
        "Where a month begins: censures low scorers and carries app points into the score.",
        ("study_month", "attributes", "tier"),
        ("study_month", "censures", "app_score", "score", "records"),
        _named("study_app"),
    ),
    Step(
        "border",
        "glasscity.scoring.commercial_score",
        "Where a month begins: history and behaviour settle, friends' scores are read, the"
        " score is worked out anew.",
        (
            "commercial",
            "history",
            "behaviour",
            "attributes",
            "friends",
            "published commercial scores",
        ),
        ("history", "behaviour", "commercial"),
        _named("commercial_score"),
    ),
    Step(
        "border",
        "glasscity.scoring.merger",
        "Where a month begins, from its date on: the commercial score moves the municipal one.",
        ("commercial", "merged", "tier"),
        ("merged", "score", "records"),
        _named("commercial_score.merger", "scoring"),
    ),
    Step(
        "border",
        "glasscity.scoring.rulebook",
        "Where a month or year begins: counts of repeats and of capped points go back to zero.",
        (),
        ("occurrences", "gained"),
        scores,
    ),
    Step(
        "border",
        "glasscity.scoring.caps",
        "Where a year begins: the count of the cap on losses goes back to zero.",
        (),
        ("lost",),
        _named("scoring", "safeguards.caps"),
    ),
    Step(
        "border",
        "glasscity.response.fate",
        "Opens the mail, first letters to oneself: points go by expiry, a won appeal, or"
        " restoration.",
        ("mail", "tier"),
        (
            "score",
            "wrongful_points",
            "active_penalties",
            "penalty_clock",
            "context_points",
            "context_wrongful",
        ),
        scores,
    ),
    Step(
        "border",
        "glasscity.scoring.rulebook",
        "Opens the mail, then records that arrive, by source, act, moment and channel; each is"
        " booked as below.",
        ("mail",),
        ("record",),
        always,
    ),
    Step(
        "border",
        "glasscity.scoring.tiers",
        "Where a review is due: works everybody's tier out anew, with and without wrongful points.",
        ("score", "wrongful_points", "tier", "tier_since"),
        ("tier", "clean_tier", "tier_since"),
        _reviews_at_borders,
    ),
    Step(
        "border",
        "glasscity.scoring.contexts",
        "Where a review is due: notes the points of each context, so that institutions go by"
        " them until the next.",
        ("context_points", "context_wrongful"),
        ("context_reviewed", "clean_reviewed"),
        _both(_named("scoring", "safeguards.contexts"), _reviews_at_borders),
    ),
)
"""What each person meets at the border, before the week."""


_WEEK: Final[tuple[Step, ...]] = (
    Step(
        "week",
        "glasscity.response.silence",
        "Withholds critical remarks, by the fear of the last border; counts them by whether"
        " the person has a record once this border's mail is opened.",
        ("moments", "fear", "speech_fear", "records"),
        ("thinning", "spoken", "withheld"),
        _named("response.fear"),
    ),
    Step(
        "week",
        "glasscity.response.deterrence",
        "Drops offences of those who know the rules, where being found out is likelier or"
        " costs more.",
        ("moments", "aware", "fear"),
        ("thinning",),
        _named("response.deterrence"),
    ),
    Step(
        "week",
        "glasscity.scoring.study_app",
        "Drops days of study where use is voluntary.",
        ("moments",),
        ("thinning",),
        _study_is_voluntary,
    ),
    Step(
        "week",
        "glasscity.consequences.readers",
        "Says whether the institution that is asked may see the score.",
        ("moments", "tier"),
        ("answers",),
        _both(answers, scores),
    ),
    Step(
        "week",
        "glasscity.scoring.contexts",
        "Works out the tier that an institution sees from acts of its own context alone.",
        ("context_points", "context_wrongful", "context_reviewed", "clean_reviewed"),
        ("answers",),
        _both(_named("scoring", "safeguards.contexts"), answers),
    ),
    Step(
        "week",
        "glasscity.consequences.institutions",
        "Answers a demand: refuses by list, by order, by tier, or by commercial score.",
        (
            "moments",
            "tier",
            "clean_tier",
            "wrongful_points",
            "listed_until",
            "paid_in",
            "listing",
            "commercial",
        ),
        ("answers", "denials"),
        answers,
    ),
    Step(
        "week",
        "glasscity.consequences.attempts",
        "A refusal: how often the person tries in vain is drawn.",
        ("answers",),
        ("attempts",),
        _tries_again,
    ),
    Step(
        "week",
        "glasscity.consequences.places",
        "Where places are scarce: notes the application for the end of the week.",
        ("answers", "tier"),
        ("applications",),
        has_scarce_places,
    ),
    Step(
        "week",
        "glasscity.consequences.benefits",
        "Gives good tiers or commercial scores something on top.",
        ("answers", "tier", "commercial"),
        ("answers",),
        _has_benefits,
    ),
)
"""The week up to the records: what comes to pass, answers, what is seen."""


def _turns(kind: type[Mechanism], when: When) -> list[Step]:
    """Return the turns of a mechanism in a part of the window."""

    def on(regime: Regime, _life: Life) -> bool:
        return kind.is_on(regime)

    return [
        Step(when, one.module or kind.__module__, one.does, one.reads, one.writes, on, one.at)
        for one in kind.turns
        if one.when == when
    ]


def _in_turn(when: When, others: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    """Return the turns of what senses in a part of the window, others among them."""
    own = [step for kind in SENSES for step in _turns(kind, when)]
    return tuple(sorted((*own, *others), key=lambda step: step.at))


_NOTING: Final = _in_turn(
    "week",
    (
        Step(
            "week",
            "glasscity.life.guarantees",
            "Where a noted act is a default that somebody answers for: the debt reaches the"
            " guarantor.",
            ("record", "attributes"),
            ("mail",),
            _calls_guarantors,
            110,
        ),
        Step(
            "week",
            "glasscity.sensing.live_recognition",
            "Keeps cameras from searching, so that they name nobody.",
            ("moments",),
            ("searches",),
            _bans_search,
            180,
        ),
        Step(
            "week",
            "glasscity.sensing.human_review",
            "Confirms a match or stops it.",
            ("matches",),
            ("matches",),
            _both(watches, _named("safeguards.human_review")),
            210,
        ),
        Step(
            "week",
            "glasscity.scoring.study_app",
            "Gives a day's use of the app its points and its minutes.",
            ("moments", "thinning"),
            ("study_month", "study_points", "study_minutes"),
            _named("study_app"),
            800,
        ),
        Step(
            "week",
            "glasscity.sensing.false_events",
            "Records acts that nobody did.",
            ("moments",),
            ("record", "mail"),
            _makes_false_events,
            1600,
        ),
        Step(
            "week",
            "glasscity.scoring.officials",
            "Enters points of an official's own accord, for and against people who are scored:"
            " favours and revenge.",
            ("moments", "attributes", "tier"),
            ("record",),
            _has_favour_or_revenge,
            1700,
        ),
    ),
)
"""How a moment becomes a record."""


_BOOKING: Final[tuple[Step, ...]] = (
    Step(
        "week",
        "glasscity.scoring.speech",
        "Each record: what people say has no rule, so it is worth nothing.",
        ("record",),
        (),
        _named("scoring", "safeguards.speech"),
    ),
    Step(
        "week",
        "glasscity.scoring.officials",
        "Each penalty: waived by an official, or not; what is waived never comes to the rulebook.",
        ("record", "attributes", "tier"),
        ("record",),
        _forgives,
    ),
    Step(
        "week",
        "glasscity.scoring.rulebook",
        "Each record: priced if its channel feeds the score, dearer for repeats, cut by the"
        " rule's cap.",
        ("record", "tier", "occurrences", "gained"),
        ("occurrences", "gained"),
        scores,
    ),
    Step(
        "week",
        "glasscity.scoring.caps",
        "Each penalty: cut to what the cap on losses leaves.",
        ("record", "lost"),
        ("lost",),
        _named("scoring", "safeguards.caps"),
    ),
    Step(
        "week",
        "glasscity.scoring.rulebook",
        "Each record: compared with the truth, counted, and its points moved into the score.",
        ("record",),
        (
            "records",
            "penalties",
            "wrongful",
            "score",
            "wrongful_points",
            "active_penalties",
            "penalty_clock",
            "context_points",
            "context_wrongful",
        ),
        always,
    ),
    Step(
        "week",
        "glasscity.response.notice",
        "Each penalty: draws whether and when the person is told.",
        ("record",),
        ("mail",),
        _named("scoring", "safeguards.notice"),
    ),
    Step(
        "week",
        "glasscity.response.knowing",
        "Each penalty: draws when the person looks next, at their rating or into their file.",
        ("record",),
        ("mail",),
        _looks,
    ),
    Step(
        "week",
        "glasscity.response.appeal",
        "Each penalty that the person knows of: draws whether they object, and win.",
        ("record",),
        ("mail",),
        _named("scoring", "safeguards.appeal"),
    ),
    Step(
        "week",
        "glasscity.response.restoration",
        "Each penalty: draws whether it is worked off.",
        ("record",),
        ("mail",),
        _named("scoring", "safeguards.restoration"),
    ),
    Step(
        "week",
        "glasscity.scoring.expiry",
        "Each record: its points get the date on which they go, the safeguard's where that is"
        " sooner.",
        ("record",),
        ("mail",),
        _expires,
    ),
    Step(
        "week",
        "glasscity.response.fate",
        "Each penalty: the earliest of these dates becomes a letter to the person.",
        ("record",),
        ("mail",),
        _has_fates,
    ),
    Step(
        "week",
        "glasscity.response.fear",
        "Each penalty that the person learns of: raises alarm for the next border, at once or"
        " by a letter that is due when a notice comes or the person looks.",
        ("record", "mail"),
        ("alarm", "other_alarm", "penalised", "mail"),
        _named("response.fear", "scoring"),
    ),
    Step(
        "week",
        "glasscity.response.awareness",
        "Each penalty that the person learns of: from the next border on the person knows the"
        " rules.",
        ("record", "mail"),
        ("aware",),
        _both(responds, scores),
    ),
    Step(
        "week",
        "glasscity.scoring.consent",
        "A first penalty: some withdraw, and are scored no more.",
        ("penalties", "tier_since"),
        ("score", "tier", "clean_tier", "wrongful_points", "active_penalties"),
        _named("scoring", "safeguards.consent"),
    ),
    Step(
        "week",
        "glasscity.scoring.tiers",
        "Each record or letter that moved a score: the tier is worked out anew.",
        ("score", "wrongful_points", "tier", "tier_since"),
        ("tier", "clean_tier", "tier_since"),
        _reviews_at_once,
    ),
    Step(
        "week",
        "glasscity.consequences.blacklist",
        "Each record of a listed act: the person is put on the list, or under the order, if the"
        " court enters it; term and date of payment are drawn.",
        ("record", "listed_until", "listing"),
        ("listed_until", "paid_in", "listing"),
        _lists,
    ),
)
"""What happens to each record, at the border or in the week, as it is booked."""


_AFTER: Final[tuple[Step, ...]] = (
    Step(
        "after the week",
        "glasscity.engine.mailbox",
        "Carries letters to those whom they are about.",
        ("mail",),
        ("mail",),
        always,
    ),
    Step(
        "after the week",
        "glasscity.consequences.places",
        "Gives out scarce places: tiers put first, then all others, each by a lot.",
        ("applications",),
        ("denials", "answers"),
        has_scarce_places,
    ),
    Step(
        "after the week",
        "glasscity.people.friends",
        "Alarms the friends of those penalised in the week.",
        ("penalised", "friends"),
        ("alarm", "penalised"),
        _frightens_friends,
    ),
    *_in_turn("after the week"),
    Step(
        "after the week",
        "glasscity.scoring.tiers",
        "Publishes everybody's tier to those who mind it.",
        ("tier",),
        ("published tiers",),
        _both(_ties_change, scores),
    ),
    Step(
        "after the week",
        "glasscity.scoring.commercial_score",
        "Publishes everybody's commercial score to the firm's own weighting of friends.",
        ("commercial",),
        ("published commercial scores",),
        _named("commercial_score"),
    ),
    Step(
        "after the week",
        "glasscity.response.approval",
        "Once, at the end: works out how many adults would say that they approve.",
        ("penalties", "denials", "attributes"),
        ("answers in a survey",),
        _named("response.approval"),
    ),
)
"""What the whole city shares after the week."""


ORDER: Final[tuple[Step, ...]] = (*_BEFORE, *_BORDER, *_WEEK, *_NOTING, *_BOOKING, *_AFTER)
"""Every step that any scenario may have, in order."""


def steps_of(scenario: Scenario) -> list[Step]:
    """Return the steps that a scenario has, in order.

    Parameters
    ----------
    scenario
        What `glasscity.scenario.load` returned.
    """
    return [step for step in ORDER if step.on(scenario.regime, scenario.life)]
