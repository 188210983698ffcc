"""What a commercial platform learns of, and when."""

from glasscity.scenario.regimes import Regime
from glasscity.scoring.commercial_score import CommercialScore
from glasscity.sensing.commercial_data import CommercialData

WORDS = 2**32


def test_the_platform_learns_at_the_moment_and_never_mistakes_the_account(three_items, share):
    score = CommercialScore(opt_in=share(1), weights={"history": share(1)})
    tables = CommercialData.compiled(Regime(commercial_score=score), three_items("commercial"))
    assert tables.seen_below.tolist() == [WORDS // 2, 0, 0]
    assert tables.delay.tolist() == [0, 0, 0]
    assert tables.mistaken_below == 0


def test_without_a_commercial_score_it_learns_nothing(three_items):
    assert not CommercialData.compiled(Regime(), three_items("commercial")).seen_below.any()
