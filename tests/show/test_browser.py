"""The report in a real browser: sealed, silent, drawn, told in words, and inside its window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glasscity.show.report import report

pytestmark = pytest.mark.browser
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROGRAM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path(PROGRAM).exists():
        pytest.skip("Debian's chromium is not installed (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as manager:
        opened = manager.chromium.launch(executable_path=PROGRAM, headless=True, args=FLAGS)
        yield opened
        opened.close()


def _open(browser: Any, file: Path, width: int) -> tuple[Any, list[str], list[str]]:
    """Open the file and return the page, its console lines and its requests elsewhere."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))

    def note(request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            elsewhere.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    page.wait_for_function("document.documentElement.dataset.charts === 'drawn'", timeout=30_000)
    return page, said, elsewhere


def _check(page: Any, said: list[str], elsewhere: list[str], width: int) -> None:
    assert elsewhere == []
    assert said == []
    views = page.locator("[data-spec]")
    for i in range(views.count()):
        view = views.nth(i)
        assert view.locator("svg").count() == 1
        assert view.locator("svg path, svg rect, svg text").count() > 3
        assert len(view.get_attribute("aria-label")) > 30
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Nothing inside may stick out either, even where the page would hide it. (Table heads of
    # narrow windows are clipped away: there each cell carries its column's name.)
    out = page.evaluate(
        """width => [...document.querySelectorAll('body *:not(svg *, thead *)')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > width + 1)
        .map(e => e.tagName + '.' + e.className).slice(0, 5)""",
        width,
    )
    assert out == []


@pytest.mark.parametrize("width", [1440, 390])
def test_plain_run(browser: Any, plain_report: Path, width: int) -> None:
    page, said, elsewhere = _open(browser, plain_report, width)
    assert page.locator("[data-spec]").count() >= 14
    _check(page, said, elsewhere, width)
    page.close()


def test_awkward_runs(browser: Any, awkward_report: Path) -> None:
    for width in (390, 1440):
        page, said, elsewhere = _open(browser, awkward_report, width)
        _check(page, said, elsewhere, width)
        page.close()


def test_comparison(browser: Any, comparison_report: Path) -> None:
    for width in (1440, 390):
        page, said, elsewhere = _open(browser, comparison_report, width)
        _check(page, said, elsewhere, width)
        # The two worlds of a life stand beside one another, or below where there is no room.
        heads = page.locator("#story .two-worlds > div")
        a, b = (heads.nth(i).bounding_box() for i in range(2))
        assert (b["x"] > a["x"]) == (width == 1440)
        assert (b["y"] > a["y"]) == (width == 390)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        _check(page, said, elsewhere, width)
        page.close()


def test_equal_worlds_with_a_hostile_title(browser: Any, equal_worlds: Path) -> None:
    page, said, elsewhere = _open(browser, report(equal_worlds), 390)
    _check(page, said, elsewhere, 390)
    assert not page.title().startswith("taken")
    assert page.locator("h1 script, h1 img").count() == 0
    page.close()


def test_details_open_by_keyboard_and_stay_inside(browser: Any, plain_report: Path) -> None:
    page, said, elsewhere = _open(browser, plain_report, 390)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    _check(page, said, elsewhere, 390)
    page.close()


def test_hostile_text_stays_text(
    browser: Any, make_run: Callable[..., Path], tmp_path: Path
) -> None:
    hostile = (
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    )
    run = make_run(
        tmp_path / "run",
        title=hostile,
        summary=hostile,
        tiers={hostile: 1300, "mid": 600, "low": 0},
        empty=[],
    )
    page, said, elsewhere = _open(browser, report(run), 1440)
    assert page.locator("h1").inner_text() == hostile
    assert "taken" not in page.title().replace(hostile, "")
    # The tooltip is the one place where Vega writes markup.
    page.locator("#tiers .view svg").hover(position={"x": 500, "y": 40})
    page.wait_for_selector("#vg-tooltip-element.visible")
    assert page.locator("#vg-tooltip-element img, #vg-tooltip-element script").count() == 0
    assert said == []
    assert elsewhere == []
    page.close()


def test_without_scripts_the_stills_are_shown(browser: Any, plain_report: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 800, "height": 900})
    page = context.new_page()
    page.goto(plain_report.as_uri())
    stills = page.locator("img.still")
    assert stills.count() >= 14
    assert all(
        (stills.nth(i).bounding_box() or {"height": 0})["height"] > 40
        for i in range(stills.count())
    )
    context.close()
