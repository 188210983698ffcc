"""How often a page tells a difference that is not there: ``python benchmarks/honesty.py [SEED]``.

Two worlds over the same lives, in a small town with contagion: people fear what befalls their
friends, most friends live in one's own district, chat groups leak, errors fall on others. A scores
what registers note; in B platforms and chat groups listen too. Groups are of unequal size
(districts of 50, 30, 15 and 5 %, sex, a minority of 5 %, 30 % registered elsewhere) and alike in
everything.

*False differences*: cities in pages of 4, 8 and 20, none in two pages of one size. Told is what the
product tells of groups. None of it is true; at most 7 in 100 pages may tell any. The same pages are
held against one more city: a told difference of the worlds must not come out the other way. A page
of a single run names no group, whatever comes out; that is a test of the suite, not a draw.

*Planted differences*: people of one district make 1.25, 1.5 or 2 times as many remarks. How often
is the district told, and how often with the wrong sign (at most 1 in 100)? The rule tells only what
lies beyond 1.25 times in a new city too, so that a difference of 1.25 is hardly ever told. Each of
the cities begins a page here, which takes in those after it.

Seeds are drawn anew from SEED (the release's, by default today's date), which is printed.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

import glasscity as gc
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.experiments.effects import GroupSums, group_effects, measure_effects
from glasscity.experiments.told import with_verdicts
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables

CITIES, PEOPLE, DAYS = 3_200, 4_000, 91
PAGES = (4, 8, 20)
PLANTED_CITIES = 200
DISTRICTS = {"large": 500, "middle": 300, "small": 150, "tiny": 50}
PLANTS = (("middle", 1.25), ("middle", 1.5), ("middle", 2.0),
          ("tiny", 1.25), ("tiny", 1.5), ("tiny", 2.0))  # fmt: skip
OUTCOME = "wrongful_records_per_person_year"

WORLD = """
title: Groups that are alike
life:
  people:
    extends: plain
    districts: {{{districts}}}
    minority: 0.05 share; assumed
    migrants: 0.3 share; assumed
  acts:
    jaywalking: {{rate: 4 per person-year; assumed, temperament: careless, standing: illegal}}
    talking:
      rate: 8 per person-year; assumed
      temperament: outspoken
      standing: protected
      context: speech
      channels: {{platforms: 0.3 share; assumed, chat-groups: 0.3 share; assumed}}
{modifiers}
  friends: {{mean: 8 ratio; assumed, homophily: 0.6 share; assumed, nearby: 0.3 share; assumed}}
regime:
  sensing:
    registers: {{miss: 0.2 share; assumed, mistaken: 0.05 share; assumed}}
{listening}
  scoring:
    start: 1000 points; assumed
    points: {{jaywalking: -5 points; assumed, talking: -20 points; assumed}}
    tiers: {{A: 960, B: 900, D: 0}}
  response:
    fear:
      own: 0.3 ratio; assumed
      friends: 0.1 ratio; assumed
      half_life: 8 weeks; assumed
      silence: 1 ratio; assumed
      caution: 0.3 ratio; assumed
"""
LISTENING = """\
    platforms: {miss: 0.3 share; assumed, mistaken: 0.02 share; assumed}
    chat_groups: {members: 30 people; assumed, leak: 0.01 share; assumed}
"""


def worlds(district="", ratio=1.0):
    """Return A and B, with people of one district who speak `ratio` times as often."""
    share = ", ".join(f"{name}: {n} people; assumed" for name, n in DISTRICTS.items())
    modifiers = ""
    if district:
        factor = f"{{{district}: {ratio} ratio; assumed}}"
        modifiers = f"      modifiers: {{district: {factor}}}"
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, listening in (("a", ""), ("b", LISTENING)):
            file = Path(folder) / f"{name}.yaml"
            text = WORLD.format(districts=share, modifiers=modifiers, listening=listening)
            file.write_text(text)
            found.append(gc.load(file))
    return found


class Cities:
    """Cities that were played under A and under B, each with its sums and measures."""

    def __init__(self, a, b, people=PEOPLE, days=DAYS):
        self.a, self.b = a, b
        self.plans = make_twin_plans(a, b, people, days)
        self.sums = GroupSums()
        self.measures_a, self.measures_b = [], []

    def play(self, seed):
        """Play one more city."""
        one, other = play_twins(*self.plans, int(seed), 1)
        self.sums.add(one, other)
        self.measures_a.append(measure(one, all_tables(one)))
        self.measures_b.append(measure(other, all_tables(other)))

    def page(self, chosen):
        """Return the effects of some of the cities, as a comparison has them."""
        sums = GroupSums(
            people=[self.sums.people[i] for i in chosen],
            scored=[self.sums.scored[i] for i in chosen],
            responding=[self.sums.responding[i] for i in chosen],
            sums={
                name: tuple([side[i] for i in chosen] for side in pair)
                for name, pair in self.sums.sums.items()
            },
        )
        a, b = ([side[i] for i in chosen] for side in (self.measures_a, self.measures_b))
        plan = self.plans[0]
        of_city = measure_effects(a, b, plan.people)
        effects = pl.concat([of_city, group_effects(sums, plan)[0]])
        lead = ("wrongful_penalties_per_100000", "remarks_withheld")
        return with_verdicts(effects, a, b, sums, plan, lead)

    def pages(self, size, apart):
        """Yield pages that begin so many cities apart, each with the city that follows on it."""
        cities = len(self.measures_a)
        for first in range(0, cities - cities % apart, apart):
            chosen = [(first + step) % cities for step in range(size)]
            yield self.page(chosen), (first + size) % cities


def told_of_groups(page):
    """Return the groups that a page tells apart."""
    return page.filter((pl.col("by") != "") & (pl.col("told") != ""))


def wrong_ways(cities, page, new):
    """Count told differences of the city that a new city shows the other way round."""
    wrong = 0
    told = page.filter((pl.col("by") == "") & (pl.col("told") != ""))
    for outcome, way in told.select("outcome", "told").iter_rows():
        pair = (side[new].get(outcome) for side in (cities.measures_a, cities.measures_b))
        a, b = (0.0 if found is None else found.value for found in pair)
        wrong += (b - a) * (1 if way == "more" else -1) <= 0
    return wrong


def played(seeds, district="", ratio=1.0, **small):
    """Return cities, with a difference planted or without any."""
    cities = Cities(*worlds(district, ratio), **small)
    for seed in seeds:
        cities.play(seed)
    return cities


def false_differences(cities, size, apart):
    """Return pages, those with any false difference of groups, told and wrong ones of the city."""
    pages = bad = told = wrong = 0
    for page, new in cities.pages(size, apart):
        pages += 1
        bad += len(told_of_groups(page)) > 0
        told += len(page.filter((pl.col("by") == "") & (pl.col("told") != "")))
        wrong += wrong_ways(cities, page, new)
    return pages, bad, told, wrong


def planted(cities, district, size):
    """Return pages, those that tell the planted district, and those with a wrong sign of it."""
    pages = right = wrong = 0
    for page, _ in cities.pages(size, 1):
        rows = told_of_groups(page).filter(pl.col("outcome") == OUTCOME)
        mine = rows.filter(pl.col("group") == f"district: {district}")
        pages += 1
        right += mine["told"].to_list() == ["more"]
        wrong += mine["told"].to_list() == ["less"]
    return pages, right, wrong


def main():
    """Print what comes of it."""
    default = int(datetime.now(UTC).strftime("%Y%m%d"))
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else default
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    random = np.random.default_rng(seed)
    start = time.process_time()

    def draw(n):
        return random.choice(2**32, round(n * scale), replace=False)

    print(f"Seed {seed}: towns of {PEOPLE:,} people, {DAYS} days.")
    alike = played(draw(CITIES))
    for size in PAGES:
        pages, bad, told, wrong = false_differences(alike, size, size)
        print(
            f"Groups that are alike, {pages} pages of {size} cities: {bad} tell a difference "
            f"({bad / pages:.1%}). Of the worlds {told:,} differences are told; the next city "
            f"shows {wrong} the other way round."
        )
    print("Planted: pages that tell it, and pages with the wrong sign")
    for district, ratio in PLANTS:
        cities = played(draw(PLANTED_CITIES), district, ratio)
        part = DISTRICTS[district] / sum(DISTRICTS.values())
        for size in PAGES:
            n, right, reverse = planted(cities, district, size)
            print(
                f"  {ratio:4} times in {part:3.0%} of the people, {size:2} cities: "
                f"{right / n:4.0%}, {reverse} of {n}"
            )
    print(f"{time.process_time() - start:,.0f} s of processor time.")


if __name__ == "__main__":
    main()
