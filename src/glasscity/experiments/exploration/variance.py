"""Where the variance of an outcome comes from: cities, parameters, and which parameters.

Sobol' indices: first order by Saltelli et al. (2010), *Computer Physics Communications* 181,
259-270, table 2 (b); total by Jansen (1999), *ibid.* 117, 35-43 (SALib). Elementary effects: Morris
(1991), *Technometrics* 33, 161-174, with mu* by Campolongo et al. (2007), *Environmental Modelling
& Software* 22, 1509-1518 (SALib). Errors from seeds: the jackknife over seeds (Efron & Stein 1981,
*Annals of Statistics* 9, 586-596).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from glasscity.errors import GlasscityError
from glasscity.experiments.effects import SAME

from .designs import CHANCE, LEVELS, Design, Places

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Columns = dict[str, Reals]

RESAMPLES: Final = 200
LEAST_BLOCKS: Final = 4
"""Base points, trajectories or points that must have been played for anything to be said."""
POINTS_PER_PARAMETER: Final = 5
"""Points that a straight-line fit needs for each of its coefficients."""


def components(values: Reals) -> tuple[float, float | None, float | None]:
    """Return the variance owed to parameters, to cities, and to both together.

    Two-way analysis of variance with random effects and one observation in each cell (Searle,
    Casella & McCulloch, *Variance Components*, 1992, section 4.5); negative estimates are 0.

    Parameters
    ----------
    values
        Shape (points, seeds), finite.

    Returns
    -------
    tuple
        With one seed the first holds what a city adds as well, and the others are None.
    """
    points, seeds = values.shape
    if seeds < 2:
        return float(values.var(ddof=1)), None, None
    by_point, by_seed = values.mean(axis=1), values.mean(axis=0)
    rest = values - by_point[:, None] - by_seed[None, :] + values.mean()
    both = float((rest**2).sum() / ((points - 1) * (seeds - 1)))
    of_points = seeds * float(by_point.var(ddof=1))
    of_seeds = points * float(by_seed.var(ddof=1))
    return max(0.0, (of_points - both) / seeds), max(0.0, (of_seeds - both) / points), both


def jackknife(values: Reals, statistic: Callable[[Reals], Reals]) -> Reals | None:
    """Return half widths of 95 % intervals over seeds of a statistic of the mean over seeds.

    Parameters
    ----------
    values
        Shape (points, seeds).
    statistic
        From means over seeds, shape (points,), to any shape.

    Returns
    -------
    ndarray of float64 or None
        None with one seed; NaN where leaving out any seed changes nothing.
    """
    seeds = values.shape[1]
    if seeds < 2:
        return None
    total = values.sum(axis=1)
    left_out = np.stack([statistic((total - one) / (seeds - 1)) for one in values.T])
    spread = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    same = np.ptp(left_out, axis=0) <= SAME * np.abs(left_out).max(axis=0)
    error = np.where(same, np.nan, np.sqrt((seeds - 1) / seeds * spread))
    return np.asarray(student.ppf(0.975, seeds - 1) * error)


def _whole_blocks(blocks: Places, values: Reals, what: str) -> Places:
    """Return those rows of blocks, shape (blocks, rows of one), in which nothing failed."""
    finite: Bools = np.asarray(np.isfinite(values).all(axis=1))
    kept = blocks[finite[blocks].all(axis=1)]
    if len(kept) < LEAST_BLOCKS:
        raise GlasscityError(
            f"of {len(blocks)} {what} only {len(kept)} have the outcome at all of their points, "
            f"and {LEAST_BLOCKS} are needed; Exploration.failures says which points failed"
        )
    return kept


def _first_and_total(first: Reals, mixed: Reals, last: Reals) -> Reals:
    """Return first-order and total indices, shape (2, groups); NaN where nothing varies.

    Parameters
    ----------
    first, last
        Outcomes at A and B, shape (base points,).
    mixed
        At A with the columns of a group taken from B, shape (base points, groups).
    """
    both = np.concatenate([first, last])
    spread = both.var()
    if not spread > 0:
        return np.full((2, mixed.shape[1]), np.nan)
    # Centred: the estimator of the first order is noisy where the mean is far from 0.
    centre = both.mean()
    alone = ((last - centre)[:, None] * (mixed - first[:, None])).mean(axis=0) / spread
    total = 0.5 * ((first[:, None] - mixed) ** 2).mean(axis=0) / spread
    return np.stack([alone, total])


def sobol_indices(design: Design, values: Reals) -> Columns:
    """Return Sobol' indices with two errors, each the half width of a 95 % interval.

    Parameters
    ----------
    design
        A saltelli design.
    values
        Of each row, shape (rows, seeds); NaN where a run failed. Base points with a failed run are
        left out.

    Returns
    -------
    dict of str to ndarray
        ``first``, ``total``, each with ``_sampling`` (few base points) and ``_seeds`` (few cities),
        shape (parameters,). NaN where the outcome does not vary at all.
    """
    from SALib.analyze import sobol

    size = design.dimension
    blocks = _whole_blocks(design.blocks()[:, : size + 2], values, "base points")
    kept = values[blocks.ravel()]

    def estimate(means: Reals) -> Reals:
        table = means.reshape(-1, size + 2)
        return _first_and_total(table[:, 0], table[:, 1:-1], table[:, -1])

    means = kept.mean(axis=1)
    nothing = np.full(size, np.nan)
    if not np.isfinite(estimate(means)).all():
        names = ("first", "first_sampling", "first_seeds")
        return {name: nothing for each in names for name in (each, each.replace("first", "total"))}
    # For few base points SALib's columns may be constant; it warns, and gives 0.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Any = sobol.analyze(
            design.problem(), means, calc_second_order=False, num_resamples=RESAMPLES, seed=CHANCE
        )
    errors = jackknife(kept, estimate)
    return {
        "first": np.asarray(found["S1"]),
        "first_sampling": np.asarray(found["S1_conf"]),
        "first_seeds": nothing if errors is None else errors[0],
        "total": np.asarray(found["ST"]),
        "total_sampling": np.asarray(found["ST_conf"]),
        "total_seeds": nothing if errors is None else errors[1],
    }


def elementary_effects(design: Design, cube: Reals, values: Reals) -> Columns:
    """Return Morris' measures over whole ranges, in the outcome's unit.

    Parameters
    ----------
    design
        A morris design.
    cube
        Places, shape (rows, parameters).
    values
        Of each row, shape (rows, seeds); NaN where a run failed. Trajectories with a failed run are
        left out.

    Returns
    -------
    dict of str to ndarray
        ``mu_star`` (mean size of an effect), ``mu`` (its mean), ``sigma`` (its spread: how far the
        effect depends on the other parameters), each shape (parameters,), with half widths of 95 %
        intervals: ``mu_star_sampling``, and ``_seeds`` for mu_star and sigma.
    """
    from SALib.analyze import morris

    rows = _whole_blocks(design.blocks(), values, "trajectories").ravel()
    places, kept = cube[rows], values[rows]

    def analysed(means: Reals, resamples: int) -> Any:
        return morris.analyze(
            design.problem(), places, means, num_levels=LEVELS, num_resamples=resamples, seed=CHANCE
        )

    def estimate(means: Reals) -> Reals:
        found = analysed(means, 2)
        return np.stack([np.asarray(found["mu_star"]), np.asarray(found["sigma"])]).astype(float)

    found = analysed(kept.mean(axis=1), RESAMPLES)
    errors = jackknife(kept, estimate)
    nothing = np.full(design.dimension, np.nan)
    return {
        "mu_star": np.asarray(found["mu_star"], dtype=np.float64),
        "mu_star_sampling": np.asarray(found["mu_star_conf"], dtype=np.float64),
        "mu_star_seeds": nothing if errors is None else errors[0],
        "mu": np.asarray(found["mu"], dtype=np.float64),
        "sigma": np.asarray(found["sigma"], dtype=np.float64),
        "sigma_seeds": nothing if errors is None else errors[1],
    }


def share_of_group(design: Design, cube: Reals, values: Reals) -> Columns:
    """Return the share of the variance that is owed to the assumed parameters as a group.

    Parameters
    ----------
    design
        Any but morris.
    cube
        Places, shape (rows, parameters).
    values
        Of each row, shape (rows, seeds); NaN where a run failed.

    Returns
    -------
    dict of str to ndarray
        ``alone`` (the group's own effect) and ``total`` (with what it does together with others),
        and half widths of 95 % intervals: ``..._sampling`` (bootstrap over points) and
        ``..._seeds``, each of shape (1,). For saltelli both are Sobol' indices of the group. For
        sobol and lhs they come from a straight-line fit: ``total`` then counts as owed to
        assumptions whatever the line does not explain.
    """
    if design.kind == "morris":
        raise GlasscityError(
            "a morris design ranks parameters and tells nothing of shares of variance; use saltelli"
        )
    assumed = np.array(design.assumed)
    if not assumed.any() or assumed.all():
        share = np.full(1, float(assumed.all()))
        names = ("alone_sampling", "alone_seeds", "total_sampling", "total_seeds")
        return dict.fromkeys(("alone", "total"), share) | dict.fromkeys(names, np.zeros(1))
    if design.kind == "saltelli":
        blocks = _whole_blocks(design.blocks()[:, [0, -2, -1]], values, "base points")
        kept, places = values[blocks], np.empty((len(blocks), 0))
    else:
        finite = np.isfinite(values).all(axis=1)
        needed = POINTS_PER_PARAMETER * (design.dimension + 1)
        if finite.sum() < needed:
            raise GlasscityError(
                f"points: a fit over {design.dimension} parameters needs {needed} points, and "
                f"{int(finite.sum())} were played; fewer --parameter or more --points would do, "
                "or the design saltelli"
            )
        kept, places = values[finite][:, None, :], cube[finite]

    def estimate(means: Reals, at: Reals) -> Reals:
        if design.kind == "saltelli":
            return _first_and_total(means[:, 0], means[:, 2:], means[:, 1])
        return _fitted_share(at, means[:, 0], assumed)

    means = kept.mean(axis=-1)
    found = estimate(means, places)
    errors = jackknife(
        kept.reshape(-1, kept.shape[-1]),
        lambda flat: estimate(flat.reshape(means.shape), places),
    )
    # The bootstrap over base points or points, as SALib does it for indices.
    chance = np.random.default_rng(CHANCE)
    again = []
    for _ in range(RESAMPLES):
        rows = chance.integers(0, len(means), len(means))
        again.append(estimate(means[rows], places[rows]))
    sampling = student.ppf(0.975, np.inf) * np.std(again, axis=0, ddof=1)
    nothing = np.full((2, 1), np.nan)
    of_seeds = nothing if errors is None else errors
    return {
        "alone": np.clip(found[0], 0, 1),
        "alone_sampling": sampling[0],
        "alone_seeds": of_seeds[0],
        "total": np.clip(found[1], 0, 1),
        "total_sampling": sampling[1],
        "total_seeds": of_seeds[1],
    }


def _fitted_share(places: Reals, means: Reals, assumed: Bools) -> Reals:
    spread = means.var()
    if not spread > 0:
        return np.full((2, 1), np.nan)
    terms = np.column_stack([places, np.ones(len(places))])
    coefficients = np.linalg.lstsq(terms, means, rcond=None)[0]
    rest = means - terms @ coefficients
    # A place is uniform between 0 and 1: its variance is 1/12, whatever the sample's is.
    parts = coefficients[:-1] ** 2 / 12
    whole = parts.sum() + (rest**2).sum() / (len(means) - terms.shape[1])
    return np.array([[parts[assumed].sum() / whole], [1 - parts[~assumed].sum() / whole]])
