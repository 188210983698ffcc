"""When an alarm is wrong: the base-rate picture, and the cameras of the run."""

from __future__ import annotations

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, table
from glasscity.show.material import Material
from glasscity.show.words import Words


def matches(run: Material, words: Words) -> Figure:
    """Show the base-rate picture of false matches, with this run's own alarms beside it."""
    right = {m: aggregate.right_of_alarms(m) for m in aggregate.PREVALENCES}
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
        table(["prevalence", "right", "wrong"], rows, words),
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
        right=of_hundred(share, words),
        wrong=of_hundred(1 - share, words),
    )
    return [_alarms(share, text, words.say("labels.this_run"), words)]


def _alarms(share: float, text: str, title: str, words: Words) -> Panel:
    icons = aggregate.icons(round(share * 100))
    right, wrong = of_hundred(share, words), of_hundred(1 - share, words)
    caption = words.say("labels.right_wrong", right=right, wrong=wrong)
    return Panel(charts.alarm_icons(icons, text, words), text, title, caption)


def of_hundred(share: float, words: Words) -> str:
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
        return []
    if not counts["searches"]:
        return [words.say("matches.no_searches")]
    true, false = counts["true_matches"], counts["false_matches"]
    key = "matches.run" if true else "matches.run_no_true"
    said = [
        words.say(
            key,
            searches=words.count("search_made", counts["searches"]),
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
