"""The words a scenario may use: attributes, categories, places, contexts, units. Constants only."""

from __future__ import annotations

from typing import Final

ATTRIBUTES: Final[dict[str, tuple[str, ...]]] = {
    "sex": ("female", "male"),
    "age": ("0-14", "15-24", "25-44", "45-59", "60-74", "75+"),
    "household": ("collective", "1", "2", "3", "4+"),
    "income": ("lowest", "low", "middle", "high", "highest"),
    "migrant": ("no", "yes"),
    "party": ("no", "yes"),
    "car": ("no", "yes"),
    "smoker": ("no", "yes"),
    "online": ("no", "yes"),
    "young-child": ("no", "yes"),
    "group": ("majority", "minority"),
    "firm": ("no", "yes"),
}
"""Categories of each attribute, in their fixed order; `district` is added from the people."""

LEAST_PEOPLE: Final = 10
"""Least number of people who are a group; of fewer no rate and no share is told."""

RECOGNISER_ATTRIBUTES: Final = ("group", "sex", "age")
"""Attributes by which the error rates of a recogniser may differ."""

TEMPERAMENTS: Final = ("careless", "strained", "outspoken", "helpful", "spiteful")
"""Names of the temperaments, in the order in which a person's levels are stored."""

CONTEXTS: Final = (
    "traffic",
    "transit",
    "finance",
    "tax",
    "public-order",
    "family",
    "speech",
    "consumption",
    "civic",
    "study",
    "work",
)
"""Spheres of life in which an act arises."""

FIGURES: Final = ("finance", "tax", "work")
"""Contexts in which what a register holds are figures, so that a penalty for a protected act is a
conclusion drawn from one."""

STANDINGS: Final = ("illegal", "disapproved", "protected", "civic")
"""What the law and common opinion say of an act, whatever a regime makes of it."""

PLACES: Final = ("street", "transit", "home", "online", "bank", "court", "office", "school", "shop")
"""Classes of place in which a moment happens."""

ACTORS: Final = ("self", "child", "firm", "friend")
"""Whose act it is: the person's own, or that of a child in the person's care, of the firm that the
person represents, or of somebody whose debt the person guaranteed."""

READERS: Final = (
    "person",
    "banks",
    "airlines",
    "railways",
    "schools",
    "employers",
    "hotels",
    "landlords",
)
"""Who may read a score."""

GONE: Final[dict[str, str]] = {
    "agencies": "no institution asks through it; one without a reader is shut out by no rule",
    "platforms": "no institution asks through it",
    "tour-operators": "no institution asks through it",
    "decay": "points go by expiry alone",
    "protected": "a protected act justifies no penalty",
}
"""Words that did nothing and are gone, each with why; they come back when they act."""

FOLDS: Final = ("score", "data")
"""What of a commercial score goes into the municipal one where the state takes it over."""

SILENCE_RULES: Final = ("exponential", "threshold")
"""Rival rules of how fear becomes silence."""

COMPONENTS: Final = ("history", "behaviour", "ability", "identity", "friends")
"""Components of a commercial score."""

VICTIMS: Final = ("anyone", "look-alikes")
"""On whom a mistaken record lands."""

REVIEWS: Final = ("at-once", "monthly", "yearly")
"""When a tier is worked out anew."""

PERIODS: Final = ("month", "year")
"""Periods after which the count of repeats begins again."""

KINDS: Final = ("published", "described", "assumed")
"""How well a number is founded."""

POPULATION_AGES: Final = ("0-14", "15-59", "60-64", "65+")
"""Age bands in which the census publishes the population."""

PARTY_AGES: Final = ("18-30", "31-60", "61+")
"""Age bands in which party membership is published."""

HOUSEHOLD_SIZES: Final = ("1", "2", "3", "4", "5")
"""Sizes of family households; the last stands for five or more."""

DURATIONS: Final = ("days", "weeks", "months", "years")
"""Units in which a length of time may be given."""

UNITS: Final = (
    "points",
    "share",
    "ratio",
    "per person-year",
    "per person-day",
    "per comparison",
    "people",
    "yuan",
    *DURATIONS,
    "points per year",
    "points per month",
    "log-units",
    "cameras per person",
    "hours",
    "minutes",
    "places per year",
    "elasticity",
)
"""Every unit a number may carry."""

ACT_IDS: Final = (1, 179)
"""Lowest and highest id of an act; those from 180 to 199 are for entries that a regime makes."""

REGIME_ENTRIES: Final = ("favour", "revenge", "quota", "merger")
"""Names of the entries that a regime makes by itself."""

FREE_ACT_ID: Final = 100
"""Acts written without an id get the lowest free id from here on."""

DEMAND_IDS: Final = (200, 255)
"""Lowest and highest id of a demand."""

FREE_DEMAND_ID: Final = 228
"""Demands written without an id get the lowest free id from here on."""

LEADING: Final = (
    "wrongful_penalties_per_100000",
    "remarks_withheld",
    "lawful_remarks_punished_per_100000",
    "people_wrongly_recorded",
    "wrong_about_the_fact",
    "wrong_about_the_attribution",
    "wrong_about_the_norm",
    "denied_share",
    "wrongful_denials",
    "people_denied",
    "people_refused",
    "listed_ever",
    "listed_at_end",
    "restricted_ever",
    "restricted_at_end",
    "guarantees_called",
    "guarantors_points_lost",
    "false_matches",
    "reconstructable_share",
    "unique_from_4",
    "remarks_withheld_by_the_unrecorded",
    "remarks_withheld_on_other_grounds",
    "people_silenced",
    "mean_fear",
    "people_afraid",
    "ties_dropped_per_100_person_years",
    "invented_denunciations_per_100000",
    "displaced_applications",
    "displaced_share",
    "revenge_entries",
    "quota_entries",
    "denied_by_commercial_score",
    "study_hours_per_member_year",
    "study_censures_per_member_year",
    "restoration_hours",
    "restoration_hours_for_wrongful",
)
"""Measures that can lead a page: harms that are counted, or rates and shares whose denominator
(people, what they would say, what they ask for) the life fixes, whatever the regime."""

OF_A_DEMAND: Final = "denied:"
"""Before the name of a demand it makes a measure that can lead, too."""

MOVING: Final = frozenset({
    "wrongful_share_of_penalties", "wrongful_share_of_denials", "lawful_remarks_punished_share",
    "false_matches_per_true_match", "top_tenth", "untrue_share_of_reports",
    "wrongful_never_objected_to", "wrongful_left_standing",
    "attention_concentration",
})  # fmt: skip
"""Shares and ratios whose denominator moves with the regime (a share of penalties grows when the
other penalties go), and concentrations, which chance alone makes large where there is little to
share. Two worlds are not told apart by them."""

NEVER_LEADING: Final = MOVING | {
    "median_weeks_in_lowest_tier", "still_in_lowest_tier_after_half_a_year",
    "share_in_lowest_tier", "tier_assortativity", "false_matches_confirmed",
    "illegal_acts_not_done", "illegal_acts_not_done_share", "recorded_per_illegal_act",
    "operator_hours",
}  # fmt: skip
"""Measures that cannot lead: those, what only some of the scored have, and claims."""

DEFAULT_LEAD: Final = (
    "wrongful_penalties_per_100000",
    "remarks_withheld",
    "people_wrongly_recorded",
    "people_denied",
)
"""What leads where a scenario does not say."""

MOST_LEAD: Final = 6
