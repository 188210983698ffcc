"""Fear: a level for each person, which rises with penalties and falls by itself.

It rises with a penalty of one's own that one knows of and with penalties of friends, is kept up by
visible cameras, and loses half of what is left in each half-life. Levels are integers from 0 to
16,384 and change at borders only, so that all channels agree whether a moment of the week came to
pass. What fear does is elsewhere: it silences (`silence`) and makes people cautious.

A penalty frightens whatever it is for, a parking ticket as much as one for a remark; beside each
level stands what it would be without the person's own penalties on grounds other than speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

from glasscity.compilation import inline_jit, integer
from glasscity.life.poisson import WORDS
from glasscity.life.tables import decimal
from glasscity.mechanism import Answer, Findings, Life, Path, Regime, Scenario, Turn
from glasscity.people.attributes import AGE, raw_values
from glasscity.people.marginals import ONLINE_AGES
from glasscity.response.silence import STEPS, exponential, kept, stepwise
from glasscity.scenario.fields import one_of
from glasscity.scenario.naming import NO_FRIENDS, longer_than_nothing, within
from glasscity.scenario.quantity import Duration, Quantity, Ratio, Share, assumed
from glasscity.scenario.value_words import number_words, percent, plain
from glasscity.scenario.vocabulary import SILENCE_RULES
from glasscity.sensing.cameras import Cameras
from glasscity.sensing.delay import days_of

NOTHING = assumed(0, "ratio", note="default: no effect")
HIGHEST = 16_384
"""Level 1."""
RESPONDING_AGE = ONLINE_AGES.start
"""Years; the youngest whom the model gives a way to be online. Nobody younger is counted among
those who may be afraid."""
_ONE = 1 << 16
_LEVEL_BITS = 8
"""A step of the tables by level is 2**8 levels: ``STEPS - 1`` of them make HIGHEST."""


class FearTables(NamedTuple):
    """Fear in integers; levels are in units of 1/16,384."""

    on: bool
    own: int
    """Rise with a penalty of one's own."""
    friends: int
    """Rise with a penalty of a friend's."""
    keep: int
    """What a week leaves of a level, units of 2**-16."""
    floor: npt.NDArray[np.int64]
    """Level that cameras keep up, by district, shape (districts,)."""
    is_speech: npt.NDArray[np.bool_]
    """Whether a penalty for the item is one for speech, shape (items,)."""
    other_grounds: int
    """What any other penalty of one's own counts for in the fear that silences, 2**-16."""
    speech_below: npt.NDArray[np.int64]
    """Chance that a critical remark is made, by level / 256, units of 2**-32, shape (65,)."""
    caution_below: npt.NDArray[np.int64]
    """The same for an illegal or disapproved act."""


@inline_jit
def step_of_level(level: int) -> int:
    """Return the entry of the tables by level, 0 to 64, for a level of 0 to 16,384."""
    return level >> _LEVEL_BITS


@inline_jit
def next_fear(fear: int, alarm: int, keep: int, floor: int) -> int:
    """Return the level at a border.

    Parameters
    ----------
    fear
        Level at the border before.
    alarm
        What the week added.
    keep
        What a week leaves, units of 2**-16.
    floor
        Level that cameras keep up.

    Returns
    -------
    int
        0 to 16,384.
    """
    level = min(((fear * keep) >> 16) + alarm, HIGHEST)
    return max(level, floor)


@inline_jit
def silencing_level(fear: int, on_speech: int, other_grounds: int) -> int:
    """Return the level of fear that silences.

    Parameters
    ----------
    fear
        Level of fear.
    on_speech
        What it would be without the person's own penalties on grounds other than speech.
    other_grounds
        What such penalties count for, units of 2**-16.

    Returns
    -------
    int
        From ``on_speech`` to ``fear``.
    """
    return on_speech + (((fear - on_speech) * other_grounds) >> 16)


@inline_jit
def is_kept(word: int, level: int, below: npt.NDArray[np.int64]) -> bool:
    """Tell whether a moment comes to pass at a level of fear.

    Parameters
    ----------
    word
        Uniform, 0 to 2**32 - 1.
    level
        0 to 16,384.
    below
        `FearTables.speech_below` or `FearTables.caution_below`.
    """
    return word < integer(below[step_of_level(level)])


def _is_scored(regime: Regime, _life: Life) -> bool:
    return regime.scoring is not None and Fear.is_on(regime)


def _makes_cautious(regime: Regime, _life: Life) -> bool:
    fear = regime.get(Fear)
    return fear is not None and fear.caution.value > 0


def frightens_friends(regime: Regime, life: Life) -> bool:
    """Tell whether penalties frighten friends."""
    fear = regime.get(Fear)
    return fear is not None and fear.friends.value > 0 and life.friends is not None


class Fear(Answer):
    """A level between 0 and 1 for each person, which rises with penalties and falls by itself."""

    number = 1
    words = "How penalties and cameras frighten, and what fear does."
    turns = (
        Turn(
            "before the border",
            60,
            "Once, at the start: fear is what visible cameras keep up.",
            "attributes",
            "fear, speech_fear",
            step="starts.watch",
        ),
        Turn(
            "border",
            10,
            "Lets fear fall by a week, and rise by the last week's alarm and by visible"
            " cameras; the same without one's own penalties on grounds other than speech.",
            "fear, speech_fear, alarm, other_alarm, attributes",
            "fear, speech_fear, alarm, other_alarm",
        ),
        Turn(
            "week",
            10,
            "Withholds critical remarks, by the fear of the last border; counts them by whether"
            " the person has a record once this border's mail is opened.",
            "moments, fear, speech_fear, records",
            "thinning, spoken, withheld",
            "glasscity.response.silence",
            step="thins.silence",
        ),
        Turn(
            "week",
            15,
            "Drops offences, the more of them the greater the fear.",
            "moments, fear",
            "thinning",
            on=_makes_cautious,
            step="thins.caution",
        ),
        Turn(
            "week",
            2120,
            "Each penalty that the person learns of: raises alarm for the next border, at once"
            " or by a letter that is due when a notice comes or the person looks.",
            "record, mail",
            "alarm, other_alarm, penalised, mail",
            on=_is_scored,
            step="learns.frighten",
        ),
        Turn(
            "after the week",
            30,
            "Alarms the friends of those penalised in the week.",
            "penalised, friends",
            "alarm, penalised",
            "glasscity.people.friends",
            frightens_friends,
        ),
    )

    own: Ratio = NOTHING
    """Rise with a penalty of one's own; at most 1."""
    friends: Ratio = NOTHING
    """Rise with a penalty of a friend's."""
    cameras: Ratio = NOTHING
    """Level that visible cameras alone keep up, at one camera for every three people."""
    half_life: Duration
    """Of what penalties raised."""
    other_grounds: Ratio = assumed(1, "ratio", 0, 1, "default: as much as one for speech")
    """What a penalty of one's own for something other than speech counts for in the fear that
    silences; at most 1."""
    rule: Annotated[str, *one_of(SILENCE_RULES)] = "exponential"
    """How fear becomes silence: `exponential`, each bit counts; `threshold`, from a level on."""
    silence: Ratio = NOTHING
    """`exponential`: critical remarks kept at level f are exp(-silence x f)."""
    threshold: Share = assumed(0.5, "share", 0.1, 0.9, "default")
    """`threshold`: level from which a critical remark is withheld..."""
    withheld: Share = assumed(0.5, "share", 0.1, 1, "default")
    """... with this chance."""
    caution: Ratio = NOTHING
    """The same as `silence` for illegal and disapproved acts."""

    def speech_kept(self) -> npt.NDArray[np.int64]:
        """Return the chance that a critical remark is made at each level, units of 2**-32."""
        if self.rule == "threshold":
            return stepwise(decimal(self.threshold), decimal(self.withheld))
        return exponential(decimal(self.silence))

    def says(self, scenario: Scenario) -> Iterator[str]:
        """Yield how a penalty frightens, what fear silences, and how it goes."""
        level = min(Decimal(1), decimal(self.own))
        own = plain(self.own.value)
        yield f"A penalty that one knows of raises fear by {own} of the way to 1."
        if self.rule == "exponential":
            left = percent(round(float(kept(decimal(self.silence), level)), 4))
            yield f"At a level of {plain(float(level))}, {left} of remarks are still made."
        else:
            yield (
                f"From a level of {plain(self.threshold.value)} on, "
                f"{percent(self.withheld.value)} of remarks are withheld; below it none."
            )
        other = self.other_grounds.value
        if other == 1:
            yield (
                "A penalty silences whatever it is for, one for parking as much as one for a "
                "remark."
            )
        else:
            share = percent(other)
            yield f"For silence, a penalty that is not for speech counts {share} of one that is."
        yield f"Half of what is left goes in {number_words(self.half_life, with_range=False)}."

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield levels off their scale, a half-life of nothing, friends where there are none."""
        for field in ("own", "friends", "cameras"):
            yield from within((*here, field), getattr(self, field), 0, 1, "levels of fear run")
        known = "what it counts for runs"
        yield from within((*here, "other_grounds"), self.other_grounds, 0, 1, known)
        yield from longer_than_nothing((*here, "half_life"), self.half_life)
        if self.friends.value > 0 and scenario.life.friends is None:
            yield (*here, "friends"), f"is {self.friends.value} ratio, but {NO_FRIENDS}"


def may_be_afraid(attributes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell who counts among those who may be afraid: people of `RESPONDING_AGE` and over.

    Parameters
    ----------
    attributes
        Packed attributes, shape (people,).
    """
    return np.asarray(raw_values(attributes, AGE) >= RESPONDING_AGE)


def _level(ratio: Quantity) -> int:
    return min(int((decimal(ratio) * HIGHEST).to_integral_value()), HIGHEST)


def _floor(fear: Fear, cameras: Cameras | None, districts: list[str]) -> list[int]:
    if cameras is None:
        return [0] * len(districts)
    floors = []
    for district in districts:
        level = decimal(fear.cameras) * cameras.relative_density(district) * HIGHEST
        floors.append(min(int(level.to_integral_value()), HIGHEST))
    return floors


def compile_fear(
    fear: Fear | None,
    cameras: Cameras | None,
    districts: list[str],
    contexts: Sequence[str] = (),
) -> FearTables:
    """Compile fear.

    Parameters
    ----------
    fear
        The response, or None where nobody is afraid.
    cameras
        The cameras in force.
    districts
        Names of the districts.
    contexts
        Of the items, in their order.

    Returns
    -------
    FearTables
    """
    is_speech = np.array([context == "speech" for context in contexts], dtype=np.bool_)
    if fear is None:
        always = np.full(STEPS, WORDS, dtype=np.int64)
        nowhere = np.zeros(len(districts), dtype=np.int64)
        return FearTables(False, 0, 0, 0, nowhere, is_speech, _ONE, always, always)
    with localcontext() as context:
        context.prec = 30
        weeks = Decimal(7) / max(days_of(fear.half_life), 1)
        keep = int(((Decimal(2) ** -weeks) * (1 << 16)).to_integral_value())
    return FearTables(
        on=True,
        own=_level(fear.own),
        friends=_level(fear.friends),
        keep=keep,
        floor=np.array(_floor(fear, cameras, districts), dtype=np.int64),
        is_speech=is_speech,
        other_grounds=int((decimal(fear.other_grounds) * _ONE).to_integral_value()),
        speech_below=fear.speech_kept(),
        caution_below=exponential(decimal(fear.caution)),
    )
