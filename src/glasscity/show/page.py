"""The page of the report: sections in order, scripts and their hashes, the template filled."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from glasscity.show import figures
from glasscity.show.bundle import vega_bundle, vega_version
from glasscity.show.charts import WIDTH
from glasscity.show.figures import Figure, Panel
from glasscity.show.material import Material
from glasscity.show.measures import MOST_HARMS_OF_A_THEME, key_numbers, measure_tables, of_type
from glasscity.show.sourcing import citation, cited, references_of, source_table, spelt_out
from glasscity.show.words import FOLDER, Words, load_words

PRESS = "press-2019-report"
"""Reference of the article that drew the popular picture."""
COMPANIONS = ("documented-local-pilot", "no-score")
"""Presets beside which the press version is read."""


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
                figures.whose(run, words),
                figures.channels(run, words),
                figures.groups(run, words),
                figures.districts(run, words),
                figures.denials(run, words),
                figures.concentration(run, words),
                figures.spells(run, words),
                figures.transitions(run, words),
            ]
        ),
        "mechanisms": mechanisms(run, words),
        "matches": [figures.matches(run, words)],
        "own_matches": figures.own_matches(run, words) + figures.reviewed(run, words),
        "claims": of_type(rows, "claim", words),
        "harms": of_type(rows, "harm", words, MOST_HARMS_OF_A_THEME),
        "approval": _approval(run, words),
        "measures": measure_tables(rows, words),
        "kinds": figures.kinds(run, words),
        "sources": source_table(run, words),
        "references": [(key, cited(entry)) for key, entry in references_of(run).items()],
        "disputed": _companions(run) if _is_press_version(run) else None,
        "certainty": spelt_out(str(run.manifest.get("certainty") or ""), run),
        "hypothetical": [
            spelt_out(str(text), run) for text in run.manifest.get("hypothetical") or []
        ],
        "source": words.say(
            "page.source",
            version=run.manifest.get("version", ""),
            hash=run.manifest["hash"],
            seed=run.manifest["seed"],
            people=words.count("synthetic", run.people),
            days=words.count("day", int(run.manifest["days"])),
        ),
        "citation": citation(run, words),
        "reproduction": _reproduction(run, words),
    }


def mechanisms(run: Material, words: Words) -> dict[str, list[Figure]]:
    """Return the sections of mechanisms that are on, by key, with their figures."""
    found = {
        "silenced": [figures.silence(run, words), figures.silenced_groups(run, words)],
        "watched": [
            figures.denunciations(run, words),
            figures.attention(run, words),
            figures.exposure(run, words),
        ],
        "duties": [
            figures.study_app(run, words),
            figures.commercial_score(run, words),
            figures.scarce_places(run, words),
        ],
        "repaired": [figures.fates(run, words)],
    }
    shown = {key: _present(drawn) for key, drawn in found.items()}
    return {key: drawn for key, drawn in shown.items() if drawn}


def _is_press_version(run: Material) -> bool:
    """Tell whether the rulebook is the press article's."""
    return any(
        row.get("source") == PRESS and str(row.get("path", "")).startswith("regime.scoring.")
        for row in run.manifest.get("sources") or []
    )


def _companions(run: Material) -> list[str]:
    """Return the commands that play the same lives under the rules to be read beside."""
    years = f"{run.years:g}"
    return [
        f"glasscity run {name} --people {run.people} --years {years} --seed {run.manifest['seed']}"
        for name in COMPANIONS
    ]


def _approval(run: Material, words: Words) -> list[str]:
    share = run.measure("approval")
    if share is None:
        return []
    return [
        words.say("claimed.approval", share=words.percent(share)),
        words.say("claimed.approval_caveat"),
    ]


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
