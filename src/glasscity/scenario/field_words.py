"""What fields mean whose name said enough to the programmer: one sentence each.

Fields that carry a docstring in their model are not here; `explain` takes those from there.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

FIELD_WORDS: Final[dict[str, str]] = {
    "title": "What it is called.",
    "summary": "What it is, in a few sentences.",
    "source": "Where the rule comes from.",
    "purpose": "What the data were collected for.",
    "norm": "The law or rule on which the collecting rests.",
    "since": "Since when it has been collected.",
    "delay": "From the moment until its record arrives.",
    "victims": "On whom a mistaken record lands: on anyone, or on people who look alike.",
    "coupled": "Whether records feed the score; if not, they are counted but score nothing.",
    "false_events": "Records of acts that nobody did, per person.",
    "context": "The sphere of life in which it arises.",
    "hours": "At what times of the day it happens.",
    "id": "A number that keys the draws, so that adding an act shifts no other.",
    "modifiers": "Factors on the rate by attribute and category; one left out is 1.",
    "points": "What it is worth.",
    "Life.people": "The aggregates from which people are drawn.",
    "Life.yardstick": "What would justify a penalty, and how large a one.",
    "Life.hours": "Profiles of the day, by name.",
    "Life.acts": "What people do, whatever the policy.",
    "Life.demands": "What people ask institutions for.",
    "Life.friends": "Who knows whom.",
    "Regime.sensing": "The channels through which a moment may become a record.",
    "Regime.scoring": "The rulebook: what a record counts for.",
    "Regime.study_app": "A study app that gives points to party members.",
    "Regime.commercial_score": "A private score beside the municipal one.",
    "Regime.consequences": "What a score or a list opens and closes.",
    "Regime.response": "How people change under the regime.",
    "Regime.safeguards": "What protects people from the regime.",
    "Run.people": "How many people are played unless the command says otherwise.",
    "Run.years": "How many years of 365 days are played unless the command says otherwise.",
    "Scenario.run": "Size and length of a run.",
    "Scenario.life": "The half of the scenario that no policy touches.",
    "Scenario.regime": "The half of the scenario that is policy.",
    "HourProfile.weights": "How likely each of the 24 hours is, relative to the others.",
    "Act.standing": "What the law and common opinion say of the act, whatever the regime does.",
    "Act.place": "The class of place in which a moment happens.",
    "Demand.temperament": "The temperament whose multiplier scales the rate.",
    "Yardstick.illegal": "The largest penalty held to be in proportion for an illegal act.",
    "Yardstick.disapproved": "The same for an act that is disapproved of but not illegal.",
    "Consequences.institutions": "How institutions answer demands.",
    "Blacklist.term": "How long somebody stays listed who does not pay; absent: until paid.",
    "Consequences.blacklist": "A list that people enter through a recorded act.",
    "Consequences.restriction": "An order that restricts what people may buy, beside the list.",
    "Consequences.fines": "Money that a recorded act costs; a measure only.",
    "Institution.deny_tiers": "Tiers that are refused.",
    "Institution.benefit_worth": "What the benefit is worth; a measure only.",
    "PointRule.period": "After how long the count of repeats begins again.",
    "Scope.min_age": "Nobody younger is scored.",
    "Scope.locals_only": "Whether only people registered here are scored.",
    "Scoring.start": "The score that everybody has at the start.",
    "Scoring.floor": "The shown score goes no lower; the latent one does.",
    "Scoring.ceiling": "The shown score goes no higher; the latent one does.",
    "Scoring.who": "Who is scored.",
    "Scoring.points": "What a record of each act is worth.",
    "Scoring.review": "When a tier is worked out anew.",
    "Scoring.officials": "Officials who add, remove or forgive points of their own accord.",
}
"""By ``Model.field``, or by ``field`` where it means the same wherever it stands."""


def field_words(model: type[BaseModel], field: str) -> str:
    """Return the sentence about a field that has no docstring, or nothing.

    A mechanism has its own (`glasscity.mechanism.Mechanism.field_words`); a class that inherits a
    field shares the words of the first that has it.

    Parameters
    ----------
    model
        The class.
    field
        Name of the field.
    """
    own = getattr(model, "field_words", {})
    first = next(
        base.__name__
        for base in reversed(model.__mro__)
        if issubclass(base, BaseModel) and field in base.model_fields
    )
    return str(own.get(field) or FIELD_WORDS.get(f"{first}.{field}", FIELD_WORDS.get(field, "")))
