"""The one exception that users of glasscity are meant to see."""

from __future__ import annotations


class GlasscityError(Exception):
    """Something is wrong with what was asked; the message is one clear sentence.

    The command line prints the sentence and exits with code 2.

    """


class MistakesError(GlasscityError):
    """A scenario file holds several mistakes: a sentence for each, one to a line.

    Attributes
    ----------
    sentences
        In the order of the file.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences

    def __reduce__(self) -> tuple[type[MistakesError], tuple[str, ...]]:
        """Be sent between processes."""
        return type(self), self.sentences


class FieldError(GlasscityError):
    """A number of a scenario cannot be played; whoever knows its file says where it stands.

    Attributes
    ----------
    path
        Steps to the field.
    sentence
        What is wrong with it, worded to follow the path.
    """

    def __init__(self, path: tuple[str | int, ...], sentence: str) -> None:
        super().__init__(f"{'.'.join(str(step) for step in path)} {sentence}")
        self.path = path
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[FieldError], tuple[tuple[str | int, ...], str]]:
        """Be sent between processes."""
        return type(self), (self.path, self.sentence)
