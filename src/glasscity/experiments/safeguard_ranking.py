"""What a comparison of safeguards gives: a ranking for each harm, and the claims beside it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import polars as pl

from glasscity.arguments import place_of, seeds_words, whole
from glasscity.experiments.compared import no_such_outcome, not_a_harm, outcome_of
from glasscity.experiments.effects import CONFIDENCE
from glasscity.outcomes.folders import OF_SAFEGUARDS, new_folder, write_json
from glasscity.scenario import Resolved

FORMAT: Final = 5
"""Goes up when the layout of the folder changes."""
MANIFEST: Final = OF_SAFEGUARDS

MEANING: Final = (
    "Synthetic people. Harm avoided in this model, under these assumptions: the scenario as it is "
    "less the scenario with the safeguard, on the same lives, mean over seeds; below zero, the "
    "safeguard adds to that harm. Intervals hold 95 % over seeds and say nothing of how far the "
    "assumptions are wrong. Harms are not added up."
)
RANKING: Final[dict[str, type[pl.DataType]]] = {
    "members": pl.Int64, "safeguards": pl.String, "outcome": pl.String, "title": pl.String,
    "type": pl.String, "unit": pl.String, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "share": pl.Float64, "without": pl.Float64, "with": pl.Float64,
    "rank": pl.Int64, "place": pl.Int64, "told": pl.String, "because": pl.String,
    "abolishes": pl.Boolean,
    "touches": pl.Boolean, "why": pl.String, "seeds": pl.Int64,
    "best_rank": pl.Int64, "worst_rank": pl.Int64, "lowest": pl.Float64, "highest": pl.Float64,
    "holds": pl.Boolean,
}  # fmt: skip
"""Columns of the ranking."""
ROBUSTNESS: Final[dict[str, type[pl.DataType]]] = {
    "members": pl.Int64, "safeguards": pl.String, "condition": pl.String, "outcome": pl.String,
    "type": pl.String, "unit": pl.String, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "rank": pl.Int64,
}  # fmt: skip
"""Columns of what becomes of the ranking under other assumptions."""
CLAIMS: Final[dict[str, type[pl.DataType]]] = {
    "members": pl.Int64, "safeguards": pl.String, "outcome": pl.String, "title": pl.String,
    "type": pl.String, "unit": pl.String, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64,
}  # fmt: skip
"""Columns of what the regime claims: mean over seeds, and 10 and 90 % with 20 seeds or more."""
FAILURES: Final[dict[str, type[pl.DataType]]] = {
    "safeguards": pl.String, "condition": pl.String, "seed": pl.UInt64, "error": pl.String,
}  # fmt: skip
"""Columns of what could not be played."""


@dataclass(frozen=True, eq=False)
class SafeguardRanking:
    """Safeguards, ranked by harm avoided.

    Attributes
    ----------
    scenario
        Without the safeguards.
    people, days, seeds
        Of the runs; seeds in ascending order.
    ranking
        One row for each safeguard (``members`` 1), pair (2) and all together (0), and each harm:
        value (harm avoided), low, high (95 % t-interval over seeds), share (of the harm), without,
        with (the harm itself, means over seeds), rank (1 avoids most in these cities, among those
        with as many members; equal values share a rank), place (the rank that a new city would show
        again, of single safeguards that change this harm: those that cannot be told apart share
        it; null with fewer than 4 seeds), told (less or more of the harm: beyond 1.25 times in a
        new city too; "" where that is not sure), because (of a harm that is punished, and of which
        a new city too would have more: "unsaid", where it would have fewer remarks left unsaid,
        "not done", where fewer illegal acts left undone, both, or ""), abolishes (nothing is left
        of what the harm is a part of: no request is denied at all, nobody is penalised), touches
        (false: the world is the same to the bit, and the value exactly 0; null: it could not be
        played), why (what makes members idle, or could not be played), best_rank, worst_rank,
        lowest and highest value over all conditions, holds (whether harm is avoided under every one
        of them; null where one could not be played).
    robustness
        Values and ranks under each condition. Weak and strong: the group's own parameters at that
        end of their ranges, all others as stated. Rival rule: everybody under the other rule of
        how fear becomes silence.
    claims
        What the regime says it is good for, with nothing added (``members`` -1) and with each.
    settings
        Every number that safeguards were tried with.
    failures
        Worlds that could not be played, with the sentence that says why; their seeds are left out.
    worlds
        Different worlds that were played with each seed.
    notes
        What a reader of the numbers has to know.
    """

    scenario: Resolved
    people: int
    days: int
    seeds: tuple[int, ...]
    ranking: pl.DataFrame
    robustness: pl.DataFrame
    claims: pl.DataFrame
    settings: pl.DataFrame
    failures: pl.DataFrame
    worlds: int
    notes: tuple[str, ...]

    @property
    def outcomes(self) -> list[str]:
        """The harms that are ranked."""
        return self.ranking["outcome"].unique(maintain_order=True).to_list()

    @property
    def idle(self) -> dict[str, str]:
        """Safeguards that touch nobody in this scenario, and why."""
        rows = self.ranking.filter((pl.col("members") == 1) & ~pl.col("touches"))
        return dict(rows.select("safeguards", "why").unique(maintain_order=True).iter_rows())

    def ranked(self, outcome: str, members: int = 1) -> pl.DataFrame:
        """Return one harm's ranking.

        Parameters
        ----------
        outcome
            One of `outcomes`.
        members
            1 for safeguards alone, 2 for pairs, 0 for all together.

        Returns
        -------
        polars.DataFrame
            Rows of `ranking`, most harm avoided first.

        Raises
        ------
        GlasscityError
            If the outcome is a claim, or is not there.
        """
        outcome = outcome_of(outcome)
        members = whole("members", members, 0, 2)
        if outcome not in self.outcomes:
            if outcome in self.claims["outcome"]:
                raise not_a_harm(outcome, "claim")
            raise no_such_outcome(outcome, self.outcomes)
        of_harm = (pl.col("outcome") == outcome) & (pl.col("members") == members)
        return self.ranking.filter(of_harm)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data: what ``glasscity safeguards --json`` prints."""
        return {
            "scenario": self.scenario.name,
            "title": self.scenario.title,
            "hash": self.scenario.hash,
            "meaning": MEANING,
            "notes": list(self.notes),
            "hypothetical": list(self.scenario.hypothetical),
            "people": self.people,
            "days": self.days,
            **seeds_words(self.seeds),
            "confidence": CONFIDENCE,
            "worlds": self.worlds,
            "outcomes": self.outcomes,
            "idle": self.idle,
            "version": version("glasscity"),
            "ranking": self.ranking.to_dicts(),
            "robustness": self.robustness.to_dicts(),
            "claims": self.claims.to_dicts(),
            "settings": self.settings.to_dicts(),
            "failures": self.failures.to_dicts(),
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
            The folder, with ``safeguards.json``, a table for each frame, and the scenario.

        Raises
        ------
        GlasscityError
            If something is there already.
        """
        out = place_of("folder", folder)
        with new_folder(out) as workplace:
            for name in ("ranking", "robustness", "claims", "settings", "failures"):
                getattr(self, name).write_parquet(workplace / f"{name}.parquet")
            (workplace / "scenario.yaml").write_text(self.scenario.to_yaml(), encoding="utf-8")
            write_json(workplace / MANIFEST, {"format": FORMAT, **self.to_json()})
        return out

    def __repr__(self) -> str:
        """Return one line."""
        return (
            f"<Safeguards in {self.scenario.name!r}: {self.people:,} synthetic people, "
            f"{self.days} days, {len(self.seeds)} seeds, {self.worlds} worlds>"
        )

    def _repr_html_(self) -> str:
        """Return tables for notebooks: one for each harm, then the claims beside."""
        parts = [f"<p>{html.escape(f'{repr(self)[1:-1]}. {MEANING}')}</p>"]
        shown = ("place", "value", "low", "high", "share", "told", "holds")
        for outcome in self.outcomes:
            rows = pl.concat([self.ranked(outcome), self.ranked(outcome, 0)])
            parts.append(_table(f"{rows['title'][0]} avoided, {rows['unit'][0]}", rows, shown))
        beside = self.claims.filter(pl.col("members") <= 1)
        title = "Beside it, what the regime claims: no objective. Mean; 10 and 90 % of 20 seeds"
        columns = ("title", "value", "low", "high", "unit")
        return "".join([*parts, _table(title, beside, columns)])


def _table(caption: str, rows: pl.DataFrame, columns: Sequence[str]) -> str:
    def cell(value: Any) -> str:
        if value is None:
            return "not defined"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{value:,.4g}" if isinstance(value, float) else html.escape(str(value))

    head = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in ("safeguards", *columns))
    body = "".join(
        f"<tr><td>{html.escape(row['safeguards'])}</td>"
        + "".join(f"<td style='text-align:right'>{cell(row[name])}</td>" for name in columns)
        + "</tr>"
        for row in rows.iter_rows(named=True)
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
