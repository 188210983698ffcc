"""What a mechanism is: one class in one file, of which everything else in the house is a loop.

A class of a room (`glasscity.sensing.channel.Channel` is one) says what all its mechanisms have. A
file of the room holds one of them: its parameters, which a scenario fills, and beside them its
name and number, its formula, its tables, its turns, its words and its checks. Nobody writes down
which there are: a room's registry imports the room's files and looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    SupportsIndex,
    TypeVar,
)

from pydantic import ConfigDict, ModelWrapValidatorHandler, create_model, model_validator

from glasscity.scenario.fields import Part
from glasscity.scenario.lives import Life as Life
from glasscity.scenario.naming import NO_SCORING
from glasscity.scenario.naming import Findings as Findings
from glasscity.scenario.naming import Path as Path

if TYPE_CHECKING:
    from glasscity.scenario.regimes import Regime as Regime
    from glasscity.scenario.scenarios import Scenario as Scenario
else:
    # The whole scenario stands on the mechanisms; their files know it for types alone, by these.
    Regime = Scenario = Any

Condition = Callable[[Regime, Life], bool]
When = Literal["before the border", "border", "week", "after the week"]
"""Part of a window."""


class Turn(NamedTuple):
    """When a mechanism goes, and what it touches then."""

    when: When
    at: int
    """Place among the turns of this part of the window; the lower goes first."""
    does: str
    """One plain sentence."""
    reads: str
    writes: str
    """Columns of `glasscity.engine.state.State`, or words of `glasscity.engine.order.SHARED`, each
    after a comma."""
    module: str = ""
    """Where it is done, if not in the mechanism's own file."""
    on: Condition | None = None
    """Which regimes over which lives have the turn, if not all where the mechanism is on."""
    step: str = ""
    """Stage and function by which `glasscity.engine.emitting` has it done: ``books.waive``; empty
    where the frame of the week does it."""


class Draw(NamedTuple):
    """A stream of random words of a mechanism's own; see `glasscity.people.streams.Stream`."""

    number: int
    """Given once, never used for anything else."""
    words: str
    """What the words of a block are for."""


class Mechanism(Part):
    """A part of a regime that can be switched off by itself."""

    room: ClassVar[tuple[str, ...]] = ()
    """Where below the regime the room stands."""
    placed: ClassVar[bool] = True
    """Whether a scenario has a part for it; if not, others' parts say all of it."""
    number: ClassVar[int]
    """Stable number within the room; see `registered`."""
    key: ClassVar[str]
    """Name, of words joined by hyphens; that of the class where it gives none."""
    words: ClassVar[str]
    """What it is, in a sentence; the first line of its docstring where it gives none."""
    field_words: ClassVar[Mapping[str, str]] = {}
    """What those fields mean that have no docstring."""
    zero: ClassVar[Mapping[str, str]] = {}
    """Settings of its fields under which it is there and does nothing: no bit differs."""
    leaves_with: ClassVar[tuple[str, ...]] = ()
    """Paths below the regime of what makes no sense without it."""
    turns: ClassVar[tuple[Turn, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Name it after its class, and say what it is by its docstring."""
        super().__init_subclass__(**options)
        if "key" not in vars(cls):
            cls.key = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        if "words" not in vars(cls):
            cls.words = (cls.__doc__ or "").partition("\n")[0]

    @classmethod
    def path(cls) -> tuple[str, ...]:
        """Return where its parameters stand below the regime."""
        return (*cls.room, cls.key.replace("-", "_"))

    @classmethod
    def of(cls, regime: Regime) -> Self | None:
        """Return a regime's own; None where it is off."""
        found: Any = regime
        for step in cls.path():
            found = getattr(found, step, None)
        return found if isinstance(found, cls) else None

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether it takes its turns."""
        return cls.of(regime) is not None

    @classmethod
    def in_force(cls, regime: Regime) -> Self | None:
        """Return a regime's own where it takes its turns; else None."""
        return cls.of(regime) if cls.is_on(regime) else None

    def called(self) -> str:
        """Return what a scenario itself calls it, if it says; else nothing."""
        return ""

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield what follows from its parameters, a sentence each: closed forms, never a run."""
        return iter(())

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree within it, or with the rest; ``here`` is where it stands."""
        return iter(())

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what of it can do nothing, or never applies: told, and no mistake."""
        return iter(())

    def singles_out(self) -> Iterator[tuple[Path, str, str]]:
        """Yield each group with a number of its own: where, its attribute and category."""
        return iter(())


Kind = TypeVar("Kind", bound=Mechanism)


class Scorer(Mechanism):
    """Something that moves a score beside the rulebook, or makes one of its own."""


class Answer(Mechanism):
    """A way in which people respond to the regime."""

    room: ClassVar[tuple[str, ...]] = ("response",)


class Safeguard(Mechanism):
    """Something that protects people from the regime."""

    room: ClassVar[tuple[str, ...]] = ("safeguards",)
    of_scores: ClassVar[bool] = True
    """Whether it protects from nothing where nobody is scored."""

    @classmethod
    def is_on(cls, regime: Regime) -> bool:
        """Tell whether it takes its turns."""
        return super().is_on(regime) and (regime.scoring is not None or not cls.of_scores)

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield that there is nothing to protect from."""
        if self.of_scores and scenario.regime.scoring is None:
            yield here, f"protects from nothing, because {NO_SCORING}"


admitted: Final[dict[str, type[Mechanism]]] = {}
"""Mechanisms from outside the package that this process lets a scenario name, by the key that they
have in a file; nothing unless a caller puts it there. No file adds to it."""


def _admitting(schema: dict[str, Any]) -> None:
    """Let the schema of a room hold parts that the package does not know."""
    schema["additionalProperties"] = {
        "type": ["object", "null"],
        "description": "A mechanism from outside the package, where the caller lets it in.",
    }


class Room(Part):
    """The mechanisms of a room that a regime has on.

    A key that is no shipped mechanism may name one of `admitted`. A room that has such parts is of
    a class of its own below the room's, in which they are fields like any other, so that whatever
    walks over fields (hash, YAML, sources, rules, checks) meets them there.
    """

    model_config = ConfigDict(json_schema_extra=_admitting)

    at: ClassVar[tuple[str, ...]] = ()
    """Where below the regime it stands."""
    field_words: ClassVar[Mapping[str, str]] = {}
    other_kinds: ClassVar[Mapping[str, type[Mechanism]]] = {}
    """Those of its fields that the package does not ship."""

    def get(self, kind: type[Kind]) -> Kind | None:
        """Return the mechanism of a kind; None where it is off."""
        found = getattr(self, kind.path()[-1], None)
        return found if isinstance(found, kind) else None

    def others(self) -> Mapping[str, Mechanism]:
        """Return the mechanisms that are on and that the package does not ship, by key."""
        return {key: getattr(self, key) for key in self.other_kinds}

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Pickle a room with parts from outside by what its class is made of: it has no name."""
        if not self.other_kinds:
            return super().__reduce_ex__(protocol)
        parts = (type(self).__mro__[1], tuple(self.other_kinds.items()))
        return _blank, parts, self.__getstate__()

    @classmethod
    def admits(cls) -> Mapping[str, type[Mechanism]]:
        """Return the classes from outside that this room lets in now, by key."""
        found = {key: kind for key, kind in admitted.items() if kind.room == cls.at}
        return {key: kind for key, kind in found.items() if key not in cls.model_fields}

    @model_validator(mode="wrap")
    @classmethod
    def _let_in(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Validate a mapping that names parts from outside as the class that has them."""
        kinds = cls.admits()
        named = sorted(kinds.keys() & data.keys()) if isinstance(data, dict) else []
        if not named:
            return handler(data)
        on = tuple((key, kinds[key]) for key in named if data[key] is not None)
        # Null says that it is absent, as it does of a mechanism that ships.
        said = {key: part for key, part in data.items() if key not in named or part is not None}
        found: Self = _widened(cls, on).model_validate(said) if on else handler(said)
        return found


@cache
def _widened(room: type[Room], others: tuple[tuple[str, type[Mechanism]], ...]) -> Any:
    """Return the class of a room with parts from outside; one object for the same parts.

    Two rooms are equal only if they are of one class.
    """
    fields: dict[str, Any] = {key: (kind, ...) for key, kind in others}
    made = create_model(
        room.__name__, __base__=room, __doc__=room.__doc__, __module__=room.__module__, **fields
    )
    made.field_words = {**room.field_words, **{key: kind.words for key, kind in others}}
    made.other_kinds = {**room.other_kinds, **dict(others)}
    return made


def _blank(room: type[Room], others: tuple[tuple[str, type[Mechanism]], ...]) -> Room:
    """Return a room with parts from outside that holds nothing yet, for pickle to fill."""
    made: type[Room] = _widened(room, others)
    return made.__new__(made)


def with_parts(room: type[Room], kinds: Iterable[type[Mechanism]]) -> Any:
    """Return the model of a room: its own fields, then one for each of its mechanisms."""
    kinds = tuple(kinds)
    fields: dict[str, Any] = {kind.path()[-1]: (kind | None, None) for kind in kinds}
    made = create_model(
        room.__name__, __base__=room, __doc__=room.__doc__, __module__=room.__module__, **fields
    )
    made.at = kinds[0].room
    made.field_words = {kind.path()[-1]: kind.words for kind in kinds}
    return made


def registered(rooms: Iterable[str], base: type[Kind]) -> tuple[type[Kind], ...]:
    """Import the files of rooms and return the mechanisms of a kind in the order of their numbers.

    Two of one number stand in the order of their files.

    Parameters
    ----------
    rooms
        Packages, such as ``glasscity.sensing``.
    base
        What they are; a class without a number of its own is a base too.
    """
    for room in rooms:
        for file in iter_modules(import_module(room).__path__):
            import_module(f"{room}.{file.name}")
    found = [kind for kind in _below(base) if "number" in vars(kind)]
    return tuple(sorted(found, key=lambda kind: (kind.number, kind.__module__)))


def _below(base: type[Kind]) -> Iterator[type[Kind]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _below(kind)


def told_apart(kind: str, named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return names by their numbers.

    Raises
    ------
    ValueError
        If two have one number: a mistake of whoever wrote a mechanism; no scenario leads here.
    """
    names: dict[int, str] = {}
    for number, name in named:
        if number in names:
            raise ValueError(f"{kind} {number} belongs to {names[number]} and to {name}")
        names[number] = name
    return names


WHENS: Final[tuple[When, ...]] = ("before the border", "border", "week", "after the week")
"""The parts of a window, in their order."""
