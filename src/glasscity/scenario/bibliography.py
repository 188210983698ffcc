"""The references that numbers cite: one CSL-JSON file beside this module."""

from __future__ import annotations

import json
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
    """Return the reference as one line for readers: author, title, year, address."""
    entry = references()[identifier]
    author = "; ".join(
        name.get("literal") or f"{name['family']}, {name['given']}"
        for name in entry.get("author", [])
    )
    year = entry.get("issued", {}).get("date-parts", [[""]])[0][0]
    parts = (author, entry["title"], entry.get("container-title", ""), str(year))
    text = ". ".join(part for part in parts if part)
    return f"{text}. {entry['URL']}" if "URL" in entry else f"{text}."
