"""A population on paper that does not depend on the presets, and 200,000 people drawn from it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from glasscity.people.marginals import compile_marginals
from glasscity.people.population import draw_people

# Census of 2020, district by district, as published (they sum to 21,893,095).
CENSUS = {
    "dongcheng": 708829,
    "xicheng": 1106214,
    "chaoyang": 3452460,
    "fengtai": 2019764,
    "shijingshan": 567851,
    "haidian": 3133469,
    "mentougou": 392606,
    "fangshan": 1312778,
    "tongzhou": 1840295,
    "shunyi": 1324044,
    "changping": 2269487,
    "daxing": 1993591,
    "huairou": 441040,
    "pinggu": 457313,
    "miyun": 527683,
    "yanqing": 345671,
}


def number(value):
    return SimpleNamespace(value=value)


def numbers(values):
    return {name: number(value) for name, value in values.items()}


@pytest.fixture(scope="session")
def number_maker():
    return number


@pytest.fixture(scope="session")
def on_paper():
    """Return a builder of ``life.people`` with the given fields replaced by plain numbers."""

    def build(**changed):
        fields = {
            "districts": CENSUS,
            "age": {"0-14": 0.119, "15-59": 0.685, "60-64": 0.063, "65+": 0.133},
            "male": 0.511,
            "minority": 0.048,
            "migrants": 0.385,
            "collective": 0.131,
            # Mean 2.31, as published.
            "household_size": {"1": 0.3, "2": 0.31, "3": 0.22, "4": 0.12, "5": 0.05},
            "cars": 0.23,
            "party": 0.1,
            "party_women": 0.294,
            "party_age": {"18-30": 0.131, "31-60": 0.588, "61+": 0.281},
            "smokers": 0.223,
            "smokers_male": 0.95,
            "online": 0.85,
            "young_child": 0.4,
            "firms": 0,
        } | changed
        return SimpleNamespace(
            **{
                name: numbers(value) if isinstance(value, dict) else number(value)
                for name, value in fields.items()
            }
        )

    return build


@pytest.fixture(scope="session")
def tables(on_paper):
    return compile_marginals(on_paper())


@pytest.fixture(scope="session")
def many(tables):
    return draw_people(tables, 0, 200_000, seed=2020)
