"""References say who wrote them, where and when, and what of this is not known."""

from __future__ import annotations

from glasscity.scenario.bibliography import reference_line


def test_a_reference_as_one_line() -> None:
    entry = {
        "title": "A title",
        "author": [{"family": "Doe", "given": "J."}, {"literal": "An office"}],
        "issued": {"date-parts": [[2020, 3, 1]]},
        "container-title": "Journal",
        "URL": "https://doi.org/10.1/x",
    }
    said = "Doe, J.; An office. A title. Journal. 2020-03-01. https://doi.org/10.1/x"
    assert reference_line(entry) == said


def test_what_is_not_known_of_a_reference_is_said() -> None:
    entry = {"title": "A title", "accessed": {"date-parts": [[2026, 1, 2]]}}
    assert reference_line(entry) == (
        "Author not known. A title. Outlet not known. No date. No address (read by 2026-01-02)."
    )
