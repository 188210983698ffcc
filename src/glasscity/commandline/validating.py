"""``glasscity validate-model``: the model beside what is known from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glasscity.arguments import seeds_words
from glasscity.commandline.console import HARM, output, print_json
from glasscity.commandline.progress import shown

if TYPE_CHECKING:
    from glasscity.experiments.validation import Result

_COLUMNS = ("check", "published (source)", "model", "bounds", "label", "outcome")
_WIDE = 100
"""Columns of the terminal from which the checks fit into a table."""


def validate_model(seeds: int, json: bool) -> bool:
    """Play every check and print what came of it.

    Parameters
    ----------
    seeds
        How many runs of each town: seeds 1, 2, ...
    json
        Whether to print one JSON object.

    Returns
    -------
    bool
        Whether all checks passed.
    """
    from glasscity.experiments.validation import ALL_CHECKS, LABELS, Bench, play_checks

    bench = Bench(seeds=tuple(range(1, seeds + 1)))
    with shown("Validating", "check") as report:
        results = list(play_checks(ALL_CHECKS, bench, report))
    passed = all(result.passed for result in results)
    if json:
        print_json(
            {
                **seeds_words(bench.seeds),
                "passed": passed,
                "labels": dict(LABELS),
                "checks": [result.as_data() for result in results],
            }
        )
    else:
        _print(results)
    return passed


def _print(results: list[Result]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from glasscity.commandline.sheets import Sheet
    from glasscity.experiments.validation import LABELS

    console = output()
    table = Sheet(narrow=_WIDE)
    for column in _COLUMNS:
        table.add_column(column)
    for result in results:
        *cells, outcome = _cells(result)
        table.add_row(*cells, Text(outcome, style="" if result.passed else HARM))
    console.print(table)
    console.print()
    console.print(Text("Tuned, and not tuned", style="bold"))
    for tuned, not_tuned, names in _tunings(results):
        console.print(Padding(", ".join(names), (0, 0, 0, 2)))
        console.print(Padding(f"tuned: {tuned}", (0, 0, 0, 4)))
        console.print(Padding(f"not tuned: {not_tuned}", (0, 0, 0, 4)))
    console.print()
    console.print(Text("Labels", style="bold"))
    for label, said in LABELS.items():
        console.print(Padding(f"{label}: {said}", (0, 0, 0, 2)))
    tests = [result for result in results if result.is_test]
    failed = [result.check.name for result in tests if not result.passed]
    said = f"failed: {', '.join(failed)}" if failed else "all passed"
    console.print(
        f"\n{len(tests)} tests, {said}; {len(results) - len(tests)} more are shown beside what was "
        "published and test nothing. Synthetic people; docs/validation.md says what none of this "
        "shows."
    )


def _cells(result: Result) -> list[str]:
    check, found = result.check, result.found
    model = result.shown(found.mean)
    if len(found.values) > 1:
        model += f" ± {result.shown(found.spread).lstrip('+')}"
    bounds, outcome = "none", result.outcome
    if check.label != "beside, not a test":
        bounds = f"{result.shown(found.low)} to {result.shown(found.high)}, {check.allowed}"
    return [
        check.title,
        f"{check.published} ({check.source})",
        model,
        bounds,
        check.label,
        outcome,
    ]


def _tunings(results: list[Result]) -> list[tuple[str, str, list[str]]]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for result in results:
        key = (result.check.tuned, result.check.not_tuned)
        grouped.setdefault(key, []).append(result.check.name)
    return [(tuned, not_tuned, names) for (tuned, not_tuned), names in grouped.items()]
