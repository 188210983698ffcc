"""What came of a comparison: effects, whom they reach, and its folder."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glasscity.arguments import place_of, seeds_words, text_of, whole
from glasscity.errors import GlasscityError
from glasscity.experiments.effects import CONFIDENCE, EVERYBODY, LEAST_GROUP
from glasscity.experiments.told import TELLING, leading
from glasscity.outcomes.concentration import BURDENS
from glasscity.outcomes.folders import OF_A_COMPARISON, new_folder, write_json
from glasscity.outcomes.sealing import FILES, listed, sealed
from glasscity.outcomes.telling import MARGIN, MORE
from glasscity.scenario import Resolved
from glasscity.scenario.wording import did_you_mean, shortened
from glasscity.sensing.registry import MAKERS

if TYPE_CHECKING:
    from glasscity.experiments.assumptions import Assumptions
    from glasscity.experiments.biographies.lives import Choice

FORMAT = 2
"""Goes up when the layout of a comparison's folder changes."""
MANIFEST = OF_A_COMPARISON
STORY = "story.json"
ASSUMPTIONS = "assumptions.json"

MEANING = (
    "Synthetic people. Differences B - A in this model, under these assumptions. Intervals hold "
    "95 % over seeds: they say nothing of how far the assumptions are wrong."
)

_ROW = (
    "outcome", "title", "type", "by", "group", "people", "value", "low", "high", "unit", "a", "b",
    "seeds", *TELLING,
)  # fmt: skip

MOST_ROWS = 1_000_000

OF_EVENTS = frozenset(
    [f"wrongful_by_channel:{channel}" for channel in MAKERS]
    + [f"top_tenth:{burden}" for burden in BURDENS]
)
"""Harms that are there once something of the kind has happened."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs between two regimes over the same lives.

    Attributes
    ----------
    a, b
        The scenarios.
    people, days, seeds
        Of the runs.
    effects
        One row for each outcome and group: outcome, title, theme, type, by, group, people (mean
        over seeds), value (B - A, mean over seeds), low, high (95 % t-interval over seeds), unit,
        a, b, seeds (those in which it is defined), and `TELLING`, which says whether it is told.
        Groups are everybody, those by district, age,
        sex, migrant status, group and tier at the end in A, and intersections of two of them.
    reach
        People touched, gaining, losing, and reached without any difference in their own file:
        columns seed, what, by, people.
    dropped_groups
        Groups left out because they are smaller than 100 people.
    digests
        Of A and of B, by seed.
    moments
        Number, sum and sum of squares of what people bear, by seed, world, outcome and stratum; as
        `glasscity.outcomes.moments.moments_table`, scored being who is in either world.
    not_scored
        People who are scored in neither world and so in no group's rate; mean over seeds.
    assumptions
        How far the differences depend on what is assumed, if that was asked for.
    example
        Somebody of the first seed's city whose life may be told, if it can be played again.
    """

    a: Resolved
    b: Resolved
    people: int
    days: int
    seeds: tuple[int, ...]
    effects: pl.DataFrame
    reach: pl.DataFrame
    dropped_groups: int
    digests: Mapping[int, tuple[str, str]]
    moments: pl.DataFrame
    not_scored: float
    assumptions: Assumptions | None = None
    example: Choice | None = None

    @property
    def hashes(self) -> dict[str, str]:
        """Hashes of A, of B and of the life that they share."""
        return {"a": self.a.hash, "b": self.b.hash, "life": self.a.life_hash}

    @property
    def touched(self) -> float:
        """People any of whose canonical fields differ; mean over seeds."""
        return self._reached("touched")["anything"]

    @property
    def touched_by_seed(self) -> dict[int, int]:
        """The same, seed by seed."""
        rows = self.reach.filter(pl.col("what") == "touched").select("seed", "people")
        return dict(rows.iter_rows())

    @property
    def gain(self) -> dict[str, float]:
        """People better off in B: more points, fewer denials, penalties, withheld remarks."""
        return self._reached("gain")

    @property
    def lose(self) -> dict[str, float]:
        """People worse off in B."""
        return self._reached("lose")

    @property
    def spill_over(self) -> dict[str, float]:
        """People reached though their own file is the same in both worlds, by what reached them.

        ``anything`` counts the touched among them; ``friends``, those with other friends.
        """
        return self._reached("spill-over")

    @property
    def same(self) -> bool:
        """Whether the two worlds are the same to the last bit of every person."""
        return all(a == b for a, b in self.digests.values())

    @property
    def hypothetical(self) -> list[str]:
        """Warnings of both scenarios."""
        return list(dict.fromkeys([*self.a.hypothetical, *self.b.hypothetical]))

    @property
    def notes(self) -> list[str]:
        """What a reader of the numbers has to know about this pair of regimes."""
        scored = [world.regime.scoring is not None for world in (self.a, self.b)]
        if scored[0] == scored[1]:
            return []
        bare = "A" if scored[1] else "B"
        return [
            f"In {bare} nobody is scored, so that every record counts as a penalty there; in the "
            "other world only those that take points do."
        ]

    def _reached(self, what: str) -> dict[str, float]:
        rows = self.reach.filter(pl.col("what") == what)
        means = rows.group_by("by", maintain_order=True).agg(pl.col("people").mean())
        return dict(means.iter_rows())

    def hardest_hit(self, outcome: str, most: int = 10) -> pl.DataFrame:
        """Return the groups on which B lays more of a harm than on all others, in a new city too.

        Parameters
        ----------
        outcome
            One that groups have and that is typed harm.
        most
            Rows at most.

        Returns
        -------
        polars.DataFrame
            Rows of `effects`, largest ratio to all others first; none where no group would stand
            out again: see ``docs/telling.md``.

        Raises
        ------
        GlasscityError
            If there is no such outcome, or it is no harm.
        """
        outcome = outcome_of(outcome)
        most = whole("most", most, 1, MOST_ROWS)
        rows = self.effects.filter(pl.col("outcome") == outcome)
        if rows.is_empty():
            known = self.effects["outcome"].unique(maintain_order=True).to_list()
            raise no_such_outcome(outcome, known)
        if rows["type"][0] != "harm":
            raise not_a_harm(outcome, rows["type"][0])
        groups = rows.filter((pl.col("group") != EVERYBODY) & (pl.col("told") == MORE))
        groups = groups.filter(pl.col("value") > 0).sort("ratio", maintain_order=True)
        return groups.reverse().head(most)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data: the object that ``glasscity compare --json`` prints."""
        return {
            "a": _about(self.a),
            "b": _about(self.b),
            "meaning": MEANING,
            "notes": self.notes,
            "hypothetical": self.hypothetical,
            "life_hash": self.a.life_hash,
            "people": self.people,
            "days": self.days,
            **seeds_words(self.seeds),
            "confidence": CONFIDENCE,
            "touched": self.touched,
            "touched_by_seed": {str(seed): n for seed, n in self.touched_by_seed.items()},
            "gain": self.gain,
            "lose": self.lose,
            "spill_over": self.spill_over,
            "least_group": LEAST_GROUP,
            "dropped_groups": self.dropped_groups,
            "not_scored": self.not_scored,
            "lead": leading(self.a, self.b),
            "margin": MARGIN,
            "digests": {str(seed): list(pair) for seed, pair in self.digests.items()},
            "version": version("glasscity"),
            "effects": self.effects.select(_ROW).to_dicts(),
            "assumptions": self.assumptions.to_json() if self.assumptions is not None else None,
        }

    def write(self, folder: str | Path) -> Path:
        """Write a folder: into a temporary one beside it, then moved into place.

        Parameters
        ----------
        folder
            It must not exist, or be empty.

        Returns
        -------
        Path
            The folder, as `write_into` fills it.

        Raises
        ------
        GlasscityError
            If something is there already.
        """
        out = place_of("folder", folder)
        with new_folder(out) as workplace:
            self.write_into(workplace)
        return out

    def write_into(self, folder: Path, more: Mapping[str, Any] | None = None) -> None:
        """Write ``compare.json``, ``effects.parquet``, ``reach.parquet`` and both scenarios.

        Where assumptions were drawn anew, ``assumptions.json`` too.

        Parameters
        ----------
        folder
            It exists.
        more
            More entries for ``compare.json``.
        """
        self.effects.write_parquet(folder / "effects.parquet")
        self.reach.write_parquet(folder / "reach.parquet")
        self.moments.write_parquet(folder / "moments.parquet")
        (folder / "a.yaml").write_text(self.a.to_yaml(), encoding="utf-8")
        (folder / "b.yaml").write_text(self.b.to_yaml(), encoding="utf-8")
        told = {"format": FORMAT, **self.to_json(), **(more or {})}
        # Both have a file of their own.
        del told["effects"]
        assumptions = told.pop("assumptions")
        rows = {
            "effects.parquet": self.effects.height,
            "reach.parquet": self.reach.height,
            "moments.parquet": self.moments.height,
        }
        files: dict[str, int | None] = {**rows, "a.yaml": None, "b.yaml": None}
        if assumptions is not None:
            write_json(folder / ASSUMPTIONS, assumptions)
            files[ASSUMPTIONS] = None
        write_json(folder / MANIFEST, sealed({**told, FILES: listed(folder, files)}))

    def __repr__(self) -> str:
        """Return one line."""
        return (
            f"<Comparison of {self.a.name!r} and {self.b.name!r}: {self.people:,} synthetic "
            f"people, {self.days} days, {len(self.seeds)} seeds, {self.touched:,.1f} touched>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the city's harms, then claims."""
        rows = self.effects.filter(
            (pl.col("by") == "") & pl.col("type").is_in(["harm", "claim"])
        ).iter_rows(named=True)
        body = "".join(
            f"<tr><td>{html.escape(row['title'])}</td>"
            + "".join(
                f"<td style='text-align:right'>{_shown(row[column])}</td>"
                for column in ("a", "b", "value", "low", "high")
            )
            + f"<td>{html.escape(row['unit'])}</td><td>{row['type']}</td></tr>"
            for row in rows
        )
        names = ("outcome", "A", "B", "B - A", "low", "high", "unit", "type")
        head = "".join(f"<th>{name}</th>" for name in names)
        about = html.escape(f"{repr(self)[1:-1]}. {MEANING}")
        return (
            f"<table><caption>{about}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def _shown(value: float | None) -> str:
    return "not defined" if value is None else f"{value:,.4g}"


def _about(scenario: Resolved) -> dict[str, str]:
    return {"name": scenario.name, "title": scenario.title, "hash": scenario.hash}


def _some(names: Sequence[str], most: int = 8) -> str:
    left = len(names) - most
    return ", ".join(names[:most]) + (f" and {left} more" if left > 0 else "")


def outcome_of(value: object) -> str:
    """Take the name of an outcome.

    Raises
    ------
    GlasscityError
        If it is no text.
    """
    return text_of("outcome", value, "wrongful_penalties_per_100000")


def no_such_outcome(outcome: str, known: Sequence[str]) -> GlasscityError:
    """Return the error for an outcome that is not there."""
    if outcome in OF_EVENTS:
        return GlasscityError(f'"{outcome}" has no value: nothing of the kind happened here')
    near = did_you_mean(outcome, known) or f"; there are {_some(known)}"
    return GlasscityError(f'"{shortened(outcome)}" is not an outcome of these worlds{near}')


def not_a_harm(outcome: str, kind: str) -> GlasscityError:
    """Return the error for a ranking of what is no harm."""
    return GlasscityError(
        f'"{outcome}" is typed {kind}; only outcomes typed harm can be ranked or decomposed'
    )
