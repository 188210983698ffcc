"""The one exception that users of glasscity are meant to see."""

from __future__ import annotations


class GlasscityError(Exception):
    """Something is wrong with what was asked; the message is one clear sentence.

    The command line prints the sentence and exits with code 2.
    """
