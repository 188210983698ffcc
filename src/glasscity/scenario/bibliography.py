"""The references that numbers cite: one CSL-JSON file beside this module.

Each entry has author, outlet (``container-title``), date (``issued``), address (``URL``) and the
day by which it was read (``accessed``), or names under ``custom`` what of these is not known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from .wording import nearest


@cache
def references() -> dict[str, dict[str, Any]]:
    """Return every reference by id, each an entry of CSL-JSON."""
    text = files(__package__).joinpath("references.json").read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in json.loads(text)}


def has_reference(source: str) -> bool:
    """Tell whether the first word of a source is the id of a reference."""
    return bool(source.split()) and source.split()[0] in references()


def suggest_reference(word: str) -> str:
    """Return ``; did you mean "X"?`` where a known id resembles the word."""
    near = nearest(word, references())
    return f'; did you mean "{near}"?' if near else ""


def cited(text: str) -> list[str]:
    """Return the ids of all references that the text names, in order and once each."""
    words = (word.strip(".,;:()[]") for word in text.split())
    return list(dict.fromkeys(word for word in words if word in references()))


def reference_text(identifier: str) -> str:
    """Return the reference with this id as `reference_line` words it."""
    return reference_line(references()[identifier])


def reference_line(entry: Mapping[str, Any]) -> str:
    """Return a reference as one line: author, title, outlet, date, address, when it was read.

    What is not known of it is said, never left out: a reader must see how weak a source is.

    Parameters
    ----------
    entry
        An entry of CSL-JSON.
    """
    author = "; ".join(_name(name) for name in entry.get("author", [])) or "Author not known"
    parts = (author, entry["title"], entry.get("container-title", "Outlet not known"))
    text = ". ".join((*parts, _day(entry, "issued") or "No date"))
    read = _day(entry, "accessed")
    when = f" (read by {read})" if read else ""
    return f"{text}. {entry['URL']}{when}" if "URL" in entry else f"{text}. No address{when}."


def _name(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"


def _day(entry: Mapping[str, Any], field: str) -> str:
    """Return a date of CSL-JSON as 2019, 2019-03 or 2019-03-28; nothing where it is not known."""
    parts = entry.get(field, {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:02d}" for part in parts)
