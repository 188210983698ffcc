"""The command ``glasscity``, and ``python -m glasscity``: the first that hears a signal.

What the command line needs takes a moment to import. Until it answers signals itself, Ctrl-C ends
the program here, without a traceback.
"""

# What `signal` is made from: its own import takes longer than all else here.
import _signal as signal  # type: ignore[import-not-found]
import os
import sys

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _stop(number: int, _frame: object) -> None:
    try:
        os.write(2, b"Stopped; nothing half-done was kept.\n")
    finally:
        os._exit(128 + number)


for _number in _SIGNALS:
    # Where they are ignored, as in the background of a shell's script, that is meant.
    if signal.getsignal(_number) != signal.SIG_IGN:
        signal.signal(_number, _stop)


def main() -> int:
    """Run the command line; return the exit code."""
    from glasscity.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
