"""One synthetic person's life in one world or in two, and how the person was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from glasscity.experiments.biographies.facts import Biography
from glasscity.scenario.population import People


@dataclass(frozen=True)
class Choice:
    """Whom a story is about, and out of how many.

    Attributes
    ----------
    person
        Number.
    criterion
        Its name; "" where the number was given.
    words
        What those who fit have in common, as in "people who ...".
    world
        Title of the world in which they were looked for; "" where it is the only one, or both.
    fitting, people
        How many fit, and how many there are.
    """

    person: int
    criterion: str
    words: str
    world: str
    fitting: int
    people: int


@dataclass(frozen=True, eq=False)
class Lives:
    """One synthetic person's life, in one world or in two.

    Attributes
    ----------
    choice
        Whom it is about, and out of how many.
    who
        Attributes, by the names of a scenario file.
    living
        Of the people file from which the person was drawn.
    seed, days
        Of the runs.
    worlds
        What became of the person in each world.
    """

    choice: Choice
    who: dict[str, str | int]
    living: People
    seed: int
    days: int
    worlds: tuple[Biography, ...]

    @property
    def person(self) -> int:
        """Number of the person."""
        return self.choice.person
