"""The page of the report: sections in order, scripts and their hashes, the template filled."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glasscity.show import figures
from glasscity.show.bundle import vega_bundle, vega_version
from glasscity.show.charts import WIDTH
from glasscity.show.figures import Figure, Panel, Table
from glasscity.show.material import Material
from glasscity.show.words import FOLDER, Words, load_words, split_share

MOST_KEY_NUMBERS = 6
LEAST_KEY_NUMBERS = 4
BREAKDOWNS = ("wrongful:", "wrongful_by_channel:", "denied:")
"""Measures that take another apart; the table of all measures has them."""
KEY_GROUPS = ("wrongful", "denials", "speech", "matches", "mobility", "inequality", "tiers")


@dataclass(frozen=True)
class KeyNumber:
    """A measure set large: its value, its unit and what it is."""

    value: str
    unit: str
    title: str
    definition: str


def render(run: Material, language: str = "en") -> str:
    """Return the whole HTML page of a run."""
    import jinja2

    words = load_words(language)
    loader = jinja2.FileSystemLoader(FOLDER)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    style = (FOLDER / "report.css").read_text(encoding="utf-8")
    scripts = [vega_bundle(), (FOLDER / "report.js").read_text(encoding="utf-8")]
    text = environment.get_template("report.html").render(
        run=run,
        manifest=run.manifest,
        words=words,
        say=words.say,
        style=style,
        scripts=scripts,
        policy=content_policy(scripts, style),
        spec=inline_json,
        picture=picture,
        **sections(run, words),
    )
    return text.lstrip()


def content_policy(scripts: Sequence[str], style: str) -> str:
    """Return a policy that allows these very scripts and this style, and nothing from outside.

    Vega sets style attributes on the marks that it draws; those cannot load or run anything.
    """
    hashes = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_digest(style)}; "
        f"style-src-elem {_digest(style)}; style-src-attr 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def inline_json(panel: Panel) -> str:
    """Return the chart as JSON that is safe inside a ``<script>`` element."""
    text = json.dumps(panel.spec, ensure_ascii=False, separators=(",", ":"))
    # "<" may only stand inside strings, where its escape means the same.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def picture(panel: Panel, small: bool) -> str:
    """Return the chart as an SVG image in a data address, for readers without scripts."""
    import vl_convert

    spec = {**panel.spec, "width": 220 if small else WIDTH}
    svg = _settled(vl_convert.vegalite_to_svg(spec, vl_version=vega_version()))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _settled(svg: str) -> str:
    """Renumber gradients and clips from 0, as the converter counts over its whole life."""
    seen: dict[str, str] = {}

    def renumber(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"{match[1]}{len(seen)}")

    return re.sub(r"\b(gradient_|clip)\d+\b", renumber, svg)


def sections(run: Material, words: Words) -> dict[str, Any]:
    """Return everything that the template prints, apart from the manifest itself."""
    rows = run["measures"].to_dicts()
    return {
        "simulated": _simulated(run, words),
        "key_numbers": key_numbers(rows, words),
        "happened": _present(
            [
                figures.tiers(run, words),
                figures.lowest(run, words),
                figures.scores(run, words),
            ]
        ),
        "harmed": _present(
            [
                figures.channels(run, words),
                figures.groups(run, words),
                figures.districts(run, words),
                figures.denials(run, words),
                figures.concentration(run, words),
                figures.spells(run, words),
                figures.transitions(run, words),
            ]
        ),
        "matches": [figures.matches(run, words)],
        "own_matches": figures.own_matches(run, words),
        "claims": _of_type(rows, "claim", words),
        "harms": _of_type(rows, "harm", words),
        "measures": _measures(rows, words),
        "kinds": figures.kinds(run, words),
        "sources": _sources(run, words),
        "references": [
            (str(entry.get("id", "")), cited(entry))
            for entry in run.manifest.get("references") or []
        ],
        "citation": citation(run, words),
        "reproduction": _reproduction(run, words),
    }


def _present(found: Sequence[Figure | None]) -> list[Figure]:
    return [figure for figure in found if figure is not None]


def _simulated(run: Material, words: Words) -> list[str]:
    manifest = run.manifest
    said = [
        words.say(
            "simulated.body",
            people=words.count("synthetic", run.people),
            days=words.count("day", int(manifest["days"])),
        )
    ]
    moments = (manifest.get("moments_drawn"), manifest.get("moments_realised"))
    if None not in moments:
        made = words.count("record", int(manifest.get("records") or 0))
        drawn, realised = (words.number(n) for n in moments)
        said.append(words.say("simulated.moments", drawn=drawn, realised=realised, records=made))
    said.append(_scored(run, words))
    cameras = manifest.get("cameras")
    if cameras:
        gallery = words.count("synthetic", int(cameras.get("gallery") or 0))
        said.append(words.say("simulated.cameras", gallery=gallery))
    else:
        said.append(words.say("simulated.no_cameras"))
    return said


def _scored(run: Material, words: Words) -> str:
    if not run.tiers:
        return words.say("simulated.unscored_short")
    return words.say(
        "simulated.scored",
        start=words.number(run.manifest.get("start")),
        tiers=words.count("tier", len(run.tiers)),
        highest=run.tiers[0],
        lowest=run.tiers[-1],
    )


# --- measures ------------------------------------------------------------------------------------


def key_numbers(measures: Sequence[Mapping[str, Any]], words: Words) -> list[KeyNumber]:
    """Choose four to six measures for the top of the page, harms first.

    One harm of each headline group comes first, in a fixed order of groups; then, while there is
    room, the remaining harms, the claims (one at most) and the descriptions.
    """
    known = [row for row in measures if row["value"] is not None and row["value"] == row["value"]]
    harms = [row for row in known if row["type"] == "harm"]
    chosen: list[Mapping[str, Any]] = []
    for group in KEY_GROUPS:
        chosen += [row for row in harms if row["group"] == group][:1]
    chosen = chosen[:MOST_KEY_NUMBERS]
    spare = [row for row in harms if row not in chosen]
    spare += [row for row in known if row["type"] == "description"]
    chosen += spare[: max(0, LEAST_KEY_NUMBERS - len(chosen))]
    return [_key_number(row, words) for row in chosen]


def _key_number(row: Mapping[str, Any], words: Words) -> KeyNumber:
    share, what = split_share(str(row["unit"]))
    value = words.percent(row["value"]) if share else words.number(row["value"])
    unit = "" if what == "ratio" else what
    return KeyNumber(value, unit, str(row["title"]), str(row["definition"]))


def _of_type(
    measures: Sequence[Mapping[str, Any]], kind: str, words: Words
) -> list[tuple[str, str, str]]:
    return [
        (str(row["title"]), words.quantity(row["value"], str(row["unit"])), str(row["definition"]))
        for row in measures
        if row["type"] == kind and not str(row["name"]).startswith(BREAKDOWNS)
    ]


def _measures(measures: Sequence[Mapping[str, Any]], words: Words) -> list[tuple[str, Table]]:
    """Return one table for each headline group, in order of first appearance."""
    columns = [words.say(f"columns.{c}") for c in ("measure", "value", "type", "definition")]
    grouped: dict[str, list[list[str]]] = {}
    for row in measures:
        value = words.quantity(row["value"], str(row["unit"]))
        kind = words.name("type", str(row["type"]))
        cells = [str(row["title"]), value, kind, str(row["definition"])]
        grouped.setdefault(str(row["group"]), []).append(cells)
    return [
        (words.name("measure_group", group), Table(columns, rows, frozenset({1}), len(rows)))
        for group, rows in grouped.items()
    ]


# --- sources, citation, reproduction -------------------------------------------------------------


def _sources(run: Material, words: Words) -> Table:
    columns = [
        words.say(f"columns.{c}") for c in ("number", "value", "range", "unit", "kind", "source")
    ]
    rows = []
    for row in run.manifest.get("sources") or []:
        low, high = row.get("low"), row.get("high")
        span = ""
        if low is not None and high is not None:
            span = words.say(
                "format.interval", low=_written(low, words), high=_written(high, words)
            )
        rows.append(
            [
                str(row.get("path", "")),
                _written(row.get("value"), words),
                span,
                str(row.get("unit", "")),
                str(row.get("kind", "")),
                _source_text(row),
            ]
        )
    return Table(columns, rows, frozenset({1, 2}), len(rows))


def _source_text(row: Mapping[str, Any]) -> str:
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


def cited(entry: Mapping[str, Any]) -> str:
    """Return a CSL-JSON entry as one line of plain text."""
    authors = "; ".join(_author(author) for author in entry.get("author") or [])
    year = _year(entry)
    title = str(entry.get("title", ""))
    # Without an author the title leads, so that no line begins with a bare year.
    head = " ".join(part for part in (authors or title, f"({year})" if year else "") if part)
    place = ", ".join(
        str(entry[key]) for key in ("container-title", "publisher", "number") if entry.get(key)
    )
    link = f"doi:{entry['DOI']}" if entry.get("DOI") else str(entry.get("URL", ""))
    parts = [head, title if authors else "", place, link]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _author(author: Mapping[str, Any]) -> str:
    if author.get("literal"):
        return str(author["literal"])
    return ", ".join(str(author[key]) for key in ("family", "given") if author.get(key))


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


def _reproduction(run: Material, words: Words) -> list[tuple[str, str]]:
    manifest = run.manifest
    rows = [
        (words.say(f"reproduce.{key}"), str(manifest[key]))
        for key in ("command", "version", "hash", "life_hash", "seed", "digest", "started")
        if manifest.get(key) is not None
    ]
    if manifest.get("engine_seconds") is not None:
        seconds = f"{words.number(manifest['engine_seconds'])} s"
        rows.append((words.say("reproduce.seconds"), seconds))
    if manifest.get("peak_bytes"):
        size = f"{words.number(round(manifest['peak_bytes'] / 1e6))} MB"
        rows.append((words.say("reproduce.memory"), size))
    if manifest.get("threads"):
        rows.append((words.say("reproduce.threads"), words.number(manifest["threads"])))
    environment = manifest.get("environment") or {}
    return rows + [(str(key), str(value)) for key, value in environment.items()]
