"""The clock: takes the whole city through the weeks, shard by shard, in threads.

A shard is a slice of consecutive people. Within a week shards do not depend on each other, since
what one person does to another is mail for the next border or later; so they run in any order, on
any number of threads, with the same result.
"""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from math import ceil

import numpy as np
import numpy.typing as npt

from glasscity.engine.assembly import draw_city, make_draws, make_world
from glasscity.engine.border import (
    FearColumns,
    close_study_month,
    rate_friends,
    review_commercial,
    settle_fear,
)
from glasscity.engine.calendar import month_borders, year_borders, year_ends
from glasscity.engine.counting import BLOCK
from glasscity.engine.digest import digest
from glasscity.engine.drawing import (
    MORE_EVENTS,
    MORE_LOOSE,
    MORE_MOMENTS,
    Drawn,
    draw_shard,
    empty_drawn,
)
from glasscity.engine.mailbox import (
    Inbox,
    Mailbox,
    collect,
    empty_inbox,
    empty_mailbox,
    grown,
    post_all,
)
from glasscity.engine.plan import Plan
from glasscity.engine.recording import Recorder
from glasscity.engine.scores import COUNT_OVERFLOW, DONE, SCORE_OVERFLOW
from glasscity.engine.society import (
    Society,
    city_friends,
    fill_quotas,
    frighten_friends,
    give_places,
    make_society,
    month_quotas,
    review_all_ties,
    watch_districts,
)
from glasscity.engine.stages.starts import start_shard
from glasscity.engine.start import count_listed
from glasscity.engine.state import (
    COUNTS,
    DRAWN,
    LEDGER_FIELDS,
    MOST_COUNT,
    NO_TIER,
    REALISED,
    Outbox,
    Shard,
    Standing,
    State,
    Tallies,
    empty_outbox,
    empty_state,
    empty_tallies,
)
from glasscity.engine.unread import NOTHING_UNREAD, empty_unread, grown_unread
from glasscity.engine.window import Turn, play_shard
from glasscity.engine.years import Years
from glasscity.errors import GlasscityError
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.people.friends import Friends
from glasscity.response.ties import published
from glasscity.scoring.tiers import shown_score, tier_of

Integers = npt.NDArray[np.int64]
Progress = Callable[[int, int], None]
"""Called with the weeks played and the weeks in all."""

AtBorder = Callable[[int, "Diary"], None]
"""Called with a border that was reached and what was written down until then."""

Resumed = Callable[["Diary"], int]
"""Puts a city at its first border where it stood once, and returns the week to go on with."""

Lines = Callable[[Integers], None]
"""Takes new lines of the ledger, shape (lines, LEDGER_FIELDS), as they are written."""

SHARD_BLOCKS = 64
"""Blocks of a full shard: 65,536 people."""

DIGEST_WEEKS = 13
"""Weeks between digests."""

_FULL_WEEK = 7 * QUARTERS_PER_DAY

_OUT_OF_RANGE = {
    SCORE_OVERFLOW: (
        "a latent score went so far from the start that sums over the city would no longer be "
        "exact; lower the points or rates of the scenario, or let records expire"
    ),
    COUNT_OVERFLOW: (
        f"somebody collected more than {MOST_COUNT:,} records or denials; "
        "lower the rates of the scenario or play fewer years"
    ),
}


@dataclass
class Played:
    """What a run leaves behind, in arrays."""

    plan: Plan
    seed: int
    attributes: Integers
    state: State
    tallies: Tallies
    digest: int
    windows: Integers
    """Counts of each window, shape (weeks, COUNTS); see `glasscity.engine.state`."""
    scores: Integers
    """Sum and sum of squares of (score - start) at each border and the end, (weeks + 1, 2)."""
    tiers: Integers
    """People by border, district and tier, shape (weeks + 1, districts, tiers)."""
    listed: Integers
    """People on the court's list, and under its order, at each border and the end, shape
    (weeks + 1, 2)."""
    digests: dict[int, int]
    """Digest at some borders, by week."""
    society: Society
    """Friends, places given out, attention."""
    attention: Integers
    """Of the control room by border and district, units of 2**-16, (weeks + 1, districts)."""
    transitions: dict[int, Integers]
    """People by tier at the start and the end of each year, shape (tiers, tiers)."""
    years: dict[int, Integers]
    """People by what happened to them in each whole year, or in a run that is shorter; see
    `glasscity.engine.years.Years`."""
    ledger: Integers
    """Records and denials one by one, shape (entries, LEDGER_FIELDS); empty unless asked for."""
    people_seconds: float = 0.0
    engine_seconds: float = 0.0
    threads: int = 1


@dataclass
class Slice:
    """One shard at work."""

    first: int
    people: int
    standing: Standing
    mailbox: Mailbox
    inbox: Inbox
    outbox: Outbox

    @property
    def shard(self) -> Shard:
        """The same, as kernels take it."""
        return Shard(*self.standing, self.mailbox, self.outbox)


def default_threads() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class _Desk:
    """What a thread works with: room for drawing, and its own counts."""

    number: int
    drawn: Drawn
    tallies: Tallies


@dataclass(frozen=True)
class Border:
    """A border, and the week after it."""

    week: int
    quarters: int
    """Quarter hours of the week that belong to the run."""
    month: bool
    """Whether a month begins here."""
    year: bool
    review: bool
    """Whether tiers are reviewed here."""


class Clock:
    """A city at a border, and the way to the next one.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed
        0 to 2**64 - 1.
    threads
        How many.
    ledger
        Whether to keep every record and denial.
    shard_people
        People of a shard; the result does not depend on it.
    twin
        A clock over the same life, whose threads, people and drawing this one shares.
    lines
        Takes the lines of the ledger as they are written; then none is kept.
    recorder
        Takes what reaches people from outside their block of the city.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        threads: int,
        ledger: bool = False,
        shard_people: int | None = None,
        twin: Clock | None = None,
        lines: Lines | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.plan = plan
        self.seed = seed
        self.threads = threads
        self.lines = lines
        self.recorder = recorder
        ledger = ledger or lines is not None
        begun = time.perf_counter()
        if twin is None:
            self.pool = ThreadPoolExecutor(threads, thread_name_prefix="glasscity")
            self.attributes = draw_city(plan, seed, self.pool, threads)
            self.draws = make_draws(plan, seed, self.attributes)
            self.world = make_world(plan, seed, self.attributes, ledger)
        else:
            self.pool, self.attributes = twin.pool, twin.attributes
            self.draws = twin.draws = make_draws(twin.plan, seed, self.attributes, plan)
            self.world = make_world(plan, seed, self.attributes, ledger, twin.world)
            shard_people = twin.slices[0].people
            # The desks of the first clock draw for both.
            for desk in twin.desks:
                desk.drawn = twin._new_drawn()
        known = twin.society.friends if twin is not None else None
        self.society: Society = make_society(
            plan, self.attributes, self._friends(known), self.world.key
        )
        self.people_seconds = time.perf_counter() - begun
        self.state = empty_state(plan.people, plan.rules.start, plan.columns)
        self.scarce = int(plan.institutions["scarce"].any())
        self.slices: list[Slice] = list(self._cut(shard_people or self._shard_people()))
        self.desks: list[_Desk] = [self._new_desk(number) for number in range(threads)]
        self.free_desks: queue.SimpleQueue[_Desk] = queue.SimpleQueue()
        for desk in self.desks:
            self.free_desks.put(desk)
        self.ledgers: list[Integers] = []
        members = plan.people if plan.commercial.on else 0
        self.of_friends = np.zeros(members, dtype=np.int16)
        """What friends give each member in a commercial score, as of the last review."""
        self.border_tallies = self._new_tallies()
        self.year_borders = year_borders(plan.weeks)
        self.month_borders = month_borders(plan.weeks)
        for part in self.slices:
            start_shard(self.world, self.state, part.shard, part.first, part.people)
        self.publish()

    def _shard_people(self) -> int:
        blocks = ceil(self.plan.people / BLOCK)
        return min(SHARD_BLOCKS, max(1, ceil(blocks / (4 * self.threads)))) * BLOCK

    def _friends(self, known: Friends | None) -> Friends:
        return city_friends(self.plan, self.attributes, self.world.key, known)

    def _cut(self, size: int) -> Iterator[Slice]:
        for first in range(0, self.plan.people, size):
            yield self._slice(first, min(size, self.plan.people - first))

    def _slice(self, first: int, people: int) -> Slice:
        plan = self.plan
        return Slice(
            first,
            people,
            Standing(
                np.zeros((len(plan.districts), len(plan.tiers)), dtype=np.int64),
                np.zeros(2, dtype=np.int64),
                empty_unread(first, people, BLOCK) if self.world.refusals_teach else NOTHING_UNREAD,
            ),
            empty_mailbox(plan.weeks, 2 * BLOCK),
            empty_inbox(people, BLOCK),
            empty_outbox(2 * BLOCK, 2 * BLOCK if self.world.ledger else 0, 2 * BLOCK * self.scarce),
        )

    def _new_desk(self, number: int) -> _Desk:
        return _Desk(number, self._new_drawn(), self._new_tallies())

    def _new_drawn(self, *rooms: int) -> Drawn:
        draws = self.draws
        false = max(draws.false.item.size, draws.other_false.item.size)
        unsorted = draws.loose_sources.items.size
        return empty_drawn(len(self.plan.items), false, unsorted, self.slices[0].people, *rooms)

    def _new_tallies(self) -> Tallies:
        plan = self.plan
        items, demands = len(plan.items), len(plan.demands)
        return empty_tallies(items, len(plan.districts), plan.strata, demands, plan.weeks)

    def play(self, week: int) -> Integers:
        """Take everybody through one window and route the mail.

        Parameters
        ----------
        week
            The window.

        Returns
        -------
        ndarray of int64, shape (COUNTS,)
            Counts of the window.
        """
        border = self.border(week)
        self.begin(border)
        tasks: list[Future[None]] = [
            self.pool.submit(self._play_slice, place, border) for place in range(len(self.slices))
        ]
        for task in tasks:
            task.result()
        return self.end(border)

    def border(self, week: int) -> Border:
        """Return what a border is."""
        year, month = week in self.year_borders, week in self.month_borders
        scoring = self.plan.scenario.regime.scoring
        rhythm = scoring.review if scoring is not None else "at-once"
        review = (rhythm == "monthly" and month) or (rhythm == "yearly" and year)
        quarters = min(_FULL_WEEK, (self.plan.days - 7 * week) * QUARTERS_PER_DAY)
        return Border(week, quarters, month, year, review)

    def begin(self, border: Border) -> None:
        """Do what comes before a border."""
        if border.month:
            self._begin_month(border.week)

    def end(self, border: Border) -> Integers:
        """Route the mail and let the city meet; return the counts of the window."""
        self._route()
        self._meet(border)
        return self._take_window()

    def _begin_month(self, week: int) -> None:
        """Do what is monthly and reaches across shards, before the border's mail."""
        below = month_quotas(self.society, self.standing()[0].sum(axis=1))
        if below is not None:
            if self.recorder is not None:
                self.recorder.quotas(week, below)
            self._fill_quotas(week, below)
        if self.plan.ties.on and self.society.friends.start.size > 1:
            tasks = [
                self.pool.submit(
                    review_all_ties, self.society, self.world, week, part.first, part.people
                )
                for part in self.slices
            ]
            for task in tasks:
                self.society.tie_counts += task.result()

    def _fill_quotas(self, week: int, below: Integers) -> None:
        """Post the entries that fill the quotas of districts."""
        for part in self.slices:
            people, labels = fill_quotas(
                self.society, self.world, self.state, below, part.first, part.people, week
            )
            weeks = np.full(people.size, week)
            self._post(part, weeks, people, people, labels, np.arange(people.size))

    def _meet(self, border: Border) -> None:
        """Work out what the city shares after a week: places, fear of friends, attention."""
        week, recorder = border.week, self.recorder
        applications = np.concatenate(
            [part.outbox.applications[: int(part.outbox.filled[2])] for part in self.slices]
        )
        told = self.world.ledger or recorder is not None
        refused = give_places(
            self.society, self.state, self.world, self.border_tallies, applications, week, told
        )
        if self.world.ledger:
            self._tell(refused)
        for part in self.slices:
            part.outbox.filled[:] = 0
        alarm = self.state.alarm.copy() if recorder is not None else self.state.alarm
        frighten_friends(self.society, self.state, self.world)
        desks = [desk.tallies for desk in self.desks]
        found = np.sum([tallies.found for tallies in desks], axis=0)
        watch_districts(self.society, self.world, found)
        for tallies in desks:
            tallies.found[:] = 0
            self.society.penalties += tallies.district_penalties
            tallies.district_penalties[:] = 0
        if recorder is not None:
            recorder.refusals(refused)
            recorder.alarm(week, self.state.alarm - alarm)
            recorder.attention(week, self.world.attention)
            if border.month and self.plan.commercial.on and self.society.friends.start.size > 1:
                recorder.friends(week, self.of_friends)
        self.publish()

    def _tell(self, lines: Integers) -> None:
        """Hand on lines of the ledger, or keep them."""
        if self.lines is not None:
            self.lines(lines)
        elif len(lines):
            self.ledgers.append(lines)

    def publish(self) -> None:
        """Let everybody's tier and commercial score be known, where others look at them."""
        if self.plan.ties.on:
            self.society.published_tier = published(self.state.tier, self.society.seeks)
        if self.plan.commercial.on:
            self.society.published_commercial = self.state.commercial.copy()

    def _play_slice(self, place: int, border: Border) -> None:
        desk = self.free_desks.get()
        try:
            events = self.draw(desk, self.slices[place], border)
            self.live(self.slices[place], desk.drawn, desk.tallies, border, events)
        finally:
            self.free_desks.put(desk)

    def live(
        self, part: Slice, drawn: Drawn, tallies: Tallies, border: Border, events: int
    ) -> None:
        """Take a shard through a border and the week that was drawn for it."""
        week, month = border.week, border.month
        tallies.happened[:] += drawn.happened
        tallies.window[[DRAWN, REALISED]] += drawn.counts[:2]
        letters = self._open_mail(part, week)
        self._make_room(part, letters, events, month)
        code = self._close_accounts(tallies, part, week, month)
        if code == DONE:
            turn = Turn(
                first=part.first,
                people=part.people,
                week=week,
                letters=letters,
                runs=int(drawn.counts[2]),
                events=events,
                month=month,
                year=border.year,
                review=border.review,
            )
            where = (self.world, self.state, part.shard, tallies)
            code = play_shard(*where, part.inbox, drawn.loose, drawn.events, turn)
        if code != DONE:
            raise GlasscityError(_OUT_OF_RANGE[code])

    def _close_accounts(self, tallies: Tallies, part: Slice, week: int, month: bool) -> int:
        """Settle fear, and close the month of the study app and the commercial score."""
        world, state, plan = self.world, self.state, self.plan
        where = (world, state, part.shard, tallies)
        if plan.responds and week > 0:
            columns = FearColumns(*(getattr(state, name) for name in FearColumns._fields))
            settle_fear(world.fear, world.attributes, columns, part.first, part.people)
        if month and plan.study.on:
            code = close_study_month(*where, week, part.first, part.people)
            if code != DONE:
                return code
        if month and plan.commercial.on:
            self._rate_friends(part, week)
            return review_commercial(*where, week, part.first, part.people, self.of_friends)
        return DONE

    def _rate_friends(self, part: Slice, _week: int) -> None:
        society = self.society
        rate_friends(
            self.world, part.first, part.people, society.published_commercial,
            society.friends.start, society.friends.friend, society.ties, self.of_friends,
        )  # fmt: skip

    def _open_mail(self, part: Slice, week: int) -> int:
        letters = collect(part.mailbox, week, part.first, part.people, part.inbox)
        if letters < 0:
            part.inbox = empty_inbox(part.people, -2 * letters)
            letters = collect(part.mailbox, week, part.first, part.people, part.inbox)
        return letters

    def draw(self, desk: _Desk, part: Slice, border: Border) -> int:
        """Draw a shard's week, with more room if need be; return the events."""
        week, quarters = border.week, border.quarters
        while True:
            drawn = desk.drawn
            events = draw_shard(self.draws, drawn, part.first, part.people, week, quarters)
            if events >= 0:
                return events
            rooms = {
                MORE_MOMENTS: drawn.moments.person.size,
                MORE_EVENTS: drawn.events.person.size,
                MORE_LOOSE: drawn.loose.person.size,
            }
            rooms[events] *= 2
            desk.drawn = self._new_drawn(*rooms.values())

    def _make_room(self, part: Slice, letters: int, events: int, month: bool) -> None:
        """Make sure that nothing overflows: see `play_shard` for what a letter or event makes."""
        most = letters + events
        # A month's end may write a line for the app and one for the merger.
        lines = most + 2 * part.people if month else most
        unread = part.standing.unread
        while self.world.refusals_teach and unread.free[1] < most:
            unread = grown_unread(unread, 2 * unread.following.size)
            part.standing = part.standing._replace(unread=unread)
        held = unread.following.size - int(unread.free[1])
        while part.mailbox.free[1] < 3 * most + held:
            part.mailbox = grown(part.mailbox, 2 * part.mailbox.following.size)
        ledger = part.outbox.ledger.shape[0]
        if part.outbox.target.size < 2 * events or (self.world.ledger and ledger < lines):
            part.outbox = empty_outbox(
                3 * events, 2 * lines if self.world.ledger else 0, 2 * events * self.scarce
            )

    def _route(self) -> None:
        """Carry letters to the shards of their targets, and put the ledger aside."""
        for part in self.slices:
            box = part.outbox
            letters, entries = int(box.filled[0]), int(box.filled[1])
            if entries:
                self._tell(box.ledger[:entries].copy())
            if self.recorder is not None:
                self.recorder.letters(
                    box.due[:letters], box.target[:letters], box.source[:letters],
                    box.label[:letters],
                )  # fmt: skip
            self._deliver(box, letters)

    def _deliver(self, box: Outbox, letters: int) -> None:
        size = self.slices[0].people
        shards = box.target[:letters] // size
        for shard in np.unique(shards):
            chosen = np.flatnonzero(shards == shard)
            there = self.slices[int(shard)]
            self._post(there, box.due, box.target, box.source, box.label, chosen)

    def _post(
        self, part: Slice, due: Integers, target: Integers, source: Integers, label: Integers,
        chosen: Integers,
    ) -> None:  # fmt: skip
        while part.mailbox.free[1] < chosen.size:
            part.mailbox = grown(part.mailbox, 2 * part.mailbox.following.size)
        post_all(part.mailbox, due, target, source, label, chosen)

    def _take_window(self) -> Integers:
        total = np.zeros(COUNTS, dtype=np.int64)
        for tallies in (*(desk.tallies for desk in self.desks), self.border_tallies):
            total += tallies.window
            tallies.window[:] = 0
        return total

    def standing(self) -> tuple[Integers, Integers]:
        """Return people by district and tier, and the sums of scores, as they stand."""
        tiers = np.sum([part.standing.tiers for part in self.slices], axis=0)
        scores = np.sum([part.standing.scores for part in self.slices], axis=0)
        return tiers, scores

    def listed(self, week: int) -> Integers:
        """Return how many people the court's list and its order name in a week, shape (2,)."""
        counts = np.zeros(2, dtype=np.int64)
        count_listed(self.state.listed_until, week, counts)
        return counts

    def digest(self) -> int:
        """Return the digest of the city as it stands."""
        tasks = [self.pool.submit(self._digest, part.first, part.people) for part in self.slices]
        return sum(task.result() for task in tasks) % (1 << 64)

    def _digest(self, first: int, people: int) -> int:
        rules = self.plan.rules
        start_tier = NO_TIER
        if rules.scored:
            shown = shown_score(rules.start, rules.floor, rules.ceiling)
            start_tier = int(tier_of(shown, self.plan.tier_tables.cuts))
        return int(digest(self.state, first, people, rules.start, start_tier))

    def digests_of_blocks(self) -> list[int]:
        """Return the digest of each block of 1,024 people as it stands."""
        people = self.plan.people
        firsts = range(0, people, BLOCK)
        return [self._digest(first, min(BLOCK, people - first)) for first in firsts]

    def tallies(self) -> Tallies:
        """Return the sum of all threads' counts."""
        parts = (*(desk.tallies for desk in self.desks), self.border_tallies)
        # Pair by pair: stacking them first would take the room of all once more.
        return Tallies(*(reduce(np.add, column) for column in zip(*parts, strict=True)))

    def close(self) -> None:
        """Let the threads go, without waiting for work that has not begun."""
        self.pool.shutdown(wait=True, cancel_futures=True)


def play(
    plan: Plan,
    seed: int,
    threads: int | None = None,
    ledger: bool = False,
    progress: Progress | None = None,
    shard_people: int | None = None,
    lines: Lines | None = None,
    recorder: Recorder | None = None,
    at_border: AtBorder | None = None,
    resumed: Resumed | None = None,
) -> Played:
    """Play a compiled scenario from the first day to the last.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed
        0 to 2**64 - 1.
    threads
        How many; all processors if not said.
    ledger
        Whether to keep every record and denial; memory grows with them.
    progress
        Called after every window.
    shard_people
        People of a shard; the result does not depend on it.
    lines
        Takes the lines of the ledger as they are written, shard by shard; then none is kept.
    recorder
        Takes what reaches people from outside their block of the city, so that the block can be
        played again alone.
    at_border
        Called at each border that is reached, the first one and the end of the run left out.
    resumed
        Puts the city where it stood and returns the week to go on with.

    Returns
    -------
    Played

    Raises
    ------
    GlasscityError
        If a score or a count leaves its range.
    """
    threads = threads or default_threads()
    clock = Clock(plan, seed, threads, ledger, shard_people, lines=lines, recorder=recorder)
    try:
        return play_through(clock, progress, at_border, resumed)
    finally:
        clock.close()


def play_through(
    clock: Clock,
    progress: Progress | None = None,
    at_border: AtBorder | None = None,
    resumed: Resumed | None = None,
) -> Played:
    """Take a city from its first border to the end of the run; see `play`.

    Parameters
    ----------
    clock
        At the first border.
    progress
        Called after every window.
    at_border
        Called at each border that is reached, the first one and the end of the run left out.
    resumed
        Puts the city where it stood and returns the week to go on with.
    """
    diary = Diary(clock)
    first = 0 if resumed is None else resumed(diary)
    for week in range(first, clock.plan.weeks):
        if at_border is not None and week > first:
            at_border(week, diary)
        diary.before(week)
        diary.after(week, clock.play(week))
        if progress is not None:
            progress(week + 1, clock.plan.weeks)
    return diary.close()


class Diary:
    """What is written down of a run, border by border.

    Parameters
    ----------
    clock
        At the first border.
    """

    def __init__(self, clock: Clock) -> None:
        plan, weeks = clock.plan, clock.plan.weeks
        self.clock = clock
        self.begun = time.perf_counter()
        self.earlier_seconds = 0.0
        """Seconds that were played before the run was taken up again."""
        self.windows = np.zeros((weeks, COUNTS), dtype=np.int64)
        self.scores = np.zeros((weeks + 1, 2), dtype=np.int64)
        self.tiers = np.zeros((weeks + 1, len(plan.districts), len(plan.tiers)), dtype=np.int64)
        self.listed = np.zeros((weeks + 1, 2), dtype=np.int64)
        self.attention = np.zeros((weeks + 1, len(plan.districts)), dtype=np.int64)
        self.digests: dict[int, int] = {}
        self.transitions: dict[int, Integers] = {}
        self.ends = year_ends(weeks)
        self.years = Years(clock.state)
        self.year_begun = clock.state.tier.copy()

    def _stand(self, week: int) -> None:
        clock = self.clock
        self.tiers[week], self.scores[week] = clock.standing()
        self.listed[week] = clock.listed(week)
        self.attention[week] = clock.world.attention

    def before(self, week: int) -> None:
        """Write down how the city stands at a border."""
        self._stand(week)
        if week % DIGEST_WEEKS == 0:
            self.digests[week] = self.clock.digest()
        if week in self.ends:
            self._end_year(self.ends[week])

    def _end_year(self, year: int) -> None:
        clock, plan = self.clock, self.clock.plan
        self.years.close(year, clock.state, clock.attributes, plan.strata)
        if plan.scored:
            flows = _flows(self.year_begun, clock.state.tier, len(plan.tiers))
            self.transitions[year] = flows
            self.year_begun = clock.state.tier.copy()

    @property
    def seconds(self) -> float:
        """Seconds played so far."""
        return self.earlier_seconds + time.perf_counter() - self.begun

    def after(self, week: int, window: Integers) -> None:
        """Write down what a week counted."""
        self.windows[week] = window

    def close(self) -> Played:
        """Return all that was written down, at the end of the run."""
        clock, weeks = self.clock, self.clock.plan.weeks
        self._stand(weeks)
        self.digests[weeks] = clock.digest()
        if weeks in self.ends:
            self._end_year(self.ends[weeks])
        if not self.ends:
            # Less than a year counts as one, or nothing could be said of it.
            self.years.close(1, clock.state, clock.attributes, clock.plan.strata)
        if clock.recorder is not None:
            clock.recorder.close(self.digests[weeks], clock.digests_of_blocks())
        ledger = (
            np.concatenate(clock.ledgers)
            if clock.ledgers
            else np.empty((0, len(LEDGER_FIELDS)), np.int64)
        )
        return Played(
            plan=clock.plan,
            seed=clock.seed,
            attributes=clock.attributes,
            state=clock.state,
            tallies=clock.tallies(),
            digest=self.digests[weeks],
            windows=self.windows,
            scores=self.scores,
            tiers=self.tiers,
            listed=self.listed,
            society=clock.society,
            attention=self.attention,
            digests=self.digests,
            transitions=self.transitions,
            years=self.years.counts,
            ledger=ledger,
            people_seconds=clock.people_seconds,
            engine_seconds=self.seconds,
            threads=clock.threads,
        )


def _flows(before: npt.NDArray[np.int8], after: npt.NDArray[np.int8], tiers: int) -> Integers:
    """Count people by tier before and after; those without a score are left out."""
    scored = before != NO_TIER
    pairs = before[scored].astype(np.int64) * tiers + after[scored]
    return np.bincount(pairs, minlength=tiers * tiers).reshape(tiers, tiers)
