"""The report as a file: complete, sealed, escaped, and clear about bad input."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasscity.errors import GlasscityError
from glasscity.outcomes.run import Run, open_run
from glasscity.scenario import load
from glasscity.show import bundle, measures, sourcing
from glasscity.show.material import COLUMNS, gather
from glasscity.show.report import report
from glasscity.show.words import Words

ORDER = ["simulated", "key", "happened", "harmed", "matches", "claimed"]
MECHANISMS = ["silenced", "watched", "duties", "repaired"]
ORDER += ["measures", "assumed", "limits", "sources", "cite", "reproduce"]


class Parsed(HTMLParser):
    """Collects what the tests ask about: elements with their attributes, and script texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def text(plain_report: Path) -> str:
    return plain_report.read_text(encoding="utf-8")


def test_sections_come_in_order(text: str) -> None:
    assert re.findall(r'<section id="([a-z]+)"', text) == ORDER


def test_face_says_synthetic_people_and_where_it_comes_from(text: str) -> None:
    head = text[text.index("<header>") : text.index("</header>")]
    for said in ("synthetic people", "0123456789abcdef", "2019-04", "10,000", "Hypothetical"):
        assert said in head


def test_nothing_is_loaded_from_outside(text: str) -> None:
    for tag, attributes in Parsed(text).elements:
        for name in ("src", "href", "action", "data", "srcset"):
            value = attributes.get(name)
            if value:
                assert value.startswith(("#", "data:")), (tag, name, value[:80])


def test_file_stays_small_enough_to_mail(plain_report: Path) -> None:
    assert plain_report.stat().st_size < 2_500_000


def test_one_bundle_and_every_script_is_named_in_the_policy(text: str) -> None:
    parsed = Parsed(text)
    policy = next(
        str(a["content"])
        for tag, a in parsed.elements
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    kinds = [a.get("type") for tag, a in parsed.elements if tag == "script"]
    code = [s for s, kind in zip(parsed.scripts, kinds, strict=True) if kind is None]
    assert len(code) == 2
    assert sum(len(script) > 100_000 for script in code) == 1
    for script in code:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_every_chart_has_a_specification_a_text_and_a_still(text: str) -> None:
    elements = Parsed(text).elements
    views = [a for tag, a in elements if "data-spec" in a]
    stills = [a for tag, a in elements if tag == "img"]
    assert len(views) == len(stills) >= 14
    specs = {a["id"] for tag, a in elements if tag == "script" and a.get("id")}
    for view in views:
        assert view["data-spec"] in specs
        assert view["role"] == "img"
        assert len(str(view["aria-label"])) > 30
    assert all(len(str(still["alt"])) > 30 for still in stills)


def test_same_run_same_bytes(plain_run: Path, plain_report: Path, tmp_path: Path) -> None:
    again = report(plain_run, tmp_path / "again.html")
    assert again.read_bytes() == plain_report.read_bytes()


HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> & {{ 7 * 7 }} </title>"


def test_scenario_text_is_escaped_everywhere(make_run: Callable[..., Path], tmp_path: Path) -> None:
    run = make_run(
        tmp_path / "run",
        title=HOSTILE,
        summary=HOSTILE,
        certainty=HOSTILE,
        date=HOSTILE,
        hypothetical=[HOSTILE],
        name=HOSTILE,
        tiers={HOSTILE: 1300, "</script><b>mid": 600, "<i>low": 0},
        empty=[],
        districts={HOSTILE: 10, "<u>b": 10},
    )
    text = report(run).read_text(encoding="utf-8")
    parsed = Parsed(text)
    tags = [tag for tag, _ in parsed.elements]
    assert "b" not in tags
    assert "i" not in tags
    assert "u" not in tags
    assert not any("onerror" in attributes for _, attributes in parsed.elements)
    assert "{{ 7 * 7 }}" in text
    kinds = [a.get("type") for tag, a in parsed.elements if tag == "script"]
    assert kinds.count(None) == 2
    for script, kind in zip(parsed.scripts, kinds, strict=True):
        if kind == "application/json":
            json.loads(script)


def test_report_holds_on_awkward_runs(awkward_report: Path) -> None:
    text = awkward_report.read_text(encoding="utf-8")
    found = re.findall(r'<section id="([a-z]+)"', text)
    # Where no face is sought there is nothing to say of alarms.
    cameras = "No cameras search for faces" not in text
    there = [key for key in ORDER if cameras or key != "matches"]
    assert [key for key in found if key not in MECHANISMS] == there
    # The contents lead to the sections that are there, in their order.
    assert re.findall(r'<li><a href="#([a-z]+)"', text) == found


def test_sections_of_mechanisms_are_shown_where_they_are_on(
    make_run: Callable[..., Path], tmp_path: Path
) -> None:
    text = report(make_run(tmp_path / "run", mechanisms=True)).read_text(encoding="utf-8")
    found = re.findall(r'<section id="([a-z]+)"', text)
    assert [key for key in found if key in MECHANISMS] == MECHANISMS
    assert "This is a measure only." in text
    assert text.count('<p class="source">') == text.count("<figure id=")


def _press(run: Path, reseal: Callable[..., None]) -> None:
    manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    for row in manifest["sources"]:
        if row["path"] == "regime.scoring.start":
            row["source"] = "press-2019-report"
    certainty = "A description (press-2019-report), unlike others (dai-essay)."
    reseal(run, sources=manifest["sources"], certainty=certainty)


def test_the_popular_picture_comes_with_its_dispute_and_its_companions(
    make_run: Callable[..., Path], reseal: Callable[..., None], tmp_path: Path
) -> None:
    run = make_run(tmp_path / "run")
    assert "There is no nationwide citizen score. Blacklists" not in report(run).read_text()
    _press(run, reseal)
    # The companions live elsewhere than these people: they are compared, and not played beside.
    text = report(run).read_text(encoding="utf-8")
    head = text[text.index("<header>") : text.index("</header>")]
    assert "There is no nationwide citizen score. Blacklists" in head
    for name in ("documented-local-pilot", "no-score"):
        assert f"glasscity compare scenario.yaml {name} --people 10000" in head
        assert f"glasscity run {name}" not in head
    reseal(run, life_hash=load("no-score").life_hash)
    head = report(run).read_text(encoding="utf-8")
    for name in ("documented-local-pilot", "no-score"):
        assert f"glasscity run {name} --people 10000" in head


def test_references_in_sentences_are_spelt_out_and_listed(
    make_run: Callable[..., Path], reseal: Callable[..., None], tmp_path: Path
) -> None:
    run = make_run(tmp_path / "run")
    _press(run, reseal)
    text = report(run).read_text(encoding="utf-8")
    head = text[text.index("<header>") : text.index("</header>")]
    assert "dai-essay" not in head
    assert "unlike others (Dai)" in head
    assert "<code>dai-essay</code>" in text


def test_unscored_run_says_so(make_run: Callable[..., Path], tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiers={}, cameras=False)
    text = report(run).read_text(encoding="utf-8")
    assert "Nobody is scored in this scenario." in text
    assert "No cameras search for faces in this scenario" in text


def test_the_report_goes_into_the_run_folder_or_where_it_is_told(
    plain_run: Path, tmp_path: Path
) -> None:
    assert report(plain_run) == plain_run / "report.html"
    assert report(str(plain_run), tmp_path) == tmp_path / "report.html"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_an_open_run_will_do(plain_run: Path, tmp_path: Path) -> None:
    assert report(open_run(plain_run), tmp_path / "a.html").stat().st_size > 900_000


def test_a_run_without_a_folder_has_its_report_where_we_are(
    plain_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = open_run(plain_run)
    bare = Run(kept.manifest, {name: kept.frame(name) for name in kept.frames})
    name = f"report-test-data-{kept.manifest['hash'][:8]}-seed1-10000-365-days.html"
    assert report(bare) == Path(name)
    assert Path(name).read_text() == report(plain_run).read_text()


@pytest.mark.parametrize("wrong", [None, 5, {}, [], b"run"])
def test_what_is_no_run_gets_one_sentence(wrong: object) -> None:
    with pytest.raises(GlasscityError, match="expected a run, or the path of a folder"):
        report(wrong)  # type: ignore[arg-type]


def test_not_a_run_folder_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GlasscityError, match=r"not a run folder, it holds no run\.json"):
        report(tmp_path)


def test_broken_manifest_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(GlasscityError, match="cannot be read as JSON"):
        report(tmp_path)


def test_another_format_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"format": 99}')
    with pytest.raises(GlasscityError, match="run format 99 found"):
        report(tmp_path)


def test_broken_table_gets_one_sentence(
    make_run: Callable[..., Path], reseal: Callable[..., None], tmp_path: Path
) -> None:
    run = make_run(tmp_path / "run")
    (run / "tables" / "tiers.parquet").write_bytes(b"nonsense")
    with pytest.raises(GlasscityError, match=r"tiers.parquet: is not the file that was written"):
        report(run)
    reseal(run)
    with pytest.raises(GlasscityError, match=r"tiers.parquet: cannot be read as a table"):
        report(run)


def test_missing_column_gets_one_sentence(
    make_run: Callable[..., Path], reseal: Callable[..., None], tmp_path: Path
) -> None:
    run = make_run(tmp_path / "run")
    pl.DataFrame({"week": [1]}).write_parquet(run / "tables" / "tiers.parquet")
    reseal(run)
    with pytest.raises(GlasscityError, match="table 'tiers' has no column 'day'"):
        report(run)


def test_unwritable_place_gets_one_sentence(plain_run: Path, tmp_path: Path) -> None:
    with pytest.raises(GlasscityError, match="the report cannot be written"):
        report(plain_run, tmp_path / "no" / "such" / "folder.html")


def test_tables_that_a_run_never_had_are_empty_tables(
    make_run: Callable[..., Path], reseal: Callable[..., None], tmp_path: Path
) -> None:
    run = make_run(tmp_path / "run")
    for file in (run / "tables").iterdir():
        file.unlink()
    with pytest.raises(GlasscityError, match=r"acts.parquet.* and \d+ more of what was written"):
        report(run)
    reseal(run)
    material = gather(run)
    assert all(len(material[name]) == 0 for name in COLUMNS)
    assert report(run).exists()


def _measure(name: str, value: float | None, kind: str = "harm", unit: str = "share") -> Any:
    return {
        "name": name, "title": name, "value": value, "unit": unit, "type": kind, "group": "one",
        "definition": "",
    }  # fmt: skip


@pytest.mark.parametrize("largest", ["mean_fear", "people_denied"])
def test_key_numbers_are_the_declared_ones_whatever_came_out(largest: str, words: Words) -> None:
    names = ("study_hours", "mean_fear", "people_denied")
    rows = [_measure(name, 0.9 if name == largest else 0.0) for name in names]
    lead = ["people_denied", "study_hours", "not in this run"]
    chosen = [number.title for number in measures.key_numbers(rows, lead, words)]
    assert chosen == ["people_denied", "study_hours"]


def test_what_is_punished_never_leads_without_what_is_unsaid(words: Words) -> None:
    names = ("remarks_withheld", "people_denied", "lawful_remarks_punished_per_100000")
    rows = [_measure(name, 0.1) for name in names]
    lead = ["lawful_remarks_punished_per_100000", "people_denied"]
    chosen = [number.title for number in measures.key_numbers(rows, lead, words)]
    assert chosen == ["lawful_remarks_punished_per_100000", "remarks_withheld", "people_denied"]


def test_shares_that_mislead_alone_are_not_alone(words: Words) -> None:
    rows = [
        _measure("top_tenth:denials", 1.0),
        _measure("top_tenth_by_chance:denials", 0.97, "description"),
        _measure("wrongful_share_of_penalties", 0.4),
        _measure("illegal_acts_not_done", 12.0, "claim", "acts"),
    ]
    harms = {title: said for title, said, _ in measures.of_type(rows, "harm", words)}
    assert harms == {"top_tenth:denials": "100%; 97% by chance alone"}
    (claim,) = measures.of_type(rows, "claim", words)
    assert claim[1] == "12 acts (no range of what is assumed was played)"


def test_an_assumption_does_not_look_published() -> None:
    row = {
        "source": "assumed",
        "note": "between a and b",
        "reference_text": "Office. Census. 2020.",
    }
    assert sourcing.source_text(row) == "assumed: between a and b"


def test_bundle_is_cached_and_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSCITY_CACHE", str(tmp_path / "cache"))
    first = bundle.vega_bundle()
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert bundle.vega_bundle() == first
    assert "</script" not in first


def test_an_unwritable_cache_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("GLASSCITY_CACHE", str(blocker / "below"))
    assert "vegaEmbed" in bundle.vega_bundle()


def test_importing_the_entry_is_light() -> None:
    code = (
        "import sys, glasscity.show.report; "
        "heavy = {'altair', 'polars', 'vl_convert', 'jinja2', 'numpy'} & set(sys.modules); "
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
