"""What shared lives are worth: `python benchmarks/compare.py [widths|costs] [PEOPLE] [SEEDS]`.

Two things, never asserted in tests.

*Widths*: of the 95 % interval of a difference B - A with independent cities for A and B (Welch's t)
to that with shared ones (paired t), with as many runs of either kind (sharing lives is cheaper
besides: see costs). Told for each harm that is defined with all seeds, as a median over two lists:

- *all harms*, where a harm that is the same in both worlds with every seed has an interval without
  width, which is infinitely narrower;
- *harms that differ* with some seed.

The first list says how certain a comparison leaves one; the second, how much sharing lives narrows
what is not certain. A harm that hardly any two cities have in common gains little.

*Costs*: of comparing one city to running it once, in processor time and in time by the clock (a
machine that does other work blurs the second), and in the most memory held. All are run in turn,
three times; ratios are of medians.
"""

import multiprocessing
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
from scipy.stats import sem
from scipy.stats import t as student

import glasscity as gc
from glasscity.engine.clock import play
from glasscity.engine.plan import make_plan
from glasscity.engine.twins import make_twin_plans, play_twins
from glasscity.experiments.effects import value_in
from glasscity.scenario.mechanisms import without

ONE_RULE = (
    ("town", "town without cameras"),
    ("town", "town with regime.response.fear.own=0.4"),
    ("town", "town with regime.sensing.platforms.miss=0.2"),
    ("town", "town without chat-groups"),
)
"""Pairs that differ by a rule or a mechanism."""
DISTANT = (("press-2019", "safeguarded"), ("no-score", "press-2019"))
"""Pairs that share next to nothing but the lives: there one world hardly has the harm at all, and
no pairing can make a difference narrower than the other."""
TURNS = 3
THREADS = 2


def scenario(name):
    """Return a preset, or one without a mechanism, or one with a change."""
    preset, _, mechanism = name.partition(" without ")
    if mechanism:
        return without(gc.load(preset), mechanism)
    preset, _, change = name.partition(" with ")
    return gc.load(preset, [tuple(change.split("="))] if change else [])


def welch_half_width(a, b):
    """Return half the 95 % interval of the difference of two independent means."""
    errors = sem(a) ** 2, sem(b) ** 2
    total = sum(errors)
    if total == 0:
        return 0.0
    freedom = total**2 / sum(e**2 / (len(x) - 1) for e, x in zip(errors, (a, b), strict=True))
    return student.ppf(0.975, freedom) * np.sqrt(total)


def ratios_of_widths(name_a, name_b, people, seeds):
    """Return how many times wider the interval of each harm is without shared lives, by harm.

    Infinity where the harm is the same in both worlds with every seed, and varies over cities.
    """
    a, b = scenario(name_a), scenario(name_b)
    runs = {
        key: [gc.run(world, people=people, years=1, seed=seed).measures for seed in which]
        for key, world, which in (
            ("a", a, range(1, seeds + 1)),
            ("b", b, range(1, seeds + 1)),
            ("other", b, range(seeds + 1, 2 * seeds + 1)),
        )
    }
    names = {n: m for run in runs["a"] + runs["b"] for n, m in run.items() if m.type == "harm"}
    found = {}
    for name in names:
        values = {key: [value_in(run, name) for run in each] for key, each in runs.items()}
        if any(value is None for each in values.values() for value in each):
            continue
        a_values, b_values, others = (np.array(values[key], float) for key in ("a", "b", "other"))
        paired = b_values - a_values
        shared = student.ppf(0.975, seeds - 1) * sem(paired)
        apart = welch_half_width(a_values, others)
        if apart > 0:
            found[name] = apart / shared if shared > 0 else np.inf
    return found


def told(ratios):
    """Return medians over all harms and over those that differ, in words."""
    differ = [ratio for ratio in ratios if ratio < np.inf]
    words = f"all harms {median(ratios):.1f} (of {len(ratios)})"
    if not differ:
        return f"{words}; none differs"
    low, high = np.quantile(differ, [0.25, 0.75])
    return (
        f"{words}; harms that differ {median(differ):.1f} (of {len(differ)}, quarters {low:.1f} "
        f"and {high:.1f})"
    )


def show_widths(people, seeds):
    """Print how many times narrower intervals are with shared lives."""
    print(
        f"Times narrower with shared lives than with independent cities, as many runs: median over "
        f"harms; {people:,} people, a year, {seeds} seeds"
    )
    for title, pairs in (("one rule", ONE_RULE), ("distant", DISTANT)):
        every = []
        for a, b in pairs:
            ratios = list(ratios_of_widths(a, b, people, seeds).values())
            every += ratios
            print(f"  {title}: {a} / {b}: {told(ratios)}", flush=True)
        print(f"  {title}, all pairs: {told(every)}", flush=True)


def seconds(work, seed):
    """Return how long something takes: by the clock, and of the processors."""
    begun = time.perf_counter(), time.process_time()
    work(seed)
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


def costs(name_a, name_b, people):
    """Return times of running A, running B and comparing, by engine alone and as a whole."""
    a, b = scenario(name_a), scenario(name_b)
    size = {"people": people, "years": 1, "threads": THREADS}
    work = {
        "run A": lambda seed: play(make_plan(a, people, 365), seed, THREADS),
        "run B": lambda seed: play(make_plan(b, people, 365), seed, THREADS),
        "twins": lambda seed: play_twins(*make_twin_plans(a, b, people, 365), seed, THREADS),
        "gc.run A": lambda seed: gc.run(a, seed=seed, **size),
        "gc.run B": lambda seed: gc.run(b, seed=seed, **size),
        "gc.compare": lambda seed: gc.compare(a, b, seeds=[seed], **size),
    }
    turns = [{name: seconds(each, turn) for name, each in work.items()} for turn in range(TURNS)]
    return {name: np.median([turn[name] for turn in turns], axis=0) for name in work}


def high_water():
    """Return the most memory that this process has held, bytes.

    What getrusage says would do, but that a child begins there with what its parent held.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def memory(which, name_a, name_b, people, queue):
    """Tell the most memory that one run or one comparison held; in a process of its own."""
    size = {"people": people, "years": 0.2, "threads": THREADS}
    if which == "run":
        gc.run(scenario(name_a), **size)
    else:
        gc.compare(scenario(name_a), scenario(name_b), seeds=1, **size)
    queue.put(high_water())


def held(which, *arguments):
    """Return that memory, bytes."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=memory, args=(which, *arguments, queue))
    process.start()
    found = queue.get()
    process.join()
    return found


def show_costs(people):
    """Print what comparing costs, in runs."""
    print(f"Cost of comparing one city of {people:,} people for a year, in runs of its first world")
    for a, b in (*ONE_RULE[:2], *DISTANT):
        gc.compare(scenario(a), scenario(b), people=500, years=0.05, seeds=1)
        spent = costs(a, b, people)
        mean = (spent["gc.run A"] + spent["gc.run B"]) / 2
        engine = (spent["run A"] + spent["run B"]) / 2
        one, two = held("run", a, b, people), held("compare", a, b, people)
        first, both = spent["gc.compare"] / spent["gc.run A"], spent["gc.compare"] / mean
        alone = spent["twins"] / engine
        print(
            f"  {a} / {b}\n"
            f"    processor time {first[1]:.2f} (of the mean of both runs {both[1]:.2f}, the "
            f"engine alone {alone[1]:.2f}); by the clock {first[0]:.2f} ({both[0]:.2f}, "
            f"{alone[0]:.2f})\n"
            f"    memory {two / one:.2f} of {one / 1e6:.0f} MB\n    "
            + ", ".join(f"{name} {cpu:.2f} s ({wall:.2f})" for name, (wall, cpu) in spent.items()),
            flush=True,
        )


def main():
    """Print a table."""
    words = sys.argv[1:]
    which = words.pop(0) if words and words[0] in ("widths", "costs") else ""
    people = int(float(words[0])) if words else 100_000
    seeds = int(words[1]) if len(words) > 1 else 8
    if which != "costs":
        show_widths(people if which else min(people, 10_000), seeds)
    if which != "widths":
        show_costs(people)


if __name__ == "__main__":
    main()
