"""``glasscity bench``: what each mechanism costs in time, and how fast other frameworks are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from glasscity.commandline.console import HARM, counted, output, people_of, print_json
from glasscity.commandline.progress import shown
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import refuse_to_replace


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    scenario: str | None
    people: int
    days: int
    repeats: int
    overrides: Sequence[tuple[str, str]]
    out: Path | None
    json: bool


def bench(wish: Wish) -> None:
    """Print the price of each mechanism of a scenario."""
    if wish.scenario is None:
        raise GlasscityError("SCENARIO is missing; glasscity bench --peers times other frameworks.")
    if wish.out is not None:
        raise GlasscityError("--out: a figure is drawn with --peers only.")
    from glasscity.experiments.pricing import price_mechanisms
    from glasscity.scenario import load

    people, days, repeats = wish.people, wish.days, wish.repeats
    resolved = load(wish.scenario, wish.overrides)
    with shown("Timing", "run") as report:
        prices = price_mechanisms(resolved, people, days, repeats=repeats, progress=report)
    if wish.json:
        print_json(
            {
                "scenario": resolved.name,
                "hash": resolved.hash,
                "people": people,
                "days": days,
                "repeats": repeats,
                "threads": 1,
                "prices": [asdict(price) for price in prices],
            }
        )
        return
    from glasscity.commandline.sheets import Sheet

    size = f"{people_of(people, resolved.nouns)}, {counted(days, 'day')}"
    table = Sheet(
        f"Processor time of {resolved.name}: {size}, one thread",
        "Each mechanism's price is the time with it less the time without it, fastest of "
        f"{repeats}; prices do not add up, since mechanisms feed each other. Prices near or below "
        "zero are noise.",
    )
    table.add_column("mechanism")
    for unit in ("seconds", "ns per moment", "ns per person-week"):
        table.add_column(unit, justify="right")
    for price in prices:
        table.add_row(
            price.mechanism,
            f"{price.seconds:.3f}",
            f"{price.per_moment:.2f}",
            f"{price.per_person_week:.2f}",
        )
    output().print(table)


def bench_peers(wish: Wish) -> None:
    """Print how fast the frameworks that are installed play one small model, and draw it."""
    if wish.scenario is not None or wish.overrides:
        raise GlasscityError("--peers plays a model of its own; leave the scenario and --set away.")
    people, days, repeats, out = wish.people, wish.days, wish.repeats, wish.out
    from glasscity.engine.clock import default_threads
    from glasscity.experiments.peers import race

    if out is not None:
        _check_figure(out)
    missing = [name for name in race.FRAMEWORKS if name not in race.installed()]
    with shown("Timing", "run") as report:
        entries = race.race(people, days, repeats, report)
    (floor,) = [entry for entry in entries if entry.name == race.FLOOR]
    rows = [
        {
            "framework": entry.name,
            "version": entry.version,
            "threads": entry.threads or default_threads(),
            "people": entry.people,
            "days": entry.days,
            "seconds": entry.seconds,
            "million_person_days_a_second": entry.rate,
            "times_numpy": entry.rate / floor.rate,
            "bytes_a_person": entry.bytes_a_person,
            "departures": entry.departures,
        }
        for entry in entries
    ]
    if out is not None:
        _draw(rows, out)
    if wish.json:
        print_json({"people": people, "days": days, "repeats": repeats, "frameworks": rows})
        return
    from glasscity.commandline.sheets import Sheet

    table = Sheet(
        f"The plain model: {people:,} people, {counted(days, 'day')}",
        "Eight acts, one register, no response; all agree with what is worked out on paper. Median "
        f"of {counted(repeats, 'round')}, each in a process of its own, compiled before. Only the "
        "ratios count: machines differ, and so do hours."
        + (
            f" Not installed: {', '.join(missing)}; pip install 'glasscity[bench]'." * bool(missing)
        ),
    )
    table.add_column("framework")
    for heading in ("threads", "people", "million person-days/s", "times numpy", "bytes a person"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            f"{row['framework']} {row['version']}",
            f"{row['threads']}",
            f"{row['people']:,}",
            f"{row['million_person_days_a_second']:.3g}",
            f"{row['times_numpy']:.2g}",
            f"{row['bytes_a_person']:,.0f}",
        )
    console = output()
    console.print(table)
    quoted = "; ".join(f"{name} {times:.2g}" for name, times in race.QUOTED.items())
    console.print(f"Not played here, measured once, times numpy: {quoted}.", highlight=False)
    if out is not None:
        console.print(f"The figure is {out}", soft_wrap=True)


def _check_figure(out: Path) -> None:
    if out.suffix not in (".svg", ".png"):
        raise GlasscityError(f"--out {out}: expected a name that ends in .svg or .png")
    refuse_to_replace(out)
    if not out.absolute().parent.is_dir():
        raise GlasscityError(f"--out {out}: there is no folder {out.absolute().parent}")


def _draw(rows: Sequence[Mapping[str, Any]], out: Path) -> None:
    import altair as alt

    values = [
        {
            "who": f"{row['framework']} {row['version']}, {counted(row['threads'], 'thread')}",
            "times": row["times_numpy"],
        }
        for row in rows
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("times:Q", title="times plain numpy", scale=alt.Scale(type="log")),
        y=alt.Y("who:N", title=None, sort="-x", axis=alt.Axis(labelLimit=260)),
    )
    marks = base.mark_point(filled=True, size=90, color=HARM)
    labels = base.mark_text(align="left", dx=9).encode(text=alt.Text("times:Q", format=".2g"))
    title = alt.Title("Person-days a second of the plain model", anchor="start")
    (marks + labels).properties(width=420, height=alt.Step(26), title=title).save(out)
