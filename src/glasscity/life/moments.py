"""When and where a moment is: scalar functions of one moment's random words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer

QUARTERS_PER_DAY = 96
"""Quarter hours in a day."""

CELLS = 4096
"""Cells of a lookup table for the hour or the district: both are drawn to 1 in 4,096."""


@inline_jit
def quarter_of_week(word: int, hours: npt.NDArray[np.uint8], profile: int) -> int:
    """Return the quarter hour of the week in which a moment falls.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1. The low twelve bits choose the time of day by the profile, the
        high twenty the day of the week, all days alike.
    hours
        uint8 array of shape (profiles, 4096): quarter hour of the day.
    profile
        Row of the act's hour profile.

    Returns
    -------
    int
        0 to 671.
    """
    day = ((word >> 12) * 7) >> 20
    return day * QUARTERS_PER_DAY + integer(hours[profile, word & (CELLS - 1)])


@inline_jit
def district_of_moment(
    word: int, home: int, local_below: int, elsewhere: npt.NDArray[np.uint8]
) -> int:
    """Return the district in which a moment out of doors falls.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1. The high twenty bits decide whether the person is in the home
        district, the low twelve which other place it is.
    home
        Home district.
    local_below
        Share of moments in the home district, in units of 2**-20.
    elsewhere
        uint8 array of shape (4096,): districts by population.

    Returns
    -------
    int
        District.
    """
    if (word >> 12) < local_below:
        return home
    return integer(elsewhere[word & (CELLS - 1)])
