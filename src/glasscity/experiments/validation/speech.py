"""Silence, beside what was published of chilling effects. No test: other things were measured."""

from __future__ import annotations

from glasscity.engine.clock import Played
from glasscity.engine.state import REMARKS, WITHHELD
from glasscity.experiments.validation.check import Bench, Check, Found
from glasscity.units import DAYS_PER_YEAR


def _withheld(played: Played) -> float:
    remarks, withheld = played.windows[:, [REMARKS, WITHHELD]].sum(axis=0)
    return float(withheld) / max(float(remarks), 1)


def _silence(bench: Bench) -> Found:
    runs = bench.runs("press-2019", 10_000, DAYS_PER_YEAR)
    return Found(tuple(-_withheld(played) for played in runs), -1.0, 0.0)


_SCOPE = (
    "Another act, another country, another threat. That the numbers are of one order supports "
    "nothing: what fear does to speech is assumed"
)

CHECKS = (
    Check(
        name="chilling-pages",
        title="Critical remarks in press-2019, change in the first year, beside page views",
        published="page views of 48 articles: -20 %, in another report -30 %",
        source="penney-2016",
        form="+.1%",
        label="beside, not a test",
        allowed="none defined",
        tuned="nothing",
        not_tuned="the rule and size of fear and silence: assumed",
        scope=_SCOPE,
        model=_silence,
    ),
    Check(
        name="chilling-searches",
        title="Critical remarks in press-2019, beside searches",
        published="sensitive search terms: -2.2 points",
        source="marthews-tucker-2017",
        form="+.1%",
        label="beside, not a test",
        allowed="none defined",
        tuned="nothing",
        not_tuned="the rule and size of fear and silence: assumed",
        scope=_SCOPE,
        model=_silence,
    ),
)
