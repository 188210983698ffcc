"""The presets that come with the laboratory."""

from __future__ import annotations

from dataclasses import dataclass

from glasscity.notebooks import Rows

from .extending import open_preset, shelf


@dataclass(frozen=True)
class PresetInfo:
    """What a list of presets says of one."""

    name: str
    title: str
    summary: str
    date: str
    certainty: str


def preset_names() -> list[PresetInfo]:
    """Return what each preset scenario is, in alphabetical order of names."""
    return Rows(map(_info, shelf("scenario")), "presets")


def _info(name: str) -> PresetInfo:
    plain = open_preset("scenario", name).plain()
    words = (str(plain.get(field, "")) for field in ("title", "summary", "date", "certainty"))
    title, summary, date, certainty = (" ".join(text.split()) for text in words)
    return PresetInfo(name, title, summary, date, certainty)
