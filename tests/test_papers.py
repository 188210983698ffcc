"""The house's papers stay true: links lead somewhere, tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from glasscity import scenario
from glasscity.cli import app
from glasscity.engine.digest import Field
from glasscity.engine.plan import REGIME_ENTRIES
from glasscity.people.streams import Stream
from glasscity.sensing.registry import DRAWS, EVENT_NAMES

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("**/*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENGINE = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs" / "decisions"


def without_code(page: Path) -> str:
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_code(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def part(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def numbers_in_column(text: str, column: int) -> list[int]:
    """Return the numbers in one column of a table; "8 to 10" are three of them."""
    found: list[int] = []
    for line in text.splitlines():
        if line.startswith("|"):
            cell = re.split(r"(?<!\\)\|", line)[column]
            for first, last in re.findall(r"(\d+)(?: to (\d+))?", cell):
                found.extend(range(int(first), int(last or first) + 1))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page)):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def test_the_readme_lists_every_preset() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", part(README, "Presets"), flags=re.MULTILINE)
    assert sorted(listed) == sorted(preset.name for preset in scenario.preset_names())


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `glasscity ([a-z-]+)", README, flags=re.MULTILINE)
    assert sorted(listed) == sorted(get_command(app).commands)


def test_every_room_of_the_readme_is_there_and_the_reverse() -> None:
    listed = re.findall(
        r"^\| `([a-z]+)` \|", part(README, "The way through the city"), re.MULTILINE
    )
    rooms = {path.parent.name for path in (ROOT / "src" / "glasscity").glob("*/__init__.py")}
    assert set(listed) == rooms - {"commandline"}


def test_the_index_lists_every_decision_with_its_title() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.*) \|$", index, flags=re.MULTILINE)
    pages = sorted(DECISIONS.glob("0*.md"))
    titles = [page.read_text(encoding="utf-8").splitlines()[0][len("# ") :] for page in pages]
    assert [name for _, name, _ in rows] == [page.name for page in pages]
    assert [f"{number} {title}" for number, _, title in rows] == titles
    assert [int(number) for number, _, _ in rows] == list(range(1, len(rows) + 1))


def test_the_engine_page_names_every_stream_channel_and_field() -> None:
    streams = numbers_in_column(part(ENGINE, "Random words"), 1)
    assert set(streams) == {int(stream) for stream in Stream} | {
        draw.number for draw in DRAWS.values()
    }
    channels = numbers_in_column(part(ENGINE, "Channels"), 1)
    assert channels == sorted(EVENT_NAMES)
    fields = numbers_in_column(part(ENGINE, "Digest"), 2)
    wrongful = int(Field.WRONGFUL_POINTS)
    expected = {int(field) for field in Field} | set(range(wrongful, wrongful + 5))
    assert sorted(fields) == sorted(expected)


def test_the_engine_page_names_every_entry_of_a_regime() -> None:
    for number, _, _ in REGIME_ENTRIES.values():
        assert re.search(rf"\b{number} [a-z]", ENGINE), number
