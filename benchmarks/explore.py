"""How an ensemble scales: `python benchmarks/explore.py [RUNS] [PEOPLE] [TURNS]`.

The same runs of `town`, one thread each: in a plain loop of `gc.run`, by `gc.explore` in one
process, and by `gc.explore` in two. Each is timed in a process of its own that has imported
glasscity and loaded the scenario, so that loading the compiled engine counts once in each process
that plays; what a reader waits for. Machines like ours are noisy by a fifth: times are medians over
turns, in each of which all are played, and the processor's own time is told beside. Never asserted
in tests.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

DEFAULTS = (100, 10_000, 3)
SEEDS = 4
PARAMETER = "regime.response.fear.caution"


def spent():
    """Return processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def explore(workers, runs, people):
    """Play a sweep into a folder and return when its first and its last run came."""
    import glasscity as gc

    town, began, first = gc.load("town"), time.perf_counter(), []

    def told(_done, _runs):
        first.append(time.perf_counter() - began)

    with tempfile.TemporaryDirectory() as folder:
        found = gc.explore(
            town, design="lhs", points=runs // SEEDS - 1, seeds=SEEDS, rules=["exponential"],
            parameters=[PARAMETER], people=people, years=1, workers=workers, threads_per_worker=1,
            out=f"{folder}/sweep", progress=told,
        )  # fmt: skip
        assert found.runs == runs
        assert found.failures.is_empty()
    return {"first": first[0], "played": first[-1]}


def loop(runs, people):
    """Play as many runs as somebody would who had no sweeps."""
    import glasscity as gc

    began, first = time.perf_counter(), []
    for point in range(runs // SEEDS):
        changed = gc.load("town", [(PARAMETER, str(0.02 * point % 0.5))])
        for seed in range(1, SEEDS + 1):
            _ = gc.run(changed, people=people, years=1, seed=seed, threads=1).measures
            first.append(time.perf_counter() - began)
    return {"first": first[0], "played": first[-1]}


def alone(case, runs, people):
    """Time a case; in a process of its own."""
    import glasscity as gc

    gc.load("town")
    wall, processor = time.perf_counter(), spent()
    found = loop(runs, people) if case == "loop" else explore(int(case), runs, people)
    found |= {"wall": time.perf_counter() - wall, "processor": spent() - processor}
    print(json.dumps(found))


def timed(case, runs, people):
    """Return the times of a case."""
    words = [sys.executable, __file__, "--alone", case, str(runs), str(people)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    """Print a table."""
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    given = [int(float(text)) for text in sys.argv[1:4]]
    runs, people, turns = [*given, *DEFAULTS[len(given) :]]
    cases = ("loop", "1", "2")
    # The engine is compiled, if need be, before anything is timed.
    timed("1", 3 * SEEDS, 100)
    turned = [{case: timed(case, runs, people) for case in cases} for _ in range(turns)]
    found = {
        case: {name: median(turn[case][name] for turn in turned) for name in turned[0][case]}
        for case in cases
    }
    names = {"loop": "a plain loop", "1": "explore, 1 process", "2": "explore, 2 processes"}
    print(f"{runs} runs of town, {people:,} people, a year, 1 thread each; {turns} turns")
    for case, row in found.items():
        print(
            f"  {names[case]:22s} {row['wall']:7.1f} s, processor {row['processor']:7.1f} s "
            f"({row['processor'] / runs:.2f} s a run), first run after {row['first']:.1f} s"
        )
    print(
        f"  two processes: {found['1']['wall'] / found['2']['wall']:.2f} times one; explore "
        f"against the loop: {found['loop']['wall'] / found['1']['wall']:.2f} times"
    )


if __name__ == "__main__":
    main()
