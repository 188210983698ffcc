"""The report of a comparison as a file: complete, sealed, true to its folder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasscity.commandline.playing import write_report
from glasscity.errors import GlasscityError
from glasscity.show.charts import nice_end
from glasscity.show.compared import gather_comparison
from glasscity.show.compared.changes import change
from glasscity.show.compared.effects import by_theme
from glasscity.show.compared.page import sections
from glasscity.show.figures import Figure
from glasscity.show.report import report
from glasscity.show.words import Words

ORDER = ["compared", "worlds", "effects", "hit", "reached", "story", "conclusion", "claimed"]
ORDER += ["measures", "limits", "sources", "cite"]


class Parsed(HTMLParser):
    """Collects elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def text(comparison_report: Path) -> str:
    return comparison_report.read_text(encoding="utf-8")


@pytest.fixture
def copied(comparison: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(comparison, tmp_path / "copy"))


def _words(html: str) -> str:
    """Return what is read of a page: without scripts, style and tags."""
    plain = re.sub(r"<(script|style|noscript)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def test_sections_come_in_order(text: str) -> None:
    assert re.findall(r'<section id="([a-z]+)"', text) == ORDER


def test_first_screen_names_both_worlds_and_what_differs(text: str, comparison: Path) -> None:
    head = _words(text[text.index("<header>") : text.index("</header>")])
    for said in (
        "A Town B Town without cameras",
        "Switched on in A alone: cameras and control room.",
        "synthetic people",
        "in this model, under these assumptions",
        "Hypothetical In both worlds Coupling cameras",
        "There is no nationwide citizen score",
        "glasscity compare town no-score --people 1500 --years 0.2 --seeds 3",
    ):
        assert said in head
    effects = pl.read_parquet(comparison / "effects.parquet")
    row = effects.filter(pl.col("outcome") == "reconstructable_share").row(0, named=True)
    assert f"{100 * row['a']:.0f}% → 0%" in head
    assert f"{100 * row['value']:.1f} percentage points".replace("-", "−") in head


def test_nothing_is_loaded_from_outside(text: str) -> None:
    for tag, attributes in Parsed(text).elements:
        for name in ("src", "href", "action", "data", "srcset"):
            value = attributes.get(name)
            if value:
                assert value.startswith(("#", "data:")), (tag, name, value[:80])
    policy = next(a["content"] for _, a in Parsed(text).elements if a.get("http-equiv"))
    assert str(policy).startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in text


def test_every_chart_has_a_text_and_a_still(text: str) -> None:
    elements = Parsed(text).elements
    views = [a for _, a in elements if "data-spec" in a]
    assert len(views) == sum(tag == "img" for tag, _ in elements) >= 10
    assert all(len(str(view["aria-label"])) > 30 for view in views)


def test_navigation_leads_to_sections_that_exist(text: str) -> None:
    ids = {a["id"] for _, a in Parsed(text).elements if a.get("id")}
    for tag, attributes in Parsed(text).elements:
        if tag == "a":
            assert str(attributes["href"]).removeprefix("#") in ids
    assert len(re.findall(r'<li><a href="#', text)) == len(ORDER)


def test_file_can_be_mailed(comparison_report: Path) -> None:
    assert comparison_report.stat().st_size < 2_500_000


def test_the_command_says_where_the_report_is(
    equal_worlds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(equal_worlds, tmp_path, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert Path(said["report"]) == tmp_path / "report.html"
    assert said["bytes"] == (tmp_path / "report.html").stat().st_size
    with pytest.raises(GlasscityError, match="glasscity compare --out"):
        write_report(tmp_path / "nowhere", None, as_json=False)


def test_same_comparison_same_bytes(equal_worlds: Path, tmp_path: Path) -> None:
    one, again = (report(equal_worlds, tmp_path / f"{name}.html") for name in "ab")
    assert one.read_bytes() == again.read_bytes()


def _figures(found: Any) -> Iterator[Figure]:
    if isinstance(found, Figure):
        yield found
    elif isinstance(found, dict | list | tuple):
        for inner in found.values() if isinstance(found, dict) else found:
            yield from _figures(inner)


def test_every_chart_is_valid_and_bears_its_face_mark(comparison: Path, words: Words) -> None:
    figures = list(_figures(sections(gather_comparison(comparison), words)))
    assert {figure.key for figure in figures} >= {"pairs", "differences", "reach", "assumptions"}
    for figure in figures:
        for panel in figure.panels:
            spec = panel.chart.to_dict()
            assert spec["title"]["text"] == "synthetic people"


def test_units_never_share_an_axis(comparison: Path, words: Words) -> None:
    """No layer has an axis; each row goes to a round end of its own, which its line names."""
    effects = gather_comparison(comparison).effects
    by_title = {row["title"]: row for row in effects.filter(pl.col("by") == "").to_dicts()}
    figure = by_theme(list(by_title.values()), words)
    assert len(figure.panels) > 3
    for panel in figure.panels:
        for layer in panel.spec["layer"]:
            assert layer["encoding"]["x"].get("axis") is None
        frames = list(panel.spec["datasets"].values())
        rows = next(frame for frame in frames if "tone" in frame[0])
        ends = {
            tick["row"]: tick["text"]
            for frame in frames
            for tick in frame
            if tick.get("at") == 1.0 and "tone" not in tick
        }
        for row in rows:
            effect = by_title[row["label"]]
            numbers = [effect[key] for key in ("value", "low", "high")]
            end = nice_end(max(abs(number) for number in numbers))
            assert ends[row["row"]] == change(end, effect["unit"], words)
            assert row["at"] * end == pytest.approx(effect["value"])


def test_table_of_groups_has_sizes_intervals_and_a_warning(text: str) -> None:
    hit = text[text.index('<section id="hit"') : text.index('<section id="reached"')]
    said = _words(hit)
    assert "takes 4 cities" not in said
    assert "Not scored in either world, and in no rate" in said
    # Three cities tell of no group.
    assert "no group stands apart" in said.lower()
    assert "stand apart again" not in said
    assert "fewer than 100 people" in said
    assert "Tier at the end in A" in hit
    for column in ("People", "B − A", "95% interval"):
        assert f">{column}</th>" in hit


def test_robustness_is_told_as_counted(text: str) -> None:
    said = _words(
        text[text.index('<section id="conclusion"') : text.index('<section id="claimed"')]
    )
    for part in (
        "1 of 2 differences keep their sign at every point",
        "12 assumed numbers were drawn anew from their ranges at 16 points",
        "A made-up rate",
        "Mean level of fear: where the made-up rate is above 0.5",
        "but with one at some point: Nothing of the kind",
    ):
        assert part in said


def test_story_stands_in_both_worlds(text: str, comparison: Path) -> None:
    told = json.loads((comparison / "story.json").read_text(encoding="utf-8"))
    said = _words(text[text.index('<section id="story"') : text.index('<section id="conclusion"')])
    assert told["about"] in said
    for world in told["worlds"]:
        for event in world["timeline"]:
            assert event["text"][1:] in said


def test_equal_worlds_read_well_and_hostile_titles_stay_text(equal_worlds: Path) -> None:
    html = report(equal_worlds).read_text(encoding="utf-8")
    said = _words(html)
    assert "There is no difference, to the bit" in said
    assert "in each of 2 cities" in said
    assert re.findall(r'<section id="([a-z]+)"', html) == [
        key for key in ORDER if key not in ("effects", "hit", "reached")
    ]
    assert (
        "undefined" not in said[: said.index("What is known about the real systems")].lower()[:900]
    )
    assert "<script>document" not in html
    assert not re.search(r"<img src=x", html)


def test_one_seed_has_no_interval_and_missing_extras_are_asked_for(
    copied: Path, reseal: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Drawing the stills takes longer than all the rest.
    monkeypatch.setattr("glasscity.show.document.picture", lambda _panel, _small: "data:,")
    (copied / "story.json").unlink()
    (copied / "assumptions.json").unlink()
    effects = pl.read_parquet(copied / "effects.parquet")
    none = pl.lit(None, dtype=pl.Float64)
    effects.with_columns(low=none, high=none).write_parquet(copied / "effects.parquet")
    reseal(copied, "compare.json", seeds=[1])
    said = _words(report(copied).read_text(encoding="utf-8"))
    assert "Nothing is told of 1 seed" in said
    assert "One seed is one city" in said
    assert "95% interval over" not in said
    assert "glasscity compare … --out FOLDER" in said
    assert "glasscity compare … --assumptions N --out FOLDER" in said


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("compare.json", "{", "cannot be read as JSON"),
        ("compare.json", '{"format": 9}', "comparison format 9 found"),
        ("compare.json", '{"format": 2, "a": {}}', "was changed after it was written"),
        ("effects.parquet", "no table", "is not the file that was written"),
        ("story.json", "{}", "story.json: has no 'about'"),
        ("assumptions.json", '{"format": 1}', "expected format 2"),
    ],
)
def test_bad_files_are_named(copied: Path, file: str, content: str, complaint: str) -> None:
    (copied / file).write_text(content)
    with pytest.raises(GlasscityError, match=re.escape(complaint)) as error:
        report(copied)
    assert file in str(error.value) or copied.name in str(error.value)
    assert not (copied / "report.html").exists()


def test_a_scenario_of_another_comparison_is_refused(
    copied: Path, reseal: Callable[..., None]
) -> None:
    shutil.copy(copied / "a.yaml", copied / "b.yaml")
    with pytest.raises(GlasscityError, match=r"b.yaml: is not the file that was written"):
        report(copied)
    reseal(copied, "compare.json")
    with pytest.raises(GlasscityError, match="not of one comparison"):
        report(copied)


def test_each_file_that_is_lost_or_changed_is_named(copied: Path) -> None:
    tables = {file.name for file in copied.glob("*.parquet")}
    assert {"effects.parquet", "reach.parquet", "moments.parquet"} <= tables
    listed = json.loads((copied / "compare.json").read_text())["files"]
    assert tables <= set(listed)
    for name in listed:
        kept = (copied / name).read_bytes()
        for damage in (None, b"", kept[:-1], kept[:9] + bytes([kept[9] ^ 1]) + kept[10:]):
            (copied / name).unlink(missing_ok=True)
            if damage is not None:
                (copied / name).write_bytes(damage)
            with pytest.raises(GlasscityError, match=re.escape(name)):
                report(copied)
        (copied / name).write_bytes(kept)
