"""A whole scenario: explicit, hashed, and written out again."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PrivateAttr

from glasscity.notebooks import html_table

from ..errors import GlasscityError
from .fields import Part, Text, Title, integer
from .lives import Life
from .nouns import FIELDS as NOUNS
from .nouns import Nouns
from .quantity import Number, finite_number, problem
from .reading import Mark, Node
from .regimes import Regime
from .rules import RuleSources, with_sources
from .sentences import failure
from .vocabulary import DEFAULT_LEAD
from .writing import yaml_text

MAX_PEOPLE: Final = 2_000_000_000
FORMAT: Final = 2
"""Goes up when the meaning of a field changes, so that old hashes no longer match."""
NOTHING: Final[tuple[object, ...]] = (None, {}, [])
"""What a field holds of which nothing is said; a number and a text always say something."""

CHANGED: Final = ", changed"
"""Ends the title of a scenario of which something was changed after it was read."""


def playable(years: Number) -> Number:
    """Accept a length of time between a day and two centuries, in years."""
    if not 1 / 366 <= years <= 200:
        raise problem(f"is {years}, but it must lie between one day (0.0028) and 200")
    return years


class Run(Part):
    """How many people are played for how long unless the command says otherwise."""

    people: Annotated[int, BeforeValidator(integer(1, MAX_PEOPLE)), Field(ge=1, le=MAX_PEOPLE)] = (
        10_000
    )
    years: Annotated[Number, BeforeValidator(finite_number), AfterValidator(playable)] = 1


class Scenario(Part):
    """A life and a regime, every number with its source."""

    title: Title
    summary: Text = ""
    date: Text = ""
    """What time the regime belongs to."""
    certainty: Text = ""
    """How sure it is that things were so."""
    hypothetical: list[Title] = Field(default_factory=list)
    """Warnings printed with every result."""
    lead: list[Title] = Field(default_factory=list)
    """Measures told first, in this order, whatever comes out."""
    run: Run = Run()
    life: Life
    regime: Regime = Regime()


class Resolved(Scenario):
    """A scenario with nothing left implicit; what `load` returns.

    Attributes
    ----------
    hash
        First 16 hex digits of a SHA-256 over everything but `run`, `lead`, `nouns` and what is
        absent: a mechanism that a file says nothing of changes no hash.
    life_hash
        The same over the life alone: two scenarios with one life can be compared.
    name
        Name of the preset, or of the file without its ending.
    """

    _name: str = PrivateAttr(default="")
    _rule_sources: RuleSources = PrivateAttr(default_factory=dict)
    _tree: Node | None = PrivateAttr(default=None)

    @property
    def name(self) -> str:
        """Name of the preset, or of the file without its ending; not part of the hash."""
        return self._name

    @property
    def rule_sources(self) -> RuleSources:
        """Sources of rules and switches, by dotted path."""
        return self._rule_sources

    def sourced(self, sources: RuleSources) -> Resolved:
        """Return the same scenario with these sources of its rules."""
        twin = self.model_copy()
        twin._rule_sources = sources
        return twin

    def read_from(self, tree: Node) -> Resolved:
        """Remember the file that the scenario was read from; the same object."""
        self._tree = tree
        return self

    def refused(self, path: tuple[str | int, ...], sentence: str) -> GlasscityError:
        """Return the error about a field, with its place in the file where that is known."""
        tree = self._tree or Node(None, Mark(self.name or self.title))
        return failure(tree, tree.written(path) if self._tree else path, sentence)

    def told(self, path: tuple[str | int, ...], sentence: str) -> str:
        """Return the sentence about a field that is no error, with its place where it is known."""
        return str(self.refused(path, sentence))

    def explicit(self) -> dict[str, Any]:
        """Return everything as plain data, in the form that files have."""
        return with_sources(self.model_dump(), self._rule_sources)

    def called(self, name: str) -> Resolved:
        """Return the same scenario under a name."""
        twin = self.model_copy()
        twin._name = name
        return twin

    def altered(self, **parts: object) -> Resolved:
        """Return a copy with some of its fields replaced, which has hashes of its own."""
        twin = self.model_copy(update=parts)
        for cached in ("hash", "life_hash", "nouns"):
            twin.__dict__.pop(cached, None)
        return twin

    def changed(self, what: str, **parts: object) -> Resolved:
        """Return a copy with some of its fields replaced, which says so.

        What a preset says of itself need not be true of it once it is changed: its words stay, as
        those of the preset.

        Parameters
        ----------
        what
            The change in words, e.g. "without cameras".
        **parts
            Fields of a scenario.
        """
        anew = self.title.endswith(CHANGED)
        title = self.title.removesuffix(CHANGED)
        own = (
            self.summary if anew or not self.summary else f"{title} says of itself: {self.summary}"
        )
        sure = f"{title} says of itself: {self.certainty}"
        said = {
            "title": title + CHANGED,
            "summary": f"Changed: {what}. {own}".strip(),
            "certainty": self.certainty if anew or not self.certainty else sure,
        }
        return self.altered(**said, **parts)

    def __repr__(self) -> str:
        """Return one line."""
        return f"<Scenario {self.name!r}: {self.title}, hash {self.hash}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Return a table for notebooks: what the file says of itself."""
        said = ("summary", "date", "certainty", "hash", "life_hash")
        rows = [(name.replace("_", " "), str(getattr(self, name))) for name in said]
        return html_table(repr(self)[1:-1], ("", ""), rows)

    @cached_property
    def hash(self) -> str:
        """First 16 hex digits of a SHA-256 over everything but `run`, `lead` and `nouns`."""
        played = self._said()
        return _digest({key: part for key, part in played.items() if key not in ("run", "lead")})

    def __hash__(self) -> int:
        """Return a number for sets and keys, from the hash of everything."""
        return int(self.hash, 16)

    @property
    def leading(self) -> tuple[str, ...]:
        """Measures told first: those declared, or `DEFAULT_LEAD`."""
        return tuple(self.lead) or DEFAULT_LEAD

    @cached_property
    def nouns(self) -> Nouns:
        """What the place, its parts and its people are called; not part of the hash."""
        return Nouns.of(self.life.people)

    @cached_property
    def life_hash(self) -> str:
        """First 16 hex digits of a SHA-256 over the life."""
        return _digest(self._said()["life"])

    def _said(self) -> dict[str, Any]:
        """Return what the hashes are taken of: everything but what is absent."""
        return _present(self, self.explicit())

    def to_yaml(self) -> str:
        """Return the scenario as YAML; loading that gives the same hash."""
        return yaml_text(self.explicit())


def _present(part: BaseModel, data: dict[str, Any]) -> dict[str, Any]:
    """Leave out the fields that hold nothing, as they do where nothing is said of them."""
    kept = {}
    for name, field in type(part).model_fields.items():
        held = getattr(part, name)
        value = _inside(held, data[name])
        # An empty list is something said where the default is another.
        if value not in NOTHING or held != field.get_default(call_default_factory=True):
            kept[name] = value
    return kept


def _inside(held: Any, data: Any) -> Any:
    if isinstance(held, BaseModel):
        return _present(held, data) if isinstance(data, dict) else data
    if isinstance(held, dict):
        return {key: _inside(item, data[key]) for key, item in held.items()}
    return data


def _digest(data: dict[str, Any]) -> str:
    """Hash canonical JSON; the order of districts counts, since people are numbered by it."""
    life = data.get("life", data)
    people = life["people"]
    order = list(people["districts"])
    called = {key: part for key, part in people.items() if key not in NOUNS}
    bare = {**life, "people": called}
    data = {**data, "life": bare} if "life" in data else bare
    canonical = json.dumps(
        [FORMAT, data, order], sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
