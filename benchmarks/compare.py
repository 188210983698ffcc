"""What shared lives are worth: `python benchmarks/compare.py [PEOPLE] [SEEDS]`.

Two ratios, never asserted in tests. *Widths*: of the 95 % interval of a difference with independent
cities for A and B (Welch's t) to that with shared ones (paired t), at equal numbers of runs; the
median over all harms that either
world has (an interval without width is infinitely narrower), and over those that differ with some
seed. *Cost*: of comparing one city to running it once, in
time and in the most memory held. Machines like ours are noisy by a fifth: times are medians of
three, in turn.
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

PAIRS = (
    ("town", "town without cameras"),
    ("town", "town with regime.response.fear.own=0.4"),
    ("town", "town with regime.sensing.platforms.miss=0.2"),
    ("press-2019", "safeguarded"),
    ("no-score", "press-2019"),
)
"""A mechanism, two small changes, and two pairs that share next to nothing but the lives: there one
world hardly has the harm at all, and no pairing can make a difference narrower than the other."""


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


def widths(name_a, name_b, people, seeds):
    """Return how many times wider the interval of each harm is without shared lives.

    Infinity where the harm is the same in both worlds with every seed.
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
    ratios = []
    for name in names:
        values = {key: [value_in(run, name) for run in found] for key, found in runs.items()}
        if any(value is None for found in values.values() for value in found):
            continue
        a_values, b_values, others = (np.array(values[key], float) for key in ("a", "b", "other"))
        paired = b_values - a_values
        shared = student.ppf(0.975, seeds - 1) * sem(paired)
        apart = welch_half_width(a_values, others)
        if apart > 0:
            ratios.append(apart / shared if shared > 0 else np.inf)
    return ratios


def seconds(work):
    """Return how long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def costs(name_a, name_b, people):
    """Return times of running A, running B and comparing, by engine alone and as a whole."""
    a, b = scenario(name_a), scenario(name_b)
    plans = make_twin_plans(a, b, people, 365)
    alone = make_plan(a, people, 365), make_plan(b, people, 365)
    work = {
        "run A": lambda: play(alone[0], 1),
        "run B": lambda: play(alone[1], 1),
        "twins": lambda: play_twins(*plans, 1),
        "gc.run A": lambda: gc.run(a, people=people, years=1),
        "gc.run B": lambda: gc.run(b, people=people, years=1),
        "gc.compare": lambda: gc.compare(a, b, people=people, years=1, seeds=1),
    }
    turns = [{name: seconds(each) for name, each in work.items()} for _ in range(3)]
    return {name: median(turn[name] for turn in turns) for name in work}


def high_water():
    """Return the most memory that this process has held, bytes.

    What getrusage says would do, but that a child begins there with what its parent held.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def memory(which, name_a, name_b, people, queue):
    """Tell the most memory that one run or one comparison held; in a process of its own."""
    if which == "run":
        gc.run(scenario(name_a), people=people, years=0.2)
    else:
        gc.compare(scenario(name_a), scenario(name_b), people=people, years=0.2, seeds=1)
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


def main():
    """Print a table."""
    people = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    for a, b in PAIRS:
        gc.compare(scenario(a), scenario(b), people=500, years=0.05, seeds=1)
        ratios = widths(a, b, min(people, 10_000), seeds)
        differ = [ratio for ratio in ratios if ratio < np.inf] or [np.nan]
        told = costs(a, b, people)
        mean = (told["gc.run A"] + told["gc.run B"]) / 2
        engine = told["twins"] / ((told["run A"] + told["run B"]) / 2)
        one, two = held("run", a, b, people), held("compare", a, b, people)
        print(
            f"{a} / {b}\n"
            f"  intervals {median(ratios):.1f} times narrower (median of {len(ratios)} harms); of "
            f"those that differ {median(differ):.1f} (of {len(differ)}, quarters "
            f"{np.quantile(differ, 0.25):.1f} and {np.quantile(differ, 0.75):.1f})\n"
            f"  time: the engine {engine:.2f} times the mean of both runs, with all measures "
            f"{told['gc.compare'] / mean:.2f}\n"
            f"  memory {two / one:.2f} times the first run's ({one / 1e6:.0f} MB)\n"
            f"  {', '.join(f'{name} {value:.2f} s' for name, value in told.items())}",
            flush=True,
        )


if __name__ == "__main__":
    main()
