"""Figures: each joins a chart with its title, its sentence and the numbers behind it.

The sentence is computed from the same frame as the chart and stands under it in print, in the
page and as the text alternative. Where there is nothing to draw, a figure is only its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from glasscity.show import aggregate, charts
from glasscity.show.material import Material
from glasscity.show.words import Words, humanise

MOST_TABLE_ROWS = 60
LEAST_FOR_GAP = 5
MOST_NAMED_CUTS = 6


@dataclass(frozen=True)
class Table:
    """Rows of ready text; columns whose index is in `numeric` are set flush right."""

    columns: list[str]
    rows: list[list[str]]
    numeric: frozenset[int] = frozenset()
    total: int = 0


@dataclass(frozen=True)
class Panel:
    """One drawn view with its own text alternative."""

    chart: charts.Chart
    text: str
    title: str = ""
    caption: str = ""

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The chart as a Vega-Lite specification."""
        # Validation takes as long as all the rest of a report; the tests validate every chart.
        spec: dict[str, Any] = self.chart.to_dict(validate=False)
        return spec


@dataclass(frozen=True)
class Key:
    """One entry of a legend: a colour, a name and a few words about it."""

    colour: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart with its words. `panels` is empty where there is nothing to draw."""

    key: str
    sentence: str
    title: str = ""
    subtitle: str = ""
    panels: Sequence[Panel] = ()
    table: Table | None = None
    note: str = ""
    legend: Sequence[Key] = ()
    small: bool = False


def _table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], words: Words, text_columns: int = 1
) -> Table:
    """Return a table whose first `text_columns` columns are words and the rest numbers."""
    kept = [list(row) for row in rows]
    names = [words.say(f"columns.{column}") for column in columns]
    numeric = frozenset(range(text_columns, len(names)))
    return Table(names, kept[:MOST_TABLE_ROWS], numeric, len(kept))


def _interval(row: dict[str, Any], words: Words) -> str:
    low, high = words.number(row["low"]), words.number(row["high"])
    return words.say("format.interval", low=low, high=high)


def _variant(key: str, scored: bool) -> str:
    return key if scored else f"{key}_unscored"


# --- what happened -------------------------------------------------------------------------------


def tiers(run: Material, words: Words) -> Figure | None:
    """Show tier shares over time; None where nobody is scored."""
    order = run.tiers
    if not order or not len(run["tiers"]):
        return None
    shares = aggregate.tier_shares(run["tiers"], order)
    empty = aggregate.never_reached(shares)
    end = aggregate.at_end(shares)
    start = shares.filter(pl.col("week") == pl.col("week").min()).sort("rank")
    text = words.say("tiers.sentence", start=_standing(start, words), end=_standing(end, words))
    if empty:
        text = f"{text} {words.say('tiers.never', tiers=words.list(empty))}"
    chart = charts.tiers_over_time(aggregate.thinned(shares), order, text, words)
    return Figure(
        "tiers",
        text,
        _tiers_title(end, empty, order, words),
        words.say("tiers.subtitle"),
        [Panel(chart, text)],
        _tiers_table(shares, start, end, words),
        words.say("tiers.note_never" if empty else "tiers.note"),
        _tiers_legend(shares, start, end, order, words),
    )


def _standing(border: pl.DataFrame, words: Words) -> str:
    """Describe one border: the largest tiers by name, the others together."""
    held = border.filter(pl.col("people") > 0).sort("share", descending=True)
    named, others = held.head(4), held.slice(4)
    parts = [
        words.say("tiers.part", share=words.percent(share), tier=tier)
        for share, tier in named.select("share", "tier").rows()
    ]
    if len(others):
        rest = words.count("tier", len(others))
        parts.append(
            words.say("tiers.rest", share=words.percent(float(others["share"].sum())), n=rest)
        )
    return words.list(parts)


def _tiers_title(end: pl.DataFrame, empty: list[str], order: list[str], words: Words) -> str:
    if len(order) == 1:
        return words.say("tiers.title_one", tier=order[0])
    if 0 < len(empty) <= 3:
        return words.say("tiers.title_never", tiers=words.list(empty, "format.or_list"))
    if empty:
        return words.say(
            "tiers.title_never_many", n=words.number(len(empty)), total=words.number(len(order))
        )
    share = words.percent(float(end["share"][-1]))
    return words.say("tiers.title_lowest", share=share, lowest=order[-1])


def _tiers_rows(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame
) -> list[tuple[str, float, float, float]]:
    most = shares.group_by("tier", "rank").agg(pl.col("share").max()).sort("rank")["share"]
    return list(zip(end["tier"], start["share"], end["share"], most, strict=True))


def _tiers_table(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame, words: Words
) -> Table:
    rows = [
        [tier, *(words.percent(value) for value in values)]
        for tier, *values in _tiers_rows(shares, start, end)
    ]
    return _table(["tier", "start", "end", "most"], rows, words)


def _tiers_legend(
    shares: pl.DataFrame, start: pl.DataFrame, end: pl.DataFrame, order: list[str], words: Words
) -> list[Key]:
    colours = charts.tier_colours(order)
    return [
        Key(
            colours[tier],
            tier,
            words.say("labels.nobody") if most == 0 else words.percent(last),
        )
        for tier, _, last, most in _tiers_rows(shares, start, end)
    ]


def lowest(run: Material, words: Words) -> Figure | None:
    """Show the share of people in the lowest tier over time, on a scale of its own."""
    order = run.tiers
    if len(order) < 2 or not len(run["tiers"]):
        return None
    tier = order[-1]
    shares = aggregate.tier_shares(run["tiers"], order).filter(pl.col("tier") == tier)
    if not shares["people"].sum():
        return Figure("lowest", words.say("lowest.title_never", tier=tier) + ".")
    peak = shares.sort("share", "week", descending=[True, False]).row(0, named=True)
    text = words.say(
        "lowest.sentence",
        tier=tier,
        start=words.percent(shares["share"][0]),
        end=words.percent(shares["share"][-1]),
        most=words.percent(peak["share"]),
        week=words.number(peak["week"]),
    )
    thin = aggregate.thinned(shares)
    rows = [
        [words.number(row["week"]), words.number(row["people"]), words.percent(row["share"])]
        for row in aggregate.thinned(shares, 26).to_dicts()
    ]
    return Figure(
        "lowest",
        text,
        words.say("lowest.title_rose", tier=tier, share=words.percent(shares["share"][-1])),
        words.say("lowest.subtitle", tier=tier),
        [Panel(charts.lowest_tier(thin, text, words), text)],
        _table(["week", "people", "share"], rows, words, 0),
    )


def scores(run: Material, words: Words) -> Figure | None:
    """Show the distribution of scores on the last day, with cut points."""
    if not run.tiers or not len(run["scores"]):
        return None
    width = int(run.manifest.get("score_bin") or 1)
    bars = aggregate.score_bars(run["scores"], width, run.cuts, run.tiers)
    lowest_tier = pl.lit(len(run.tiers) > 1) & (pl.col("tier") == run.tiers[-1])
    bars = bars.with_columns(lowest=lowest_tier.fill_null(False))
    domain = _score_domain(bars, run, width)
    outside = float(
        bars.filter((pl.col("high") <= domain[0]) | (pl.col("low") >= domain[1]))["share"].sum()
    )
    drawn = aggregate.rebinned(bars, width, domain)
    inside = drawn.filter((pl.col("high") > domain[0]) & (pl.col("low") < domain[1]))
    shown_width = int(inside["high"][0] - inside["low"][0])
    top = _axis_top(inside["share"])
    cuts = _cut_labels(run, domain, words)
    sentence = _score_sentence(bars, run, width, outside, domain, words)
    chart = charts.score_distribution(inside, cuts, domain, top, sentence, words)
    cut_bars = bool((inside["share"] > top).any())
    return Figure(
        "scores",
        sentence,
        _score_title(bars, run, width, words),
        words.say("scores.subtitle", width=words.number(shown_width)),
        [Panel(chart, sentence)],
        _score_table(bars, words),
        words.say("scores.cut") if cut_bars else "",
    )


def _axis_top(shares: pl.Series) -> float:
    """Return the axis end: the tallest bar, unless it dwarfs the second and must be cut."""
    tall = shares.sort(descending=True).head(2).to_list()
    if len(tall) == 2 and tall[0] > 4 * tall[1] > 0:
        return float(tall[1] * 1.5)
    return float(tall[0]) if tall else 1.0


def _score_domain(bars: pl.DataFrame, run: Material, width: int) -> tuple[float, float]:
    """Cover all but the rarest one in a thousand, the start, and the cuts next to them."""
    reached = bars.with_columns(below=pl.col("share").cum_sum())
    low = float(reached.filter(pl.col("below") >= 0.0005)["low"][0])
    high = float(reached.filter(pl.col("below") - pl.col("share") <= 0.9995)["high"][-1])
    start = run.manifest.get("start")
    if start is not None:
        low, high = min(low, float(start)), max(high, float(start) + width)
    inner = list(run.cuts.values())[:-1]
    under, over = [c for c in inner if c < low], [c for c in inner if c >= high]
    low = min(low, max(under, default=low))
    high = max(high, min(over, default=high) + width)
    margin = 0.03 * (high - low)
    return low - margin, high + margin


def _cut_labels(run: Material, domain: tuple[float, float], words: Words) -> pl.DataFrame:
    """Return the cut points inside the domain; each label has a line of its own."""
    inner = [(t, c) for t, c in list(run.cuts.items())[:-1] if domain[0] < c < domain[1]]
    rows = [
        {
            "cut": cut,
            "label": words.say("labels.cut", tier=tier, cut=words.number(cut)),
            "line": line,
            "named": len(inner) <= MOST_NAMED_CUTS,
        }
        for line, (tier, cut) in enumerate(inner)
    ]
    schema = {"cut": pl.Float64, "label": pl.String, "line": pl.Int64, "named": pl.Boolean}
    return pl.DataFrame(rows, schema=schema)


def _median_bin(bars: pl.DataFrame) -> tuple[int, int]:
    row = bars.filter(pl.col("share").cum_sum() >= 0.5 - 1e-12).row(0, named=True)
    return int(row["low"]), int(row["high"])


def _score_title(bars: pl.DataFrame, run: Material, width: int, words: Words) -> str:
    start = run.manifest.get("start")
    if start is not None:
        at = (pl.col("low") <= start) & (pl.col("high") > start)
        share = float(bars.filter(at)["share"].sum())
        if share >= 0.3:
            return words.say("scores.title_start", share=words.percent(share))
    return words.say("scores.title_median", median=words.number(_median_bin(bars)[1]))


def _score_sentence(
    bars: pl.DataFrame,
    run: Material,
    width: int,
    outside: float,
    domain: tuple[float, float],
    words: Words,
) -> str:
    low, high = _median_bin(bars)
    start = float(run.manifest.get("start") or 0)
    below = float(bars.filter(pl.col("high") <= start)["share"].sum())
    above = float(bars.filter(pl.col("low") >= start + width)["share"].sum())
    parts = [
        words.say(
            "scores.sentence",
            low=words.number(low),
            high=words.number(high),
            start=words.number(start),
            below=words.percent(below),
            above=words.percent(above),
            next=words.number(start + width),
        )
    ]
    inner = list(run.cuts.items())[:-1]
    if inner:
        share = float(bars.filter(pl.col("lowest"))["share"].sum())
        cut = words.number(inner[-1][1])
        parts.append(
            words.say("scores.lowest", share=words.percent(share), tier=run.tiers[-1], cut=cut)
        )
    if outside > 0:
        parts.append(words.say("scores.outside", share=words.percent(outside)))
    far = [f"{t} ({words.number(c)})" for t, c in inner if not domain[0] < c < domain[1]]
    if far:
        parts.append(words.say("scores.outside_cuts", cuts=words.list(far)))
    return " ".join(parts)


def _score_table(bars: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            words.number(row["low"]),
            words.number(row["high"]),
            words.number(row["people"]),
            words.percent(row["share"]),
        ]
        for row in bars.sort("low", descending=True).to_dicts()
    ]
    return _table(["score_from", "score_to", "people", "share"], rows, words, 0)


# --- who was harmed ------------------------------------------------------------------------------


def channels(run: Material, words: Words) -> Figure:
    """Show wrongful penalties by channel and kind, as rates with Poisson intervals."""
    scored = bool(run.tiers)
    wrong = aggregate.wrongful(run["records"], scored)
    person_years = run.people * run.years
    total = int(wrong["records"].sum())
    everyone = _rate(total, person_years)
    years = words.number(round(person_years))
    if not total:
        key = _variant("channels.none", scored)
        return Figure("channels", words.say(key, years=years, high=words.number(everyone["high"])))
    rates = aggregate.by_channel(wrong, person_years)
    first = rates.row(0, named=True)
    base = int(aggregate.penalties(run["records"], scored)["records"].sum())
    text = words.say(
        _variant("channels.sentence", scored),
        total=words.count("penalty" if scored else "record", total),
        years=years,
        rate=words.number(everyone["rate"]),
        interval=_interval(everyone, words),
        share=words.percent(total / base if base else None),
        kind=_quoted(words.name("truth", first["truth"])),
        channel=words.name("channel", first["channel"]).lower(),
        count=words.number(first["count"]),
    )
    labels = [
        f"{words.name('channel', c)}: {words.name('truth', t)}"
        for c, t in rates.select("channel", "truth").rows()
    ]
    shown = _rate_rows(rates, labels, words).head(14)
    chart = charts.rates_with_intervals(shown, text, words)
    return Figure(
        "channels",
        text,
        _channels_title(wrong, total, scored, words),
        words.say(_variant("channels.subtitle", scored)),
        [Panel(chart, text)],
        _rates_table(rates, ["channel", "truth"], ["channel", "kind"], words),
        words.say("channels.note"),
    )


def _quoted(text: str) -> str:
    return f"“{text}”"


def _rate(count: int, exposure: float) -> dict[str, float]:
    frame = pl.DataFrame({"count": [count], "exposure": [exposure]})
    return aggregate.with_rates(frame, 1e5).row(0, named=True)


def _channels_title(wrong: pl.DataFrame, total: int, scored: bool, words: Words) -> str:
    sums = (
        wrong.group_by("channel")
        .agg(pl.col("records").sum())
        .sort("records", "channel", descending=[True, False])
    )
    channel = words.name("channel", sums["channel"][0])
    if len(sums) == 1:
        return words.say(
            "channels.title_one" if scored else "channels.title_unscored_one",
            channel=channel.lower(),
        )
    key = "channels.title_most" if scored else "channels.title_unscored_most"
    share = words.percent(sums["records"][0] / total)
    return words.say(key, channel=channel, share=share)


def _rate_rows(
    rates: pl.DataFrame, labels: Sequence[str], words: Words, reference: float | None = None
) -> pl.DataFrame:
    """Prepare rates for `charts.rates_with_intervals`; accent where above the reference."""
    texts = [
        words.say("labels.count_rate", rate=words.number(rate), count=words.number(count))
        for rate, count in rates.select("rate", "count").rows()
    ]
    accent = pl.lit(True) if reference is None else pl.col("low") > reference
    return rates.with_columns(
        row=pl.int_range(pl.len()),
        label=pl.Series(list(labels), dtype=pl.String),
        text=pl.Series(texts, dtype=pl.String),
        heading=pl.lit(False),
        accent=accent,
    ).select("row", "label", "text", "rate", "low", "high", "accent", "heading")


def _rates_table(
    rates: pl.DataFrame, vocabularies: Sequence[str], columns: Sequence[str], words: Words
) -> Table:
    rows = [
        [
            *(words.name(v, row[v]) for v in vocabularies),
            words.number(row["count"]),
            words.number(round(row["exposure"])),
            *(words.number(row[c]) for c in ("rate", "low", "high")),
        ]
        for row in rates.to_dicts()
    ]
    names = [*columns, "count", "person_years", "rate", "low", "high"]
    return _table(names, rows, words, len(vocabularies))


def groups(run: Material, words: Words) -> Figure | None:
    """Show wrongful penalties by sex, age, group, registration; all channels, then each."""
    scored = bool(run.tiers)
    wrong = aggregate.wrongful(run["records"], scored)
    if not wrong["records"].sum() or not len(run["population"]):
        return None
    names = sorted(wrong["channel"].unique())
    views = [(words.say("labels.all_channels"), wrong)]
    if len(names) > 1:
        views += [
            (words.name("channel", name), wrong.filter(pl.col("channel") == name)) for name in names
        ]
    panels, everything = [], []
    for title, part in views:
        rates = aggregate.by_group(part, run["population"], run.years)
        panels.append(_group_panel(title, part, rates, run, words))
        everything.append(rates.with_columns(channel=pl.lit(title)))
    gap = _widest_gap(everything[0])
    total = _rate(int(wrong["records"].sum()), run.people * run.years)
    title, sentence = _gap_words(gap, total, scored, words)
    return Figure(
        "groups",
        sentence,
        title,
        words.say(_variant("groups.subtitle", scored)),
        panels,
        _groups_table(pl.concat(everything), words),
        words.say("groups.note"),
    )


def _group_panel(
    title: str, part: pl.DataFrame, rates: pl.DataFrame, run: Material, words: Words
) -> Panel:
    everyone = _rate(int(part["records"].sum()), run.people * run.years)
    labels = _category_names(rates, words)
    rows = _rate_rows(rates, labels, words, everyone["rate"])
    ordered = rates.with_columns(label=pl.Series(labels)).sort("rate", descending=True)
    high, low = ordered.row(0, named=True), ordered.row(-1, named=True)
    text = words.say(
        "groups.panel",
        panel=title,
        rate=words.number(everyone["rate"]),
        low=low["label"],
        low_rate=words.number(low["rate"]),
        high=high["label"],
        high_rate=words.number(high["rate"]),
    )
    with_heads = _with_headings(rows, rates["dimension"].to_list(), words)
    chart = charts.rates_with_intervals(with_heads, text, words, everyone["rate"])
    return Panel(chart, text, title)


def _category_names(rates: pl.DataFrame, words: Words) -> list[str]:
    return [words.name(d, c) for d, c in rates.select("dimension", "category").rows()]


def _with_headings(rows: pl.DataFrame, dimensions: Sequence[str], words: Words) -> pl.DataFrame:
    """Insert a heading row before the first category of each dimension."""
    result: list[dict[str, Any]] = []
    previous = None
    for row, dimension in zip(rows.to_dicts(), dimensions, strict=True):
        if dimension != previous:
            head = dict.fromkeys(row, None) | {"label": words.name("dimensions", dimension)}
            result.append(head | {"text": "", "heading": True, "accent": False})
            previous = dimension
        result.append(row)
    return pl.DataFrame(
        [row | {"row": i} for i, row in enumerate(result)],
        schema=rows.schema,
    )


def _widest_gap(rates: pl.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the categories (high, low) of one dimension whose intervals lie furthest apart."""
    best, widest = None, 1.0
    for dimension in aggregate.DIMENSIONS:
        rows = rates.filter(pl.col("dimension") == dimension).sort("rate").to_dicts()
        if len(rows) < 2:
            continue
        low, high = rows[0], rows[-1]
        if high["count"] < LEAST_FOR_GAP or low["rate"] == 0 or high["low"] <= low["high"]:
            continue
        if high["rate"] / low["rate"] > widest:
            best, widest = (high, low), high["rate"] / low["rate"]
    return best


def _gap_words(
    gap: tuple[dict[str, Any], dict[str, Any]] | None,
    total: dict[str, float],
    scored: bool,
    words: Words,
) -> tuple[str, str]:
    if gap is None:
        text = words.say(
            "groups.sentence_none",
            rate=words.number(total["rate"]),
            interval=_interval(total, words),
        )
        return words.say("groups.title_none"), text
    high, low = gap
    who = [words.name("who", f"{row['dimension']} {row['category']}") for row in gap]
    ratio = words.number(round(high["rate"] / low["rate"], 1))
    title = words.say(_variant("groups.title_gap", scored), high=who[0], low=who[1], ratio=ratio)
    text = words.say(
        "groups.sentence_gap",
        dimension=words.name("dimensions", high["dimension"]).lower(),
        high=who[0],
        high_rate=words.number(high["rate"]),
        high_interval=_interval(high, words),
        low=who[1],
        low_rate=words.number(low["rate"]),
        low_interval=_interval(low, words),
    )
    return title[:1].upper() + title[1:], text


def _groups_table(rates: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            row["channel"],
            words.name("dimensions", row["dimension"]),
            words.name(row["dimension"], row["category"]),
            words.number(row["count"]),
            words.number(round(row["exposure"])),
            *(words.number(row[c]) for c in ("rate", "low", "high")),
        ]
        for row in rates.to_dicts()
    ]
    names = ["channel", "group", "stratum", "count", "person_years", "rate", "low", "high"]
    return _table(names, rows, words, 3)


def districts(run: Material, words: Words) -> Figure:
    """Show a rate by district: hexagons for Beijing's sixteen, sorted rows for another set."""
    scored = bool(run.tiers)
    counts, column, kind = aggregate.wrongful(run["records"], scored), "records", "wrongful"
    if not counts["records"].sum():
        counts, column, kind = run["denials"], "denials", "denials"
    if not len(counts) or not counts[column].sum() or not len(run["population"]):
        return Figure("districts", words.say("districts.none"))
    rates = aggregate.by_district(counts, column, run["population"], run.years)
    rates = rates.with_columns(
        name=pl.Series([humanise(d).title() for d in rates["district"]], dtype=pl.String)
    )
    named = rates.with_columns(district=pl.col("name"))
    suffix = kind if kind == "denials" else _variant(kind, scored)
    title, sentence = _district_words(rates, run, words)
    on_map = charts.is_beijing(rates["district"].to_list())
    if on_map:
        chart = charts.hexagon_map(rates, words.say(f"districts.unit_{suffix}"), sentence, words)
    else:
        everyone = _rate(int(counts[column].sum()), run.people * run.years)["rate"]
        rows = _rate_rows(rates, rates["name"].to_list(), words, everyone)
        chart = charts.rates_with_intervals(rows, sentence, words, everyone)
    return Figure(
        "districts",
        sentence,
        title,
        words.say(f"districts.subtitle_{suffix}"),
        [Panel(chart, sentence)],
        _rates_table(named, ["district"], ["district"], words),
        words.say("districts.note_map" if on_map else "districts.note_bars"),
    )


def _district_words(rates: pl.DataFrame, run: Material, words: Words) -> tuple[str, str]:
    high, low = rates.row(0, named=True), rates.row(-1, named=True)
    text = words.say(
        "districts.sentence",
        high=high["name"],
        high_rate=words.number(high["rate"]),
        high_interval=_interval(high, words),
        low=low["name"],
        low_rate=words.number(low["rate"]),
        low_interval=_interval(low, words),
    )
    if len(rates) == 1:
        return words.say("districts.title_one"), text
    if high["low"] <= low["high"]:
        noise = words.say("districts.noise", people=words.count("synthetic", run.people))
        return words.say("districts.title_noise"), f"{text} {noise}"
    return words.say("districts.title", high=high["name"], low=low["name"]), text


def denials(run: Material, words: Words) -> Figure:
    """Show denied requests by what was asked for, rightful and wrongful apart."""
    rates = aggregate.denial_rates(run["requests"], run["denials"])
    requests = int(rates["requests"].sum())
    denied, wrongful = int(rates["denied"].sum()), int(rates["wrongful"].sum())
    if not requests:
        return Figure("denials", words.say("denials.no_requests"))
    if not denied:
        asked = words.count("request", requests)
        return Figure("denials", words.say("denials.none", requests=asked))
    text = words.say(
        "denials.sentence",
        denied=words.number(denied),
        requests=words.count("request", requests),
        share=words.percent(denied / requests),
        wrongful=words.number(wrongful),
        wrongful_share=words.percent(wrongful / denied),
    )
    kinds = aggregate.denial_kinds(run["denials"]).filter(pl.col("wrongful") != "rightful")
    if len(kinds):
        named = [
            words.say("denials.kind", kind=words.name("truth", kind), n=words.number(n))
            for kind, n in kinds.rows()
        ]
        text = f"{text} {words.say('denials.kinds', kinds=words.list(named))}"
    title = (
        words.say("denials.title", share=words.percent(wrongful / denied))
        if wrongful
        else words.say("denials.title_clean")
    )
    notes = [words.say("denials.note")]
    if not run.tiers:
        notes.append(words.say("denials.unscored_note"))
    return Figure(
        "denials",
        text,
        title,
        words.say("denials.subtitle"),
        [Panel(_denials_chart(rates, text, words), text)],
        _denials_table(rates, words),
        " ".join(notes),
        [
            Key(charts.HARM, words.say("labels.legend_wrongful")),
            Key(charts.GREY, words.say("labels.legend_rightful")),
        ],
    )


def _denials_chart(rates: pl.DataFrame, text: str, words: Words) -> charts.Chart:
    labels = [words.name("demand", demand) for demand in rates["demand"]]
    values = [
        words.say(
            "labels.wrongful_denials", denied=words.number(denied), wrongful=words.number(wrongful)
        )
        for denied, wrongful in rates.select("denied", "wrongful").rows()
    ]
    rows = rates.with_columns(
        row=pl.int_range(pl.len()),
        label=pl.Series(labels),
        text=pl.Series(values),
        heading=pl.lit(False),
        plain=pl.col("rightful_rate"),
        harm=pl.col("wrongful_rate"),
    )
    return charts.stacked_bars(rows, words.say("axes.per_1000_requests"), text, words)


def _denials_table(rates: pl.DataFrame, words: Words) -> Table:
    rows = [
        [
            words.name("demand", row["demand"]),
            *(words.number(row[c]) for c in ("requests", "denied", "rightful", "wrongful")),
            words.percent(row["wrongful"] / row["denied"] if row["denied"] else None),
        ]
        for row in rates.to_dicts()
    ]
    names = ["demand", "requests", "denied", "rightful", "wrongful", "wrongful_share"]
    return _table(names, rows, words)


def concentration(run: Material, words: Words) -> Figure | None:
    """Show concentration curves of penalties, denials and penalty-days."""
    frame = run["concentration"]
    frame = frame.filter(pl.col("quantity_share").is_finite() & pl.col("people_share").is_finite())
    quantities = [
        q for q in ("penalties", "penalty-days", "denials") if q in set(frame["quantity"])
    ]
    tops = {q: aggregate.share_of_top(frame, q, 0.01) for q in quantities}
    known = {q: top for q, top in tops.items() if top is not None}
    if not known:
        return None
    parts = [
        words.say(
            "concentration.part", share=words.percent(top), quantity=words.name("quantity", q)
        )
        for q, top in known.items()
    ]
    text = words.say("concentration.sentence", parts=words.list(parts))
    labelled = pl.concat(
        [
            _thin_curve(frame.filter(pl.col("quantity") == q)).with_columns(
                label=pl.lit(humanise(words.name("quantity", q)))
            )
            for q in known
        ]
    )
    first, top = next(iter(known.items()))
    rows = [
        [words.percent(at), *(words.percent(aggregate.share_of_top(frame, q, at)) for q in known)]
        for at in (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
    ]
    heads = [words.say("columns.burdened")]
    heads += [humanise(words.name("quantity", q)) for q in known]
    return Figure(
        "concentration",
        text,
        words.say(
            "concentration.title", share=words.percent(top), quantity=words.name("quantity", first)
        ),
        words.say("concentration.subtitle"),
        [Panel(charts.concentration_curves(labelled, text, words), text)],
        Table(heads, rows, frozenset(range(len(heads))), len(rows)),
        words.say("concentration.note"),
    )


def _thin_curve(curve: pl.DataFrame, most: int = 200) -> pl.DataFrame:
    """Return the curve from (0, 0) in at most about `most` points, dense at its steep start."""
    curve = curve.sort("people_share").select("people_share", "quantity_share")
    step = max(1, len(curve) // (most // 2))
    steep = curve.head(most // 2)
    kept = pl.concat([steep, curve.slice(most // 2).gather_every(step), curve.tail(1)])
    start = pl.DataFrame({"people_share": [0.0], "quantity_share": [0.0]})
    return pl.concat([start, kept]).unique(maintain_order=True)


def spells(run: Material, words: Words) -> Figure | None:
    """Show how long stays in the lowest tier last (Kaplan-Meier)."""
    if len(run.tiers) < 2:
        return None
    tier, frame = run.tiers[-1], run["spells"]
    total = int(frame["left"].sum()) + int(frame["censored"].sum())
    if not total:
        return Figure("spells", words.say("spells.none", tier=tier))
    curve = aggregate.kaplan_meier(frame)
    median = aggregate.median_stay(curve)
    last = curve.row(-1, named=True)
    text = words.say(
        "spells.sentence",
        spells=words.count("spell", total),
        tier=tier,
        left=words.number(int(frame["left"].sum())),
        weeks=words.count("week", last["weeks"]),
        staying=words.percent(last["staying"]),
    )
    title = (
        words.say("spells.title_long", tier=tier)
        if median is None
        else words.say("spells.title_median", tier=tier, weeks=words.count("week", median))
    )
    rows = [
        [
            *(words.number(row[c]) for c in ("weeks", "at_risk", "left", "censored")),
            *(words.percent(row[c]) for c in ("staying", "low", "high")),
        ]
        for row in curve.to_dicts()
    ]
    columns = ["weeks", "at_risk", "left", "censored", "staying", "low", "high"]
    thin = curve.gather_every(max(1, len(curve) // 300))
    return Figure(
        "spells",
        text,
        title,
        words.say("spells.subtitle", tier=tier),
        [Panel(charts.time_in_lowest(thin, text, words), text)],
        _table(columns, rows, words, 0),
        words.say("spells.note"),
    )


def transitions(run: Material, words: Words) -> Figure | None:
    """Show where the people of each tier stood a year later."""
    if len(run.tiers) < 2:
        return None
    shares = aggregate.transition_shares(run["transitions"], run.tiers)
    if not len(shares):
        return Figure("transitions", words.say("transitions.none"))
    same = shares.filter(pl.col("from_tier") == pl.col("to_tier"))
    stayed = words.percent(int(same["people"].sum()) / int(shares["people"].sum()))
    tier = run.tiers[-1]
    bottom = same.filter(pl.col("from_tier") == tier)
    started = shares.filter(pl.col("from_tier") == tier)
    if len(started):
        share = words.percent(float(bottom["share"].sum()))
        title = words.say("transitions.title", share=share, tier=tier)
        text = words.say("transitions.sentence", tier=tier, share=share, stayed=stayed)
    else:
        title = words.say("transitions.title_plain")
        text = words.say("transitions.sentence_plain", stayed=stayed)
    rank = {name: i for i, name in enumerate(run.tiers)}
    ordered = sorted(shares.to_dicts(), key=lambda r: (rank[r["from_tier"]], rank[r["to_tier"]]))
    rows = [
        [r["from_tier"], r["to_tier"], words.number(r["people"]), words.percent(r["share"])]
        for r in ordered
    ]
    return Figure(
        "transitions",
        text,
        title,
        words.say("transitions.subtitle"),
        [Panel(charts.transitions(shares, run.tiers, text, words), text)],
        _table(["from_tier", "to_tier", "people", "share"], rows, words, 2),
    )


# --- false matches and sources -------------------------------------------------------------------


def matches(run: Material, words: Words) -> Figure:
    """Show the base-rate picture of false matches, with this run's own alarms beside it."""
    right = {m: aggregate.precision(1 / m) for m in aggregate.PREVALENCES}
    panels = [_alarms_at(m, share, words) for m, share in right.items()]
    panels += _own_alarms(run, words)
    sentence = words.say(
        "matches.sentence",
        true_rate=words.percent(aggregate.TRUE_RATE),
        false_rate=words.say("labels.faces", n=words.number(round(1 / aggregate.FALSE_RATE))),
        p100=round(right[100] * 100),
        p10000=round(right[10_000] * 100),
        p100000=round(right[100_000] * 100),
    )
    rows = [
        [words.say("labels.prevalence", n=words.number(m)), *_of_both(share, words)]
        for m, share in right.items()
    ]
    return Figure(
        "matches",
        sentence,
        words.say("matches.title"),
        words.say("matches.subtitle"),
        panels,
        _table(["prevalence", "right", "wrong"], rows, words),
        words.say("matches.note"),
        [
            Key(charts.DARK, words.say("labels.legend_right")),
            Key(charts.HARM, words.say("labels.legend_wrong")),
        ],
        small=True,
    )


def _alarms_at(m: int, share: float, words: Words) -> Panel:
    hundred = round(share * 100)
    text = words.say("matches.panel", n=1, m=words.number(m), right=hundred, wrong=100 - hundred)
    return _alarms(share, text, words.say("labels.prevalence", n=words.number(m)), words)


def _own_alarms(run: Material, words: Words) -> list[Panel]:
    counts = aggregate.match_counts(run["searches"])
    true, false = counts["true_matches"], counts["false_matches"]
    if not true + false:
        return []
    share = true / (true + false)
    text = words.say(
        "matches.panel_run",
        true=words.number(true),
        false=words.number(false),
        right=_of_hundred(share, words),
        wrong=_of_hundred(1 - share, words),
    )
    return [_alarms(share, text, words.say("labels.this_run"), words)]


def _alarms(share: float, text: str, title: str, words: Words) -> Panel:
    icons = aggregate.icons(round(share * 100))
    right, wrong = _of_hundred(share, words), _of_hundred(1 - share, words)
    caption = words.say("labels.right_wrong", right=right, wrong=wrong)
    return Panel(charts.alarm_icons(icons, text, words), text, title, caption)


def _of_hundred(share: float, words: Words) -> str:
    """Return how many of a hundred: whole, but with digits where whole would hide a kind."""
    if 0 < share < 0.01 or 0.99 < share < 1:
        return words.exact(round(100 * share, 1 if 0.001 <= share <= 0.999 else 3))
    return words.number(round(100 * share))


def _of_both(share: float, words: Words) -> list[str]:
    right = round(100 * share, 1)
    return [words.exact(right), words.exact(round(100 - right, 1))]


def own_matches(run: Material, words: Words) -> list[str]:
    """Say in words what this run's cameras did, with every denominator."""
    cameras, counts = run.manifest.get("cameras"), aggregate.match_counts(run["searches"])
    if not cameras:
        return [words.say("matches.none")]
    if not counts["searches"]:
        return [words.say("matches.no_searches")]
    true, false = counts["true_matches"], counts["false_matches"]
    key = "matches.run" if true else "matches.run_no_true"
    said = [
        words.say(
            key,
            searches=words.count("search", counts["searches"]),
            true=words.number(true),
            false=words.number(false),
            missed=words.number(counts["not_recognised"]),
            ratio=words.number(false / true if true else None),
            per_million=words.number(1e6 * false / counts["searches"]),
        )
    ]
    if cameras.get("gallery") is not None and cameras.get("fpir") is not None:
        said.append(
            words.say(
                "matches.gallery",
                gallery=words.count("synthetic", int(cameras["gallery"])),
                fmr=words.number(cameras.get("false_match")),
                fpir=words.number(cameras["fpir"]),
            )
        )
    if cameras.get("searches_per_person_day"):
        per_day = words.number(cameras["searches_per_person_day"])
        said.append(words.say("matches.sightings", per_day=per_day))
    return said


def kinds(run: Material, words: Words) -> Figure:
    """Show which part of the scenario's numbers is published, described and assumed."""
    frame = aggregate.kinds_of_numbers(run.manifest.get("sources") or [])
    total = int(frame["count"].sum())
    if not total:
        return Figure("kinds", words.say("assumed.none"))
    count = dict(frame.select("kind", "count").rows())
    said = words.count("number", total)
    text = words.say("assumed.sentence", n=said, **{k: words.number(v) for k, v in count.items()})
    labels = {kind: words.say(f"assumed.{kind}") for kind in frame["kind"]}
    rows = [
        [labels[kind], words.number(n), words.percent(share)] for kind, n, share in frame.rows()
    ]
    return Figure(
        "kinds",
        text,
        words.say("assumed.title", share=words.percent(count["assumed"] / total)),
        words.say("assumed.subtitle", n=said),
        [Panel(charts.number_kinds(frame, text, words), text)],
        _table(["kind", "numbers", "share"], rows, words),
        words.say("assumed.note"),
        [Key(charts.KINDS[k], labels[k], words.number(n)) for k, n, _ in frame.rows()],
    )
