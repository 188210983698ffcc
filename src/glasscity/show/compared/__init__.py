"""The report of a comparison: two regimes over the same lives, on one page."""

from glasscity.show.compared.material import Compared, gather_comparison, is_comparison
from glasscity.show.compared.page import render

__all__ = ["Compared", "gather_comparison", "is_comparison", "render"]
