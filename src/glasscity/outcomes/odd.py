"""Tables of the ODD description, generated from the code: ``python -m glasscity.outcomes.odd``.

`docs/odd.md` follows the ODD protocol (Grimm et al., "The ODD protocol for describing agent-based
and other simulation models: a second update to improve clarity, replication, and structural
realism", Journal of Artificial Societies and Social Simulation 23(2) 7, 2020). What stands there
between ``<!-- generated: NAME -->`` and ``<!-- end -->`` comes from here; a test compares.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

import glasscity
from glasscity.engine.order import ORDER, SHARED, WHEN_WORDS, WHENS
from glasscity.errors import GlasscityError
from glasscity.mechanism import Mechanism
from glasscity.scenario import Quantity, Resolved, load
from glasscity.scenario.explaining import described_fields
from glasscity.scenario.fields import Part
from glasscity.scenario.lives import Friends, Guarantee
from glasscity.scenario.reactions import Blacklist, Institution
from glasscity.scenario.responses import ANSWERS, Response
from glasscity.scenario.rulebooks import PointRule, Scope, Scoring
from glasscity.scenario.safeguards import SAFEGUARDS
from glasscity.scenario.value_words import short_words
from glasscity.scenario.vocabulary import ATTRIBUTES
from glasscity.scoring.commercial_score import CommercialScore, PurchaseClass
from glasscity.scoring.merger import Merger
from glasscity.scoring.officials import Official, Officials, Quota
from glasscity.scoring.study_app import StudyApp, StudyItem
from glasscity.sensing.registry import DRAWS, SENSES

MARKED: Final = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
SOURCE: Final = Path(glasscity.__file__).parent
PRESET: Final = "press-2019"

_PLAIN_COLUMNS: Final = {"denials": "Refusals.", "tier": "As of the last review."}


def _file(module: str) -> str:
    return module.removeprefix("glasscity.").replace(".", "/")


def _submodels(kinds: Iterable[type[Mechanism]]) -> Iterator[tuple[str, str, type[Part]]]:
    for kind in kinds:
        if kind.placed:
            yield _file(kind.__module__), ".".join(("regime", *kind.path())), kind


SUBMODELS: Final[tuple[tuple[str, str, type[Part]], ...]] = (
    ("people/friends", "life.friends", Friends),
    ("life/guarantees", "life.guarantees.unpaid-judgment", Guarantee),
    *_submodels(SENSES),
    ("scoring/rulebook", "regime.scoring", Scoring),
    ("scoring/rulebook", "regime.scoring.who", Scope),
    ("scoring/rulebook", "regime.scoring.points.fare-dodging", PointRule),
    ("scoring/officials", "regime.scoring.officials", Officials),
    ("scoring/officials", "regime.scoring.officials.favour", Official),
    ("scoring/officials", "regime.scoring.officials.quota", Quota),
    ("scoring/study_app", "regime.study_app", StudyApp),
    ("scoring/study_app", "regime.study_app.items.login", StudyItem),
    ("scoring/commercial_score", "regime.commercial_score", CommercialScore),
    ("sensing/commercial_data", "regime.commercial_score.purchases.*", PurchaseClass),
    ("scoring/merger", "regime.commercial_score.merger", Merger),
    ("consequences/institutions", "regime.consequences.institutions.rail-trip", Institution),
    ("consequences/blacklist", "regime.consequences.blacklist", Blacklist),
    ("consequences/blacklist", "regime.consequences.restriction", Blacklist),
    ("response/awareness", "regime.response", Response),
    *_submodels(ANSWERS),
    *_submodels(SAFEGUARDS),
)
"""File of each submodel, where its parameters stand (`*`: any name), and their model."""

_DESCRIPTIVE: Final = ("collects", "purpose", "norm", "since", "source")
"""Fields that no kernel reads."""


def attribute_docstrings(path: Path, name: str) -> list[tuple[str, str, str]]:
    """Return name, annotation or value, and docstring of each attribute of a class.

    Parameters
    ----------
    path
        File of the class.
    name
        Its name.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = next(
        node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name
    )
    found: list[tuple[str, str, str]] = []
    for at, node in enumerate(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            entry = (node.target.id, ast.unparse(node.annotation))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            entry = (node.targets[0].id, ast.unparse(node.value))
        else:
            continue
        after = body[at + 1] if at + 1 < len(body) else None
        words = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            words = " ".join(str(after.value.value).split())
        found.append((*entry, words))
    return found


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = list(header)
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    lines += ["| " + " | ".join(_cell(one) for one in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _attributes() -> str:
    rows = [
        ("district", "as many as the scenario has"),
        ("age", "0 to 99 years; bands " + ", ".join(ATTRIBUTES["age"])),
        *((name, ", ".join(values)) for name, values in ATTRIBUTES.items() if name != "age"),
    ]
    return table(("attribute", "values"), rows)


def _state() -> str:
    rows = []
    for name, kind, words in attribute_docstrings(SOURCE / "engine" / "state.py", "State"):
        number = re.search(r"np\.(u?int\d+)", kind)
        rows.append((f"`{name}`", number[1] if number else kind, words or _PLAIN_COLUMNS[name]))
    return table(("column", "number", "what it is"), rows)


def _shared() -> str:
    return table(("what", "it is"), SHARED.items())


def _scheduling() -> str:
    parts, number = [], 0
    for when in WHENS:
        rows = []
        for step in (one for one in ORDER if one.when == when):
            number += 1
            touched = (", ".join(step.reads), ", ".join(step.writes))
            rows.append((str(number), f"`{_file(step.mechanism)}`", step.does, *touched))
        heading = f"**{when[0].upper()}{when[1:]}**: {WHEN_WORDS[when]}.\n"
        parts.append(f"{heading}\n{table(('', 'mechanism', 'does', 'reads', 'writes'), rows)}")
    return "\n\n".join(parts)


def _streams() -> str:
    rows: list[tuple[str, str, str]] = [
        (name.lower().replace("_", " "), number, words)
        for name, number, words in attribute_docstrings(SOURCE / "people" / "streams.py", "Stream")
    ]
    rows += [(name, str(draw.number), draw.words) for name, draw in DRAWS.items()]
    rows.sort(key=lambda row: int(row[1]))
    return table(("stream", "number", "words"), rows)


def _parameters() -> str:
    scenario = load(PRESET)
    parts = []
    for file, path, model in SUBMODELS:
        part = _at(scenario, path)
        rows = list(_parameter_rows(model, part))
        if rows:
            state = "" if part is not None else f"; off in `{PRESET}`"
            heading = f"**`{file}`**, `{path}`{state}"
            titles = ("parameter", "what it is", f"in `{PRESET}`", "source")
            parts.append(f"{heading}\n\n{table(titles, rows)}")
    return "\n\n".join(parts)


def _at(scenario: Resolved, path: str) -> Any:
    """Return the part at a path; the first entry for `*`, and for a name that is not there."""
    part: Any = scenario
    for step in path.split("."):
        if part is None:
            return None
        if isinstance(part, dict):
            part = part.get(step, next(iter(part.values()), None))
        else:
            part = getattr(part, step)
    return part


def _parameter_rows(model: type[Part], part: Any) -> Iterator[tuple[str, str, str, str]]:
    for name, words in described_fields(model):
        if name in _DESCRIPTIVE:
            continue
        value = getattr(part, name) if part is not None else None
        shown = "" if value is None else short_words(value)
        yield f"`{name}`", words, shown, _source(value)


def _source(value: Any) -> str:
    if isinstance(value, Quantity):
        if value.kind == "assumed":
            return "assumed"
        return value.source if value.kind == "published" else f"described: {value.source}"
    if isinstance(value, BaseModel):
        return ""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        kinds = {_source(one) for one in inner if isinstance(one, Quantity)}
        return next(iter(kinds)) if len(kinds) == 1 else ("each its own" if kinds else "")
    return ""


TABLES: Final[dict[str, Callable[[], str]]] = {
    "attributes": _attributes,
    "state": _state,
    "shared": _shared,
    "scheduling": _scheduling,
    "streams": _streams,
    "parameters": _parameters,
}
"""What may stand between the markers, by name."""


def regenerated(text: str) -> str:
    """Return a page with its generated tables as the code has them now.

    Parameters
    ----------
    text
        The page.

    Raises
    ------
    GlasscityError
        If the page asks for a table that does not exist.
    """

    def made(found: re.Match[str]) -> str:
        if found[2] not in TABLES:
            raise GlasscityError(f"odd: there is no generated table called {found[2]}.")
        return f"{found[1]}\n{TABLES[found[2]]()}\n\n{found[3]}"

    return MARKED.sub(made, text)


def main(paths: list[str]) -> None:
    """Write the generated tables of pages anew."""
    for path in paths or ["docs/odd.md"]:
        page = Path(path)
        page.write_text(regenerated(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
