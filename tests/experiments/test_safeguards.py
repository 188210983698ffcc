"""Safeguards compared: zero where there is nothing to protect, stable ranks, and only harms."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import polars as pl
import pytest
from rich.console import Console

import glasscity as gc
from glasscity.cli import main
from glasscity.commandline import crew
from glasscity.commandline.safeguarding import show_ranking
from glasscity.engine import clock, twins
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.errors import GlasscityError
from glasscity.experiments.exploration.playing import Workers
from glasscity.experiments.safeguard_runs import HARMS, Kept, check_harm
from glasscity.experiments.safeguard_tables import ALL, Tables
from glasscity.experiments.safeguard_worlds import (
    FIELDS,
    IN_FORCE,
    STATED,
    STRONG_END,
    World,
    add_safeguards,
    at_end,
    chosen_safeguards,
    groups_of,
    rival_of,
    settings_of,
    stated_safeguards,
)
from glasscity.experiments.safeguards import safeguards
from glasscity.outcomes.definitions import Measure
from glasscity.outcomes.measures import measure
from glasscity.outcomes.tables import all_tables
from glasscity.scenario.mechanisms import MECHANISMS, without
from glasscity.scenario.quantity import Quantity

SMALL = {"people": 300, "years": 0.25, "seeds": 2}
FOUR = ("speech", "consent", "notice", "appeal")
ORDERS = (("appeal", "speech", "notice", "consent"),)


@pytest.fixture(scope="module")
def stated():
    return stated_safeguards()


@pytest.fixture(scope="module")
def town():
    return gc.load("town")


@pytest.fixture(scope="module")
def ranking(town):
    return safeguards(town, **SMALL, only=FOUR)


# --- the worlds ----------------------------------------------------------------------------------


def test_safeguards_are_named_as_mechanisms_are(stated):
    for name, field in FIELDS.items():
        assert MECHANISMS[name] == (f"safeguards.{field}",)
        assert getattr(stated, field) is not None, f"the preset lacks {name}"


def test_every_range_has_a_strong_end(stated):
    for name, field in FIELDS.items():
        part = getattr(stated, field)
        ranged = {
            parameter
            for parameter in type(part).model_fields
            if isinstance(found := getattr(part, parameter), Quantity) and found.range
        }
        assert ranged == set(STRONG_END.get(name, {}))


def test_ends_are_the_ends_of_ranges(stated):
    weak, strong = (at_end("appeal", stated.appeal, end) for end in ("weak", "strong"))
    assert (weak.takes.value, strong.takes.value) == (730, 20)
    assert (weak.wins_fact.value, strong.wins_fact.value) == (0.3, 0.95)
    assert at_end("appeal", stated.appeal, STATED) is stated.appeal
    assert at_end("speech", stated.speech, "weak") is stated.speech
    rows = settings_of(["notice"], stated)
    assert rows.filter(parameter="told")["value"].to_list() == [0.95, 0.5, 1.0]


def test_what_lacks_its_object_is_left_out(town, stated):
    blind = without(town, "cameras")
    world = add_safeguards(blind, ["human-review"], STATED, stated)
    assert world.scenario is blind
    assert "cameras is absent" in world.idle["human-review"]
    # In the town people look at their rating, and so can object without being told; where nobody
    # looks and no refusal could tell, nobody can.
    assert add_safeguards(town, ["appeal"], STATED, stated).idle == {}
    unread = gc.load("town", [("regime.response.looking", "0 per person-year; assumed")])
    asks_nothing = unread.regime.consequences.model_copy(update={"institutions": {}})
    unread = unread.model_copy(
        update={"regime": unread.regime.model_copy(update={"consequences": asks_nothing})}
    )
    assert set(add_safeguards(unread, ["appeal"], STATED, stated).idle) == {"appeal"}
    both = add_safeguards(town, ["notice", "appeal"], STATED, stated)
    assert both.idle == {}
    assert both.scenario.regime.safeguards.appeal == stated.appeal
    assert both.scenario.life_hash == town.life_hash
    assert both.scenario.hash != town.hash
    unscored = add_safeguards(gc.load("no-score"), FIELDS, STATED, stated)
    assert {"expiry", "caps", "speech", "consent"} <= set(unscored.idle)


def test_a_safeguard_in_force_stays_as_it_is(stated):
    full = gc.load("safeguarded")
    world = add_safeguards(full, FIELDS, "strong", stated)
    assert world.scenario is full
    assert set(world.idle.values()) == {IN_FORCE}


def test_all_of_them_make_the_preset(stated):
    world = add_safeguards(gc.load("press-2019"), FIELDS, STATED, stated)
    assert world.scenario.regime == gc.load("safeguarded").regime


def test_the_rival_rule_is_the_other_one(town):
    rival = rival_of(town)
    assert {town.regime.response.fear.rule, rival.regime.response.fear.rule} == {
        "exponential",
        "threshold",
    }
    # A changed scenario says so in its title; what is played is as it was.
    assert rival_of(rival).regime == town.regime
    assert rival_of(without(town, "fear")) is None


def test_names():
    assert chosen_safeguards(["speech", "notice", "speech"]) == ("notice", "speech")
    assert len(groups_of(list(FIELDS), pairs=True)) == 11 + 55
    with pytest.raises(GlasscityError, match='did you mean "human-review"'):
        chosen_safeguards(["human-reviews"])
    with pytest.raises(GlasscityError, match="at least one"):
        chosen_safeguards([])


# --- only harms ----------------------------------------------------------------------------------


def test_the_usual_outcomes_are_harms_of_the_engine(town):
    played = play(make_plan(town, 300, 91), 1)
    measures = measure(played, all_tables(played))
    for name, (title, unit) in HARMS.items():
        assert measures[name].type == "harm"
        assert (measures[name].title, measures[name].unit) == (title, unit)


@pytest.mark.parametrize(
    "name", ["recorded_per_illegal_act", "illegal_acts_not_done", "mean_score", "approval"]
)
def test_what_is_no_harm_cannot_be_ranked(town, name):
    with pytest.raises(GlasscityError, match=f'"{name}" is typed (claim|description); only'):
        safeguards(town, **SMALL, outcomes=[name], only=["speech"])


@pytest.mark.parametrize("kind", ["claim", "description"])
def test_no_type_but_harm_passes(kind):
    check_harm(Measure("x", 1.0, "y", "harm", "", "", ""))
    with pytest.raises(GlasscityError, match="only outcomes typed harm"):
        check_harm(Measure("x", 1.0, "y", kind, "", "", ""))


def test_a_claim_is_refused_of_a_finished_ranking(ranking):
    with pytest.raises(GlasscityError, match="typed claim"):
        ranking.ranked("recorded_per_illegal_act")
    with pytest.raises(GlasscityError, match="is not an outcome"):
        ranking.ranked("nonsense")


def test_an_outcome_that_is_not_there_is_refused(town):
    with pytest.raises(GlasscityError, match='did you mean "remarks_withheld"'):
        safeguards(town, **SMALL, outcomes=["remarks_witheld"], only=["speech"])
    with pytest.raises(GlasscityError, match="at least one measure"):
        safeguards(town, **SMALL, outcomes=[], only=["speech"])


def test_every_row_is_typed(ranking):
    assert set(ranking.ranking["type"]) == set(ranking.robustness["type"]) == {"harm"}
    assert set(ranking.claims["type"]) == {"claim"}
    assert not set(ranking.claims["outcome"]) & set(ranking.outcomes)


# --- what it gives -------------------------------------------------------------------------------


def test_harm_avoided_is_the_difference_of_two_runs(town, stated, ranking):
    name = "wrongful_penalties_per_100000"
    found = []
    for scenario in (town, add_safeguards(town, ["speech"], STATED, stated).scenario):
        runs = [play(make_plan(scenario, 300, 91), seed) for seed in (1, 2)]
        found.append([measure(run, all_tables(run))[name].value for run in runs])
    row = ranking.ranked(name).row(by_predicate=pl.col("safeguards") == "speech", named=True)
    avoided = [a - b for a, b in zip(*found, strict=True)]
    assert row["value"] == pytest.approx(sum(avoided) / 2)
    assert row["without"] == pytest.approx(sum(found[0]) / 2)
    assert row["with"] == pytest.approx(sum(found[1]) / 2)
    # Student's t with one degree of freedom: the half-width is 12.706 x spread / sqrt(2).
    assert row["high"] - row["value"] == pytest.approx(12.706 * abs(avoided[0] - avoided[1]) / 2,
                                                       rel=1e-3)  # fmt: skip
    assert row["share"] == pytest.approx(row["value"] / row["without"])
    assert row["touches"]
    assert row["value"] > 0


def test_what_touches_nobody_is_zero_exactly(town):
    blind = without(town, "cameras", "control-room")
    found = safeguards(blind, **SMALL, only=["human-review", "live-recognition", "speech"])
    assert set(found.idle) == {"human-review", "live-recognition"}
    assert "cameras is absent" in found.idle["human-review"]
    assert "same to the bit" in found.idle["live-recognition"]
    rows = found.ranking.filter(pl.col("safeguards").is_in(list(found.idle)))
    assert rows.height == 2 * len(HARMS)
    for name in ("value", "lowest", "highest"):
        assert rows[name].to_list() == [0.0] * rows.height
    assert rows["low"].is_null().all()
    assert not rows["touches"].any()
    # With such a one beside it, a safeguard does what it does alone.
    alone = found.ranked("remarks_withheld").filter(pl.col("safeguards") == "speech")
    pair = found.ranked("remarks_withheld", 2).filter(
        pl.col("safeguards") == "human-review + speech"
    )
    assert alone["value"][0] == pair["value"][0]
    assert "cameras is absent" in pair["why"][0]


def test_nothing_is_avoided_where_all_is_in_force():
    found = safeguards("safeguarded", people=700, years=0.1, seeds=1, pairs=False,
                       robustness=False)  # fmt: skip
    assert set(found.idle) == set(FIELDS)
    assert found.worlds == 1
    assert found.ranking["value"].to_list() == [0.0] * found.ranking.height
    assert found.ranking["low"].is_null().all()


def test_ranks_do_not_depend_on_the_order_of_anything(town, ranking):
    for order in ORDERS:
        other = safeguards(
            town,
            people=300,
            years=0.25,
            seeds=[2, 1],
            only=order,
            outcomes=list(reversed(list(HARMS))),
            threads=1,
        )
        assert other.ranking.equals(ranking.ranking)
        assert other.robustness.equals(ranking.robustness)
        assert other.claims.equals(ranking.claims)


def test_ranks_follow_values_and_ties_share(ranking):
    for outcome in ranking.outcomes:
        for members in (1, 2):
            rows = ranking.ranked(outcome, members)
            values, ranks = rows["value"].to_list(), rows["rank"].to_list()
            assert ranks == [1 + sum(other > value for other in values) for value in values]
            assert ranks == sorted(ranks)


class Invented:
    """Runs with invented values of a harm and of what it is a part of."""

    outcomes = ("wrongful_denials",)

    def __init__(self, harm, whole):
        self.seeds = tuple(range(1, 1 + len(next(iter(harm.values())))))
        self.harm, self.whole = harm, whole

    def of(self, name):
        return [
            Kept(
                seed, sum(map(ord, name)), {"wrongful_denials": harm, "denied_share": whole}, {}, ""
            )
            for seed, harm, whole in zip(self.seeds, self.harm[name], self.whole[name], strict=True)
        ]

    def titles(self, outcome):
        return HARMS[outcome]


def invented_ranking(cities, absent=()):
    """Rank safeguards of which a and b halve a harm, c takes a tenth and e adds a half."""
    lives = [100.0 + 10 * city for city in range(cities)]
    shares = {"base": 1, "a": 0.5, "b": 0.49, "c": 0.9, "d": 1, "e": 1.5, "all together": 0}
    harm = {name: [part * life for life in lives] for name, part in shares.items()}
    # By luck b is worse than a in one city and better in the others.
    harm["b"][0] *= 1.05
    whole = {name: [float(part > 0)] * cities for name, part in shares.items()}
    for name in absent:
        harm[name] = [None] * cities
    groups = [(ALL,), *((name,) for name in "abcde")]
    worlds = {(group, STATED): World(group[0], {}) for group in groups}
    return Tables(Invented(harm, whole), {False: "base"}, worlds, tuple("abcde")).ranking()


def test_ranks_are_told_if_a_new_city_would_show_them():
    rows = {row["safeguards"]: row for row in invented_ranking(8).to_dicts()}
    # a and b differ by less than the margin, d changes nothing; no rank is left out.
    assert {name: rows[name]["place"] for name in rows} == {
        "all together": None, "a": 1, "b": 1, "c": 2, "d": None, "e": 3,
    }  # fmt: skip
    assert {name: rows[name]["told"] for name in rows} == {
        "all together": "less", "a": "less", "b": "less", "c": "", "d": "", "e": "more",
    }  # fmt: skip
    assert rows["b"]["rank"] == 1
    assert rows["a"]["rank"] == 2


def test_few_cities_carry_no_ranks():
    assert invented_ranking(3)["place"].to_list() == [None] * 6
    assert set(invented_ranking(3)["told"]) == set(invented_ranking(1)["told"]) == {""}
    # Nor do cities of which some could not be played.
    assert invented_ranking(8, absent="c")["place"].null_count() == 6


def test_a_rule_that_went_is_told_from_mistakes_that_went():
    rows = {row["safeguards"]: row["abolishes"] for row in invented_ranking(8).to_dicts()}
    assert [name for name in rows if rows[name]] == ["all together"]


class Punishing(Invented):
    """Runs with invented values of what is punished, left unsaid and left undone."""

    outcomes = ("wrongful_penalties_per_100000",)

    def of(self, name):
        punished, unsaid, undone = self.harm[name]
        return [
            Kept(
                seed, sum(map(ord, name)) + seed,
                {
                    "wrongful_penalties_per_100000": punished + luck, "penalties": 1.0,
                    "remarks_withheld": unsaid - luck / 100,
                    "illegal_acts_not_done_share": undone - luck / 100,
                }, {}, "",
            )
            for seed, luck in zip(self.seeds, (-2.0, -1.0, 1.0, 2.0), strict=False)
        ]  # fmt: skip


def punishing_ranking(cities):
    """Rank safeguards of which b, c and d add to what is punished, and a and e do not."""
    worlds = {
        "base": (100.0, 0.5, 0.3), "a": (100.0, 0.2, 0.1), "b": (150.0, 0.2, 0.3),
        "c": (150.0, 0.5, 0.1), "d": (150.0, 0.7, 0.3), "e": (50.0, 0.2, 0.1),
        "all together": (150.0, 0.2, 0.1),
    }  # fmt: skip
    runs = Punishing({name: [world] * cities for name, world in worlds.items()}, {})
    runs.harm = worlds
    groups = [(ALL,), *((name,) for name in "abcde")]
    found = {(group, STATED): World(group[0], {}) for group in groups}
    return Tables(runs, {False: "base"}, found, tuple("abcde")).ranking()


def test_what_is_punished_more_has_the_reason_that_can_be_seen_and_no_other(ranking):
    table = punishing_ranking(4)
    rows = {row["safeguards"]: row["because"] for row in table.to_dicts()}
    assert rows == {
        "all together": "unsaid, not done", "a": "", "b": "unsaid", "c": "not done", "d": "",
        "e": "",
    }  # fmt: skip
    told = printed(ranking, table)
    assert "With b fewer critical remarks are left unsaid, and who speaks again can be" in told
    assert "With c more illegal acts are done, and whatever is done" in told
    assert told.count("no sign of a harsher city") == 3
    # Too few cities give no reason.
    assert set(punishing_ranking(3)["because"]) == {""}


def printed(ranking, table):
    console = Console(file=io.StringIO(), width=100)
    show_ranking(replace(ranking, ranking=table), console)
    return " ".join(console.file.getvalue().split())


def test_the_words_tell_ties_and_what_was_abolished(ranking):
    told = printed(ranking, invented_ranking(8))
    assert "1 = b" in told
    assert "1 = a" in told
    assert "2 c" in told
    assert "3 e" in told
    assert "No difference: d." in told
    assert "With all together no request is denied at all, rightly or wrongly" in told


def test_a_harm_that_never_occurred_was_not_avoided(ranking):
    nothing = invented_ranking(8).with_columns(
        pl.col("value", "without", "with", "lowest", "highest").fill_null(0) * 0,
        low=None, high=None,
    )  # fmt: skip
    assert "None occurred, with safeguards or without" in printed(ranking, nothing)
    assert "No safeguard changes it" not in printed(ranking, nothing)
    there = nothing.with_columns(without=pl.lit(3.0))
    assert "No safeguard changes it" in printed(ranking, there)


def test_pairs(ranking):
    pairs = ranking.ranked("remarks_withheld", 2)["safeguards"].to_list()
    assert sorted(pairs) == [
        "appeal + consent", "appeal + speech", "notice + appeal", "notice + consent",
        "notice + speech", "speech + consent",
    ]  # fmt: skip
    every = ranking.ranked("remarks_withheld", 0)
    assert every["safeguards"].to_list() == ["all together"]


def test_robustness(ranking):
    rows = ranking.robustness.filter(
        (pl.col("safeguards") == "consent") & (pl.col("outcome") == "remarks_withheld")
    )
    assert rows["condition"].to_list() == ["as stated", "weak", "strong", "rival rule"]
    told = ranking.ranked("remarks_withheld").row(
        by_predicate=pl.col("safeguards") == "consent", named=True
    )
    assert told["lowest"] == rows["value"].min()
    assert told["highest"] == rows["value"].max()
    assert (told["best_rank"], told["worst_rank"]) == (rows["rank"].min(), rows["rank"].max())
    assert told["holds"] == (rows["value"].min() > 0)
    # More people are scored at the weak end than at the strong one.
    by_condition = dict(rows.select("condition", "value").iter_rows())
    assert by_condition["weak"] < by_condition["strong"]
    assert by_condition["rival rule"] != by_condition["as stated"]


def test_without_robustness_and_fear(town):
    plain = safeguards(town, **SMALL, only=["speech"], pairs=False, robustness=False)
    assert set(plain.robustness["condition"]) == {STATED}
    assert plain.ranking["holds"].to_list() == [None] * plain.ranking.height
    fearless = without(town, "fear")
    found = safeguards(fearless, people=200, years=0.1, seeds=1, only=["consent"], pairs=False)
    assert "rival rule" not in set(found.robustness["condition"])
    assert any("no rival rule" in note for note in found.notes)
    # One seed has no interval.
    told = found.ranked("wrongful_penalties_per_100000").row(0, named=True)
    assert (told["low"], told["high"]) == (None, None)


def test_notes_say_what_safeguards_do_not_reach(ranking):
    assert any("court's list" in note for note in ranking.notes)
    assert any("when it is booked" in note for note in ranking.notes)


def test_claims_are_shown_beside(ranking):
    bare = ranking.claims.filter(pl.col("members") == -1)
    assert {"recorded_per_illegal_act", "illegal_acts_not_done_share"} <= set(bare["outcome"])
    # What is claimed orders nothing: safeguards stand in their own order.
    of_each = ranking.claims["safeguards"].unique(maintain_order=True).to_list()
    assert of_each[:2] == ["nothing added", "all together"]
    assert of_each[2:6] == [name for name in FIELDS if name in FOUR]
    known = bare.drop_nulls("value")
    # Fewer than twenty cities give no range over cities.
    assert len(known)
    assert known["low"].is_null().all()
    assert known["high"].is_null().all()


def test_the_folder_appears_whole_or_not_at_all(tmp_path, ranking, monkeypatch):
    folder = ranking.write(tmp_path / "new" / "ranking")
    told = json.loads((folder / "safeguards.json").read_text())
    assert told["outcomes"] == list(HARMS)
    assert pl.read_parquet(folder / "ranking.parquet").equals(ranking.ranking)
    assert gc.load(folder / "scenario.yaml").hash == ranking.scenario.hash
    with pytest.raises(GlasscityError, match="exists already"):
        ranking.write(folder)

    def full(*_arguments, **_named):
        raise OSError("No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        ranking.write(tmp_path / "never")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new"]


def test_it_reads_as_words(ranking):
    page = ranking._repr_html_()
    assert "In this model" not in page
    assert "in this model, under these assumptions" in page
    assert page.index("Critical remarks withheld") < page.index("no objective")
    assert "300 synthetic people" in repr(ranking)


@pytest.mark.slow
def test_processes_rank_the_same_bits(town):
    asked = {"people": 200, "years": 0.05, "seeds": 2, "only": ["speech", "notice"],
             "robustness": False}  # fmt: skip
    two, one = (safeguards(town, **asked, workers=workers) for workers in (2, 1))
    for name in ("ranking", "robustness", "claims", "failures", "settings"):
        assert getattr(two, name).equals(getattr(one, name)), name
    assert two.worlds == one.worlds


def failing(monkeypatch, is_bad):
    """Let worlds of a kind be such as cannot be played, with seed 2 alone."""

    def spoilt(whole, plans):
        def played(*given, **named):
            if given[plans] == 2 and any(is_bad(each.scenario) for each in given[:plans]):
                raise GlasscityError("it would not do")
            return whole(*given, **named)

        return played

    monkeypatch.setattr(clock, "play", spoilt(clock.play, 1))
    monkeypatch.setattr(twins, "play_twins", spoilt(twins.play_twins, 2))


def test_a_world_that_cannot_be_played_is_recorded_and_the_rest_goes_on(
    town, ranking, monkeypatch, tmp_path
):
    def speech_alone(scenario):
        return scenario.name.endswith("with speech") and "silence" not in scenario.name

    failing(monkeypatch, speech_alone)
    found = safeguards(town, **SMALL, only=FOUR)
    # Speech has no numbers with a range, so that its weak and strong worlds are the same one.
    assert set(found.failures.iter_rows()) == {
        ("speech", condition, 2, "it would not do") for condition in ("as stated", "weak", "strong")
    }
    told = found.ranked("remarks_withheld").row(
        by_predicate=pl.col("safeguards") == "speech", named=True
    )
    assert "could not be played with seed 2: it would not do" in told["why"]
    assert (told["seeds"], told["low"], told["holds"]) == (1, None, None)
    assert told["value"] is not None
    others = pl.col("safeguards") != "speech"
    columns = ["safeguards", "outcome", "value", "low", "high", "touches", "why", "holds"]
    left, right = (each.ranking.filter(others).select(columns) for each in (found, ranking))
    assert left.sort(columns[:2]).equals(right.sort(columns[:2]))
    folder = found.write(tmp_path / "ranking")
    assert pl.read_parquet(folder / "failures.parquet").equals(found.failures)
    assert found.to_json()["failures"][0]["error"] == "it would not do"
    console = Console(file=io.StringIO(), width=100)
    show_ranking(found, console)
    assert "Could not be played, and left out" in console.file.getvalue()
    assert "3 worlds: it would not do" in console.file.getvalue()


def test_without_the_scenario_itself_there_is_nothing_to_compare(town, monkeypatch):
    failing(monkeypatch, lambda scenario: scenario.hash == town.hash)
    with pytest.raises(GlasscityError, match="it would not do"):
        safeguards(town, **SMALL, only=["speech"], pairs=False)


def test_progress_ends_at_the_end(town):
    seen = []
    safeguards(town, **SMALL, only=["speech"], pairs=False,
               progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    done, total = zip(*seen, strict=True)
    assert len(set(total)) == 1
    assert list(done) == sorted(done)
    assert done[-1] == total[0]


# --- the command line ----------------------------------------------------------------------------

COMMAND = ["safeguards", "town", "--people", "200", "--years", "0.1", "--seeds", "1"]


def test_the_command_speaks_json(capsys, tmp_path):
    out = tmp_path / "ranking"
    assert main([*COMMAND, "--no-pairs", "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcomes"] == list(HARMS)
    assert told["seeds"] == [1]
    assert {row["members"] for row in told["ranking"]} == {0, 1}
    assert {row["safeguards"] for row in told["ranking"]} == {"all together", *FIELDS}
    assert {row["type"] for row in told["claims"]} == {"claim"}
    assert told["out"] == str(out)
    assert (out / "safeguards.json").is_file()


def test_the_command_tells_harms_first(capsys):
    assert main([*COMMAND, "--no-pairs", "--outcome", "remarks_withheld"]) == 0
    told = capsys.readouterr().out
    assert "200 synthetic people" in told
    assert "1 seed carries no ranks" in told
    assert "rank " not in told.partition("no objective")[0].partition("withheld\n")[2]
    assert "In this model, under these assumptions" in " ".join(told.split())
    assert told.index("Critical remarks withheld") < told.index("no objective")
    assert "Safeguards that touch nobody here" in told


def test_processes_are_as_many_as_fit_the_memory(capsys, monkeypatch):
    # Two worlds of 100 people with scores: at least 14,000 bytes for each process.
    monkeypatch.setattr(crew, "free_memory", lambda: 30_000)
    fit = crew.workers_that_fit
    assert [fit(wanted, 1, 100, True, 2) for wanted in (1, 2)] == [1, 2]
    with pytest.raises(GlasscityError, match=r"2 worlds of 100 people .* --workers 1 should"):
        fit(3, 1, 100, True, 2)
    monkeypatch.setattr(crew, "make_workers", lambda *_: Workers(8, 1))
    assert fit(None, None, 100, True, 2) == 1
    monkeypatch.setattr(crew, "free_memory", lambda: 300_000)
    assert fit(None, None, 100, True, 2) is None
    monkeypatch.setattr(crew, "free_memory", lambda: 13_000)
    assert main([*COMMAND, "--no-pairs"]) == 2
    assert "a world" not in (told := capsys.readouterr().err)
    assert "--people: 2 worlds of 200 people need more than" in told
    assert main([*COMMAND, "--workers", "0"]) == 2
    assert "--workers: found" in capsys.readouterr().err


def test_the_command_refuses_a_claim(capsys, tmp_path):
    out = tmp_path / "never"
    call = [*COMMAND, "--outcome", "recorded_per_illegal_act", "--out", str(out)]
    assert main(call) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "only outcomes typed harm" in told.err
    assert not out.exists()
