"""Lead measures over what is assumed, from the file that ``glasscity run --ranges`` leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from glasscity.errors import GlasscityError
from glasscity.show.figures import Table
from glasscity.show.material import Material
from glasscity.show.words import Words, ends_of, split_share, telling_width

FILE: Final = "ranges.json"
FORMAT: Final = 1


def ranges(found: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return what the page says of ranges over assumptions.

    Parameters
    ----------
    found
        As `read` gives it.
    words
        Of the page.
    """
    known = {one["outcome"]: one for one in found["outcomes"]}
    leading = [known[name] for name in found["lead"]]
    cells = [
        [
            f"{one['title']}, {split_share(one['unit'])[1] or one['unit']}",
            _said(one, one["stated"], words),
            _said(one, one["median"], words),
            _span(one, words),
            "; ".join(_driver(one, each, words) for each in one["rests_on"][:1]),
        ]
        for one in leading
    ]
    names = ("measure", "as_stated", "points_median", "points_range", "rests_on")
    columns = [words.say(f"columns.{name}") for name in names]
    return {
        "sentence": words.say(
            "ranges.sentence",
            numbers=words.count("assumed_number", len(found["parameters"])),
            points=words.count("point", int(found["points"])),
            cities=words.number(len(found["seeds"])),
            people=words.count("synthetic", int(found["people"])),
            days=words.count("day", int(found["days"])),
        ),
        "table": Table(columns, cells, frozenset({1, 2, 3}), len(cells)),
        "lies": [
            words.say("conclusion.lies", title=one["title"], words=one["lies"])
            for one in leading
            if one["lies"]
        ],
    }


def spans(found: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return what is said of each outcome's range, by name.

    Parameters
    ----------
    found
        As `read` gives it.
    words
        Of the page.
    """
    return {one["outcome"]: _span(one, words) for one in found["outcomes"]}


def read(run: Material) -> Mapping[str, Any] | None:
    """Return what was played over assumptions; None where nothing was.

    Parameters
    ----------
    run
        With its folder.

    Raises
    ------
    GlasscityError
        If the file is not of this scenario, or cannot be read.
    """
    if run.path is None or not (run.path / FILE).is_file():
        return None
    file = run.path / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GlasscityError(f"{file}: cannot be read ({error})") from None
    here = run.manifest["hash"]
    if not isinstance(found, dict) or (found.get("format"), found.get("hash")) != (FORMAT, here):
        raise GlasscityError(
            f"{file}: is not of this run; expected format {FORMAT} and the scenario's hash {here}, "
            "as glasscity run --ranges writes it"
        )
    return found


def _said(one: Mapping[str, Any], value: float | None, words: Words) -> str:
    if value is None:
        return words.say("format.no_range")

    def rounded(number: float, width: float | None) -> str:
        if split_share(one["unit"])[0]:
            return words.percent(number, width)
        return words.number(number) if width is None else words.within(number, width)

    return rounded(value, telling_width(one["stated"], one["low"], one["high"], rounded))


def _span(one: Mapping[str, Any], words: Words) -> str:
    ends = ends_of(one["low"], one["high"], lambda end: _said(one, end, words))
    if ends is None:
        return words.say("format.no_range")
    return words.say("format.interval", low=ends[0], high=ends[1])


def _driver(one: Mapping[str, Any], driver: Mapping[str, Any], words: Words) -> str:
    return words.say(
        "ranges.driver",
        title=driver["title"],
        lowest=words.number(driver["lowest"]),
        highest=words.number(driver["highest"]),
        unit=driver["unit"],
        at_lowest=_said(one, driver["at_lowest"], words),
        at_highest=_said(one, driver["at_highest"], words),
    )
