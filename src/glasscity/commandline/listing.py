"""``glasscity list``, ``sources``, ``validate`` and ``resolve``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from glasscity.commandline.console import clean, note, output, print_exactly, print_json
from glasscity.commandline.failures import sentence
from glasscity.errors import GlasscityError
from glasscity.outcomes.folders import refuse_to_replace, write_whole

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from glasscity.commandline.sheets import Sheet
    from glasscity.scenario import Resolved, SourceRow

KINDS = ("published", "described", "assumed")
KIND_STYLES = {"published": "bold", "described": "", "assumed": "italic dim"}
_SECTION_STEPS = 3
_INDENT, _WIDE = 2, 100


def list_presets(as_json: bool) -> None:
    """Print the scenarios that come with the laboratory."""
    from glasscity.scenario import preset_names

    presets = preset_names()
    if as_json:
        print_json({"presets": [asdict(preset) for preset in presets]})
        return
    from rich.padding import Padding
    from rich.text import Text

    console = output()
    for preset in presets:
        head = Text(preset.name, style="bold")
        head.append(f"  {preset.title}", style="not bold")
        if preset.date:
            head.append(f", {preset.date}" if preset.date not in preset.title else "", "not bold")
        console.print(head)
        console.print(Padding(Text(preset.summary), (0, 0, 0, 2)))
        if preset.certainty:
            words = Text(f"How sure: {preset.certainty}", style="dim")
            console.print(Padding(words, (0, 0, 0, 2)))
        console.print()
    console.print(Text("Play one with: glasscity run town"))


def show_sources(scenario: str, overrides: Sequence[tuple[str, str]], as_json: bool) -> None:
    """Print where every number of a scenario comes from."""
    from glasscity.scenario import load, sources

    resolved = load(scenario, overrides)
    rows = sources(resolved)
    shares = kind_shares(rows)
    if as_json:
        print_json(
            {
                "scenario": resolved.title,
                "hash": resolved.hash,
                "shares": shares,
                "sources": [asdict(row) for row in rows],
            }
        )
        return
    _print_sources(resolved, rows, shares)


def kind_shares(rows: Sequence[SourceRow]) -> dict[str, float]:
    """Return the share of each kind of source among the rows."""
    count = len(rows) or 1
    return {kind: sum(row.kind == kind for row in rows) / count for kind in KINDS}


def _print_sources(resolved: Resolved, rows: list[SourceRow], shares: dict[str, float]) -> None:
    from rich.text import Text

    console = output()
    print_rows(rows, console)
    console.print()
    references = _references(rows)
    if references:
        console.print(Text("References", style="bold"))
        for text in references:
            console.print(Text(f"  {text}", style="dim"), soft_wrap=True)
        console.print()
    parts = ", ".join(f"{shares[kind]:.0%} {kind}" for kind in KINDS)
    line = f"{resolved.title}: {len(rows)} numbers and rules; {parts}."
    console.print(Text(line, style="bold"))


def _references(rows: Sequence[SourceRow]) -> list[str]:
    from glasscity.scenario import cited_references, reference_text

    return [f"{one}: {reference_text(one)}" for one in cited_references(list(rows))]


def print_rows(rows: Sequence[SourceRow], console: Console) -> None:
    """Print sources under headings.

    Parameters
    ----------
    rows
        In the order of the file.
    console
        Where; a narrow one gets them as lists.
    """
    from rich.padding import Padding
    from rich.text import Text

    for heading, together in groupby(rows, key=lambda row: split_path(row.path)[0]):
        console.print(Text(heading, style="bold"), soft_wrap=True)
        console.print(Padding(_rows_table(list(together)), (0, 0, 0, _INDENT), expand=False))


def _rows_table(rows: Sequence[SourceRow]) -> Sheet:
    from rich.text import Text

    from glasscity.commandline.sheets import Sheet

    table = Sheet(narrow=_WIDE, joint="; ")
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for row in rows:
        kind = Text(row.kind, style=KIND_STYLES[row.kind])
        words = _source_words(row)
        table.add_row(split_path(row.path)[1], _value(row), _range(row), kind, words)
    return table


def _source_words(row: SourceRow) -> Text:
    from rich.text import Text

    source = "" if row.source == row.kind else row.source
    words = "; ".join(part for part in (source, row.note) if part)
    return Text(words, style=KIND_STYLES[row.kind])


def split_path(path: str) -> tuple[str, str]:
    """Return the heading under which a path stands, and the rest of it."""
    steps = path.split(".")
    cut = min(_SECTION_STEPS, len(steps) - 1)
    return ".".join(steps[:cut]), ".".join(steps[cut:])


def _value(row: SourceRow) -> str:
    return row.rule or "rule" if row.value is None else f"{_plain(row.value)} {row.unit}"


def _range(row: SourceRow) -> str:
    if row.low is None or row.high is None:
        return ""
    return f"{_plain(row.low)} to {_plain(row.high)}"


def _plain(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def validate(scenarios: Sequence[str]) -> int:
    """Check scenarios as `run` does, with their own people and years; return how many are wrong."""
    from glasscity.engine.calendar import days_of
    from glasscity.engine.plan import make_plan
    from glasscity.scenario import load

    wrong = 0
    for scenario in scenarios:
        try:
            resolved = load(scenario)
            make_plan(resolved, resolved.run.people, days_of(resolved.run.years))
        except (GlasscityError, OSError) as error:
            wrong += 1
            sys.stdout.flush()
            note(sentence(error))
        else:
            line = " ".join(f"{scenario}: ok, {resolved.title}, hash {resolved.hash}".split())
            sys.stdout.write(f"{clean(line)}\n")
            sys.stdout.flush()
            note_idle(resolved)
    return wrong


def note_idle(resolved: Resolved) -> None:
    """Tell of rules that can never apply; they are no mistake."""
    from glasscity.scenario.checks import idle

    for path, words in idle(resolved):
        note(f"note: {resolved.told(path, words)}")


def resolve(scenario: str, overrides: Sequence[tuple[str, str]], out: Path | None) -> None:
    """Print a scenario with nothing left implicit, or write it to a file."""
    from glasscity.scenario import load

    text = load(scenario, overrides).to_yaml()
    if out is None:
        print_exactly(text)
        return
    if out.exists() and Path(scenario).exists() and out.samefile(scenario):
        raise GlasscityError(f"--out {out}: this is the scenario itself; name another file.")
    _write(out, text)
    note(f"Written: {out}")


def _write(out: Path, text: str) -> None:
    """Write the whole file, or leave what is there."""
    if out.is_dir():
        raise GlasscityError(f"--out {out}: it is a folder, but a file is expected.")
    if out.exists() and not out.is_file():
        # A pipe or a device, such as /dev/stdout, is written as it is.
        out.write_text(text, encoding="utf-8")
        return
    refuse_to_replace(out)
    try:
        write_whole(out, text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from None
