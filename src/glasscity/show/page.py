"""The page of a run's report: its sections in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glasscity.notebooks import duration
from glasscity.scenario.bibliography import reference_line
from glasscity.scenario.nouns import Nouns
from glasscity.show import figures
from glasscity.show.document import fill
from glasscity.show.figures import Figure
from glasscity.show.material import Material
from glasscity.show.measures import MOST_HARMS_OF_A_THEME, key_numbers, measure_tables, of_type
from glasscity.show.ranging import ranges, read, spans
from glasscity.show.sourcing import citation, references_of, source_table, spelt_out
from glasscity.show.words import Words, load_words

PRESS = "press-2019-report"
"""Reference of the article that drew the popular picture."""
COMPANIONS = ("documented-local-pilot", "no-score")
"""Presets beside which the press version is read."""


def render(run: Material, language: str = "en") -> str:
    """Return the whole HTML page of a run."""
    manifest = run.manifest
    words = load_words(language).calling(Nouns.read(manifest.get("nouns")))
    return fill(
        "report.html",
        words,
        {
            "run": run,
            "manifest": manifest,
            "title": manifest["scenario"],
            "version": manifest.get("version", ""),
            "footer": words.say(
                "page.footer",
                version=manifest.get("version", ""),
                hash=manifest["hash"],
                seed=manifest["seed"],
            ),
            **sections(run, words),
        },
    )


def sections(run: Material, words: Words) -> dict[str, Any]:
    """Return everything that the template prints, apart from the manifest itself."""
    rows, over = run["measures"].to_dicts(), read(run)
    ranged = {} if over is None else spans(over, words)
    references = references_of(run.manifest)
    return {
        "simulated": _simulated(run, words),
        "key_numbers": key_numbers(rows, manifest_lead(run), words),
        "ranges": None if over is None else ranges(over, words),
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
        "matches": [figures.matches(run, words)] if run.manifest.get("cameras") else [],
        "own_matches": figures.own_matches(run, words) + figures.reviewed(run, words),
        "claims": of_type(rows, "claim", words, spans=ranged),
        "harms": of_type(rows, "harm", words, MOST_HARMS_OF_A_THEME),
        "approval": _approval(run, words),
        "measures": measure_tables(rows, words, ranged),
        "kinds": figures.kinds(run, words),
        "sources": source_table(run.manifest.get("sources") or [], words),
        "references": [(key, reference_line(entry)) for key, entry in references.items()],
        "disputed": (
            _companions(run) if is_press_version(run.manifest.get("sources") or []) else None
        ),
        "certainty": spelt_out(str(run.manifest.get("certainty") or ""), references),
        "hypothetical": [
            spelt_out(str(text), references) for text in run.manifest.get("hypothetical") or []
        ],
        "source": words.say(
            "page.source",
            version=run.manifest.get("version", ""),
            hash=run.manifest["hash"],
            seed=run.manifest["seed"],
            people=words.count("synthetic", run.people),
            days=words.count("day", int(run.manifest["days"])),
        ),
        "of_china": of_china(references.values()),
        "citation": citation(run, words),
        "reproduction": _reproduction(run, words),
    }


def manifest_lead(run: Material) -> list[str]:
    """Return the names of the measures that lead."""
    from glasscity.scenario.vocabulary import DEFAULT_LEAD

    return [str(name) for name in run.manifest.get("lead") or DEFAULT_LEAD]


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


def is_press_version(sources: Iterable[Mapping[str, Any]]) -> bool:
    """Tell from a scenario's sources whether the rulebook is the press article's."""
    return any(
        row.get("source") == PRESS and str(row.get("path", "")).startswith("regime.scoring.")
        for row in sources
    )


def of_china(references: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether any number comes from China, whose real systems the page then speaks of."""
    return any("China" in str(entry.get("keyword", "")).split(", ") for entry in references)


def _companions(run: Material) -> list[str]:
    """Return the commands that play the same lives under the rules to be read beside.

    Where a companion lives elsewhere, it is compared on the people of this run.
    """
    from glasscity.scenario import load, preset_names

    size = f"--people {run.people} --years {run.years:g}"
    seed, life = run.manifest["seed"], run.manifest.get("life_hash")
    same = (one.name for one in preset_names() if load(one.name).hash == run.manifest["hash"])
    # A scenario that is no preset, or a changed one, lies in the run's folder.
    source = next(same, "scenario.yaml")
    return [
        f"glasscity run {companion} {size} --seed {seed}"
        if life in (None, load(companion).life_hash)
        else f"glasscity compare {source} {companion} {size} --seeds 8"
        for companion in COMPANIONS
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
    if manifest.get("drawn_from"):
        said.append(words.say("simulated.drawn_from", title=str(manifest["drawn_from"])))
    moments = (manifest.get("moments_drawn"), manifest.get("moments_realised"))
    if None not in moments:
        made = words.count("record_made", int(manifest.get("records") or 0))
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
        "simulated.scored_apart" if run.starts_apart else "simulated.scored",
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
        rows.append((words.say("reproduce.seconds"), duration(manifest["engine_seconds"])))
    if manifest.get("peak_bytes"):
        size = f"{words.number(round(manifest['peak_bytes'] / 1e6))} MB"
        rows.append((words.say("reproduce.memory"), size))
    if manifest.get("threads"):
        rows.append((words.say("reproduce.threads"), words.number(manifest["threads"])))
    environment = manifest.get("environment") or {}
    return rows + [(str(key), str(value)) for key, value in environment.items()]
