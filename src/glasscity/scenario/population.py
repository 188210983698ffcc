"""Who lives in the city: aggregates from which people are drawn."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from .fields import Part, Text, named, shares_of
from .nouns import Noun
from .quantity import Headcount, Quantity, Share, assumed, problem
from .vocabulary import HOUSEHOLD_SIZES, PARTY_AGES, POPULATION_AGES

MAX_DISTRICTS = 32


def inhabited(districts: dict[str, Quantity]) -> dict[str, Quantity]:
    """Accept between one and 32 districts with at least one inhabitant in all."""
    if not 1 <= len(districts) <= MAX_DISTRICTS:
        raise problem(
            f"holds {len(districts)} districts, but between 1 and {MAX_DISTRICTS} are expected"
        )
    if not sum(people.value for people in districts.values()):
        raise problem("has no inhabitants")
    return districts


class People(Part):
    """Aggregates of a population; nobody in particular."""

    title: Text = ""
    summary: Text = ""
    place: Noun = ""
    """What all of it is called: city, school, office; place if not said. Words alone."""
    part: Noun = ""
    """What one of its districts is called: district, class, branch; part if not said."""
    person: Noun = ""
    """What whoever lives there is called: person if not said, pupil, claimant."""
    districts: Annotated[dict[str, Headcount], AfterValidator(named), AfterValidator(inhabited)]
    """Inhabitants by district; only their proportions matter. Their order is part of the data."""
    age: Annotated[dict[str, Share], shares_of(POPULATION_AGES)]
    """Shares of residents by age in years; they add up to 1."""
    male: Share
    """Share of residents."""
    minority: Share
    """Share of residents who belong to the smaller demographic group."""
    migrants: Share
    """Share of residents registered elsewhere."""
    collective: Share
    """Share of residents who live in collective households (dormitories, barracks, homes)."""
    household_size: Annotated[dict[str, Share], shares_of(HOUSEHOLD_SIZES)]
    """Shares of family households by size; 5 stands for five or more."""
    cars: Share
    """Share of residents who own a car (only people aged 18 to 75 do)."""
    party: Share
    """Share of residents who belong to the party."""
    party_women: Share
    """Share of members."""
    party_age: Annotated[dict[str, Share], shares_of(PARTY_AGES)]
    """Shares of members by age in years."""
    smokers: Share
    """Share of people aged 15 and over."""
    smokers_male: Share
    """Share of smokers."""
    online: Share
    """Share of residents who are online."""
    young_child: Share
    """Share of people aged 22 to 45 in households of three or more who look after a small child."""
    firms: Share = assumed(0, "share", note="default: nobody")
    """Share of people aged 25 to 64 who are the legal representative of a firm."""
