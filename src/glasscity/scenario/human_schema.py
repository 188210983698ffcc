"""JSON Schema of the form that people write: short, partial, numbers on one line."""

from __future__ import annotations

import json
from typing import Any, Final

from .scenarios import Scenario

SCHEMA_FILE: Final = "scenario.schema.json"
RECORD: Final = "Quantity"
HALF_OF: Final = {"Life": "life", "People": "people"}


def json_schema() -> dict[str, Any]:
    """Return the schema for editors and forms.

    It is looser than `load`: because a file may extend another, only `title` is required, and
    any field may be null, which removes what was inherited.
    """
    schema = Scenario.model_json_schema(mode="validation")
    definitions = schema["$defs"]
    definitions["LifeOrName"] = _or_name("Life")
    definitions["PeopleOrName"] = _or_name("People")
    for name, definition in definitions.items():
        if name != RECORD:
            _loosen(definition)
    _loosen(schema)
    schema["required"] = ["title"]
    for owner in (schema, definitions["Life"], definitions["People"]):
        owner["properties"]["extends"] = {
            "type": "string",
            "description": "Name of a preset, or path of a file, that this one builds on.",
        }
    _allow_short_forms(schema, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _or_name(model: str) -> dict[str, Any]:
    name = {"type": "string", "description": f"Name of a preset of {HALF_OF[model]}, or a path."}
    return {"anyOf": [name, {"$ref": f"#/$defs/{model}"}]}


def _loosen(definition: dict[str, Any]) -> None:
    """Require nothing and let every entry be null."""
    definition.pop("required", None)
    for name, entry in definition.get("properties", {}).items():
        definition["properties"][name] = _nullable(entry)
        _loosen_mapping(entry)


def _loosen_mapping(entry: dict[str, Any]) -> None:
    inner = entry.get("additionalProperties")
    if isinstance(inner, dict):
        entry["additionalProperties"] = _nullable(inner)
        _loosen_mapping(inner)


def _nullable(entry: dict[str, Any]) -> dict[str, Any]:
    entry.pop("default", None)
    if any(option.get("type") == "null" for option in entry.get("anyOf", [])):
        return entry
    return {"anyOf": [entry, {"type": "null"}]}


def _allow_short_forms(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Admit names for the halves, lines for acts and points, bare numbers for tiers."""
    line = {"$ref": f"#/$defs/{RECORD}"}
    schema["properties"]["life"] = {"$ref": "#/$defs/LifeOrName"}
    life = definitions["Life"]["properties"]
    life["people"] = {"$ref": "#/$defs/PeopleOrName"}
    for field, model in (("acts", "Act"), ("demands", "Demand")):
        entry = {"anyOf": [line, {"$ref": f"#/$defs/{model}"}, {"type": "null"}]}
        life[field] = {"type": ["object", "null"], "additionalProperties": entry}
    rule = definitions["PointRule"]["properties"]
    lines = {"type": "array", "items": line, "minItems": 1, "maxItems": 3}
    rule["points"] = {"anyOf": [line, lines]}
    scoring = definitions["Scoring"]["properties"]
    rule_entry = {"anyOf": [line, lines, {"$ref": "#/$defs/PointRule"}, {"type": "null"}]}
    scoring["points"] = {"type": ["object", "null"], "additionalProperties": rule_entry}
    cut = {"anyOf": [{"type": "number"}, line]}
    scoring["tiers"] = {"type": ["object", "null"], "additionalProperties": cut}
