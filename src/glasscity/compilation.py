"""Compile scalar functions with numba, in a cache that notices an edited callee.

numba's own on-disk cache looks at one file's time stamp alone, so a caller keeps machine code of a
callee that has since changed. Here the cache folder is named by a hash over every source file of
the package, the numba version and the processor: any edit, anywhere, starts a fresh folder. Old
folders are pruned.

numba itself is loaded when something is first compiled: whoever only reads a scenario, whose
mechanisms hold compiled functions beside their parameters, does not wait for it.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import numpy as np

from glasscity.errors import GlasscityError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

if TYPE_CHECKING:

    def integer(value: Any) -> int:
        """Return a value as a signed integer of 64 bits."""

else:
    integer = np.int64
    """Signed integers of 64 bits, the only ones that mechanisms see; mixed with unsigned ones,
    numba and numpy would go different ways. To a type checker they are plain ``int``."""

KEPT_FOLDERS = 4
"""Cache folders kept beside the current one: switching between two checkouts stays fast."""

NEVER_COMPILED = frozenset(
    {
        "outcomes",
        "experiments",
        "audit",
        "show",
        "commandline",
        "forking.py",
        "cli.py",
        "__init__.py",
        "__main__.py",
    }
)
"""Rooms downstream of the engine: nothing that is compiled imports them."""

_GRACE_SECONDS = 3600.0

kernels: dict[str, Any] = {}
"""What is called from Python, by the names of its files in the cache."""


def user_cache() -> Path:
    """Return the folder where glasscity keeps what it can make again.

    Returns
    -------
    Path
        ``$GLASSCITY_CACHE``, else ``$XDG_CACHE_HOME/glasscity``, else ``~/.cache/glasscity``; a
        folder of the temporary directory where none of these can be written.
    """
    named = os.environ.get("GLASSCITY_CACHE")
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        # An empty HOME would lead to the root of the disk.
        base = os.path.expanduser("~/.cache") if os.environ.get("HOME", "~") else ""
    # Absolute: whoever plays may go to another folder meanwhile.
    wanted = Path(named).absolute() if named else Path(base, "glasscity")
    try:
        if not wanted.is_absolute():
            return _temporary_cache()
        wanted.mkdir(parents=True, exist_ok=True)
        if os.access(wanted, os.W_OK):
            return wanted
    except OSError:
        pass
    return _temporary_cache()


def _temporary_cache() -> Path:
    """Return a folder below the temporary one that nobody else can have prepared.

    Machine code is loaded from it: whoever could write there could have code of theirs run as us.
    """
    try:
        temporary = Path(tempfile.gettempdir())
    except OSError:
        raise GlasscityError(
            "compiled code can be kept neither below the home folder nor in a temporary one; "
            "GLASSCITY_CACHE=FOLDER names one that can be written"
        ) from None
    if os.name != "posix":
        fallback = temporary / "glasscity"
        fallback.mkdir(parents=True, exist_ok=True)
        return fallback
    fallback = temporary / f"glasscity-{os.getuid()}"
    with suppress(OSError):
        fallback.mkdir(mode=0o700, parents=True)
    if is_private(fallback):
        return fallback
    # For this process and those that it starts.
    fresh = Path(tempfile.mkdtemp(prefix="glasscity-"))
    os.environ["GLASSCITY_CACHE"] = str(fresh)
    atexit.register(shutil.rmtree, fresh, ignore_errors=True)
    return fresh


def is_private(folder: Path) -> bool:
    """Return whether a folder is a real one, of our own, that nobody else can read or write."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return own and not stat.S_IMODE(found.st_mode) & 0o077


def source_hash(root: Path) -> str:
    """Hash the names and contents of the Python files that compiled code can depend on.

    Parameters
    ----------
    root
        The folder.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if relative.parts[0] in NEVER_COMPILED:
            continue
        digest.update(str(relative).encode())
        digest.update(path.read_bytes())
    import llvmlite.binding
    import numba

    for fact in (numba.__version__, platform.machine(), llvmlite.binding.get_host_cpu_name()):
        digest.update(fact.encode())
    return digest.hexdigest()[:16]


def prune(parent: Path, current: Path) -> list[Path]:
    """Remove the oldest compiled folders, but none used within the hour.

    Parameters
    ----------
    parent
        The folder that holds the compiled folders.
    current
        The one in use; it is never removed.

    Returns
    -------
    list of Path
        What was removed.
    """
    others = [path for path in parent.iterdir() if path.is_dir() and path != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    stale = [p for p in others[KEPT_FOLDERS:] if time.time() - p.stat().st_mtime > _GRACE_SECONDS]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return stale


@cache
def cache_folder() -> Path:
    """Return this version's folder of compiled code, made if need be, old ones pruned."""
    parent = user_cache() / "compiled"
    folder = parent / source_hash(Path(__file__).parent)
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    prune(parent, folder)
    return folder


_decorating = threading.RLock()


class _Compiled:
    """A function that numba takes in hand when it is first called, or first met by a compiler."""

    def __init__(self, function: Callable[..., Any], **options: object) -> None:
        self._function, self._options = function, options
        update_wrapper(self, function)

    @cached_property
    def _dispatcher(self) -> Any:
        import numba

        config: Any = numba.config
        # Two threads would make two of one function, and numba would tell them apart.
        with _decorating:
            if "_dispatcher" in self.__dict__:
                return self.__dict__["_dispatcher"]
            before = config.CACHE_DIR
            config.CACHE_DIR = str(cache_folder())
            try:
                # No fastmath anywhere: reported numbers must not depend on how a sum was
                # reordered. `_nrt=False`: kernels own no memory. With reference counting, each
                # table handed to an inlined function costs an atomic increment, and an event ten
                # times what it costs now.
                njit: Any = numba.njit
                made = njit(nogil=True, cache=True, _nrt=False, **self._options)(self._function)
                self.__dict__["_dispatcher"] = made
                return made
            finally:
                config.CACHE_DIR = before

    @property
    def _numba_type_(self) -> Any:
        # What numba asks a global of a function that it compiles for.
        return self._dispatcher._numba_type_

    def __call__(self, *arguments: Any) -> Any:
        return self._dispatcher(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dispatcher, name)


def _decorate(
    function: Callable[Parameters, Result], **options: object
) -> Callable[Parameters, Result]:
    return cast("Callable[Parameters, Result]", _Compiled(function, **options))


def missing_kernels() -> list[str]:
    """Return the kernels of all modules imported so far that are not in the cache."""
    found = {file.name for file in cache_folder().rglob("*.nbi")}
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return [
        name for name in kernels if not any(file.startswith(f"{name}.{python}") for file in found)
    ]


def jit(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a kernel: no interpreter lock, cached on disk.

    Parameters
    ----------
    function
        A module-level function (closures are not cached between processes).

    Returns
    -------
    callable
        The compiled function; the plain one under ``NUMBA_DISABLE_JIT=1``.
    """
    compiled = _decorate(function, no_cfunc_wrapper=True)
    # As numba names the file of its index.
    module = function.__module__.rpartition(".")[2]
    kernels[f"{module}.{function.__qualname__}-{function.__code__.co_firstlineno}"] = compiled
    return compiled


def inner_jit(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a part of a kernel, inlined, for compiled callers only.

    Parameters
    ----------
    function
        A function that only other compiled functions call.

    Returns
    -------
    callable
        The compiled function. It has no wrapper for calls from Python: with tables of a hundred
        arrays as arguments such wrappers would take most of the time to compile.
    """
    return _decorate(function, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inline_jit(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a small scalar function so that LLVM always inlines it into its callers.

    Parameters
    ----------
    function
        A function of one person at one moment, or of one random block.

    Returns
    -------
    callable
        The compiled function. Without forced inlining, loops over it would not vectorise.
    """
    return _decorate(function, forceinline=True, no_cfunc_wrapper=True)
