"""When a penalty has been worked off."""

from hypothesis import given
from hypothesis import strategies as st

from glasscity.response.notice import NEVER_KNOWN
from glasscity.response.restoration import RestorationTables, week_restored


@given(st.integers(0, 5000), st.integers(0, 2**32 - 1), st.integers(0, 2**32), st.integers(0, 500))
def test_after_its_time_never_at_once_or_not_at_all(week, word, applies_below, takes):
    found = week_restored(week, word, RestorationTables(applies_below, takes))
    assert found == (week + max(takes, 1) if word < applies_below else NEVER_KNOWN)
