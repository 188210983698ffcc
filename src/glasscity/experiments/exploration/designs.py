"""Designs: at which places between 0 and 1 each parameter is tried.

``lhs`` (a Latin hypercube: McKay, Beckman & Conover 1979, *Technometrics* 21, 239-245) and
``sobol`` fill the space of parameters evenly and are for ranges and boxes; ``saltelli``
is for Sobol' indices (Saltelli et al. 2010, *Computer Physics Communications* 181, 259-270), and
``morris`` screens many parameters with few runs (Morris 1991, *Technometrics* 33, 161-174).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from glasscity.arguments import text_of, whole
from glasscity.errors import GlasscityError
from glasscity.scenario.wording import offered, shortened

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

DESIGNS: Final = ("lhs", "sobol", "morris", "saltelli")
LEVELS: Final = 4
"""Levels of the grid on which Morris' trajectories walk."""
MOST_POINTS: Final = 1 << 20
BEYOND: Final = 0.001
"""Chance that columns without anything in common are taken for copies."""
CHANCE: Final = 20_230_901
"""Seed of designs and of resampling: the experimenter's own chance, nothing of the model."""


@dataclass(frozen=True)
class Design:
    """A kind of design, its size, and which row is what.

    Attributes
    ----------
    kind
        One of `DESIGNS`.
    points
        Points (sobol, lhs), base points (saltelli), or trajectories (morris).
    assumed
        For each parameter, whether its source is an assumption.
    """

    kind: str
    points: int
    assumed: tuple[bool, ...]

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return len(self.assumed)

    @property
    def grouped(self) -> bool:
        """Whether a block of rows tells what is owed to assumptions as a group."""
        return self.kind == "saltelli" and any(self.assumed) and not all(self.assumed)

    @property
    def rows(self) -> int:
        """Number of design points."""
        more = {"morris": self.dimension + 1, "saltelli": self.dimension + 2 + self.grouped}
        return self.points * more.get(self.kind, 1)

    @property
    def spread(self) -> Places:
        """Rows that fill the ranges evenly, one by one, shape (rows,)."""
        if self.kind != "saltelli":
            return np.arange(self.rows)
        base = np.arange(self.points) * (self.dimension + 2)
        return np.concatenate([base, base + self.dimension + 1])

    def blocks(self) -> Places:
        """Return the rows of each base point or trajectory, shape (points, rows of one).

        For saltelli: A, A with one column of B (for each parameter), B, and, where `grouped`, A
        with all the assumed columns of B.
        """
        width = self.dimension + (1 if self.kind == "morris" else 2)
        rows = np.arange(self.points * width).reshape(self.points, width)
        if not self.grouped:
            return rows
        last = self.points * width + np.arange(self.points)
        return np.concatenate([rows, last[:, None]], axis=1)

    def problem(self) -> dict[str, Any]:
        """Return the parameters as SALib names them, all between 0 and 1."""
        names = [f"x{number}" for number in range(self.dimension)]
        return {
            "num_vars": self.dimension,
            "names": names,
            "bounds": [[0.0, 1.0]] * self.dimension,
            "groups": None,
        }

    def cube(self) -> Reals:
        """Return the places, shape (rows, dimension), each between 0 and 1."""
        from scipy.stats import qmc

        if self.kind == "sobol":
            found = qmc.Sobol(self.dimension, rng=np.random.default_rng(CHANCE)).random(self.points)
        elif self.kind == "lhs":
            sampler = qmc.LatinHypercube(self.dimension, rng=np.random.default_rng(CHANCE))
            found = sampler.random(self.points)
        elif self.kind == "morris":
            from SALib.sample import morris

            found = morris.sample(self.problem(), self.points, num_levels=LEVELS, seed=CHANCE)
        else:
            found = self._saltelli()
        return np.ascontiguousarray(found, dtype=np.float64)

    def _saltelli(self) -> Reals:
        from SALib.sample import sobol

        problem = self.problem()
        found = sobol.sample(problem, self.points, calc_second_order=False, seed=CHANCE)
        if not self.grouped:
            return np.asarray(found)
        first, last = found[:: self.dimension + 2], found[self.dimension + 1 :: self.dimension + 2]
        return np.concatenate([found, np.where(np.array(self.assumed), last, first)])


def largest_correlation(cube: Reals) -> float:
    """Return the largest absolute correlation of two columns of a design, shape (rows, columns)."""
    if cube.shape[1] < 2:
        return 0.0
    found = np.abs(np.corrcoef(cube, rowvar=False))
    np.fill_diagonal(found, 0)
    return float(found.max())


def correlation_by_chance(rows: int, columns: int) -> float:
    """Return what the largest correlation of columns that have nothing in common stays below.

    Parameters
    ----------
    rows, columns
        Of a design.

    Returns
    -------
    float
        The bound that is surpassed once in 1,000 designs at most (Student's t of a correlation;
        Bonferroni over all pairs).
    """
    pairs = columns * (columns - 1) / 2
    if not pairs or rows < 3:
        return 1.0
    score = float(student.isf(BEYOND / (2 * pairs), rows - 2))
    return score / float(np.hypot(score, np.sqrt(rows - 2)))


def check_columns(design: Design, cube: Reals) -> None:
    """Refuse a design in which columns repeat each other, so that no number stands for itself.

    Parameters
    ----------
    design
        Any. Sobol' sequences in many dimensions begin with columns that are nearly copies: 64
        points in 199 dimensions have 554 pairs correlated above 0.5.
    cube
        Its places.

    Raises
    ------
    GlasscityError
        If the largest correlation of two columns is beyond chance.
    """
    if design.kind not in ("sobol", "saltelli"):
        return
    found = largest_correlation(cube[design.spread])
    if found > correlation_by_chance(len(design.spread), design.dimension):
        more = "lhs has no such columns" if design.kind == "sobol" else "morris can do with few"
        raise GlasscityError(
            f"points: with {design.points:,} points over {design.dimension:,} parameters columns "
            f"of a Sobol' sequence repeat each other (two correlate by {found:.2f}), so that one "
            f"number would be taken for another; {more}, and more --points or fewer --parameter "
            "would do"
        )


def make_design(kind: str, points: int, assumed: Sequence[bool]) -> Design:
    """Return a design.

    Parameters
    ----------
    kind
        One of `DESIGNS`.
    points
        At least 2. A Sobol' sequence is balanced at powers of two alone (Owen 2020,
        arXiv:2008.08051), so sobol and saltelli take no other numbers.
    assumed
        For each parameter, whether its source is an assumption.

    Raises
    ------
    GlasscityError
        If there is no such design or the number does not suit it.
    """
    if text_of("design", kind, "sobol") not in DESIGNS:
        near = offered(kind, DESIGNS)
        raise GlasscityError(f'design: there is no "{shortened(kind)}"{near}')
    points = whole("points", points, 2, MOST_POINTS)
    if kind in ("sobol", "saltelli") and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise GlasscityError(
            f"points: found {points}, but {kind} needs a power of two, such as {below} or "
            f"{2 * below}; lhs takes any number"
        )
    return Design(kind, points, tuple(assumed))
