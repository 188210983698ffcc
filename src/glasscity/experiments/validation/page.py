"""The generated parts of ``docs/validation.md``: what is checked, and what the model gave.

Renew them with ``python -m glasscity.experiments.validation.page docs/validation.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from glasscity.experiments.validation import (
    ALL_CHECKS,
    LABELS,
    Bench,
    Check,
    Result,
    play_checks,
)


def _between(name: str) -> tuple[str, str]:
    return f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"


def renewed(text: str, name: str, content: str) -> str:
    """Return a page with the part between two markers replaced.

    Parameters
    ----------
    text
        The page.
    name
        Of the markers.
    content
        New part.
    """
    begin, end = _between(name)
    before, rest = text.split(begin, 1)
    return f"{before}{begin}\n{content}\n\n{end}{rest.split(end, 1)[1]}"


def part(text: str, name: str) -> str:
    """Return what stands between two markers of a page."""
    begin, end = _between(name)
    return text.split(begin, 1)[1].split(end, 1)[0].strip()


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def labels_table() -> str:
    """Return what the labels mean, as Markdown."""
    rows = [_row("label", "meaning"), "|---|---|"]
    return "\n".join([*rows, *(_row(f"*{label}*", said) for label, said in LABELS.items())])


def results_table(results: Iterable[Result]) -> str:
    """Return what the model gave, as Markdown."""
    head = (
        "check",
        "published",
        "model",
        "spread over seeds",
        "bounds",
        "label",
        "outcome",
    )
    rows = [_row(*head), "|" + "---|" * len(head)]
    for result in results:
        check, found = result.check, result.found
        has_bounds = result.check.label != "beside, not a test"
        bounds = f"{result.shown(found.low)} to {result.shown(found.high)}" if has_bounds else ""
        spread = (
            result.shown(found.spread).lstrip("+") if len(found.values) > 1 else "nothing drawn"
        )
        rows.append(
            _row(
                check.title,
                f"{check.published} ({check.source})",
                result.shown(found.mean),
                spread,
                bounds,
                f"*{check.label}*",
                result.outcome,
            )
        )
    return "\n".join(rows)


def about(check: Check) -> str:
    """Return what stands behind a check, as Markdown."""
    lines = [
        f"**{check.title}** (`{check.name}`, *{check.label}*)",
        "",
        f"- Published: {check.published}; source: {check.source}.",
        f"- Error allowed: {check.allowed}.",
        f"- Tuned to it: {check.tuned}. Not tuned: {check.not_tuned}.",
        f"- Scope: {check.scope}.",
    ]
    if check.free or check.held_out:
        lines.append(f"- Numbers free: {check.free}; results held out: {check.held_out}.")
    return "\n".join(lines)


def static_parts() -> dict[str, str]:
    """Return the parts of the page that need no run, by the names of their markers."""
    return {
        "labels": labels_table(),
        "checks": "\n\n".join(about(check) for check in ALL_CHECKS),
    }


def main(file: Path) -> None:
    """Play every check and renew a page."""
    text = file.read_text(encoding="utf-8")
    results = list(play_checks(ALL_CHECKS, Bench()))
    for name, content in {**static_parts(), "results": results_table(results)}.items():
        text = renewed(text, name, content)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
