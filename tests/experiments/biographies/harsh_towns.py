"""Towns in which everything happens to somebody, and everybody's life in them."""

from __future__ import annotations

from functools import cache

from glasscity.engine.clock import play
from glasscity.engine.plan import compile_plan
from glasscity.experiments.biographies.retracing import biography
from glasscity.scenario import load

PEOPLE, DAYS, SEED = 250, 400, 3


def assumed(value, unit):
    return f"{value} {unit}; assumed"


HARSH = [
    *(
        (f"life.acts.{act}.rate", assumed(rate, "per person-year"))
        for act, rate in {
            "traffic-violation": 12, "fare-dodging": 8, "littering": 6, "denouncing": 4,
            "unpaid-judgment": 1.5, "firm-debt": 6, "child-urinating": 6, "critical-post": 8,
            "critical-chat-remark": 6, "private-loan-breach": 2, "unpaid-loan-instalment": 2,
        }.items()
    ),
    *(
        (f"life.demands.{demand}.rate", assumed(rate, "per person-year"))
        for demand, rate in {"rail-trip": 6, "loan": 4, "nursery-place": 8, "air-trip": 3}.items()
    ),
    ("life.people.young_child", assumed(0.6, "share")),
    ("regime.sensing.cameras.false_match", assumed(0.001, "per comparison")),
    ("regime.sensing.informers.invented", assumed(0.8, "share")),
    ("regime.sensing.informers.uncovered", assumed(0.5, "share")),
    ("regime.sensing.registers.mistaken", assumed(0.05, "share")),
    ("regime.scoring.tiers.ordinary", assumed(970, "points")),
    ("regime.scoring.tiers.AAA", assumed(1001, "points")),
    ("regime.response.looking", assumed(12, "per person-year")),
    ("regime.consequences.blacklist.already", assumed(0.2, "share")),
    ("regime.consequences.institutions.nursery-place.places", assumed(200, "places per year")),
    ("regime.consequences.institutions.nursery-place.prefer_tiers", '["ordinary", "AAA"]'),
]  # fmt: skip
"""A town in which everything happens to somebody."""
OPEN = [(f"regime.safeguards.{name}", "null") for name in ("consent", "live_recognition", "caps")]
WORLDS = {
    "town": ("town", []),
    "monthly reviews": ("town", [("regime.scoring.review", "monthly")]),
    "safeguards": ("safeguarded", [*OPEN, ("regime.safeguards.contexts", "null")]),
    "contexts apart": ("safeguarded", OPEN),
    "contexts apart, monthly": ("safeguarded", [*OPEN, ("regime.scoring.review", "monthly")]),
    "refused for being": ("town", [
        ("life.acts.unpaid-loan-instalment.misread", "true"),
        ("regime.scoring.characteristics", f'{{migrant: {{yes: "{assumed(-40, "points")}"}}}}'),
    ]),
    "consent withdrawn": ("safeguarded", [
        ("regime.safeguards.consent.gives", assumed(0.9, "share")),
        ("regime.safeguards.consent.leaves", assumed(0.5, "share")),
    ]),
    "refusals teach": ("safeguarded", [
        *((f"regime.safeguards.{name}", "null") for name in ("consent", "caps", "contexts")),
        ("regime.response.looking", assumed(0.1, "per person-year")),
        ("regime.safeguards.notice", "null"),
    ]),
    "merger": ("town", [
        ("regime.commercial_score.merger", f'{{after: "{assumed(90, "days")}", folds: score}}'),
        ("regime.study_app.into_score", assumed(0.02, "ratio")),
    ]),
    "a bank's own score": ("town", [
        ("regime.consequences.institutions.loan.deny_commercial_below", assumed(640, "points")),
    ]),
    "data taken over": ("town", [
        ("regime.commercial_score.merger", f'{{after: "{assumed(90, "days")}", folds: data}}'),
    ]),
}  # fmt: skip


@cache
def played(name):
    preset, changes = WORLDS[name]
    scenario = load(preset, [*HARSH, *changes])
    return play(compile_plan(scenario, PEOPLE, DAYS), SEED, ledger=True)


@cache
def lives(name):
    return [biography(played(name), person) for person in range(PEOPLE)]
