"""What every page shares: the template filled, its scripts and style named in a strict policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from glasscity.show.bundle import vega_bundle, vega_version
from glasscity.show.charts import WIDTH
from glasscity.show.figures import Panel
from glasscity.show.words import FOLDER, Words

SMALL_WIDTH = 220
"""Of a still that stands in a row with others, in pixels."""


def fill(template: str, words: Words, values: Mapping[str, Any]) -> str:
    """Return a whole HTML page that needs nothing from anywhere.

    Parameters
    ----------
    template
        Name of a file in the templates' folder that extends ``base.html``.
    words
        Of the page's language.
    values
        What the template prints: `title`, `version`, `footer` and `source` at least.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    style = (FOLDER / "report.css").read_text(encoding="utf-8")
    scripts = [vega_bundle(), (FOLDER / "report.js").read_text(encoding="utf-8")]
    text = environment.get_template(template).render(
        words=words,
        say=words.say,
        style=style,
        scripts=scripts,
        policy=content_policy(scripts, style),
        spec=inline_json,
        picture=picture,
        **values,
    )
    return text.lstrip()


def content_policy(scripts: Sequence[str], style: str) -> str:
    """Return a policy that allows these very scripts and this style, and nothing from outside.

    Vega sets style attributes on the marks that it draws; those cannot load or run anything.
    """
    hashes = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_digest(style)}; "
        f"style-src-elem {_digest(style)}; style-src-attr 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def inline_json(panel: Panel) -> str:
    """Return the chart as JSON that is safe inside a ``<script>`` element."""
    text = json.dumps(panel.spec, ensure_ascii=False, separators=(",", ":"))
    # "<" may only stand inside strings, where its escape means the same.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def picture(panel: Panel, small: bool) -> str:
    """Return the chart as an SVG image in a data address, for readers without scripts."""
    import vl_convert

    spec = {**panel.spec, "width": SMALL_WIDTH if small else WIDTH}
    svg = _settled(vl_convert.vegalite_to_svg(spec, vl_version=vega_version()))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _settled(svg: str) -> str:
    """Renumber gradients and clips from 0, as the converter counts over its whole life."""
    seen: dict[str, str] = {}

    def renumber(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"{match[1]}{len(seen)}")

    return re.sub(r"\b(gradient_|clip)\d+\b", renumber, svg)
