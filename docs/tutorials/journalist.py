"""A journalist's question: what would 0.1 % false matches mean, what may be printed."""

# %% [markdown]
# # A journalist's question
#
# A vendor says of its face recognition: *only 0.1 % false matches*. A report of 2019 says that such
# cameras feed a score. What would 0.1 % mean for the people of a city, and which number may be
# printed, in which words?
#
# Everybody in this file is **synthetic**. What it finds holds in this model, under its assumptions,
# for nobody real.

# %%
import math
import os

import polars as pl

import glasscity as gc

PEOPLE = int(os.environ.get("GLASSCITY_TUTORIAL_PEOPLE", "2000"))
YEARS = 0.5
SEEDS = 4
SEED = 1
CITY = 21_893_095  # residents of Beijing, census of 2020: the gallery that the report describes
CLAIM = 0.001  # the vendor's 0.1 %

# %% [markdown]
# ## 1. 0.1 % of what?
#
# A rate without its denominator says nothing. *Per comparison* of two faces (the false match rate,
# FMR) and *per search* of a gallery (the false positive identification rate) differ by the size of
# the gallery: with N faces enrolled and independent comparisons, a search for a face that is not
# enrolled returns somebody all the same with probability 1 - (1 - FMR)^N. That is arithmetic, and
# no simulation is needed for it.


# %%
def wrong_search(per_comparison: float, gallery: int) -> float:
    """Return the probability that a search returns somebody who is not the one in view."""
    return -math.expm1(gallery * math.log1p(-per_comparison))


press = gc.load("press-2019")
stated = {row.path: row for row in gc.sources(press)}["regime.sensing.cameras.false_match"]
FMR, LOW, HIGH = (float(number or 0) for number in (stated.value, stated.low, stated.high))
print("1. Searches for a face that is not enrolled which return somebody, by size of the gallery")
print(f"   {'enrolled':>10} {'0.1 % per comparison':>21} {'this scenario':>14} {'its range':>19}")
for gallery in (1_000, 10_000, CITY):
    claimed, here, low, high = (wrong_search(rate, gallery) for rate in (CLAIM, FMR, LOW, HIGH))
    print(f"   {gallery:>10,} {claimed:>21.1%} {here:>14.4%} {low:>8.4%} - {high:.4%}")
print(f"   This scenario: {FMR:g} per comparison, {stated.kind} ({stated.source}); the last line")
print("   extrapolates a test with galleries of thousands, which nobody has checked at that size.")

# %% [markdown]
# At 0.1 % per comparison nearly every search of a large gallery is wrong. Ask the vendor; suppose
# that it is *per search*. Even then it depends on how rare those are who are looked for: of the
# alerts, what share is right? (89 % of those looked for are recognised, as in the test by the
# National Physical Laboratory that the scenario cites.)

# %%
print("\n   0.1 % per search: the share of alerts that are right")
for rarity in (100, 10_000, 100_000):
    right, wrong = 0.89 / rarity, CLAIM * (1 - 1 / rarity)
    print(f"   where 1 in {rarity:>7,} passers-by is looked for: {right / (right + wrong):.1%}")

# %% [markdown]
# ## 2. What becomes of it in a city
#
# Arithmetic counts alerts. What alerts do to people takes a city: who is in view, which acts take
# points. Three worlds with the same people and lives: the scenario as it stands, with the gallery
# of a small town; 0.1 % per search; and the rate per search that the scenario's own recogniser
# would have over a gallery of the whole city.
#
# The town is small, so the rate per comparison is set such that the rate *per search* is the one
# asked for. It holds for those with the fewest errors; women and others have some multiple of it,
# in part by assumption. In this scenario everybody is enrolled, and the right face comes first
# unless it is missed (11 %): somebody else is taken for the actor only then. A gallery in which
# most are *not* enrolled errs more often.


# %%
def with_rate(per_search: float, name: str):
    """Return the press version with an error rate for each search of this town's gallery."""
    per_comparison = -math.expm1(math.log1p(-per_search) / (PEOPLE - 1))
    line = f"{per_comparison:.12f} per comparison; assumed"
    changes = [("regime.sensing.cameras.false_match", line), ("title", name)]
    return gc.load("press-2019", changes).called(name)


vendor = with_rate(CLAIM, "Press version with 0.1 % per search")
whole_city = with_rate(
    wrong_search(FMR, CITY), "Press version with the error rate of a gallery of the whole city"
)
effects = {}
print(f"\n2. The same {PEOPLE:,} synthetic people for {YEARS:g} years, in {SEEDS} towns")
for world in (vendor, whole_city):
    found = gc.compare(press, world, people=PEOPLE, years=YEARS, seeds=SEEDS)
    print(f"   {world.name}, less press-2019 as it stands:")
    for outcome in ("false_matches", "wrongful:false identity", "wrongful_denials"):
        row = found.effects.row(
            by_predicate=(pl.col("outcome") == outcome) & (pl.col("by") == ""), named=True
        )
        effects[world.name, outcome] = row
        span = "all towns agree"
        if row["low"] is not None:
            span = f"from {row['low']:+.2f} to {row['high']:+.2f} over towns"
        print(f"     {row['title']:<28} {row['value']:+8.2f} {row['unit']} ({span})")
    print(f"     people whose life differs    {found.touched:8.1f} of {PEOPLE:,}")
town = gc.run(vendor, people=PEOPLE, years=YEARS, seed=SEED)
searched, missed = town.measures["searches"].value or 0, town.manifest["cameras"]["miss"]
print(
    f"   In one such town {searched:,.0f} acts were in view; {missed:.0%} of the actors are missed"
    f"\n   and 0.1 % of these searches is {searched * missed * CLAIM:.2f}."
)

# %% [markdown]
# An interval that holds 0 is no finding, and where all towns agree on 0 it has no width, which is
# no certainty either: at 0.1 % per search a town this small sees a false match or none. *One case*
# is a case and no rate. Nor may a count be multiplied up to Beijing: the gallery, the cameras and
# the acts in view would all be others.

# %% [markdown]
# ## 3. One life in two worlds
#
# A number alone moves nobody. Take somebody whom a camera took for somebody else, and follow the
# same synthetic person through the world in which it did not happen. Say how many fit: a story is
# chosen *because* it is telling.

# %%
run = gc.run(whole_city, people=PEOPLE, years=YEARS, seed=SEED, ledger=True)
ledger = run.frame("ledger")
mistaken = ledger.filter((pl.col("channel") == "cameras") & (pl.col("truth") == "false identity"))[
    "person"
].unique(maintain_order=True)
print(
    f"\n3. {len(mistaken)} of {PEOPLE:,} synthetic people were taken by a camera for somebody else"
)
told = gc.story(
    whole_city,
    int(mistaken[0]) if len(mistaken) else None,
    people=PEOPLE,
    years=YEARS,
    seed=SEED,
    against=press,
)
print(told.text)

# %% [markdown]
# ## 4. What may be printed
#
# - **May be printed as it is**: the arithmetic of part 1, with its assumption (comparisons taken as
#   independent), and published rates with their sources.
# - **May be printed with its words**: a number of part 2, from a run with more people and more
#   seeds, if its interval is printed too.
# - **May not be printed**: one town's count as a forecast, a count multiplied up to a real city,
#   the synthetic person as a victim, a picture of them, or anything that leaves out *in this
#   model*.
#
# Some of the picture itself is in dispute, and a piece that says *China's score* without saying so
# misleads:
#
# - There is no nationwide citizen score. Blacklists come first; local point schemes are mostly
#   without consequence.
# - Main targets are businesses; people enter mostly through unpaid judgments or their role in a
#   firm.
# - Cameras are a separate programme, not substantively used in social credit. Coupling them to a
#   score is hypothetical.
# - It is messy, and harms are real too: two cases of mistaken identity are reported to
#   have taken eleven months and two years to put right.
# - "20 million people denied tickets" counts refused purchases, not people.

# %%
row = effects[whole_city.name, "wrongful:false identity"]
if row["low"] is not None and row["low"] > 0:
    finding = (
        f"between {row['low']:.1f} and {row['high']:.1f} more penalties\n"
        "   fell on people for acts of somebody else"
    )
else:
    finding = "no difference in penalties for acts of\n   others can be told from chance"
print("\n4. Two sentences that may be printed")
print(
    '   Arithmetic: "If one search in a thousand finds somebody who is not there, and nine in ten\n'
    "   of those looked for are found, most alerts are wrong wherever fewer than one in a\n"
    '   thousand of those who pass is looked for."'
)
print(
    '   Simulation: "In this model, under these assumptions, with the errors that a gallery of\n'
    f"   all of Beijing might bring, {finding}\n"
    f"   among {PEOPLE:,} synthetic people within {YEARS:g} years (95 % over {SEEDS} towns,\n"
    "   which says nothing of how far the assumptions are wrong). That cameras feed such a\n"
    '   score is disputed."'
)
print("   Say beside it what the scenario itself says of its certainty:")
print(f"   {press.certainty}")
print(
    f"   To be cited with it: glasscity {gc.__version__}, scenario hash {run.manifest['hash'][:12]}"
)
