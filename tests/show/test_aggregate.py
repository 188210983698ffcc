"""The rows behind the charts, against numbers that can be checked by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest

from glasscity.outcomes.telling import reach
from glasscity.show import aggregate


def test_poisson_interval_of_nothing_is_minus_log_of_the_tail() -> None:
    low, high = aggregate.poisson_interval(0)
    assert low == 0
    assert high == pytest.approx(-math.log(0.025))


def test_poisson_interval_of_ten_is_the_tabulated_one() -> None:
    assert aggregate.poisson_interval(10) == pytest.approx((4.795, 18.390), abs=1e-3)


def test_rates_scale_count_and_interval_alike() -> None:
    frame = pl.DataFrame({"count": [10], "exposure": [50_000.0]})
    row = aggregate.with_rates(frame, 1e5).row(0, named=True)
    assert row["rate"] == pytest.approx(20)
    assert row["low"] == pytest.approx(2 * 4.795, abs=0.01)
    assert row["high"] == pytest.approx(2 * 18.390, abs=0.01)


TIERS = pl.DataFrame(
    {
        "week": [0, 0, 1, 1, 1],
        "day": [0, 0, 7, 7, 7],
        "district": ["a", "b", "a", "a", "b"],
        "tier": ["mid", "mid", "mid", "low", "mid"],
        "people": [30, 70, 20, 10, 70],
    }
)


def test_tier_shares_add_districts_and_fill_empty_tiers() -> None:
    shares = aggregate.tier_shares(TIERS, ["top", "mid", "low"])
    assert shares.filter(pl.col("week") == 1)["share"].to_list() == [0.0, 0.9, 0.1]
    assert shares.filter(pl.col("week") == 0)["share"].to_list() == [0.0, 1.0, 0.0]
    assert aggregate.never_reached(shares) == ["top"]


def test_thinning_keeps_the_first_and_the_last_border() -> None:
    weeks = list(range(522))
    shares = pl.DataFrame({"week": weeks, "share": [1.0] * 522})
    kept = aggregate.thinned(shares, 100)["week"]
    assert kept[0] == 0
    assert kept[-1] == 521
    assert len(kept) <= 102


def test_score_bars_know_their_tier() -> None:
    scores = pl.DataFrame({"score": [590, 600, 1300], "people": [1, 2, 1]})
    cuts = {"AAA": 1300.0, "ordinary": 600.0, "D": 0.0}
    bars = aggregate.score_bars(scores, 10, cuts, ["AAA", "ordinary", "D"], 1000)
    assert bars["tier"].to_list() == ["D", "ordinary", "AAA"]
    assert bars["share"].to_list() == [0.25, 0.5, 0.25]


def test_many_narrow_bins_are_joined_and_nobody_is_lost() -> None:
    scores = pl.DataFrame({"score": list(range(1000)), "people": [1] * 1000})
    bars = aggregate.score_bars(scores, 1, {}, [], 500).with_columns(lowest=pl.lit(False))
    joined, _ = aggregate.rebinned(bars, 1, (0, 1000), 500)
    assert len(joined) <= aggregate.MOST_BARS
    assert joined["people"].sum() == 1000


def _records(rows: list[tuple[str, str, str, int, int]]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows, schema=["channel", "truth", "sex", "records", "points"], orient="row"
    )
    return frame.with_columns(
        penalties=pl.when(pl.col("points") < 0).then(pl.col("records")).otherwise(0),
        act=pl.lit("x"),
        district=pl.lit("a"),
        age=pl.lit("25-44"),
        group=pl.lit("majority"),
        migrant=pl.lit("no"),
    )


RECORDS = _records(
    [
        ("cameras", "true", "male", 90, -900),
        ("cameras", "false identity", "male", 8, -80),
        ("cameras", "false identity", "female", 2, -20),
        ("registers", "false event", "female", 5, -50),
        ("registers", "false identity", "female", 3, 30),
    ]
)
PEOPLE = pl.DataFrame(
    {
        "outcome": ["wrongful_records"] * 2,
        "scored": ["yes"] * 2,
        "district": ["a", "a"],
        "sex": ["female", "male"],
        "age": ["25-44"] * 2,
        "group": ["majority"] * 2,
        "migrant": ["no"] * 2,
        "people": [600, 400],
        "sum": [7, 8],
        "sum_sq": [7, 8],
    }
)


def counted(*parts: pl.DataFrame) -> pl.DataFrame:
    rows = [part.cast({"people": pl.Int64, "sum": pl.Int64, "sum_sq": pl.Int64}) for part in parts]
    return aggregate.counted(pl.concat(rows), "wrongful_records")


def test_a_wrongful_gain_is_no_penalty() -> None:
    assert aggregate.wrongful(RECORDS, scored=True)["records"].sum() == 15


def test_unscored_runs_count_every_untrue_record() -> None:
    assert aggregate.wrongful(RECORDS, scored=False)["records"].sum() == 18


def test_rates_by_channel_are_per_100_000_person_years() -> None:
    wrong = aggregate.wrongful(RECORDS, scored=True)
    rates = aggregate.by_channel(wrong, person_years=2000)
    assert rates.row(0, named=True)["channel"] == "cameras"
    assert rates["count"].to_list() == [10, 5]
    assert rates["rate"].to_list() == [500, 250]


def test_rates_by_group_use_the_groups_own_person_years() -> None:
    wrong = aggregate.wrongful(RECORDS, scored=True)
    rates = aggregate.by_group(wrong, counted(PEOPLE), years=2).filter(pl.col("dimension") == "sex")
    assert rates["category"].to_list() == ["female", "male"]
    assert rates["count"].to_list() == [7, 8]
    assert rates["exposure"].to_list() == [1200, 800]
    assert rates["rate"].to_list() == pytest.approx([7 / 1200 * 1e5, 1000])


def test_a_district_without_records_has_rate_zero_and_an_upper_bound() -> None:
    people = counted(PEOPLE, PEOPLE.with_columns(district=pl.lit("b")))
    rates = aggregate.by_category(RECORDS.head(0), "records", people, 1, "district")
    assert rates["rate"].to_list() == [0, 0]
    assert rates["high"][0] == pytest.approx(-math.log(0.025) / 1000 * 1e5)


def test_people_who_are_not_scored_are_in_no_denominator() -> None:
    # 300 children of the same sex and district, of whom none can be penalised.
    children = PEOPLE.head(1).with_columns(
        age=pl.lit("0-14"), scored=pl.lit("no"), people=pl.lit(300), sum=pl.lit(0), sum_sq=pl.lit(0)
    )
    wrong = aggregate.wrongful(RECORDS, scored=True)
    rates = aggregate.by_group(wrong, counted(PEOPLE, children), years=1)
    by = {row["category"]: row for row in rates.to_dicts() if row["dimension"] in ("sex", "age")}
    assert by["female"]["rate"] == pytest.approx(7 / 600 * 1e5)
    assert by["0-14"]["rate"] is None
    assert by["0-14"]["people"] == 0
    # Where the regime scores nobody, everybody counts.
    nobody = [part.with_columns(scored=pl.lit("no")) for part in (PEOPLE, children)]
    rates = aggregate.by_group(wrong, counted(*nobody), years=1)
    assert dict(rates.select("category", "people").rows())["0-14"] == 300


def test_lumps_are_variance_over_mean_of_those_who_count() -> None:
    # 10 people: one with 4 records, nine with none. Mean 0.4, variance (16 - 1.6) / 9 = 1.6.
    row = PEOPLE.head(1).with_columns(people=pl.lit(10), sum=pl.lit(4), sum_sq=pl.lit(16))
    assert aggregate.lumps(counted(row)) == pytest.approx(4)
    # Three lumps of 4: the interval is 4 times that of 3 events.
    assert aggregate.poisson_interval(12, 4) == pytest.approx(
        tuple(4 * end for end in aggregate.poisson_interval(3))
    )


def test_what_a_few_cities_would_tell_is_larger_for_a_small_group() -> None:
    rates = pl.DataFrame({"count": [900, 90, 10, 0], "people": [9000, 900, 100, 500]})
    large, middle, small, none = aggregate.least_ratios(rates, 1.0, 4)
    assert 1.25 < middle < small < math.inf
    assert large == pytest.approx(
        1.25 * math.exp(reach(aggregate.CITIES_SUPPOSED, 4) * math.sqrt(1 / 900 + 1 / 100))
    )
    assert none == math.inf


def test_the_score_at_the_start_keeps_a_bin_of_its_own() -> None:
    scores = pl.DataFrame({"score": [980, 990, 995, 996, 1000], "people": [1, 2, 90, 3, 4]})
    bars = aggregate.score_bars(scores, 10, {"A": 600}, ["A"], 995)
    assert bars["high"].to_list() == [990, 995, 996, 1000, 1010]
    joined, wide = aggregate.rebinned(bars.with_columns(lowest=pl.lit(False)), 10, (0, 1800), 995)
    assert wide == 20
    assert joined.select("low", "high", "people").rows() == [
        (980, 995, 3), (995, 996, 90), (996, 1000, 3), (1000, 1020, 4),
    ]  # fmt: skip


def test_denials_are_split_and_related_to_requests() -> None:
    requests = pl.DataFrame({"demand": ["rail-trip", "loan"], "requests": [1000, 100]})
    denials = pl.DataFrame(
        {
            "demand": ["rail-trip", "rail-trip", "loan"],
            "wrongful": ["rightful", "stale", "rightful"],
            "denials": [15, 5, 10],
        }
    )
    rates = aggregate.denial_rates(requests, denials)
    assert rates["demand"].to_list() == ["loan", "rail-trip"]
    rail = rates.row(1, named=True)
    assert (rail["rightful_rate"], rail["wrongful_rate"], rail["denied_rate"]) == (15, 5, 20)


def test_share_of_top_interpolates_between_points() -> None:
    curve = pl.DataFrame(
        {
            "quantity": ["denials"] * 3,
            "people_share": [0.0, 0.02, 1.0],
            "quantity_share": [0.0, 0.5, 1.0],
        }
    )
    assert aggregate.share_of_top(curve, "denials", 0.01) == pytest.approx(0.25)
    assert aggregate.share_of_top(curve, "denials", 0.51) == pytest.approx(0.75)
    assert aggregate.share_of_top(curve, "penalties", 0.01) is None


def test_transition_shares_sum_to_one_from_each_tier() -> None:
    moves = pl.DataFrame(
        {
            "year": [0, 0, 1],
            "from_tier": ["low", "low", "low"],
            "to_tier": ["low", "mid", "low"],
            "people": [2, 1, 1],
        }
    )
    shares = aggregate.transition_shares(moves, ["mid", "low"])
    assert dict(shares.select("to_tier", "share").rows()) == {"low": 0.75, "mid": 0.25}


@pytest.mark.parametrize(
    ("prevalence", "right"), [(100, 98.2), (1_000, 84.2), (10_000, 34.8), (100_000, 5.1)]
)
def test_precision_at_published_error_rates(prevalence: int, right: float) -> None:
    assert 100 * aggregate.right_of_alarms(prevalence) == pytest.approx(right, abs=0.05)


def test_icons_show_as_many_right_alarms_as_there_are() -> None:
    icons = aggregate.icons(35)
    assert len(icons) == 100
    assert icons["right"].sum() == 35
    assert icons["column"].max() == icons["row"].max() == 9


def test_kinds_of_numbers_count_each_kind() -> None:
    rows = [{"kind": "published"}, {"kind": "assumed"}, {"kind": "assumed"}, {"kind": "described"}]
    frame = aggregate.kinds_of_numbers(rows)
    assert frame["count"].to_list() == [1, 1, 2]
    assert frame["share"].to_list() == [0.25, 0.25, 0.5]
