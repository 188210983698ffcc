"""Whatever happens to a valid file, loading it ends well or with one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasscity import scenario
from glasscity.errors import GlasscityError

VALID = sorted((Path(__file__).parents[1] / "scenarios" / "valid").glob("*.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in VALID]
FRAGMENTS = [
    *("null", "[]", "{}", "[1, 2]", "true", "-1", "1e400", ".nan", "9" * 30, "late", "{", "]"),
    *(": ", "- ", "'", '"', "&a ", "*a", "!!str ", "%", "?", "|", ">", "#", "@", "`", ",", ";"),
    *("\t", "\n", "  ", "\x00", "\ufeff", "\u2028", "---\n", "<<: ", "extends: town\n"),
    *("1 share; assumed", "{value: 1, unit: points}"),
]


def sentence_about(source: str | Path, overrides: Sequence[tuple[str, str]] = ()) -> str:
    """Load; return the sentence of the error, or a dot where all is well."""
    try:
        scenario.load(source, overrides)
    except GlasscityError as error:
        return str(error)
    return "."


@st.composite
def mangled(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 12)))
        fragment = draw(st.sampled_from(FRAGMENTS) | st.text(max_size=3))
        text = text[:begin] + fragment + text[end:]
    return text


@st.composite
def shuffled_lines(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(TEXTS)).splitlines()
    first, second = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def assert_sentences(text: str) -> None:
    """A sentence to each mistake, none twice, and no more of them than anybody reads."""
    lines = text.split("\n")
    assert len(set(lines)) == len(lines) <= 31
    assert text == "" or all(line.endswith((".", "?")) for line in lines)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=mangled() | shuffled_lines())
def test_a_mangled_file_never_raises_anything_else(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mangled.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert_sentences(sentence_about(path))


path_pieces = st.sampled_from(
    [
        "life",
        "regime",
        "acts",
        "littering",
        "scoring",
        "points",
        "0",
        "run",
        "people",
        "",
        "x",
        "hours",
        "flat",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    path=st.lists(path_pieces, min_size=1, max_size=5).map(".".join),
    value=st.sampled_from(FRAGMENTS) | st.text(max_size=6),
)
def test_a_mangled_override_never_raises_anything_else(path: str, value: str) -> None:
    assert_sentences(sentence_about("no-score", [(path, value)]))
