"""A sweep that has been played: its dataset, its ranges, and what the ranges do to a harm.

Three things are told apart: chance (the interval of the mean over cities), parameters (what the
sources leave open) and rival rules (structure, where each has a value of its own). Only outcomes
typed harm can be ranked or searched; all others are shown with their ranges and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from glasscity.arguments import place_of, real, seeds_words
from glasscity.errors import GlasscityError
from glasscity.experiments.compared import no_such_outcome, outcome_of
from glasscity.experiments.effects import interval, value_in
from glasscity.experiments.resting import Spread, spread_of
from glasscity.forking import check_threads_alive
from glasscity.notebooks import html_table
from glasscity.outcomes.definitions import possible

from .boxes import LEAST_MASS, PEEL, Conclusion, check_peeling, peeled
from .folder import OF_GROUPS, Folder, Study
from .labelled import MEANING, labelled_groups, labelled_outcomes
from .variance import (
    LEAST_BLOCKS,
    Columns,
    components,
    elementary_effects,
    share_of_group,
    sobol_indices,
)

if TYPE_CHECKING:
    import xarray

Reals = npt.NDArray[np.float64]

NONE: Final = Spread(None, None, None, None, None)


@dataclass(eq=False)
class Exploration:
    """What a sweep left behind.

    Attributes
    ----------
    study
        What was to be played.
    results
        One row for each measure of each run, and one for each run that failed.
    folder
        Where it lies, or None where nothing was kept.
    groups_read
        What `group_rows` gives where nothing was kept.
    """

    study: Study
    results: pl.DataFrame
    folder: Folder | None = None
    groups_read: pl.DataFrame | None = None

    @property
    def path(self) -> Path | None:
        """The folder's path, or None where nothing was kept."""
        return None if self.folder is None else self.folder.path

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """Outcomes in the order of the measures: outcome, title, unit, type."""
        rows = self.results.filter(pl.col("error") == "")
        about = rows.select("outcome", "title", "unit", "type")
        return about.unique("outcome", keep="first", maintain_order=True)

    @cached_property
    def failures(self) -> pl.DataFrame:
        """Runs that could not be played: point, rule, seed, error."""
        return self.results.filter(pl.col("error") != "").select("point", "rule", "seed", "error")

    @cached_property
    def group_rows(self) -> pl.DataFrame:
        """What groups of people bear, one row for each group of each run.

        Columns point, rule, seed, by, group, people, and one for each outcome of `groups`.
        """
        if self.folder is not None:
            return self.folder.groups()
        return pl.DataFrame(schema=OF_GROUPS) if self.groups_read is None else self.groups_read

    @cached_property
    def _cube(self) -> Reals:
        """All values, shape (points, rules, seeds, outcomes); NaN where there is none."""
        study, names = self.study, self.outcomes["outcome"].to_list()
        cube = np.full((len(study.values), len(study.rules), len(study.seeds), len(names)), np.nan)
        played = self.results.filter(pl.col("error") == "")
        at = study.places(played, outcome=names)
        # A mechanism that a point switches off does nothing: its counts are 0, not unknown.
        absent = np.array([value_in({}, name) for name in names], dtype=np.float64)
        cube[at[0], at[1], at[2]] = absent
        cube[at] = played["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return cube

    def values(self, outcome: str) -> Reals:
        """Return an outcome of every run.

        Parameters
        ----------
        outcome
            Name of a measure.

        Returns
        -------
        ndarray of float64
            Shape (1 + design points, rules, seeds); the first point is the scenario as it stands.
            NaN where a run failed or the measure is not defined.

        Raises
        ------
        GlasscityError
            If there is no such outcome.
        """
        outcome = outcome_of(outcome)
        names = self.outcomes["outcome"].to_list()
        if outcome not in names:
            raise no_such_outcome(outcome, names)
        found: Reals = self._cube[..., names.index(outcome)]
        return found

    @property
    def dataset(self) -> xarray.Dataset:
        """The whole sweep, labelled.

        Returns
        -------
        xarray.Dataset
            ``value`` (design x rule x seed x outcome; design 0 is the scenario as it stands) and
            ``parameter_value`` (design x parameter). ``unit`` and ``type`` go with outcomes;
            ``parameter_unit``, ``low``, ``high`` and ``kind`` with parameters.
        """
        return labelled_outcomes(self.study, self.outcomes, self._cube, self._about())

    @property
    def groups(self) -> xarray.Dataset:
        """What groups of people bear, labelled.

        Returns
        -------
        xarray.Dataset
            ``value`` (design x rule x seed x outcome x group; design 0 is the scenario as it
            stands): means over the people of a group, of whom there are ``people`` (design x rule x
            seed x group). Group 0 is everybody; ``by`` says by what the others are told apart.
            ``unit``, ``type`` and ``title`` go with outcomes. NaN where a run failed or a group has
            fewer than 100 people in it.
        """
        return labelled_groups(self.study, self.group_rows, self._about())

    def ranges(self) -> pl.DataFrame:
        """Return every outcome with what it depends on, harms first.

        Returns
        -------
        polars.DataFrame
            outcome, title, unit, type; as_it_stands (mean over seeds under the first rule);
            mean_low, mean_high (95 % t-interval of that mean over cities, as far as the unit
            allows; none where all seeds agree); parameters_median, parameters_low, parameters_high
            (median, 10 and 90 % over the design points, first rule), percentile (share of the
            points below as_it_stands) and dice, all as of `glasscity.experiments.resting.Spread`,
            and null for morris, whose trajectories are no sample of the ranges; under_each_rule (as
            it stands, by rule).
        """
        rows = []
        for about in self.outcomes.iter_rows(named=True):
            values = self.values(about["outcome"])
            mean, *ends = interval(values[0, 0])
            low, high = np.clip(ends, *possible(about["unit"]))
            spread = spread_of(float(mean), values[1:, 0][self.study.design.spread])
            if self.study.design.kind == "morris":
                spread = NONE
            rules = [None if np.isnan(each) else float(each) for each in values[0].mean(axis=1)]
            rows.append(
                {
                    **about,
                    "as_it_stands": float(mean),
                    "mean_low": float(low),
                    "mean_high": float(high),
                    "parameters_median": spread.median,
                    "parameters_low": spread.low,
                    "parameters_high": spread.high,
                    "percentile": spread.percentile,
                    "dice": spread.dice,
                    "under_each_rule": dict(zip(self.study.rules, rules, strict=True)),
                }
            )
        rank = {"harm": 0, "claim": 1}
        rows.sort(key=lambda row: rank.get(row["type"], 2))
        return _frame(rows)

    def variance(self, outcome: str) -> pl.DataFrame:
        """Return the variance of an outcome by where it comes from, for each rule.

        Parameters
        ----------
        outcome
            Name of a measure.

        Returns
        -------
        polars.DataFrame
            rule; variance_parameters; variance_cities (which city was drawn); variance_both (how
            far the effect of parameters depends on the city), in squared units; noise (share of
            the variance of the mean over seeds that is Monte Carlo); points. With one seed cities
            cannot be told apart, and the last ones are null.
        """
        values = self.values(outcome)
        rows = []
        for at, rule in enumerate(self.study.rules):
            of_rule = values[1:, at][self.study.design.spread]
            of_rule = of_rule[np.isfinite(of_rule).all(axis=1)]
            if len(of_rule) < LEAST_BLOCKS:
                raise self._too_few(outcome, rule, len(of_rule))
            parameters, cities, both = components(of_rule)
            seeds = of_rule.shape[1]
            whole = parameters + (both or 0.0) / seeds
            noise = None if both is None else both / seeds / whole if whole else 0.0
            rows.append(
                {
                    "rule": rule, "variance_parameters": parameters, "variance_cities": cities,
                    "variance_both": both, "noise": noise, "points": len(of_rule),
                }
            )  # fmt: skip
        return _frame(rows)

    def structure(self, outcome: str) -> pl.DataFrame:
        """Return what the rival rules make of an outcome.

        Parameters
        ----------
        outcome
            Name of a measure.

        Returns
        -------
        polars.DataFrame
            rule; as_it_stands; over_the_ranges (median over design points, of means over seeds);
            difference from the first rule (mean over design points, on the same points and cities)
            with low and high (95 % t-interval of that mean over seeds); points.
        """
        values = self.values(outcome)
        spread = values[1:][self.study.design.spread]
        there = np.isfinite(spread).all(axis=(1, 2))
        if not there.any():
            raise self._too_few(outcome, "all rules", 0)
        rows = []
        for at, rule in enumerate(self.study.rules):
            apart = (spread[there, at] - spread[there, 0]).mean(axis=0)
            difference, low, high = interval(apart)
            rows.append(
                {
                    "rule": rule,
                    "as_it_stands": float(values[0, at].mean()),
                    "over_the_ranges": float(np.median(spread[there, at].mean(axis=1))),
                    "difference": float(difference),
                    "low": float(low),
                    "high": float(high),
                    "points": int(there.sum()),
                }
            )
        return _frame(rows)

    def indices(self, outcome: str) -> pl.DataFrame:
        """Return how much each parameter does to a harm, for each rule, largest first.

        Parameters
        ----------
        outcome
            Name of a measure that is typed harm.

        Returns
        -------
        polars.DataFrame
            rule, parameter, kind, and for saltelli ``first`` and ``total`` (Sobol' indices), for
            morris ``mu_star``, ``mu`` and ``sigma`` (over the whole range, in the outcome's unit).
            Columns ``..._sampling`` and ``..._seeds`` are half widths of 95 % intervals: the first
            for few base points, the second for few cities.

        Raises
        ------
        GlasscityError
            If the outcome is no harm, or the design gives no indices.
        """
        self.check_harm(outcome)
        study, values = self.study, self.values(outcome)
        frames = []
        for at, rule in enumerate(study.rules):
            if study.design.kind == "saltelli":
                found, order = sobol_indices(study.design, values[1:, at]), "total"
            elif study.design.kind == "morris":
                found = elementary_effects(study.design, study.cube, values[1:, at])
                order = "mu_star"
            else:
                raise GlasscityError(
                    f"a {study.design.kind} design gives no indices; the designs saltelli and "
                    "morris do"
                )
            frame = pl.DataFrame(
                {
                    "rule": [rule] * len(study.parameters),
                    "parameter": [each.path for each in study.parameters],
                    "kind": [each.kind for each in study.parameters],
                    **found,
                }
            ).with_columns(pl.selectors.float().fill_nan(None))
            frames.append(frame.sort(order, descending=True, nulls_last=True, maintain_order=True))
        return pl.concat(frames)

    def share_owed_to_assumed(self, outcome: str) -> pl.DataFrame:
        """Return the share of a harm's variance over parameters that is owed to assumptions.

        Parameters
        ----------
        outcome
            Name of a measure that is typed harm.

        Returns
        -------
        polars.DataFrame
            rule; ``alone`` (what assumed parameters do by themselves) and ``total`` (with what they
            do together with others), each with ``..._sampling`` and ``..._seeds``, half widths of
            95 % intervals as of `indices`; assumed and parameters (how many). The share is of those
            parameters that were varied.

        Raises
        ------
        GlasscityError
            If the outcome is no harm, or the design cannot tell.
        """
        self.check_harm(outcome)
        study, values = self.study, self.values(outcome)
        rows = []
        for at, rule in enumerate(study.rules):
            found: Columns = share_of_group(study.design, study.cube, values[1:, at])
            rows.append(
                {
                    "rule": rule,
                    **{name: float(column[0]) for name, column in found.items()},
                    "assumed": sum(study.design.assumed),
                    "parameters": len(study.parameters),
                }
            )
        return _frame(rows)

    def boxes(
        self, outcome: str, threshold: float, *, peel: float = PEEL, least_mass: float = LEAST_MASS
    ) -> list[Conclusion]:
        """Return under which ranges a conclusion about a harm flips, for each rule.

        Parameters
        ----------
        outcome
            Name of a measure that is typed harm.
        threshold
            In its unit. The conclusion is that the scenario as it stands is above it, or is not.
        peel
            Share of a box's points in one slice.
        least_mass
            Share of all points that a box must hold.

        Returns
        -------
        list of Conclusion

        Raises
        ------
        GlasscityError
            If the outcome is no harm, the design does not fill the ranges, or the scenario as it
            stands could not be played.
        """
        self.check_harm(outcome)
        check_peeling(peel, least_mass)
        threshold = real("threshold", threshold)
        study = self.study
        if study.design.kind == "morris":
            raise GlasscityError(
                "a morris design has too few places for boxes; the designs sobol and lhs have many"
            )
        about = self.outcomes.row(by_predicate=pl.col("outcome") == outcome, named=True)
        means = self.values(outcome).mean(axis=2)
        found = []
        for at, rule in enumerate(study.rules):
            stands, there = means[0, at], means[1:, at][study.design.spread]
            if not np.isfinite(stands):
                raise GlasscityError(
                    f'"{outcome}" has no value in the scenario as it stands under {rule}'
                )
            known = np.isfinite(there)
            if known.sum() < LEAST_BLOCKS:
                raise self._too_few(outcome, rule, int(known.sum()))
            above = bool(stands > threshold)
            flips = (there[known] > threshold) != above
            places = study.values[1:][study.design.spread][known]
            boxes = peeled(places, flips, study.parameters, peel, least_mass)
            found.append(
                Conclusion(
                    rule, outcome, about["title"], about["unit"], float(threshold), float(stands),
                    above, len(flips), int(flips.sum()), boxes,
                )
            )  # fmt: skip
        return found

    def check_harm(self, outcome: str) -> None:
        """Refuse to rank or search what is no harm."""
        outcome = outcome_of(outcome)
        kinds = dict(self.outcomes.select("outcome", "type").iter_rows())
        if outcome not in kinds:
            raise no_such_outcome(outcome, [name for name, kind in kinds.items() if kind == "harm"])
        if kinds[outcome] != "harm":
            raise GlasscityError(
                f'"{outcome}" is typed {kinds[outcome]}; only outcomes typed harm can be ranked '
                "or searched"
            )

    def _too_few(self, outcome: str, where: str, count: int) -> GlasscityError:
        failed = len(self.failures)
        why = f"{failed:,} runs failed" if failed else "elsewhere it is a share of nothing"
        return GlasscityError(
            f'"{outcome}" has a value at {count} design points under {where}, and {LEAST_BLOCKS} '
            f"are needed: {why}"
        )

    def _about(self) -> dict[str, Any]:
        study = self.study
        return {
            "scenario": study.scenario.name,
            "hash": study.scenario.hash,
            "design": study.design.kind,
            "points": study.design.points,
            "design_points": study.design.rows,
            "people": study.people,
            "days": study.days,
        }

    @property
    def runs(self) -> int:
        """Runs that are there, failed ones among them."""
        return self.results.select("point", "rule", "seed").n_unique()

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``glasscity explore --json`` prints."""
        study = self.study
        return {
            **self._about(),
            **seeds_words(study.seeds),
            "rules": list(study.rules),
            "runs": self.runs,
            "runs_planned": study.runs,
            "failed_runs": len(self.failures),
            "failures": _grouped(self.failures),
            "parameters": [
                {"path": e.path, "low": e.low, "high": e.high, "unit": e.unit, "kind": e.kind}
                for e in study.parameters
            ],
            "outcomes": self.ranges().to_dicts(),
            "meaning": MEANING,
            "out": str(self.path) if self.path is not None else None,
        }

    def __repr__(self) -> str:
        """Return one line."""
        study = self.study
        return (
            f"<Exploration of {study.scenario.name!r}: {study.design.rows:,} design points over "
            f"{len(study.parameters)} parameters, {len(study.seeds)} seeds, {len(study.rules)} "
            f"rules, {study.people:,} synthetic people; {self.runs:,} of {study.runs:,} runs, "
            f"{len(self.failures):,} failed>"
        )

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the ranges of every outcome."""
        ranges = self.ranges()
        header = [name.replace("_", " ") for name in ranges.columns]
        return html_table(f"{repr(self)[1:-1]}. {MEANING}", header, ranges.iter_rows())


def open_exploration(path: str | Path) -> Exploration:
    """Open the folder of a sweep, finished or not.

    Parameters
    ----------
    path
        The folder that `explore` wrote.

    Returns
    -------
    Exploration

    Raises
    ------
    GlasscityError
        If it is no such folder.
    """
    check_threads_alive()
    folder = Folder(place_of("path", path))
    return Exploration(folder.study(), folder.results(), folder)


def _grouped(failures: pl.DataFrame) -> list[dict[str, Any]]:
    """Return one row for each design point that failed with a sentence of its own."""
    by_point = failures.group_by("point", "error", maintain_order=True).agg(runs=pl.len())
    return by_point.to_dicts()


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows as a table; what is unknown is null."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(pl.col(empty).cast(pl.Float64)).with_columns(
        pl.selectors.float().fill_nan(None)
    )
