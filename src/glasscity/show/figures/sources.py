"""Which part of the numbers is published, described and assumed."""

from __future__ import annotations

from glasscity.show import aggregate, charts
from glasscity.show.figures.model import Figure, Key, Panel, table
from glasscity.show.material import Material
from glasscity.show.words import Words


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
        table(["kind", "numbers", "share"], rows, words),
        words.say("assumed.note"),
        [Key(charts.KINDS[k], labels[k], words.number(n)) for k, n, _ in frame.rows()],
    )
