"""Who bears how much: by hand, against chance, and where people withdraw their consent."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan as make_plan
from glasscity.engine.state import NO_TIER
from glasscity.outcomes.concentration import curve, ever_scored, share_by_chance
from glasscity.outcomes.measures import measure, top_tenth
from glasscity.outcomes.tables import all_tables
from glasscity.scenario import load

INPUTS = Path(__file__).parents[1] / "inputs"
SCENARIOS = Path(__file__).parents[1] / "scenarios" / "valid"
TENTH = np.array([0.1])


def test_concentration_by_hand() -> None:
    # Ten people; one bears six of ten penalties.
    burden = np.array([0, 0, 0, 1, 1, 1, 6, 1, 0, 0])
    tables = {"concentration": curve("penalties", burden)}
    assert top_tenth(tables, "penalties") == pytest.approx(0.6)
    assert top_tenth(tables, "denials") is None
    shares = tables["concentration"]["quantity_share"]
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares.is_sorted()


@pytest.mark.parametrize(("events", "people"), [(1, 10), (2, 20), (10, 100), (99, 990)])
def test_no_more_events_than_people_in_the_tenth_all_fall_on_it(events: int, people: int) -> None:
    assert share_by_chance(events, people, TENTH)[0] == pytest.approx(1)


def test_chance_by_hand() -> None:
    # 2 events on 2 people: both on one with chance 1/2. P(C >= 1) = 3/4, P(C >= 2) = 1/4, so of
    # the one who bears most: (min(1, 1.5) + min(1, 0.5)) / 2 = 3/4, which is the exact mean.
    assert share_by_chance(2, 2, np.array([0.5]))[0] == pytest.approx(0.75)
    # On everybody falls everything, on nobody nothing.
    assert share_by_chance(7, 5, np.array([0.0, 1.0])) == pytest.approx([0, 1])


@pytest.mark.parametrize(
    ("events", "people"), [(561, 1665), (3000, 1665), (200, 1000), (100_000, 2000)]
)
def test_chance_against_throwing_at_random(events: int, people: int) -> None:
    random = np.random.default_rng(events)
    thrown = random.multinomial(events, np.full(people, 1 / people), size=400)
    most = np.sort(thrown, axis=1)[:, ::-1]
    tenth = people / 10
    whole = int(tenth)
    shares = (most[:, :whole].sum(axis=1) + (tenth - whole) * most[:, whole]) / events
    # The closed form takes numbers of people at their mean: higher by less than 0.4 of their
    # standard deviation over the events. Five standard errors, false alarm 6e-7.
    slack = 0.4 * np.sqrt(tenth) / events
    found = share_by_chance(events, people, TENTH)[0]
    error = 5 * shares.std() / np.sqrt(400)
    assert shares.mean() - error <= found <= shares.mean() + slack + error


@pytest.fixture(scope="module")
def leaving():
    """Return Rongcheng where people leave with their first penalty."""
    plan = make_plan(load(SCENARIOS / "consent-leaves.yaml"), 2_000, 730)
    return play(plan, 1, threads=2, ledger=True)


def test_those_who_left_are_not_forgotten(leaving) -> None:
    """Dropping them made 100 % of it; from the ledger it is 34 %."""
    penalties = leaving.ledger[(leaving.ledger[:, 5] != 0) & (leaving.ledger[:, 8] < 0)]
    burden = np.bincount(penalties[:, 2], minlength=2_000)
    base = ever_scored(leaving)
    assert base.sum() == leaving.tiers[0].sum()
    assert (base & (leaving.state.tier < 0)).sum() > 400
    assert not burden[~base].any()
    most = np.sort(burden[base])[::-1]
    tenth = base.sum() / 10
    whole = int(tenth)
    expected = (most[:whole].sum() + (tenth - whole) * most[whole]) / burden.sum()
    found = measure(leaving, all_tables(leaving))
    assert found["top_tenth:penalties"].value == pytest.approx(expected, abs=1e-12)
    assert found["top_tenth:penalties"].value == pytest.approx(0.343, abs=0.005)
    # So few events always fall on few: thrown at random, 166 people bear two of them or more.
    assert 0.3 < found["top_tenth_by_chance:penalties"].value < 0.5


def test_every_burden_has_one_base() -> None:
    # Three in ten agreed to be scored; the court's list refuses others, too.
    found = play(make_plan(load("documented-local-pilot"), 1_000, 364), 1, threads=2)
    table, base = all_tables(found)["concentration"], ever_scored(found)
    assert 0 < base.sum() < 400
    burdens = {"penalties": found.state.penalties, "denials": found.state.denials}
    for quantity, burden in burdens.items():
        rows = table.filter(pl.col("quantity") == quantity)
        assert rows.equals(curve(quantity, burden[base].astype(np.int64)))
    assert found.state.denials[~base].sum() > 0
    by_chance = table.filter(pl.col("quantity") == "penalty-days")["by_chance"]
    assert by_chance.null_count() == len(by_chance) > 0


def test_where_nobody_is_scored_everybody_is_the_base() -> None:
    found = play(make_plan(load("court-blacklist"), 1_000, 364), 1, threads=2)
    expected = curve("denials", found.state.denials.astype(np.int64))
    assert all_tables(found)["concentration"].equals(expected)


@pytest.mark.parametrize(("people", "told"), [(99, False), (100, True)])
def test_the_tenth_of_fewer_than_a_hundred_people_is_told_nothing_of(people, told) -> None:
    found = play(make_plan(load(INPUTS / "school-merit.yaml"), 400, 200), 1, threads=2)
    # As many as these have ever been scored.
    found.state.tier[people:] = NO_TIER
    found.state.penalties[people:] = 0
    table = all_tables(found)["concentration"]
    assert bool(len(table)) == told
    assert ("top_tenth:penalties" in measure(found, all_tables(found))) == told
