"""The Vega libraries as one script, made by the installed vl-convert and kept in a cache."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

SNIPPET = "window.vegaEmbed = vegaEmbed;"


def cache_folder() -> Path:
    """Return the user's cache folder for glasscity (``GLASSCITY_CACHE`` overrides it)."""
    if chosen := os.environ.get("GLASSCITY_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "glasscity"


def vega_version() -> str:
    """Return the Vega-Lite version that the installed Altair writes, e.g. ``6.4``."""
    import altair

    return ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script for an inline ``<script>``.

    The first call takes about two seconds; the result is then read from the cache. A cache that
    cannot be written is no error: the bundle is made again next time.
    """
    import vl_convert

    release = version("vl-convert-python")
    file = cache_folder() / f"vega-{vega_version()}-{release}.js"
    try:
        cached = file.read_text(encoding="utf-8")
    except OSError:
        cached = ""
    if "vegaEmbed" in cached:
        return cached
    # A closing tag inside a string would end the script element that holds the bundle.
    script = vl_convert.javascript_bundle(SNIPPET, vl_version=vega_version())
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    _write_atomically(file, script)
    return script


def _write_atomically(file: Path, text: str) -> None:
    """Write so that a reader sees the whole file or none; give up quietly if not allowed."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            os.replace(name, file)
        except OSError:
            Path(name).unlink(missing_ok=True)
    except OSError:
        return
