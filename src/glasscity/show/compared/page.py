"""The page of a comparison's report: its sections in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glasscity.outcomes.definitions import NOT_DONE
from glasscity.scenario.bibliography import reference_line
from glasscity.show.compared import changes, conclusion, effects, groups, imprint, reach, verdicts
from glasscity.show.compared.changes import Effect
from glasscity.show.compared.material import Compared
from glasscity.show.compared.origin import origin
from glasscity.show.compared.settings import Setting, only_in
from glasscity.show.compared.telling import telling
from glasscity.show.document import fill
from glasscity.show.figures import Table
from glasscity.show.page import of_china
from glasscity.show.sourcing import references_of
from glasscity.show.words import Words, load_words

MOST_NAMED = 5
"""Mechanisms named in one sentence, at most."""


def render(found: Compared, language: str = "en") -> str:
    """Return the whole HTML page of a comparison.

    Parameters
    ----------
    found
        As `glasscity.show.compared.material.gather_comparison` reads it.
    language
        Of the words file.
    """
    words = load_words(language).calling(found.a.nouns)
    version = str(found.manifest["version"])
    hashes = {"a": found.a.hash, "b": found.b.hash}
    return fill(
        "comparison.html",
        words,
        {
            "found": found,
            "title": words.say("compared.title", a=found.names.a, b=found.names.b),
            "version": version,
            "footer": words.say("compared.footer", version=version, **hashes),
            "source": words.say(
                "compared.source",
                version=version,
                people=words.count("synthetic", found.people),
                days=words.count("day", found.days),
                seeds=words.count("seed", len(found.seeds)),
                **hashes,
            ),
            **sections(found, words),
        },
    )


def sections(found: Compared, words: Words) -> dict[str, Any]:
    """Return everything that the template prints."""
    rows = changes.of_city(found.effects)
    references = references_of(found.cited)
    settings = found.settings
    differs = any(
        changes.direction(row) != changes.SAME for row in rows if row["value"] is not None
    )
    lead = verdicts.lead_rows(rows, found.manifest["lead"])
    others = [row for row in changes.headlines(rows, "harm") if row not in lead]
    several = len(found.seeds) > 1
    return {
        "differs": differs,
        "what_differs": what_differs(found, settings, words),
        "verdict": _verdict(found, [*lead, *others], differs, words),
        "key_changes": [_key_change(row, found, words) for row in lead],
        "unsaid": verdicts.unsaid_for_punished(rows, words),
        "facts": imprint.facts(found, words),
        "worlds": [imprint.world(found, world, references, words) for world in ("a", "b")],
        "settings": _settings_table(settings, words),
        "bars": words.say("compared.bars" if several else "compared.no_bars"),
        "body": "body" if differs or not found.same else "body_same",
        "few_settings": len(settings) <= MOST_NAMED * 3,
        "hypothetical": imprint.hypothetical(found, references, words),
        "disputed": imprint.companions(found) if imprint.is_press(found) else None,
        "notes": list(found.manifest.get("notes") or []),
        "pairs": effects.side_by_side(found, rows, words),
        "themes": effects.by_theme(rows, words),
        "one_sided": _one_sided(rows, words),
        "hit": groups.by_group(found.effects, words),
        "picked": groups.picked(found.effects, words),
        "dropped": groups.left_out(dict(found.manifest), words),
        "reach": reach.reached(found, words),
        "story": None if found.story is None else telling(found.story, words),
        "origin": origin(found.manifest.get("decomposition"), words),
        "open_signs": conclusion.open_signs(rows, several, words),
        "assumptions": _assumptions(found, words),
        "claims": [
            _ranged(_claim(row, words), row, found, words)
            for row in changes.headlines(rows, "claim")
        ],
        "harms": [_claim(row, words) for row in _harms_beside(rows)],
        "measures": effects.tables_by_theme(rows, words),
        "sources": imprint.sources(found, words),
        "of_china": of_china(references.values()),
        "references": [(key, reference_line(entry)) for key, entry in references.items()],
        "citation": imprint.citation(found, words),
        "reproduction": imprint.reproduction(found, words),
    }


def what_differs(found: Compared, settings: Sequence[Setting], words: Words) -> str:
    """Say in plain words what is not the same in the two regimes."""
    if not settings:
        key = "nothing" if found.a.hash == found.b.hash else "words_only"
        return words.say(f"compared.{key}")
    only_a, only_b = only_in(found.a, found.b), only_in(found.b, found.a)
    said = []
    if only_a:
        said.append(words.say("compared.only_a", parts=_shortened(only_a, words)))
    if only_b:
        said.append(words.say("compared.only_b", parts=_shortened(only_b, words)))
    both = [setting for setting in settings if setting.a and setting.b]
    if len(settings) == 1 and both:
        one = both[0]
        said.append(words.say("compared.one", path=one.path, a=one.a, b=one.b))
    elif both:
        said.append(words.say("compared.others", n=words.count("other_setting", len(both))))
    if not said:
        said.append(words.say("compared.parts", n=words.count("setting", len(settings))))
    return " ".join(said)


def _shortened(names: Sequence[str], words: Words) -> str:
    if len(names) <= MOST_NAMED + 1:
        return words.list(list(names))
    rest = words.say("compared.more", n=words.number(len(names) - MOST_NAMED))
    return words.list([*names[:MOST_NAMED], rest])


def _verdict(found: Compared, harms: Sequence[Effect], differs: bool, words: Words) -> list[str]:
    """Say which harms a new city would show again."""
    cities = words.count("city", len(found.seeds))
    if found.same and not differs:
        return [words.say("compared.same", seeds=cities)]
    said = [words.say("compared.same_people", seeds=cities)] if found.same else []
    return [*said, *verdicts.summary(harms, len(found.seeds), words)]


def _key_change(row: Effect, found: Compared, words: Words) -> dict[str, str]:
    span = changes.bounds(row, words)
    unit = changes.change_unit(row["unit"], words)
    change = f"{changes.change(row['value'], row['unit'], words)} {unit}".rstrip()
    key = "compared.key_change" if span else "compared.key_change_one"
    told = verdicts.verdict_words(row, len(found.seeds), words)
    return {
        "a": changes.bare(row["a"], row["unit"], words),
        "b": changes.bare(row["b"], row["unit"], words),
        "way": changes.direction(row),
        "unit": changes.what(row["unit"]),
        "title": str(row["title"]),
        "definition": words.say(
            key,
            change=change,
            interval=span,
            seeds=words.count("seed", len(found.seeds)),
            told=told,
        ),
    }


def _settings_table(settings: Sequence[Setting], words: Words) -> Table:
    # Parts and switches have no kind: without numbers the column would be empty.
    kinds = ["kind"] if any(one.kind for one in settings) else []
    columns = [words.say(f"columns.{c}") for c in ("setting", "in_a", "in_b", *kinds, "path")]
    absent = words.say("compared.absent")
    cells = [
        [one.meaning or one.path, one.a or absent, one.b or absent]
        + ([one.kind, one.path] if kinds else [one.path])
        for one in settings
    ]
    return Table(columns, cells, frozenset(), len(cells))


def _one_sided(rows: Sequence[Effect], words: Words) -> str:
    """Say which harms are defined in one world alone."""
    told = []
    for row in changes.headlines(rows, "harm"):
        if (row["a"] is None) != (row["b"] is None):
            world = "a" if row["b"] is None else "b"
            value = changes.bare(row[world], row["unit"], words)
            told.append(
                words.say("effects.one_sided", title=row["title"], value=value, world=world.upper())
            )
    return words.say("effects.one_world", harms="; ".join(told)) if told else ""


def _assumptions(found: Compared, words: Words) -> dict[str, Any] | None:
    if found.assumptions is None:
        return None
    return {
        "figure": conclusion.over_assumptions(found.assumptions, words),
        "drivers": conclusion.drivers(found.assumptions, words),
        "rivals": conclusion.rivals(found.assumptions, words),
        "flips": conclusion.flips(found.assumptions, words),
        "lies": conclusion.lies(found.assumptions, words),
    }


def _harms_beside(rows: Sequence[Effect]) -> list[Effect]:
    """Return the first harm of each theme that has a value in both worlds and happened."""
    themes: dict[str, Effect] = {}
    for row in changes.headlines(rows, "harm"):
        if row["value"] is not None and (row["a"] or row["b"]):
            themes.setdefault(row["theme"], row)
    return list(themes.values())


def _ranged(
    told: tuple[str, str, str], row: Effect, found: Compared, words: Words
) -> tuple[str, str, str]:
    """Say beside what is claimed to be prevented where its range is, or that none was played."""
    title, values, difference = told
    if not str(row["outcome"]).startswith(NOT_DONE):
        return told
    outcomes = (found.assumptions or {}).get("outcomes", [])
    played = any(one.get("outcome") == row["outcome"] for one in outcomes)
    key = "range_below" if played else "no_range"
    return title, values, words.say(f"telling.{key}", told=difference)


def _claim(row: Effect, words: Words) -> tuple[str, str, str]:
    """Return title, both values, and the difference with its unit."""
    a, b = (changes.bare(row[world], row["unit"], words) for world in ("a", "b"))
    difference = changes.told(row, words) if row["value"] is not None else ""
    if changes.direction(row) == changes.SAME:
        unit = changes.what(row["unit"])
        difference = words.say("compared.equal_values", unit=unit).removeprefix("; ")
    return str(row["title"]), words.say("compared.values", a=a, b=b), difference
