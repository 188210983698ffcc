"""Explicit YAML that is quick to write, easy to read and exact: one number to a line."""

from __future__ import annotations

import json
import re
from typing import Any, Final

PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*|[0-9]+[-+][0-9]*")
WORDS_OF_YAML: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def yaml_text(data: dict[str, Any]) -> str:
    """Return a mapping of plain data as YAML text."""
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(data: dict[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        head = f"{indent}{_key(key)}:"
        if isinstance(value, dict) and value and not _is_number(value):
            lines += [head, *_mapping(value, f"{indent}  ")]
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            lines += [head, *(f"{indent}  - {_flow(item)}" for item in value)]
        else:
            lines.append(f"{head} {_flow(value)}")
    return lines


def _is_number(data: dict[str, Any]) -> bool:
    return "value" in data and "unit" in data


def _flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _key(key: str) -> str:
    plain = PLAIN.fullmatch(key) and key.lower() not in WORDS_OF_YAML
    return key if plain else _quoted(key)


def _quoted(text: str) -> str:
    """Return the text in double quotes, with whatever YAML cannot hold escaped."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() and character != "\ufeff":
        return character
    code = ord(character)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
