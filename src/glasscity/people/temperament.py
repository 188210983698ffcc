"""How much more, or less, of an act one person does than another.

A temperament multiplies the rates of some acts. Over the population it is lognormal with mean 1,
cut into 32 classes that are equally probable; a person carries the number of a class, its level.
Each level stands for the mean of its class, so no rate of the population moves, and the share of
the variance that the cut loses is small (4 % at a spread of 0.5).

All digits come from decimal arithmetic, which is the same on every machine.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache

from glasscity.errors import GlasscityError

LEVELS = 32
WIDEST_SPREAD = Decimal(3)
"""Log-units. At 3 the top level already has 28 times the average, and most have next to none."""

CLASS_BOUNDARIES: tuple[str, ...] = (
    "-1.862731867421651455487680978558",
    "-1.534120544352546311708399059037",
    "-1.318010897303536704929280507801",
    "-1.150349380376008178296765310831",
    "-1.009990169249582095396923897894",
    "-0.887146559018876056685664259810",
    "-0.776421761147927618303825265103",
    "-0.674489750196081743202227014541",
    "-0.579132162255555924122407980441",
    "-0.488776411114669498910885782949",
    "-0.402250065321725291223717267335",
    "-0.318639363964375163021948463670",
    "-0.237202109328787691119706714586",
    "-0.157310684610170695522370718076",
    "-0.078412412733112198539827110668",
    "0.000000000000000000000000000000",
    "0.078412412733112198539827110668",
    "0.157310684610170695522370718076",
    "0.237202109328787691119706714586",
    "0.318639363964375163021948463670",
    "0.402250065321725291223717267335",
    "0.488776411114669498910885782949",
    "0.579132162255555924122407980441",
    "0.674489750196081743202227014541",
    "0.776421761147927618303825265103",
    "0.887146559018876056685664259810",
    "1.009990169249582095396923897894",
    "1.150349380376008178296765310831",
    "1.318010897303536704929280507801",
    "1.534120544352546311708399059037",
    "1.862731867421651455487680978558",
)
"""Quantiles 1/32, 2/32, ... 31/32 of the standard normal distribution, to 30 decimal places."""

_DIGITS = 60
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


@lru_cache(maxsize=256)
def multipliers(spread: float | Decimal) -> tuple[Decimal, ...]:
    """Return the multiplier of each level of a temperament.

    Parameters
    ----------
    spread
        Standard deviation of the multiplier's logarithm, in log-units; 0 makes all people alike.

    Returns
    -------
    tuple of Decimal, length 32
        Ascending, with mean 1 to 25 digits.

    Raises
    ------
    GlasscityError
        If the spread is negative or above 3.

    Notes
    -----
    For a standard normal Z and X = exp(s Z - s**2 / 2), the mean of X where a < Z < b is
    (Phi(b - s) - Phi(a - s)) / (Phi(b) - Phi(a)), and here each denominator is 1/32.
    """
    sigma = Decimal(str(spread))
    if not 0 <= sigma <= WIDEST_SPREAD:
        raise GlasscityError(
            f"The spread of a temperament must lie within 0 and {WIDEST_SPREAD} log-units, "
            f"but {spread} was given."
        )
    with localcontext(Context(prec=_DIGITS)):
        inner = [_normal_distribution(Decimal(text) - sigma) for text in CLASS_BOUNDARIES]
        cumulative = [Decimal(0), *inner, Decimal(1)]
        means = [LEVELS * (cumulative[i + 1] - cumulative[i]) for i in range(LEVELS)]
        # The boundaries have 30 digits, so only the sum, not each class, is exact; make it so.
        average = sum(means, Decimal(0)) / LEVELS
        return tuple((mean / average).quantize(Decimal("1e-28")) for mean in means)


def _normal_distribution(x: Decimal) -> Decimal:
    """Return Phi(x), by Phi(x) = 1/2 + phi(x) (x + x**3/3 + x**5/(3 5) + ...)."""
    term = total = x
    odd = 1
    while abs(term) > Decimal(1).scaleb(-_DIGITS):
        odd += 2
        term = term * x * x / odd
        total += term
    density = (-x * x / 2).exp() / (2 * _PI).sqrt()
    return Decimal("0.5") + density * total
