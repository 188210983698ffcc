"""What a mechanism costs: that it is measured and told, never how much."""

import json

from glasscity.cli import main
from glasscity.experiments.pricing import price_mechanisms
from glasscity.scenario import load
from glasscity.scenario.mechanisms import mechanisms_of


def test_every_mechanism_that_is_on_has_a_price():
    scenario = load("town")
    seen = []
    prices = price_mechanisms(
        scenario, 300, 21, repeats=1, progress=lambda done, total: seen.append((done, total))
    )
    assert prices[0].mechanism == "everything"
    assert prices[0].seconds > 0
    assert sorted(p.mechanism for p in prices[1:]) == sorted(mechanisms_of(scenario))
    assert seen[-1][0] == seen[-1][1] == len(prices)
    for price in prices:
        # 300 people, 3 weeks.
        assert abs(price.per_person_week * 900 / 1e9 - price.seconds) < 1e-9


def test_the_command_speaks_json(capsys):
    assert main(["bench", "no-score", "--people", "700", "--years", "0.05", "--repeats", "1",
                 "--json"]) == 0  # fmt: skip
    told = json.loads(capsys.readouterr().out)
    assert told["prices"][0]["mechanism"] == "everything"
    assert {"seconds", "per_moment", "per_person_week"} <= told["prices"][0].keys()


def test_a_wrong_number_is_one_sentence(capsys):
    assert main(["bench", "town", "--repeats", "none"]) == 2
    assert "--repeats" in capsys.readouterr().err
