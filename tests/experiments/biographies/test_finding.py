"""Whom a search finds: those who fit, whatever way the ledger is cut up."""

from __future__ import annotations

import numpy as np
import pytest

from glasscity.errors import GlasscityError
from glasscity.experiments.biographies.criteria import CRITERIA
from glasscity.experiments.biographies.finding import Search, checked_criterion
from glasscity.experiments.biographies.playing import play_city
from glasscity.outcomes.replaying import replay

from .harsh_towns import PEOPLE, SEED, lives, played

ALONE = [name for name, criterion in CRITERIA.items() if criterion.of_both is None]
OF_BOTH = [name for name, criterion in CRITERIA.items() if criterion.of_both is not None]
LOWEST, HIGHEST = 970, 1_001
"""Scores below which the lowest tier ends and from which the highest begins."""
FITS = {
    "wrongly-in-lowest-tier": lambda life: (
        life.end.tier == "D" and life.end.score - wrongful(life) >= LOWEST
    ),
    "top-tier-by-study-app": lambda life: (
        life.end.tier == "AAA" and life.end.score - app_points(life) < HIGHEST
    ),
    "silenced": lambda life: life.withheld > 0 and life.spoken == 0,
    "displaced": lambda life: any(d.reason == "displaced" for d in life.denials),
    "denied-wrongly": lambda life: any(d.is_wrongful for d in life.denials),
    "denounced-falsely": lambda life: any(
        r.channel == "informers" and r.truth in ("false event", "false identity")
        for r in life.records
    ),
    "taken-for-another": lambda life: any(
        r.channel == "cameras" and r.truth == "false identity" for r in life.records
    ),
    "wrongly-listed": lambda life: (
        bool(life.listings)
        and life.listings[-1].truth
        in ("false event", "false identity", "act of another", "act of a firm")
    ),
    "most-penalised": lambda life: (
        len(life.penalties) == max(len(other.penalties) for other in lives("town"))
    ),
    "reversed-on-appeal": lambda life: (
        life.withdrew is None
        and any(r.goes == "reversed" and r.expires < life.weeks for r in life.penalties)
    ),
}
WORLD = {"reversed-on-appeal": "safeguards", "top-tier-by-study-app": "merger"}


def wrongful(life):
    wrong = [record for record in life.penalties if record.is_wrongful]
    return sum(record.points for record in wrong if record.is_active(life.weeks - 1, 10_000))


def app_points(life):
    return sum(r.points for r in life.records if r.channel == "study-app")


def searched(name, world, cuts=()):
    """Return a search that has seen a world's ledger in pieces."""
    run = played(world)
    search = Search(name, run.plan, run.seed)
    for piece in np.split(run.ledger, cuts):
        search.take(piece)
    return search


@pytest.mark.parametrize("name", ALONE)
def test_those_who_fit_are_found_and_nobody_else(name):
    world = WORLD.get(name, "town")
    found = searched(name, world).fitting(played(world))
    fit = np.array([FITS[name](life) for life in lives(world)])
    assert fit.any()
    assert np.array_equal(found, fit)


def test_a_reversal_to_which_a_refusal_led_is_found():
    """The ledger's week of expiry, of booking, does not know of it."""
    run, name = played("refusals teach"), "reversed-on-appeal"
    cuts = np.sort(np.random.default_rng(2).integers(0, len(run.ledger), 40))
    search = searched(name, "refusals teach", cuts)
    fit = np.array([FITS[name](life) for life in lives("refusals teach")])
    by_ledger = np.zeros(PEOPLE, dtype=bool)
    by_ledger[search.criterion.of_lines(run.plan, run.seed, run.ledger)] = True
    assert (fit & ~by_ledger).any()
    assert np.array_equal(search.fitting(run), fit)


@pytest.mark.parametrize("name", ALONE)
def test_how_the_ledger_is_cut_up_does_not_matter(name):
    world = WORLD.get(name, "town")
    run = played(world)
    cuts = np.sort(np.random.default_rng(1).integers(0, len(run.ledger), 40))
    whole, pieces = searched(name, world), searched(name, world, cuts)
    assert whole.choice(run) == pieces.choice(run)
    assert np.array_equal(whole.fitting(run), pieces.fitting(run))


def test_the_state_alone_is_not_enough_where_lines_are_read():
    for name in ALONE:
        world = WORLD.get(name, "town")
        search = searched(name, world, ())
        if search.reads_lines:
            unread = Search(name, played(world).plan, SEED)
            assert not unread.fitting(played(world)).any(), name


def test_the_city_hands_on_its_lines_and_any_life_of_it_comes_again(tmp_path):
    plan, seen = played("town").plan, []
    for taker, folder in ((seen.append, tmp_path), (None, None)):
        (run,) = play_city([plan], SEED, [taker], [folder])
        assert run.digest == played("town").digest
        assert len(run.ledger) == 0
    assert np.array_equal(np.concatenate(seen), played("town").ledger)
    again, person = replay(plan, SEED, 7, tmp_path), 7
    mine = again.ledger[again.ledger[:, 2] == person]
    assert np.array_equal(mine, played("town").ledger[played("town").ledger[:, 2] == person])


def test_worse_off_is_worse_in_something_and_better_in_nothing():
    one, other = played("town"), played("monthly reviews")
    here, there = lives("town"), lives("monthly reviews")
    worse, better = (
        Search(name, one.plan, SEED).fitting(one, other) for name in ("worse-off", "better-off")
    )
    back = Search("worse-off", other.plan, SEED).fitting(other, one)
    assert worse.any()
    assert better.any()
    assert np.array_equal(back, better)
    for a, b, is_worse, is_better in zip(here, there, worse, better, strict=True):
        signs = {
            *(np.sign(len(x) - len(y)) for x, y in ((a.refusals, b.refusals),)),
            np.sign(len(a.penalties) - len(b.penalties)),
            np.sign(a.withheld - b.withheld),
            np.sign(b.end.score - a.end.score) if a.end.score is not None else 0,
        } - {0}
        assert (is_worse, is_better) == (signs == {1}, signs == {-1})


def test_nothing_changes_between_a_world_and_itself():
    run = played("town")
    for name in OF_BOTH:
        assert not Search(name, run.plan, SEED).fitting(run, run).any()


def test_everybody_fits_where_nothing_is_asked():
    choice = Search(None, played("town").plan, SEED).choice(played("town"))
    assert (choice.fitting, choice.people, choice.criterion) == (PEOPLE, PEOPLE, "anybody")


@pytest.mark.parametrize(
    ("name", "world", "lacks"),
    [
        ("top-tier-by-study-app", "town", "the study app does not move the score"),
        ("reversed-on-appeal", "town", "nobody can object"),
    ],
)
def test_a_world_in_which_nobody_can_fit_says_why(name, world, lacks):
    with pytest.raises(GlasscityError, match=lacks):
        Search(name, played(world).plan, SEED)


def test_nobody_fits_says_how_many_were_looked_at():
    run = played("town")
    search = Search("displaced", run.plan, SEED, "Town")
    with pytest.raises(GlasscityError, match=f'of {PEOPLE} synthetic people .* who, in "Town",'):
        search.choice(run)


def test_criteria_of_both_worlds_need_two():
    for name in OF_BOTH:
        assert checked_criterion(name, True) == name
        with pytest.raises(GlasscityError, match="needs a second world"):
            checked_criterion(name, False)
