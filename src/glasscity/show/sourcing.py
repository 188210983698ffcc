"""Where the numbers come from: the table of sources, references, and how to cite the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from glasscity.show.figures import Table
from glasscity.show.material import Material
from glasscity.show.words import Words

MOST_WORDS = 9
"""Of a title that stands for an author, at most."""


def source_table(sources: Iterable[Mapping[str, Any]], words: Words) -> Table:
    """Return every number of a scenario with its value, range, unit, kind and source."""
    columns = [
        words.say(f"columns.{c}") for c in ("number", "value", "range", "unit", "kind", "source")
    ]
    rows = []
    for row in sources:
        low, high = row.get("low"), row.get("high")
        span = ""
        if low is not None and high is not None:
            span = words.say(
                "format.interval", low=_written(low, words), high=_written(high, words)
            )
        rows.append(
            [
                str(row.get("path", "")),
                str(row.get("rule") or _written(row.get("value"), words)),
                span,
                str(row.get("unit", "")),
                str(row.get("kind", "")),
                source_text(row),
            ]
        )
    return Table(columns, rows, frozenset({1, 2}), len(rows))


def references_of(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the references of numbers, and those that the scenario's words name, by id.

    Parameters
    ----------
    manifest
        With `references`, `certainty` and `hypothetical` as far as they are there.
    """
    from glasscity.scenario.bibliography import references

    found = {str(entry.get("id", "")): entry for entry in manifest.get("references") or []}
    said = [str(manifest.get("certainty") or "")]
    said += [str(text) for text in manifest.get("hypothetical") or []]
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", " ".join(said)))
    known: Mapping[str, Mapping[str, Any]] = references()
    return {**found, **{key: known[key] for key in sorted(named & set(known) - set(found))}}


def spelt_out(text: str, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Replace the ids of references by author and year, as a reader knows them."""
    if not entries:
        return text
    pattern = "|".join(sorted((re.escape(key) for key in entries if key), key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{pattern})(?![\w-])", lambda m: _short(entries[m[0]]), text)


def _short(entry: Mapping[str, Any]) -> str:
    """Return a reference as author, or title, and year."""
    authors = entry.get("author") or []
    title = str(entry.get("title", ""))
    name = str(authors[0].get("literal") or authors[0].get("family") or "") if authors else ""
    if len(authors) > 1:
        name = f"{name} et al."
    if not name:
        parts = re.split(r"[:.;]", title)[0].split()
        head = " ".join(parts[:MOST_WORDS]) + ("…" if len(parts) > MOST_WORDS else "")
        name = f"“{head}”"
    year = _year(entry)
    return f"{name}, {year}" if year else name


def source_text(row: Mapping[str, Any]) -> str:
    """Return where a number comes from, by the reference's name, and the note beside it.

    Not the reference's text: an assumed number may mention a reference in its note, and must not
    look as if that reference had published it.
    """
    source, note = str(row.get("source") or ""), str(row.get("note") or "")
    return f"{source}: {note}" if source and note else source or note


def _written(value: Any, words: Words) -> str:
    """Return a parameter as it was written, be it a number or not."""
    if value is None:
        return ""
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return words.exact(value) if plain else str(value)


def _year(entry: Mapping[str, Any]) -> str:
    issued = entry.get("issued") or {}
    parts = issued.get("date-parts") or [[issued.get("literal") or issued.get("raw") or ""]]
    return str(parts[0][0]) if parts and parts[0] else ""


def citation(run: Material, words: Words) -> str:
    """Return the line by which the run is cited."""
    manifest = run.manifest
    return words.say(
        "cite.text",
        version=manifest.get("version", ""),
        year=str(manifest.get("started", ""))[:4],
        scenario=manifest["scenario"],
        hash=manifest["hash"],
        seed=manifest["seed"],
        people=words.count("synthetic", run.people),
        days=words.count("day", int(manifest["days"])),
    )
