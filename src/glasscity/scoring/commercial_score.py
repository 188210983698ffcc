"""The commercial score: a private, opaque weighting of what a platform knows.

Five components run from 0 to 1,000: payment history, behaviour (what purchases are read to mean),
ability and identity (what somebody *is*), and the scores of friends. Every month history and
behaviour settle part of the way back, friends' scores are read as last published, and the weighted
mean is put on a scale from floor to ceiling. The weights are a secret of the firm: those of the
presets are unofficial (facts A1). People opt in; who does not has no score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Annotated, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, Field

from glasscity.compilation import inline_jit, integer
from glasscity.errors import GlasscityError
from glasscity.life.poisson import threshold
from glasscity.life.tables import attribute_modifier, decimal
from glasscity.mechanism import Findings, Path, Scenario, Scorer, Turn
from glasscity.scenario.fields import Part, Source, Title, by_name, named
from glasscity.scenario.naming import (
    NO_FRIENDS,
    act_named,
    acts_named,
    adding_up,
    attributes_of,
    by_attribute,
    few,
    groups_of,
    longer_than_nothing,
    unknown,
    within,
)
from glasscity.scenario.quantity import Duration, Points, Quantity, Share, assumed
from glasscity.scenario.vocabulary import ATTRIBUTES, COMPONENTS
from glasscity.scenario.wording import listed
from glasscity.scoring.merger import Merger
from glasscity.sensing.delay import days_of
from glasscity.units import DAYS_PER_YEAR

TOP = 1_000
"""Highest value of a component."""
MIDDLE = 500
"""Where behaviour starts, and what a component is worth of which nothing is known."""
ABILITY = COMPONENTS.index("ability")
IDENTITY = COMPONENTS.index("identity")
_ONE = 1 << 16
_DAYS_PER_MONTH = Decimal(DAYS_PER_YEAR) / 12


class CommercialTables(NamedTuple):
    """A commercial score in integers."""

    on: bool
    joins_below: int
    """Share of adults online who opt in, units of 2**-32."""
    floor: int
    ceiling: int
    weights: npt.NDArray[np.int64]
    """By component, in the order of `vocabulary.COMPONENTS`, units of 2**-16, shape (5,)."""
    history_start: int
    history_effect: npt.NDArray[np.int64]
    """What history loses or gains by each act, shape (items,)."""
    behaviour_start: int
    purchase: int
    """Index of the act that is a purchase, -1 where there is none."""
    purchase_effect: npt.NDArray[np.int64]
    """What behaviour loses or gains by a purchase, by byte, shape (256,)."""
    keep: int
    """What a month leaves of every effect, units of 2**-16."""
    profile: npt.NDArray[np.int64]
    """Attributes that ability and identity look at: component, shift, mask, where their points
    begin; shape (attributes named, 4)."""
    profile_points: npt.NDArray[np.int64]
    """Points by raw value, attribute by attribute."""


@inline_jit
def settle(level: int, start: int, keep: int) -> int:
    """Return a component after a month: part of the way back to where it started.

    Parameters
    ----------
    level, start
        Component now and at the start, 0 to 1,000.
    keep
        What is left of the distance, units of 2**-16.

    Returns
    -------
    int
        The distance is rounded toward zero, so it ends.
    """
    away = level - start
    if away < 0:
        return start - ((-away * keep) >> 16)
    return start + ((away * keep) >> 16)


@inline_jit
def profile_component(attributes: int, tables: CommercialTables, component: int) -> int:
    """Return what somebody's attributes are worth to ability or identity.

    Parameters
    ----------
    attributes
        A person's 64 bits.
    tables
        Of the score.
    component
        Index in `vocabulary.COMPONENTS`.

    Returns
    -------
    int
        Mean over the attributes named, 0 to 1,000; 500 where none is.
    """
    total, count = integer(0), integer(0)
    for row in range(tables.profile.shape[0]):
        if tables.profile[row, 0] == component:
            raw = (attributes >> tables.profile[row, 1]) & tables.profile[row, 2]
            total += integer(tables.profile_points[tables.profile[row, 3] + raw])
            count += 1
    return total // count if count > 0 else 500


@inline_jit
def friends_component(total: int, friends: int, tables: CommercialTables) -> int:
    """Return what friends' scores are worth.

    Parameters
    ----------
    total
        Sum of the scores of friends who have one.
    friends
        How many.
    tables
        Of the score.

    Returns
    -------
    int
        Their mean on a scale from 0 to 1,000; 500 where there is no friend with a score.
    """
    if friends == 0:
        return 500
    span = max(tables.ceiling - tables.floor, 1)
    return 1_000 * (total // friends - tables.floor) // span


@inline_jit
def commercial_score(
    history: int, behaviour: int, ability: int, identity: int, friends: int,
    tables: CommercialTables,
) -> int:  # fmt: skip
    """Return a commercial score.

    Parameters
    ----------
    history, behaviour, ability, identity, friends
        Components, 0 to 1,000.
    tables
        Of the score.

    Returns
    -------
    int
        From floor to ceiling.
    """
    weights = tables.weights
    weighed = (
        history * integer(weights[0])
        + behaviour * integer(weights[1])
        + ability * integer(weights[2])
        + identity * integer(weights[3])
        + friends * integer(weights[4])
    )
    score = tables.floor + ((tables.ceiling - tables.floor) * (weighed >> 16)) // 1_000
    return min(max(score, tables.floor), tables.ceiling)


class PurchaseClass(Part):
    """A class of purchases as the commercial score reads it."""

    share: Share
    """Of all purchases."""
    effect: Points
    """On the component, which runs from 0 to 1,000."""


class CommercialScore(Scorer):
    """A private, opaque score: a hidden weighting of what a platform knows."""

    number = 3
    field_words: ClassVar = {
        "floor": "The lowest commercial score.",
        "ceiling": "The highest commercial score.",
        "merger": "When and how the state takes the score over.",
    }
    turns = (
        Turn(
            "before the border",
            80,
            "Once, at the start: adults online join, or do not, and get their first score.",
            "attributes",
            "commercial, history, behaviour",
            step="starts.join",
        ),
        Turn(
            "border",
            40,
            "Where a month begins: history and behaviour settle, friends' scores are read,"
            " the score is worked out anew.",
            "commercial, history, behaviour, attributes, friends, published commercial scores",
            "history, behaviour, commercial",
        ),
        Turn(
            "after the week",
            60,
            "Publishes everybody's commercial score to the firm's own weighting of friends.",
            "commercial",
            "published commercial scores",
        ),
    )
    zero: ClassVar = {"opt_in": "0 share; assumed"}

    opt_in: Share
    """Share of adults online who joined."""
    floor: Points = assumed(350, "points", note="default")
    ceiling: Points = assumed(950, "points", note="default")
    weights: dict[str, Share]
    """Of history, behaviour, ability, identity and friends; they add up to 1."""
    history_start: Points = assumed(700, "points", 400, 900, "default")
    """History of somebody with no default, 0 to 1,000."""
    defaults: dict[str, Points] = Field(default_factory=dict)
    """Effect on history of acts that the platform learns of."""
    purchase: Title = "purchase"
    """The act of this life that is a purchase."""
    purchases: Annotated[
        dict[str, PurchaseClass], AfterValidator(named), AfterValidator(by_name)
    ] = Field(default_factory=dict)
    """Effect on behaviour of classes of purchases."""
    half_life: Duration = assumed(26, "weeks", 4, 104, "default")
    """Of every effect."""
    ability: dict[str, dict[str, Points]] = Field(default_factory=dict)
    """0 to 1,000 by attribute and category, averaged over the attributes named."""
    identity: dict[str, dict[str, Points]] = Field(default_factory=dict)
    """The same for what is called identity."""
    merger: Merger | None = None
    source: Source = "assumed"

    def checks(self, here: Path, scenario: Scenario) -> Findings:
        """Yield what does not agree within the score, or with the rest."""
        life = scenario.life
        yield from self._weights((*here, "weights"))
        friends = self.weights.get("friends")
        if friends and friends.value > 0 and life.friends is None:
            yield (*here, "weights", "friends"), f"is {friends.value} share, but {NO_FRIENDS}"
        low, high = self.floor.value, self.ceiling.value
        if not low < high:
            yield (*here, "floor"), f"is {low} points, but it must lie below the ceiling of {high}"
        yield from within((*here, "history_start"), self.history_start, 0, TOP, "a component runs")
        yield from acts_named((*here, "defaults"), self.defaults, life)
        if self.purchases:
            yield from act_named((*here, "purchase"), self.purchase, life)
            total = sum(purchases.share.value for purchases in self.purchases.values())
            if total > 1.001:
                yield (
                    (*here, "purchases"),
                    f"has shares that add up to {total:.4g}, but together they may not exceed 1",
                )
        yield from longer_than_nothing((*here, "half_life"), self.half_life)
        for field, worth in self._worth():
            yield from by_attribute((*here, field), worth, attributes_of(life))
            for attribute, values in worth.items():
                for category, value in values.items():
                    where = (*here, field, attribute, category)
                    yield from within(where, value, 0, TOP, "a component runs")

    def _weights(self, here: Path) -> Findings:
        for name in self.weights:
            if name not in COMPONENTS:
                yield unknown((*here, name), name, "a component of the score", COMPONENTS)
        absent = [name for name in COMPONENTS if name not in self.weights]
        if absent and len(self.weights) < len(COMPONENTS):
            yield here, f"lacks {listed(absent, 'and')}"
        yield from adding_up(here, self.weights)

    def _worth(self) -> tuple[tuple[str, dict[str, dict[str, Points]]], ...]:
        return ("ability", self.ability), ("identity", self.identity)

    def idles(self, here: Path, scenario: Scenario) -> Findings:
        """Yield effects of what the platform never learns of."""
        acts = scenario.life.acts
        unseen = [name for name in self.defaults if "commercial" not in acts[name].channels]
        if unseen:
            yield (
                (*here, "defaults"),
                f"never applies to {few(unseen)}: the platform learns of it where the act "
                "has commercial among its channels",
            )
        if self.purchases and "commercial" not in acts[self.purchase].channels:
            yield (
                (*here, "purchases"),
                f"never applies: {self.purchase} does not have commercial among its channels",
            )

    def singles_out(self) -> Iterator[tuple[Path, str, str]]:
        """Yield each group with points of its own: where, its attribute and category."""
        for field, worth in self._worth():
            yield from groups_of((field,), worth)


def _cells(classes: Mapping[str, PurchaseClass]) -> npt.NDArray[np.int64]:
    """Return the effect of a purchase by byte; what is in no class has none."""
    effect = np.zeros(256, dtype=np.int64)
    cumulative, filled = Decimal(0), 0
    for purchase in classes.values():
        cumulative += decimal(purchase.share)
        until = min(int((cumulative * 256).to_integral_value()), 256)
        effect[filled:until] = int(purchase.effect.value)
        filled = until
    return effect


def _profile(
    parts: list[tuple[int, Mapping[str, Mapping[str, Quantity]]]], districts: list[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the lookups of ability and identity; a category that is not named is worth 500."""
    rows: list[tuple[int, int, int, int]] = []
    points: list[int] = []
    for component, worth_of in parts:
        for attribute, values in sorted(worth_of.items()):
            lookup = attribute_modifier(attribute, {}, districts)
            names = tuple(districts) if attribute == "district" else ATTRIBUTES[attribute]
            worth = [int(values[name].value) if name in values else MIDDLE for name in names]
            rows.append((component, lookup.shift, (1 << lookup.bits) - 1, len(points)))
            points.extend(worth[int(category)] for category in lookup.category)
    return np.array(rows, dtype=np.int64).reshape(-1, 4), np.array(points or [0], dtype=np.int64)


def compile_commercial_score(
    score: CommercialScore | None, names: list[str], districts: list[str]
) -> CommercialTables:
    """Compile a commercial score.

    Parameters
    ----------
    score
        The score, or None where there is none.
    names
        Names of acts and demands in order of id.
    districts
        Names of the districts.

    Returns
    -------
    CommercialTables

    Raises
    ------
    GlasscityError
        If the weights do not add up to 1.
    """
    weights = np.zeros(len(COMPONENTS), dtype=np.int64)
    history = np.zeros(len(names), dtype=np.int64)
    profile, profile_points = _profile([], districts)
    if score is None:
        return CommercialTables(
            False, 0, 0, 0, weights, 0, history, 0, -1, np.zeros(256, dtype=np.int64), 0, profile,
            profile_points,
        )  # fmt: skip
    total = sum((decimal(weight) for weight in score.weights.values()), Decimal(0))
    if abs(total - 1) > Decimal("0.001"):
        raise GlasscityError(
            f"regime.commercial_score.weights: add up to {total:.4g}, but must add up to 1"
        )
    # By cumulative rounding they add up to one whole: a person whose components are all at the top
    # reaches the ceiling.
    cumulative, given = Decimal(0), 0
    for place, component in enumerate(COMPONENTS):
        if component in score.weights:
            cumulative += decimal(score.weights[component])
            until = int((cumulative / total * _ONE).to_integral_value())
            weights[place] = until - given
            given = until
    for act, effect in score.defaults.items():
        history[names.index(act)] = int(effect.value)
    with localcontext() as context:
        context.prec = 30
        half_lives = _DAYS_PER_MONTH / max(days_of(score.half_life), 1)
        keep = int(((Decimal(2) ** -half_lives) * _ONE).to_integral_value())
    profile, profile_points = _profile(
        [(ABILITY, score.ability), (IDENTITY, score.identity)], districts
    )
    return CommercialTables(
        on=True,
        joins_below=threshold(decimal(score.opt_in)),
        floor=int(score.floor.value),
        ceiling=int(score.ceiling.value),
        weights=weights,
        history_start=int(score.history_start.value),
        history_effect=history,
        behaviour_start=MIDDLE,
        purchase=names.index(score.purchase) if score.purchase in names else -1,
        purchase_effect=_cells(score.purchases),
        keep=keep,
        profile=profile,
        profile_points=profile_points,
    )
