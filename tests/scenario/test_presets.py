"""What every preset must hold: sources, ranges, references, an affordable number of moments."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import product

import pytest

from glasscity import scenario
from glasscity.scenario.bibliography import cited, reference_text, references
from glasscity.scenario.lives import Act, Demand
from glasscity.scenario.population import People

NAMES = [
    "court-blacklist",
    "documented-local-pilot",
    "fuzhou-2018",
    "no-score",
    "press-2019",
    "rongcheng-2013",
    "safeguarded",
    "sesame-2015",
    "study-app-2019",
    "study-app-2019-march",
    "suining-2010",
    "town",
]
ACT_IDS = {
    "unpaid-loan-instalment": 1,
    "unpaid-judgment": 2,
    "private-loan-breach": 3,
    "fare-dodging": 4,
    "littering": 5,
    "illegal-parking": 6,
    "child-urinating": 7,
    "traffic-violation": 8,
    "tax-offence": 9,
    "loutish-behaviour": 10,
    "public-smoking": 11,
    "critical-post": 12,
    "critical-chat-remark": 13,
    "online-review": 14,
    "purchase": 15,
    "volunteering": 16,
    "donating": 17,
    "blood-donation": 18,
    "study-app-use": 19,
    "denouncing": 20,
    "late-utility-fees": 21,
    "dog-rule-breach": 22,
    "heroic-act": 23,
    "loud-on-transit": 24,
    "drunk-driving": 25,
    "red-light-riding": 26,
    "critical-private-message": 27,
    "critical-review": 28,
    "false-report": 29,
    "firm-debt": 30,
    "guarantee-called": 31,
}
DEMAND_IDS = {
    "rail-trip": 200,
    "air-trip": 201,
    "loan": 202,
    "nursery-place": 203,
    "university-place": 204,
    "job": 205,
    "hotel": 206,
    "rental": 207,
}


def preset_texts() -> str:
    folder = files("glasscity.scenario").joinpath("presets")
    shelves = [folder, folder.joinpath("life"), folder.joinpath("people")]
    items = [item for shelf in shelves for item in shelf.iterdir() if item.name.endswith(".yaml")]
    return " ".join(item.read_text(encoding="utf-8") for item in items)


def test_the_list_of_presets() -> None:
    found = scenario.preset_names()
    assert [info.name for info in found] == NAMES
    for info in found:
        assert info.title
        assert info.summary
        assert info.date
        assert info.certainty
        sentences = re.split(r"(?<=[.;:])\s", info.summary)
        assert 1 <= len([part for part in sentences if part.endswith(".")]) <= 3, info.name


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_a_source_and_every_assumption_a_range(name: str) -> None:
    defaults = ("life.temperaments.", "life.yardstick.")
    for row in scenario.sources(scenario.load(name)):
        assert row.source, row.path
        if row.kind == "published":
            assert row.reference_text, row.path
        if row.kind == "assumed" and row.value is not None and not row.note.startswith("default"):
            assert row.low is not None, row.path
        if row.note.startswith("default"):
            assert not row.path.startswith(defaults), row.path


def test_every_reference_is_known_and_used() -> None:
    text = preset_texts()
    used = set(cited(" ".join(re.split(r'[\s,;"()\[\]]+', text))))
    assert used == set(references())


def test_published_and_described_ids_exist() -> None:
    for name in NAMES:
        for row in scenario.sources(scenario.load(name)):
            if row.kind == "described":
                assert row.reference_text, f"{name}: {row.path} is described by nobody known"


def test_references_read_well() -> None:
    for identifier, entry in references().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier)
        assert entry["title"] in reference_text(identifier)
        assert entry.get("URL", "https://").startswith("https://")


FACTS = {"author": "author", "outlet": "container-title", "date": "issued", "address": "URL"}


@pytest.mark.parametrize("identifier", sorted(references()))
def test_references_have_author_outlet_date_address_or_say_what_is_not_known(
    identifier: str,
) -> None:
    entry = references()[identifier]
    lacking = [name for name, field in FACTS.items() if field not in entry]
    assert entry.get("custom", {}).get("not-known", []) == lacking
    assert entry["accessed"]["date-parts"][0][0] >= 2026
    text = reference_text(identifier)
    assert ("Author not known" in text) == ("author" in lacking)
    assert ("Outlet not known" in text) == ("outlet" in lacking)
    assert ("No date" in text) == ("date" in lacking)
    assert ("No address" in text) == ("address" in lacking)


def test_the_press_report_by_its_title_and_author() -> None:
    assert reference_text("press-2019-report") == (
        "Lee, Felix. No one can opt out. Outlet not known. 2019. No address (read by 2026-11-24)."
    )


def test_ids_never_change() -> None:
    life = scenario.load("no-score").life
    assert {name: act.id for name, act in life.acts.items()} == ACT_IDS
    assert {name: demand.id for name, demand in life.demands.items()} == DEMAND_IDS


def test_all_presets_share_one_life() -> None:
    assert len({scenario.load(name).life_hash for name in NAMES if name != "town"}) == 1


def test_what_is_hypothetical_is_said() -> None:
    press = scenario.load("press-2019")
    assert press.regime.sensing.cameras is not None
    assert press.regime.sensing.cameras.coupled
    assert any("Coupling cameras" in sentence for sentence in press.hypothetical)
    assert scenario.load("town").hypothetical == press.hypothetical
    for info in scenario.preset_names():
        assumed = scenario.load(info.name)
        assert assumed.hypothetical or info.name in (
            "no-score",
            "court-blacklist",
            "rongcheng-2013",
        )
    for name in ("no-score", "court-blacklist", "rongcheng-2013"):
        assert scenario.load(name).regime.sensing.cameras is None


def test_the_census_adds_up() -> None:
    people = scenario.load("no-score").life.people
    assert sum(count.value for count in people.districts.values()) == 21_893_095
    sizes = {int(size): share.value for size, share in people.household_size.items()}
    assert sum(size * share for size, share in sizes.items()) == pytest.approx(2.31, abs=0.005)


def test_people_change_by_the_same_rules_where_presets_are_compared() -> None:
    press = scenario.load("press-2019").regime.response
    pilot = scenario.load("documented-local-pilot").regime.response
    for part in ("fear", "deterrence", "approval", "ties"):
        assert getattr(press, part) == getattr(pilot, part), part
    assert scenario.load("town").regime == scenario.load("press-2019").regime
    assert scenario.load("safeguarded").regime.response == press
    alone = scenario.load("no-score").regime.response
    assert (alone.fear, alone.deterrence, alone.approval, alone.ties) == (None,) * 4


def test_the_safeguarded_preset_adds_safeguards_alone_and_all_of_them() -> None:
    press, safe = (scenario.load(name).regime for name in ("press-2019", "safeguarded"))
    for part in type(press).model_fields:
        assert (part == "safeguards") == (getattr(press, part) != getattr(safe, part)), part
    assert all(getattr(safe.safeguards, name) for name in type(safe.safeguards).model_fields)


@pytest.mark.parametrize(
    ("name", "most"), [("press-2019", 66), ("study-app-2019", 66), ("study-app-2019-march", 52)]
)
def test_the_study_app_gives_the_published_most_in_a_day(name: str, most: int) -> None:
    app = scenario.load(name).regime.study_app
    assert app is not None
    assert sum(item.cap.value for item in app.items.values()) == most
    assert len(app.items) == 12
    revised = name.endswith("march")
    assert bool(app.active_hours) != revised
    assert any(item.doubled for item in app.items.values()) != revised


def test_the_apps_and_the_private_score_stand_alone() -> None:
    for name in ("study-app-2019", "study-app-2019-march", "sesame-2015"):
        assert scenario.load(name).regime.scoring is None
    score = scenario.load("sesame-2015").regime.commercial_score
    assert score is not None
    assert score.merger is None
    press = scenario.load("press-2019").regime.commercial_score
    assert press is not None
    assert score.weights == press.weights


def test_documented_scores_refuse_nobody() -> None:
    for name in ("documented-local-pilot", "fuzhou-2018", "rongcheng-2013"):
        for institution in scenario.load(name).regime.consequences.institutions.values():
            assert not institution.deny_tiers
            assert not institution.prefer_tiers
            assert institution.deny_commercial_below is None
    pilot = scenario.load("documented-local-pilot").regime
    assert pilot.safeguards.consent
    assert pilot.sensing.cameras is not None
    assert not pilot.sensing.cameras.coupled
    assert pilot.sensing.platforms is None
    assert pilot.sensing.informers is None
    fuzhou = scenario.load("fuzhou-2018").regime.scoring
    assert fuzhou is not None
    assert fuzhou.who.locals_only


def test_no_preset_scores_speech_and_calls_it_documented() -> None:
    life = scenario.load("no-score").life
    speech = {name for name, act in life.acts.items() if act.standing == "protected"}
    pilot = scenario.load("documented-local-pilot").regime.scoring
    assert pilot is not None
    assert not speech & set(pilot.points)


def test_acts_that_come_only_from_others_have_no_rate_of_their_own() -> None:
    acts = scenario.load("no-score").life.acts
    assert acts["false-report"].rate.value == acts["guarantee-called"].rate.value == 0
    assert acts["guarantee-called"].actor == "friend"
    assert acts["firm-debt"].modifiers["firm"]["no"].value == 0


# The budget of moments, from marginals alone


def age_shares(people: People) -> dict[str, float]:
    """The census bands split into the vocabulary's bands, evenly over years."""
    census = {band: float(share.value) for band, share in people.age.items()}
    years = {"15-24": 10 / 45, "25-44": 20 / 45, "45-59": 15 / 45}
    shares = {"0-14": census["0-14"]}
    shares |= {band: census["15-59"] * part for band, part in years.items()}
    shares["60-74"] = census["60-64"] + 0.6 * census["65+"]
    shares["75+"] = 0.4 * census["65+"]
    return shares


def categories(people: People, attribute: str, age: str) -> dict[str, float]:
    """Probability of each category of an attribute, given the age band."""
    ages = age_shares(people)
    grown = 1 - ages["0-14"]
    if attribute == "income":
        return dict.fromkeys(("lowest", "low", "middle", "high", "highest"), 0.2)
    if attribute == "sex":
        return {"male": people.male.value, "female": 1 - people.male.value}
    yes = {
        "car": people.cars.value / (grown - ages["75+"]) if age not in ("0-14", "75+") else 0,
        "party": people.party.value / grown if age != "0-14" else 0,
        "smoker": people.smokers.value if age != "0-14" else 0,
        "online": people.online.value,
        "migrant": people.migrants.value,
        "young-child": 0.5 * people.young_child.value if age == "25-44" else 0,
        "firm": people.firms.value if age in ("25-44", "45-59") else 0,
    }[attribute]
    return {"yes": yes, "no": 1 - yes}


def factor(entry: Act | Demand, attribute: str, category: str) -> float:
    found = entry.modifiers.get(attribute, {}).get(category)
    return 1 if found is None else float(found.value)


def mean_factor(entry: Act | Demand, people: People) -> float:
    """Average of the product of the modifiers over the population."""
    attributes = [name for name in entry.modifiers if name != "age"]
    total = 0.0
    for age, share in age_shares(people).items():
        tables = [categories(people, name, age) for name in attributes]
        for cells in product(*(table.items() for table in tables)):
            term = share * factor(entry, "age", age)
            for name, (category, probability) in zip(attributes, cells, strict=True):
                term *= probability * factor(entry, name, category)
            total += term
    return total


def mean_rates() -> dict[str, float]:
    life = scenario.load("no-score").life
    entries: dict[str, Act | Demand] = {**life.acts, **life.demands}
    return {
        name: entry.rate.value * mean_factor(entry, life.people) for name, entry in entries.items()
    }


def test_moments_stay_within_the_budget() -> None:
    rates = mean_rates()
    assert 55 < sum(rates.values()) < 90
    assert rates["study-app-use"] == pytest.approx(22, rel=0.05)
    assert 10 < rates["public-smoking"] < 15
    assert 12 < rates["purchase"] < 16


def test_rates_noted_as_population_averages_are_averages() -> None:
    life, rates = scenario.load("no-score").life, mean_rates()
    for name, demand in life.demands.items():
        if "population average" in f"{demand.rate.source} {demand.rate.note}":
            assert rates[name] == pytest.approx(demand.rate.value, rel=1e-6)


def test_income_modifiers_leave_the_mean_rate_alone() -> None:
    life = scenario.load("no-score").life
    entries: dict[str, Act | Demand] = {**life.acts, **life.demands}
    for name, entry in entries.items():
        if "income" in entry.modifiers:
            mean = sum(number.value for number in entry.modifiers["income"].values()) / 5
            assert mean == pytest.approx(1), name


def test_every_rate_says_whose_it_is() -> None:
    life = scenario.load("no-score").life
    for entry in [*life.acts.values(), *life.demands.values()]:
        words = f"{entry.rate.source} {entry.rate.note}"
        assert "of a" in words or "of some" in words or "population average" in words, entry.title
