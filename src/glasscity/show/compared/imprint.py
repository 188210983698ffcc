"""What a comparison is made of: both worlds, their warnings and sources, how to do it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glasscity.engine.calendar import days_of
from glasscity.show.compared.material import Compared
from glasscity.show.figures import Table
from glasscity.show.page import COMPANIONS, is_press_version
from glasscity.show.sourcing import source_table, spelt_out
from glasscity.show.words import Words
from glasscity.units import DAYS_PER_YEAR


def facts(found: Compared, words: Words) -> list[tuple[str, str]]:
    """Return the size of the comparison and the hashes that fix it, each with its name."""
    seeds = found.seeds
    run = seeds == list(range(seeds[0], seeds[0] + len(seeds))) and len(seeds) > 2
    listed = f"{seeds[0]}–{seeds[-1]}" if run else ", ".join(map(str, seeds))
    return [
        (words.say("page.people"), words.count("synthetic", found.people)),
        (words.say("page.days"), words.number(found.days)),
        (
            words.say("compared.seeds"),
            words.say("compared.seed_list", n=words.number(len(seeds)), list=listed),
        ),
        (words.say("compared.hash_a"), found.a.hash),
        (words.say("compared.hash_b"), found.b.hash),
        (words.say("compared.life_hash"), str(found.manifest["life_hash"])),
    ]


def world(
    found: Compared, world: str, references: Mapping[str, Any], words: Words
) -> dict[str, str]:
    """Return what one of the scenarios says of itself.

    Parameters
    ----------
    world
        a or b.
    references
        By id, for the words in which a scenario cites them.
    """
    scenario = found.a if world == "a" else found.b
    # A changed scenario ends with the words of the one that it was; they stand beside it already.
    of_a = bool(found.a.summary) and scenario.summary.endswith(found.a.summary)
    changed = world == "b" and of_a and found.a.hash != found.b.hash
    return {
        "letter": world.upper(),
        "name": found.names.a if world == "a" else found.names.b,
        "summary": words.say("compared.as_a") if changed else scenario.summary,
        "date": scenario.date,
        "certainty": spelt_out(scenario.certainty, references),
    }


def hypothetical(
    found: Compared, references: Mapping[str, Any], words: Words
) -> list[tuple[str, list[str]]]:
    """Return the warnings of both scenarios, by the worlds that they are about."""
    said: dict[str, list[str]] = {"both": [], "a": [], "b": []}
    for text in found.manifest.get("hypothetical") or []:
        there = [text in world.hypothetical for world in (found.a, found.b)]
        key = "both" if all(there) else "a" if there[0] else "b"
        said[key].append(spelt_out(str(text), references))
    return [(words.say(f"compared.of_{key}"), lines) for key, lines in said.items() if lines]


def is_press(found: Compared) -> bool:
    """Tell whether either world has the press article's rulebook."""
    return any(is_press_version(rows) for rows in found.sources.values())


def companions(found: Compared) -> list[str]:
    """Return the comparisons with the rules that the press version is to be read beside."""
    from glasscity.experiments.worlds import on_people_of
    from glasscity.scenario import load, preset_names

    names = [str(found.manifest[world].get("name") or "") for world in ("a", "b")]
    press = 0 if is_press_version(found.sources["a"]) else 1
    # A scenario that is no preset, or a changed one, lies in the comparison's folder.
    presets = [preset.name for preset in preset_names()]
    source = names[press] if names[press] in presets else f"{'ab'[press]}.yaml"
    size = f"--people {found.people} --years {_years(found.days)} --seeds {len(found.seeds)}"
    return [
        f"glasscity compare {source} {companion} {size}"
        for companion in COMPANIONS
        if companion not in names
        and on_people_of(load(companion), found.a).life_hash == found.a.life_hash
    ]


def _years(days: int) -> str:
    """Return the shortest number of years that is played as so many days."""
    texts = (f"{days / DAYS_PER_YEAR:.{digits}g}" for digits in range(1, 17))
    return next(text for text in texts if days_of(float(text)) == days)


def sources(found: Compared, words: Words) -> Table:
    """Return the numbers of A, and those of B that A has not or has otherwise."""
    known = {tuple(row.items()) for row in found.sources["a"]}
    other = [row for row in found.sources["b"] if tuple(row.items()) not in known]
    in_b = {tuple(row.items()) for row in found.sources["b"]}
    rows = [*found.sources["a"], *other]
    worlds = []
    for place, row in enumerate(rows):
        if place >= len(found.sources["a"]):
            worlds.append("B")
        else:
            worlds.append(words.say("compared.both") if tuple(row.items()) in in_b else "A")
    table = source_table(rows, words)
    cells = [[*row, world] for row, world in zip(table.rows, worlds, strict=True)]
    return Table([*table.columns, words.say("columns.world")], cells, table.numeric, len(cells))


def citation(found: Compared, words: Words) -> str:
    """Return the line by which the comparison is cited."""
    return words.say(
        "compared.citation",
        version=found.manifest["version"],
        a=found.names.a,
        b=found.names.b,
        hash_a=found.a.hash,
        hash_b=found.b.hash,
        people=words.count("synthetic", found.people),
        days=words.count("day", found.days),
        seeds=", ".join(map(str, found.seeds)),
    )


def reproduction(found: Compared, words: Words) -> list[tuple[str, str]]:
    """Return what has to be known to play the comparison again, and to check the bits."""
    rows = [
        (words.say("reproduce.version"), str(found.manifest["version"])),
        (words.say("compared.hash_a"), found.a.hash),
        (words.say("compared.hash_b"), found.b.hash),
        (words.say("compared.life_hash"), str(found.manifest["life_hash"])),
    ]
    command = found.manifest.get("command")
    if command:
        rows.insert(0, (words.say("reproduce.command"), str(command)))
    rows += [
        (words.say("compared.digests", seed=seed), f"A {a}, B {b}")
        for seed, (a, b) in found.manifest["digests"].items()
    ]
    return rows
