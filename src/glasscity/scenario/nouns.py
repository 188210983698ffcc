"""What a scenario calls the place that is played, its parts and its people.

The program's own sentences are written about a city and its districts. A school is no city: each
face passes its sentences through `Nouns.told` before anything of the scenario is filled in, so that
names and texts of the scenario itself are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from .fields import text
from .quantity import problem, shown

if TYPE_CHECKING:
    from .population import People

MAX_NOUN: Final = 24
_NOUN: Final = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_IRREGULAR: Final = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
}
# Placeholders such as {cities} stay as they are.
_OWN: Final = re.compile(
    r"(?<![\w{])(?:(?P<article>[Aa]n?) )?"
    r"(?P<noun>[Cc]ity|[Cc]ities|[Dd]istricts?|[Ss]ynthetic person|[Ss]ynthetic people)(?![\w}])"
)


def noun(value: Any) -> str:
    """Accept a noun in the singular, of one word or few; "" where nothing is said."""
    words = text(value)
    if words and (len(words) > MAX_NOUN or not _NOUN.fullmatch(words)):
        raise problem(
            f"is {shown(words)}, but a noun in the singular is expected, of letters alone and at "
            f"most {MAX_NOUN} characters, for instance school, class or pupil"
        )
    return words


Noun = Annotated[str, BeforeValidator(noun), WithJsonSchema({"type": "string"})]


def plural(word: str) -> str:
    """Return the plural of an English noun by the rule, and of a few that have none."""
    head, space, last = word.rpartition(" ")
    if last in _IRREGULAR:
        return head + space + _IRREGULAR[last]
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"


@dataclass(frozen=True)
class Nouns:
    """Nouns in the singular.

    Attributes
    ----------
    place
        Of all that is played: a city, a school, an office. A place where the scenario says nothing.
    part
        Of what its people file calls ``districts``.
    person
        Of whoever lives there.
    """

    place: str = "place"
    part: str = "part"
    person: str = "person"

    @classmethod
    def of(cls, people: People) -> Nouns:
        """Return the nouns of a people file, with the plain ones where it has none."""
        said = {name: getattr(people, name) for name in FIELDS}
        return cls(**{name: word for name, word in said.items() if word})

    @classmethod
    def read(cls, said: Mapping[str, Any] | None) -> Nouns:
        """Return the nouns that a manifest holds; the plain ones where it holds none."""
        known = said or {}
        return cls(**{name: str(known[name]) for name in FIELDS if name in known})

    def to_json(self) -> dict[str, str]:
        """Return them as plain data."""
        return asdict(self)

    def places(self, number: int) -> str:
        """Return a number of places in words, e.g. ``8 schools``."""
        return f"{number:,} {self.place if number == 1 else plural(self.place)}"

    def parts_of(self, people: People) -> str:
        """Return into how many parts the people are divided, if there are several."""
        number = len(people.districts)
        return f", in {number} {plural(self.part)}" if number > 1 else ""

    def told(self, sentence: str) -> str:
        """Return one of the program's own sentences with the scenario's nouns.

        Parameters
        ----------
        sentence
            About a city, its districts and synthetic people, with nothing of a scenario in it.
        """
        return _OWN.sub(self._swap, sentence)

    def _swap(self, found: re.Match[str]) -> str:
        own = found["noun"]
        lower = own.lower()
        if lower.startswith("synthetic"):
            word = self.person if lower.endswith("person") else plural(self.person)
            article = f"{found['article']} " if found["article"] else ""
            return f"{article}{own[0]}ynthetic {word}"
        one = self.place if lower.startswith("cit") else self.part
        word = one if lower in ("city", "district") else plural(one)
        if own[0].isupper():
            word = word[0].upper() + word[1:]
        if not found["article"]:
            return word
        return f"{found['article'][0]}{'n' if _open(word) else ''} {word}"


FIELDS: Final = tuple(Nouns.__dataclass_fields__)


def _open(word: str) -> bool:
    """Tell whether "an" stands before a word."""
    low = word.lower()
    return low[0] in "aeiou" and not re.match(r"uni|use|eu|one", low)
