"""A regulator's question: which safeguard avoids which harm, and what does the law ask."""

# %% [markdown]
# # A regulator's question
#
# Which safeguard avoids which harm? And of what Article 5(1)(c) of the EU's AI Act names, what can
# a simulation say anything about?
#
# Everybody in this file is **synthetic**, and all that it finds holds in this model, under its
# assumptions. It is no legal advice: the text of the Act was read as quoted in commentary
# (reference `ai-act-5`).

# %%
import os

import polars as pl

import glasscity as gc

PEOPLE = int(os.environ.get("GLASSCITY_TUTORIAL_PEOPLE", "2000"))
YEARS = 0.5
SEEDS = 2  # four are a start and eight are good: with two, intervals are very wide

# %% [markdown]
# ## 1. What is described, and what is documented
#
# Two regimes over the same lives: a press report's, and what evidence supports of local pilots
# (joining needs consent, entries are findings of courts and agencies, the score opens and closes
# nothing, cameras feed no score). Regulate what there is: a ban of what was only described avoids
# harm only on paper.

# %%
press, pilot = gc.load("press-2019"), gc.load("documented-local-pilot")
found = gc.compare(press, pilot, people=PEOPLE, years=YEARS, seeds=SEEDS)
print(f"1. {PEOPLE:,} synthetic people, {YEARS:g} years, {SEEDS} seeds; in this model")
print(f"   {'':<42} {'described':>12} {'documented':>12}")
for outcome in (
    "wrongful_penalties_per_100000",
    "wrong_about_the_fact",
    "wrong_about_the_norm",
    "denied_share",
    "wrongful_denials",
    "remarks_withheld",
    "mean_fear",
):
    row = found.effects.filter((pl.col("outcome") == outcome) & (pl.col("by") == "")).row(
        0, named=True
    )
    a, b = ("not defined" if value is None else f"{value:,.4g}" for value in (row["a"], row["b"]))
    print(f"   {row['title']:<42} {a:>12} {b:>12} {row['unit']}")
for name, scenario in (("described", press), ("documented", pilot)):
    print(f"   Certainty of what is {name}: {scenario.certainty}")

# %% [markdown]
# ## 2. Why people are refused
#
# Before choosing a safeguard, ask where a harm comes from. A refusal may follow the tier of the
# score, or the court's own list, which is there without any score.

# %%
run = gc.run(press, people=PEOPLE, years=YEARS)
reasons = run.frame("denials").group_by("reason").agg(pl.col("denials").sum()).sort("reason")
print("\n2. Refusals in the described city by reason, one seed")
for reason, count in reasons.iter_rows():
    print(f"   {reason:<20} {count:>6,}")
if reasons.is_empty():
    print("   none in so small a town")
print('   "list" is the court\'s list; "no places" is a shortage, which no measure counts.')

# %% [markdown]
# ## 3. Which safeguard avoids which harm
#
# Each safeguard is added alone. Harms are ranked one by one and never added up: there is no rate at
# which a remark that was not made could be exchanged for a ticket that was refused. So there is no
# best safeguard, and none is proposed here. What the regime claims for itself is no objective
# either.

# %%
ranking = gc.safeguards(
    press, people=PEOPLE, years=YEARS, seeds=SEEDS, pairs=False, robustness=False
)
print("\n3. Harm avoided by each safeguard alone")
for outcome in ranking.outcomes:
    rows = ranking.ranked(outcome)
    print(f"   {rows['title'][0]}, {rows['unit'][0]}; {rows['without'][0]:,.4g} without any")
    told = rows.filter(pl.col("value") != 0)
    for row in told.iter_rows(named=True):
        span, side = "no interval: all seeds agree", ""
        if row["low"] is not None:
            side = "cannot be told from 0" if row["low"] <= 0 <= row["high"] else ""
            span = f"[{row['low']:+.3g}, {row['high']:+.3g}]"
        print(f"     {row['safeguards']:<18} {row['value']:+11.4g} {span:<24} {side}")
    print(f"     no difference at all: {len(rows) - len(told)} of {len(rows)}")
print("   Touch nobody here, and why:")
for name, why in ranking.idle.items():
    print(f"     {name}: {why}")
for note in ranking.notes:
    print(f"   Note: {note}")

# %% [markdown]
# How to read it:
#
# - *Avoids nothing here* is said of this scenario, this town and half a year. Penalties that expire
#   after a year cannot expire within half of one, and an objection needs somebody who knows of the
#   penalty. Wrongful refusals are rare: take a larger city and more years before any safeguard is
#   called useless.
# - *Below zero* means harm added. People who are less afraid say more, and more that is said can be
#   punished.
# - *Consent* works by how many join, and that share is assumed: a scheme that few join does little
#   to many. Who is made to consent is outside the model.
# - A safeguard's own numbers (who is told, who objects, who wins) are mostly assumed:
#   `ranking.settings` lists them, and `gc.safeguards(..., robustness=True)` tries both ends of
#   their ranges and a rival rule of silence.

# %%
print(f"   Numbers that safeguards were tried with: {len(ranking.settings)}, in ranking.settings")

# %% [markdown]
# ## 4. Article 5(1)(c), element by element
#
# The Act bans placing on the market, putting into service or using AI systems that evaluate or
# classify people over time by social behaviour or personal characteristics, where the score leads
# to detriment in unrelated contexts, or to detriment that is unjustified or disproportionate, or
# both. It has applied since 2 February 2025. A scenario *describes* facts to which elements may
# apply; whether they do is for lawyers and courts.

# %%
behaviours = len(press.regime.scoring.points)
tiers = ", ".join(run.manifest["tiers"])
by_tier = reasons.filter(pl.col("reason").str.contains("tier"))["denials"].sum()
first = ranking.ranked("remarks_withheld").row(0, named=True)
ELEMENTS = (
    (
        "Placing on the market, putting into service or use",
        None,
        "nothing: who offers or runs it, and where, is in no scenario",
    ),
    (
        "of an AI system",
        None,
        "nothing: a table of points need not be one; a recogniser is an error rate here",
    ),
    (
        "evaluation or classification of people",
        f"described: a score and the tiers {tiers}",
        "",
    ),
    (
        "over a certain period of time",
        "described: how long points count, and when they are reviewed",
        "",
    ),
    (
        "based on social behaviour or personal characteristics",
        f"described: {behaviours} kinds of entry take or give points",
        "whether an entry is social behaviour in the sense of the Act",
    ),
    (
        "the social score leads to detrimental treatment",
        f"simulated: {by_tier:,} refusals for a tier in this town; what leads to what, by twins",
        "detriment that no institution of the scenario deals out",
    ),
    (
        "(i) in contexts unrelated to where the data came from",
        "described: who collects what, and why; simulated: contexts kept apart, as a safeguard",
        "which contexts are unrelated: a legal judgement",
    ),
    (
        "(ii) unjustified or disproportionate",
        "simulated against a yardstick that the scenario writes down (life.yardstick)",
        "justification; the yardstick is the analyst's assumption and not the law's",
    ),
)
print("\n4. Article 5(1)(c) and this simulation")
for element, says, silent in ELEMENTS:
    print(f"   {element}")
    print(f"     says:   {says or 'nothing'}")
    if silent:
        print(f"     silent: {silent}")
print("   Silent throughout: intent, lawful basis, exceptions, other law, and any real system.")

# %% [markdown]
# Points (i) and (ii) are alternatives: one is enough. Article 5(1)(h), on live recognition in
# public by the police, is another ban with exceptions of its own; the safeguard `live-recognition`
# asks only what would be otherwise without it.

# %%
span = "(all seeds agree)"
if first["low"] is not None:
    span = f"(95 % over {SEEDS} seeds\n   from {first['low']:.3f} to {first['high']:.3f})"
print("\n5. What may be taken into a memorandum")
print(
    "   In this model, under these assumptions, of all safeguards tried alone"
    f" {first['safeguards']}\n   comes first in avoiding silence: {first['value']:.3f} of all"
    f" critical remarks {span},"
    f" where {first['without']:.3f} are withheld without it. Whoever comes first may not\n"
    "   be first: compare the intervals. The people are synthetic, the city was described and not\n"
    "   documented, and the numbers of the safeguards are mostly assumed. Repeat it with more\n"
    "   people, years and seeds, and with robustness, before anything rests on it."
)
