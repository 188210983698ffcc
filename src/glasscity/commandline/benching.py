"""``glasscity bench``: what each mechanism costs in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from glasscity.commandline.console import counted, output, people_of, print_json
from glasscity.commandline.progress import shown


def bench(
    scenario: str,
    people: int,
    days: int,
    repeats: int,
    overrides: Sequence[tuple[str, str]],
    json: bool,
) -> None:
    """Print the price of each mechanism of a scenario."""
    from glasscity.experiments.pricing import price_mechanisms
    from glasscity.scenario import load

    resolved = load(scenario, overrides)
    with shown("Timing", "run") as report:
        prices = price_mechanisms(resolved, people, days, repeats=repeats, progress=report)
    if json:
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
