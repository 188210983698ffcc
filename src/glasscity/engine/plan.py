"""From a scenario on paper to the tables that the compiled engine reads.

Everything that can be checked before a run is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

import numpy as np
import numpy.typing as npt

from glasscity.consequences.attempts import compile_attempts
from glasscity.consequences.blacklist import BlacklistTables, compile_blacklist
from glasscity.consequences.institutions import compile_institutions
from glasscity.consequences.readers import may_read
from glasscity.engine.events import Sources
from glasscity.engine.packing import NOTHING_DONE
from glasscity.engine.state import A_CHILD, A_FIRM, Columns
from glasscity.engine.world import NOT_THINNED, OFFENCE, SPEECH, VOLUNTARY, ChannelTables
from glasscity.errors import FieldError, GlasscityError
from glasscity.life.groups import groups_too_small
from glasscity.life.guarantees import GuaranteeTables, compile_guarantees
from glasscity.life.poisson import WORDS, both_chances
from glasscity.life.tables import (
    CountItem,
    CountTables,
    LifeTables,
    compile_life,
    count_tables,
    decimal,
)
from glasscity.people.attributes import STRATA_PER_DISTRICT
from glasscity.people.marginals import PeopleTables, compile_marginals
from glasscity.people.population import MOST_PEOPLE
from glasscity.people.streams import Stream
from glasscity.response.approval import Approval, ApprovalTables, compile_approval
from glasscity.response.awareness import compile_awareness
from glasscity.response.deterrence import Deterrence, DeterrenceTables, compile_deterrence
from glasscity.response.fate import FateTables, compile_fate
from glasscity.response.fear import Fear, FearTables, compile_fear
from glasscity.response.knowing import Access, KnowingTables, compile_knowing
from glasscity.response.ties import Ties, TieTables, compile_ties
from glasscity.scenario.checks import playing
from glasscity.scenario.lives import Act, Demand, Life
from glasscity.scenario.quantity import assumed
from glasscity.scenario.regimes import Regime
from glasscity.scenario.rulebooks import PointRule, Scoring
from glasscity.scenario.scenarios import Resolved
from glasscity.scenario.vocabulary import ACT_IDS, CONTEXTS
from glasscity.scenario.wording import several
from glasscity.scoring.caps import LossCap, compile_caps
from glasscity.scoring.characteristics import CharacteristicTables, compile_characteristics
from glasscity.scoring.commercial_score import CommercialTables, compile_commercial_score
from glasscity.scoring.consent import Consent, ConsentTables, compile_consent
from glasscity.scoring.contexts import ContextTables, compile_contexts
from glasscity.scoring.merger import MergerTables, compile_merger
from glasscity.scoring.officials import (
    ForgivenessTables,
    compile_forgiveness,
    official_items,
)
from glasscity.scoring.rulebook import RuleTables, compile_rulebook
from glasscity.scoring.study_app import StudyTables, compile_study_app
from glasscity.scoring.tiers import AT_ONCE, MOST_TIERS, TierTables, compile_tiers
from glasscity.sensing.cameras import Cameras, CameraTables, compile_cameras
from glasscity.sensing.channel import SeenChannel
from glasscity.sensing.commercial_data import CommercialData
from glasscity.sensing.control_room import ControlRoom, ControlTables, compile_control_room
from glasscity.sensing.false_events import false_event_items
from glasscity.sensing.human_review import HumanReview, ReviewTables, compile_human_review
from glasscity.sensing.informers import Informers, InventionTables, compile_inventions
from glasscity.sensing.registers import Registers
from glasscity.sensing.registry import CHANNELS, MOST_EVENT, RECORD_CHANNELS, SEEN_CHANNELS
from glasscity.sensing.seen import SeenTables
from glasscity.sensing.truth import OtherEvent
from glasscity.units import DAYS_PER_YEAR

MOST_ITEMS = 255
"""Acts and demands; an item's index travels in eight bits."""

MOST_WEEKS = 60_000
"""Weeks of a run; a week is stored in sixteen bits."""

FAVOUR, REVENGE, QUOTA, MERGER = "favour", "revenge", "quota", "merger"
REGIME_ENTRIES: Mapping[str, tuple[int, str, str]] = {
    FAVOUR: (181, "An official's favour", "civic"),
    REVENGE: (182, "An official's revenge", "protected"),
    QUOTA: (183, "An entry made up to fill a quota", "protected"),
    MERGER: (184, "The commercial score, taken over", "protected"),
}
"""Entries that a regime makes by itself: id, title and standing. Life files have ids below 180."""


@dataclass(frozen=True)
class Item:
    """An act or a demand at its place in the engine's tables."""

    name: str
    entry: Act | Demand

    @property
    def act(self) -> Act | None:
        """The act, or None for a demand."""
        return self.entry if isinstance(self.entry, Act) else None

    @property
    def demand(self) -> Demand | None:
        """The demand, or None for an act."""
        return self.entry if isinstance(self.entry, Demand) else None


@dataclass(frozen=True)
class FalseEvent:
    """A channel that records an act that nobody did."""

    channel: int
    item: int
    """Index of the act."""


@dataclass(frozen=True)
class Plan:
    """A scenario, compiled for a city of a given size and a given time."""

    scenario: Resolved
    people: int
    days: int
    items: tuple[Item, ...]
    districts: tuple[str, ...]
    tiers: tuple[str, ...]
    """Lowest first; empty where nobody is scored."""
    demands: tuple[str, ...]
    """Demands that an institution answers."""
    false_events: tuple[FalseEvent, ...]
    people_tables: PeopleTables
    life: LifeTables
    collected: npt.NDArray[np.bool_]
    sources: Sources
    loose_sources: Sources
    false_counts: CountTables
    false_sources: Sources
    actor: npt.NDArray[np.int64]
    thins: npt.NDArray[np.int64]
    channels: ChannelTables
    cameras: CameraTables
    control: ControlTables
    review: ReviewTables
    inventions: InventionTables
    rules: RuleTables
    tier_tables: TierTables
    characteristics: CharacteristicTables
    consent: ConsentTables
    loss_cap: LossCap
    contexts: ContextTables
    forgiveness: ForgivenessTables
    study: StudyTables
    commercial: CommercialTables
    merger: MergerTables
    institutions: npt.NDArray[np.void]
    blacklist: BlacklistTables
    restriction: BlacklistTables
    again_above: npt.NDArray[np.int64]
    fate: FateTables
    fear: FearTables
    deterrence: DeterrenceTables
    ties: TieTables
    approval: ApprovalTables
    aware_below: int
    knowing: KnowingTables
    guarantees: GuaranteeTables

    @property
    def weeks(self) -> int:
        """Windows, the last one cut or not."""
        return ceil(self.days / 7)

    @property
    def strata(self) -> int:
        """Strata of the tallies."""
        return len(self.districts) * STRATA_PER_DISTRICT

    @property
    def scored(self) -> bool:
        """Whether the regime scores anybody."""
        return self.rules.scored

    @property
    def responds(self) -> bool:
        """Whether people respond to the regime."""
        return self.fear.on or self.deterrence.on

    @property
    def refusals_teach(self) -> bool:
        """Whether a refusal could let somebody learn of a penalty that they do not know of."""
        asked = self.institutions[self.institutions["column"] >= 0]
        by_list = (self.blacklist.on and bool(asked["denies_listed"].any())) or (
            self.restriction.on and bool(asked["denies_restricted"].any())
        )
        matters = self.responds or self.fate.appeal.takes_objections
        return self.scored and matters and (by_list or bool(asked["denied_tiers"].any()))

    @property
    def notes(self) -> npt.NDArray[np.int64]:
        """Word below which a channel notes a moment; see `glasscity.engine.world.World.notes`."""
        found = np.zeros((MOST_EVENT + 1, len(self.items)), dtype=np.int64)
        found[OtherEvent.LIFE] = WORDS
        for rows in (self.sources, self.loose_sources):
            found[rows.channel, rows.items] = rows.below
        return found

    def item_index(self, name: str) -> int:
        """Return the index of an item, -1 where there is none of that name."""
        return next((i for i, item in enumerate(self.items) if item.name == name), -1)

    @property
    def columns(self) -> Columns:
        """Which columns of state the regime needs."""
        return Columns(
            escalations=self.rules.escalation_period.size,
            caps=self.rules.cap_period.size,
            scored=self.scored,
            listed=2 if self.restriction.on else int(self.blacklist.on),
            institutions=bool(self.demands),
            loss_cap=self.loss_cap.on,
            contexts=len(CONTEXTS) if self.contexts.on else 0,
            reviews=self.tier_tables.review != AT_ONCE,
            response=self.responds,
            study=self.study.on,
            commercial=self.commercial.on,
            merger=self.merger.folds_score,
        )


def checked_size(people: int, days: int) -> None:
    """Refuse a city or a time that the engine's numbers cannot hold.

    Parameters
    ----------
    people, days
        As asked for.

    Raises
    ------
    GlasscityError
        Saying what was found and what was expected.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise GlasscityError(
            f"--people: found {people:,}, expected a whole number from 1 to {MOST_PEOPLE:,}"
        )
    if not 1 <= days <= MOST_WEEKS * 7:
        raise GlasscityError(
            f"--years: found {days:,} days, expected from 1 day to "
            f"{MOST_WEEKS * 7 // DAYS_PER_YEAR} years"
        )


def _regime_entries(regime: Regime) -> dict[str, Act]:
    """Return the entries that a regime makes by itself, as acts that nobody does."""
    officials = regime.scoring.officials if regime.scoring else None
    made = {
        FAVOUR: officials is not None and officials.favour is not None,
        REVENGE: officials is not None and officials.revenge is not None,
        QUOTA: officials is not None and officials.quota is not None,
        MERGER: regime.commercial_score is not None and regime.commercial_score.merger is not None,
    }
    return {
        name: Act(
            id=ACT_IDS[1],
            title=REGIME_ENTRIES[name][1],
            standing=REGIME_ENTRIES[name][2],
            rate=assumed(0, "per person-year"),
            channels={},
        ).model_copy(update={"id": REGIME_ENTRIES[name][0]})
        for name, there in made.items()
        if there
    }


def _with_officials(scoring: Scoring | None) -> Scoring | None:
    """Add what officials' entries are worth to a rulebook."""
    if scoring is None or scoring.officials is None:
        return scoring
    worth = {
        FAVOUR: scoring.officials.favour,
        REVENGE: scoring.officials.revenge,
        QUOTA: scoring.officials.quota,
    }
    rules = {
        name: PointRule(points=[entry.points]) for name, entry in worth.items() if entry is not None
    }
    return scoring.model_copy(update={"points": {**scoring.points, **rules}})


def _as_sources(rows: list[tuple[int, int, int, int]]) -> Sources:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Sources(*(np.ascontiguousarray(column) for column in columns))


Seen = Mapping[type[SeenChannel], SeenTables]
"""The channels that see single moments, those that are off among them, in order."""


def _sources(
    seen: Seen,
    cameras: CameraTables,
    asked: npt.NDArray[np.void],
    study: StudyTables,
    inventions: InventionTables,
    thins: npt.NDArray[np.int64],
    always: npt.NDArray[np.int64],
    loose: frozenset[int],
) -> tuple[Sources, Sources]:
    """List what each channel takes note of, in the order of the week and without order."""
    rows: list[tuple[int, int, int, int]] = []
    for index in range(thins.size):
        if asked["column"][index] >= 0:
            rows.append((index, OtherEvent.INSTITUTION, -1, WORDS))
        if cameras.seen_most[index] > 0:
            most = int(cameras.seen_most[index])
            rows.append((index, Cameras.number, Cameras.stream.number, most))
        for kind, tables in seen.items():
            below = int(tables.seen_below[index])
            if below > 0:
                rows.append((index, kind.number, kind.stream.number, below))
        if thins[index] != NOT_THINNED:
            rows.append((index, OtherEvent.LIFE, -1, int(always[index])))
    if study.on:
        rows.append((study.item, OtherEvent.STUDY_APP, Stream.STUDY_APP, WORDS))
    if inventions.on and inventions.invented_below > 0:
        rows.append(
            (inventions.denouncing, OtherEvent.DENOUNCE, Stream.DENOUNCE, inventions.invented_below)
        )
    rows.sort(key=lambda row: (row[1], row[0]))
    ordered = [row for row in rows if row[1] not in loose]
    return _as_sources(ordered), _as_sources([row for row in rows if row[1] in loose])


def _always(
    thins: npt.NDArray[np.int64], fear: FearTables, deterrence: DeterrenceTables
) -> npt.NDArray[np.int64]:
    """Return, per item, the word below which no response withholds a moment from anybody.

    Only what fear and deterrence may do to an offence has such a bound; of what is silenced every
    moment is listed, so that one knows who spoke.
    """
    caution = int(fear.caution_below[-1])
    found = np.zeros(thins.size, dtype=np.int64)
    for index in np.flatnonzero(thins == OFFENCE):
        found[index] = both_chances(caution, int(deterrence.kept_below[index]))
    # The last word is always listed: a bound of 2**32 would not fit.
    return np.minimum(found, WORDS - 1)


def _loose_channels(merger: MergerTables) -> frozenset[int]:
    """Return the channels whose moments nobody has to put in order within the week."""
    loose: set[int] = {OtherEvent.LIFE, OtherEvent.STUDY_APP}
    # Where data are folded in, what the platform learns of becomes a record at its moment.
    return frozenset(loose if merger.folds_data else loose | {CommercialData.number})


def _channel_tables(seen: Seen, cameras: CameraTables, regime: Regime, items: int) -> ChannelTables:
    """Put together what the channels have in common."""
    size = RECORD_CHANNELS + 1
    delay = np.zeros((size, items), dtype=np.int64)
    mistaken, victims = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for kind, tables in seen.items():
        delay[kind.number] = tables.delay
        mistaken[kind.number], victims[kind.number] = tables.mistaken_below, tables.victims
    delay[Cameras.number] = cameras.delay
    feeds = np.ones(size, dtype=np.bool_)
    for channel in CHANNELS:
        part = regime.get(channel)
        feeds[channel.number] = part is not None and part.feeds
    return ChannelTables(delay, mistaken, victims, feeds)


def _thins(items: list[Item], responds: bool, study: StudyTables) -> npt.NDArray[np.int64]:
    """Say how the response thins each item."""
    found = np.full(len(items), NOT_THINNED, dtype=np.int64)
    for index, item in enumerate(items):
        act = item.act
        if act is None or act.actor != "self" or float(act.rate.value) == 0:
            continue
        if responds and act.context == "speech" and act.standing == "protected":
            found[index] = SPEECH
        elif responds and act.standing in ("illegal", "disapproved"):
            found[index] = OFFENCE
    if study.on and study.kept_below < WORDS:
        found[study.item] = VOLUNTARY
    return found


def _chances(
    seen: Seen,
    items: list[Item],
    regime: Regime,
    districts: list[str],
) -> list[tuple[Decimal, Decimal]]:
    """Return, per item, the chance to be recorded by registers alone and by all that counts.

    A channel whose records lead to nothing deters nobody.
    """
    cameras, room = Cameras.in_force(regime), regime.get(ControlRoom)
    looked = room.looked_at() if room is not None else Decimal(1)
    counted = [kind for kind in seen if (part := kind.of(regime)) is not None and part.counts]
    found = []
    for index, item in enumerate(items):
        alone = Decimal(int(seen[Registers].seen_below[index])) / WORDS
        missed = Decimal(1)
        for kind in counted:
            missed *= 1 - Decimal(int(seen[kind].seen_below[index])) / WORDS
        if cameras is not None and cameras.counts and item.act is not None:
            views = [cameras.in_view(item.act, district) for district in districts]
            recognised = 1 - decimal(cameras.miss)
            missed *= 1 - sum(views, Decimal(0)) / len(views) * looked * recognised
        found.append((alone, 1 - missed))
    return found


def _severities(rules: RuleTables, tiers: TierTables) -> list[Decimal]:
    """Return a first penalty as a share of the way from the start to the lowest tier."""
    way = rules.start - int(tiers.cuts[0]) if tiers.cuts.size else 0
    found = []
    for rule in rules.rules:
        first = int(rules.points[rule["step"]]) if rule["has_rule"] else 0
        found.append(Decimal(max(-first, 0)) / way if way > 0 else Decimal(0))
    return found


def make_plan(scenario: Resolved, people: int, days: int, twin: Resolved | None = None) -> Plan:
    """Compile a scenario.

    Parameters
    ----------
    scenario
        Resolved.
    people
        Size of the city.
    days
        Length of the run.
    twin
        Another scenario that will be played on the same life: its own entries get places in the
        tables too, so that items have the same numbers in both. It changes no result.

    Returns
    -------
    Plan

    Raises
    ------
    GlasscityError
        If a number does not fit the engine, the city or the time; with its place in the file.
    """
    checked_size(people, days)
    try:
        people_tables = compile_marginals(scenario.life.people)
        faults = [
            *playing(scenario, people, days),
            *groups_too_small(scenario.life, people_tables, scenario.regime, people),
        ]
        if faults:
            raise several(scenario.refused(*fault) for fault in faults)
        return compile_plan(scenario, people, days, twin)
    except FieldError as fault:
        raise scenario.refused(_whole_path(fault.path, scenario), fault.sentence) from None


def _whole_path(path: tuple[str | int, ...], scenario: Resolved) -> tuple[str | int, ...]:
    """Return the path of a rate that is known by the name of its act or demand alone."""
    if len(path) > 1:
        return path
    kind = "acts" if path[0] in scenario.life.acts else "demands"
    return "life", kind, *path


def _items(scenario: Resolved, twin: Resolved | None) -> tuple[list[Item], dict[str, Act]]:
    """Return acts and demands in the order of their ids, and the entries that a regime makes."""
    life, made = scenario.life, _regime_entries(scenario.regime)
    if twin is not None:
        made = _regime_entries(twin.regime) | made
    named: list[tuple[str, Act | Demand]] = [*life.acts.items(), *made.items()]
    named += life.demands.items()
    if len(named) > MOST_ITEMS:
        raise GlasscityError(
            f"life: found {len(named)} acts and demands, expected at most {MOST_ITEMS}"
        )
    return [Item(*pair) for pair in sorted(named, key=lambda pair: pair[1].id)], made


def _tiers(scoring: Scoring | None) -> list[str]:
    """Return the names of the tiers, lowest first."""
    tiers = list(reversed(scoring.tiers)) if scoring is not None else []
    if len(tiers) > MOST_TIERS:
        raise GlasscityError(
            f"regime.scoring.tiers: found {len(tiers)}, expected at most {MOST_TIERS}"
        )
    return tiers


def _collected(sources: Sources, loose: Sources, items: int) -> npt.NDArray[np.bool_]:
    """Tell of which items somebody wants the moments one by one."""
    collected = np.zeros(items, dtype=np.bool_)
    collected[sources.items] = True
    collected[loose.items] = True
    return collected


def _false_items(
    regime: Regime, life: Life, scoring: Scoring | None
) -> list[tuple[int, CountItem]]:
    """Return what is recorded though nobody did it, with the channel that makes it up."""
    made_up = official_items(scoring, list(life.people.districts))
    return [
        *false_event_items(regime, life.acts),
        *((OtherEvent.OFFICIALS, item) for _, item, _ in made_up),
    ]


def _false_sources(false_items: list[tuple[int, CountItem]]) -> Sources:
    rows = enumerate(false_items)
    return _as_sources([(index, kind + NOTHING_DONE, -1, WORDS) for index, (kind, _) in rows])


def _actors(items: list[Item]) -> npt.NDArray[np.int64]:
    """Return who acts, for the ledger: A_CHILD, A_FIRM, or 0 for the person."""
    actors = (_ACTORS.get(item.act.actor, 0) if item.act else 0 for item in items)
    return np.fromiter(actors, dtype=np.int64, count=len(items))


def compile_plan(scenario: Resolved, people: int, days: int, twin: Resolved | None = None) -> Plan:
    """Compile a scenario as `make_plan` does, without asking whether city and time fit it.

    For tests of mechanisms in cities of a few people; whatever a user asks for goes by `make_plan`.
    """
    life, regime = scenario.life, scenario.regime
    safeguards, response = regime.safeguards, regime.response
    items, made = _items(scenario, twin)
    names = [item.name for item in items]
    acts = [(item.name, item.act) for item in items]
    demands = [(item.name, item.demand) for item in items]
    asked = regime.consequences.institutions
    answered = [name for name, demand in demands if demand and name in asked]
    districts = list(life.people.districts)
    scoring = _with_officials(regime.scoring)
    tiers = _tiers(scoring)
    seen: Seen = {kind: kind.compiled(regime, acts) for kind in SEEN_CHANNELS}
    in_force = Cameras.in_force(regime)
    cameras = compile_cameras(in_force, acts, districts, people)
    institutions = compile_institutions(regime, demands, tiers)
    inventions = compile_inventions(regime.get(Informers), names)
    study = compile_study_app(regime.study_app, names)
    rules = compile_rulebook(scoring, acts, life, safeguards)
    tier_tables = compile_tiers(scoring)
    contexts = [item.entry.context for item in items]
    fear = compile_fear(regime.get(Fear), in_force, districts, contexts)
    chances, severities = _chances(seen, items, regime, districts), _severities(rules, tier_tables)
    deterrence = compile_deterrence(regime.get(Deterrence), chances, severities, ceil(days / 7))
    thins = _thins(items, fear.on or deterrence.on, study)
    merger = compile_merger(regime.commercial_score)
    sources, loose_sources = _sources(
        seen, cameras, institutions, study, inventions, thins,
        _always(thins, fear, deterrence), _loose_channels(merger),
    )  # fmt: skip
    false_items = _false_items(regime, life, scoring)
    return Plan(
        scenario=scenario,
        people=people,
        days=days,
        items=tuple(items),
        districts=tuple(districts),
        tiers=tuple(tiers),
        demands=tuple(answered),
        false_events=tuple(FalseEvent(c, names.index(item.name)) for c, item in false_items),
        people_tables=compile_marginals(life.people),
        life=compile_life(life, made),
        collected=_collected(sources, loose_sources, len(items)),
        sources=sources,
        loose_sources=loose_sources,
        false_counts=count_tables([item for _, item in false_items]),
        false_sources=_false_sources(false_items),
        actor=_actors(items),
        thins=thins,
        channels=_channel_tables(seen, cameras, regime, len(items)),
        cameras=cameras,
        control=compile_control_room(ControlRoom.in_force(regime)),
        review=compile_human_review(regime.get(HumanReview)),
        inventions=inventions,
        rules=rules,
        tier_tables=tier_tables,
        characteristics=compile_characteristics(scoring, districts, life.yardstick.may_not_count),
        consent=compile_consent(regime.get(Consent)),
        loss_cap=compile_caps(safeguards),
        contexts=compile_contexts(safeguards, contexts),
        forgiveness=compile_forgiveness(scoring),
        study=study,
        commercial=compile_commercial_score(regime.commercial_score, names, districts),
        merger=merger,
        institutions=institutions,
        blacklist=compile_blacklist(regime.consequences.blacklist, acts),
        restriction=compile_blacklist(regime.consequences.restriction, acts),
        again_above=compile_attempts(regime, answered),
        fate=compile_fate(safeguards),
        fear=fear,
        deterrence=deterrence,
        ties=compile_ties(regime.get(Ties)),
        approval=compile_approval(regime.get(Approval)),
        aware_below=compile_awareness(response),
        knowing=compile_knowing(response.looking, may_read(scoring, "person"), regime.get(Access)),
        guarantees=compile_guarantees(life, names),
    )


_ACTORS = {"child": A_CHILD, "firm": A_FIRM}
