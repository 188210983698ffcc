"""The study app: points for log-in, articles, videos, time, quizzes; twice at certain hours.

One moment of the life's study act is one day of use. How often a member does each thing that day
comes from one byte of random bits per item (a Poisson count, cut into 256 cells), and each item has
a cap for the day. Within the active hours some items count twice, up to the same cap. On a share of
days the app is only left running: then the items that run by themselves reach their caps and nobody
reads anything. At the end of a month the party cell censures whoever is below a mark, and app
points may be carried into the municipal score.

Rules of January 2019 and their revision of March 2019: facts A2 (`xuexi-points-2019`,
`xuexi-march-2019`). Two days of use that fall on one date count as two, each with its own caps.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Annotated, ClassVar, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, Field

from glasscity.compilation import inline_jit, integer
from glasscity.errors import GlasscityError
from glasscity.life.moments import QUARTERS_PER_DAY
from glasscity.life.poisson import WORDS, threshold
from glasscity.life.tables import decimal
from glasscity.mechanism import Findings, Life, Path, Regime, Scenario, Scorer, Turn
from glasscity.scenario.fields import Part, Source, Switch, Title, by_name, named
from glasscity.scenario.naming import NO_SCORING, act_named, within
from glasscity.scenario.quantity import (
    NO_SHARE,
    Cap,
    Minutes,
    Points,
    Ratio,
    Share,
    Yuan,
    assumed,
    problem,
)

MOST_ITEMS = 12
"""Items of an app: three words have twelve bytes."""

MOST_TIMES = 20
"""The number of times an item is done on a day is drawn from a table of this mean at most."""
NO_RATIO = assumed(0, "ratio", note="default: not at all")

CELLS = 256


class StudyTables(NamedTuple):
    """A study app in integers."""

    on: bool
    item: int
    """Index of the act that is a day of use, -1 where there is none."""
    points: npt.NDArray[np.int64]
    """Points of an item by whether hours are active, item and byte, shape (2, 12, 256)."""
    minutes: npt.NDArray[np.int64]
    """Tenths of a minute by item and byte, shape (12, 256)."""
    running: int
    """Points of a day on which the app is only left running."""
    active: npt.NDArray[np.bool_]
    """Whether points count twice in each quarter hour of the day, shape (96,)."""
    gaming_below: int
    """Share of days on which the app is only left running, units of 2**-32."""
    kept_below: int
    """Share of days of use that are left, units of 2**-32: all where use is compulsory."""
    censure_below: int
    """Points of a month below which a member is censured; 0 = never."""
    gift: int
    """Points for one gift; 0 = there are none."""
    into_score: int
    """Municipal points for each app point, units of 2**-16."""


@inline_jit
def _day(word_0: int, word_1: int, word_2: int, table: npt.NDArray[np.int64]) -> int:
    total = integer(0)
    for place in range(4):
        shift = 8 * place
        total += integer(table[place, (word_0 >> shift) & 255])
        total += integer(table[place + 4, (word_1 >> shift) & 255])
        total += integer(table[place + 8, (word_2 >> shift) & 255])
    return total


@inline_jit
def session_points(word_0: int, word_1: int, word_2: int, quarter: int, tables: StudyTables) -> int:
    """Return the points of a day of use.

    Parameters
    ----------
    word_0, word_1, word_2
        Uniform, 0 to 2**32 - 1: one byte for each item.
    quarter
        Quarter hour of the week, 0 to 671.
    tables
        Of the app.

    Returns
    -------
    int
        At most the sum of the items' caps.
    """
    active = integer(tables.active[quarter % QUARTERS_PER_DAY])
    return _day(word_0, word_1, word_2, tables.points[active])


@inline_jit
def session_minutes(word_0: int, word_1: int, word_2: int, tables: StudyTables) -> int:
    """Return how long a day of use takes, in tenths of a minute; words as `session_points`."""
    return _day(word_0, word_1, word_2, tables.minutes)


@inline_jit
def runs_by_itself(word: int, tables: StudyTables) -> bool:
    """Tell whether the app is only left running on a day, by a uniform word."""
    return word < tables.gaming_below


@inline_jit
def month_in_score(points: int, into_score: int) -> int:
    """Return the municipal points for a month's app points, rounded down.

    Parameters
    ----------
    points
        App points of the month.
    into_score
        Municipal points for each, units of 2**-16.
    """
    return (points * into_score) >> 16


CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)-([01][0-9]|2[0-4]):(00|15|30|45)")


def span_of_day(value: str) -> str:
    """Accept a time of day such as ``06:00-08:30``, in quarters of an hour."""
    found = CLOCK.fullmatch(value)
    if found is None:
        raise problem(
            f'is "{value}", but a span such as "06:00-08:30", in quarter hours, is expected'
        )
    first, last = (int(found[i]) * 4 + int(found[i + 1]) // 15 for i in (1, 3))
    if not first < last <= 96:
        raise problem(f'is "{value}", but it must end after it begins and by 24:00')
    return value


class StudyItem(Part):
    """One thing that earns points in the study app."""

    points: Points
    """For each time."""
    cap: Points
    """Most of them in a day."""
    times: Ratio
    """How often on a day of use, on average; 0 to 20."""
    minutes: Minutes = assumed(0, "minutes", note="default: no time")
    """For each time."""
    doubled: Switch = False
    """Whether it counts twice within the active hours."""
    runs_by_itself: Switch = False
    """Whether it earns points where the app is left running."""


def is_voluntary(regime: Regime, _life: Life) -> bool:
    """Tell whether there is an app that nobody has to use."""
    app = regime.get(StudyApp)
    return app is not None and not app.compulsory


class StudyApp(Scorer):
    """A study app that gives party members points."""

    number = 2
    field_words: ClassVar = {
        "items": "What earns points.",
        "compulsory": "Whether members have to use it.",
        "gift_worth": "What one gift is worth; a measure only.",
    }
    turns = (
        Turn(
            "border",
            30,
            "Where a month begins: censures low scorers and carries app points into the score.",
            "study_month, attributes, tier",
            "study_month, censures, app_score, score, records",
        ),
        Turn(
            "week",
            30,
            "Drops days of study where use is voluntary.",
            "moments",
            "thinning",
            on=is_voluntary,
            step="thins.volunteer",
        ),
        Turn(
            "week",
            800,
            "Gives a day's use of the app its points and its minutes.",
            "moments, thinning",
            "study_month, study_points, study_minutes",
        ),
    )
    zero: ClassVar = {
        "compulsory": "false",
        "voluntary": "0 share; assumed",
        "censure_below": "0 points per month; assumed",
    }

    act: Title = "study-app-use"
    """The act of this life of which each moment is a day of use."""
    items: Annotated[dict[str, StudyItem], AfterValidator(named), AfterValidator(by_name)]
    active_hours: list[Annotated[Title, AfterValidator(span_of_day)]] = Field(default_factory=list)
    """Spans of the day within which some items count twice."""
    compulsory: Switch = True
    voluntary: Share = assumed(0.3, "share", 0.05, 0.8, "default")
    """Share of days of use that are left where use is not compulsory."""
    gaming: Share = NO_SHARE
    """Share of days of use on which the app is only left running."""
    censure_below: Cap | None = None
    """Points per month below which the party cell censures a member."""
    gift: Points | None = None
    """App points for one gift or discount."""
    gift_worth: Yuan = assumed(0, "yuan", note="default: not counted")
    into_score: Ratio = NO_RATIO
    """Points of the municipal score for each app point, booked monthly."""
    source: Source = "assumed"

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree within the app, or with the rest."""
        yield from act_named((*here, "act"), self.act, scenario.life)
        if not 1 <= len(self.items) <= MOST_ITEMS:
            yield (
                (*here, "items"),
                f"holds {len(self.items)} items, but between 1 and {MOST_ITEMS} are expected",
            )
        for name, item in self.items.items():
            path = (*here, "items", name)
            yield from within((*path, "times"), item.times, 0, MOST_TIMES, "times in a day run")
            for field, points in (("points", item.points), ("cap", item.cap)):
                if points.value < 0:
                    found = f"is {points.value} points"
                    yield (*path, field), f"{found}, but the app takes no points away"
        mark = self.censure_below
        if mark and mark.unit != "points per month":
            yield (
                (*here, "censure_below"),
                f"is {mark.value} {mark.unit}, but points per month are expected",
            )
        if self.gift and self.gift.value <= 0:
            yield (*here, "gift"), f"is {self.gift.value} points, but a gift must cost something"
        if self.into_score.value > 0 and scenario.regime.scoring is None:
            yield (*here, "into_score"), f"is {self.into_score.value} ratio, but {NO_SCORING}"

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield hours in which nothing is doubled, what is doubled in no hour, a worthless gift."""
        doubled = [name for name, item in self.items.items() if item.doubled]
        if self.active_hours and not doubled:
            yield (*here, "active_hours"), "never applies: no item is doubled"
        if doubled and not self.active_hours:
            for name in doubled:
                where = (*here, "items", name, "doubled")
                yield where, "never applies: the app has no active_hours"
        if self.gift is None and self.gift_worth.value > 0:
            yield (*here, "gift_worth"), "never applies: points buy no gift (gift is absent)"


def times_by_byte(mean: Decimal) -> list[int]:
    """Return a Poisson count for each of 256 equally probable cells, by cumulative rounding.

    Parameters
    ----------
    mean
        Times on a day of use, on average.

    Returns
    -------
    list of int, length 256
        Ascending.
    """
    cells: list[int] = []
    with localcontext() as context:
        context.prec = 30
        term = (-mean).exp()
        cumulative, count = term, 0
        while len(cells) < CELLS:
            until = min(int((cumulative * CELLS).to_integral_value()), CELLS)
            cells.extend([count] * (until - len(cells)))
            count += 1
            term = term * mean / count
            cumulative += term
            if term < Decimal("1e-25") and count > mean:
                cells.extend([count] * (CELLS - len(cells)))
    return cells


def day_points(item: StudyItem, times: int, active: bool) -> int:
    """Return an item's points on a day on which it is done so many times."""
    factor = 2 if active and item.doubled else 1
    return min(int(item.cap.value), times * int(item.points.value) * factor)


def active_quarters(spans: list[str]) -> npt.NDArray[np.bool_]:
    """Return which quarter hours of a day lie within spans such as ``06:00-08:30``, shape (96,)."""
    active = np.zeros(QUARTERS_PER_DAY, dtype=np.bool_)
    for span in spans:
        first, last = (
            int(hour) * 4 + int(minute) // 15
            for hour, minute in (time.split(":") for time in span.split("-"))
        )
        active[first:last] = True
    return active


def compile_study_app(app: StudyApp | None, names: list[str]) -> StudyTables:
    """Compile a study app.

    Parameters
    ----------
    app
        The app, or None where there is none.
    names
        Names of acts and demands in order of id.

    Returns
    -------
    StudyTables

    Raises
    ------
    GlasscityError
        If the app has more items than a day's random bits.
    """
    points = np.zeros((2, MOST_ITEMS, CELLS), dtype=np.int64)
    minutes = np.zeros((MOST_ITEMS, CELLS), dtype=np.int64)
    if app is None:
        nothing = np.zeros(QUARTERS_PER_DAY, dtype=np.bool_)
        return StudyTables(False, -1, points, minutes, 0, nothing, 0, WORDS, 0, 0, 0)
    if len(app.items) > MOST_ITEMS:
        raise GlasscityError(
            f"regime.study_app.items: found {len(app.items)}, expected at most {MOST_ITEMS}"
        )
    running = 0
    for place, item in enumerate(app.items.values()):
        times = times_by_byte(decimal(item.times))
        for active in (False, True):
            points[int(active), place] = [day_points(item, count, active) for count in times]
        tenths = decimal(item.minutes) * 10
        minutes[place] = [int((count * tenths).to_integral_value()) for count in times]
        if item.runs_by_itself:
            running += int(item.cap.value)
    return StudyTables(
        on=True,
        item=names.index(app.act),
        points=points,
        minutes=minutes,
        running=running,
        active=active_quarters(app.active_hours),
        gaming_below=threshold(decimal(app.gaming)),
        kept_below=WORDS if app.compulsory else threshold(decimal(app.voluntary)),
        censure_below=_monthly(app) if app.censure_below is not None else 0,
        gift=int(app.gift.value) if app.gift is not None else 0,
        into_score=int((decimal(app.into_score) * (1 << 16)).to_integral_value()),
    )


def _monthly(app: StudyApp) -> int:
    """Return the mark of censure in points per month."""
    if app.censure_below is None:
        return 0
    value = int(app.censure_below.value)
    return value if app.censure_below.unit == "points per month" else value // 12
