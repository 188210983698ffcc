"""Time the engine: `python benchmarks/engine.py [SCENARIO] [PEOPLE ...]`.

Machines like ours are noisy by a fifth, so ratios within one run are what counts: threads against
threads, size against size. Medians of three after a warm-up.
"""

import sys
from statistics import median

import glasscity as gc


def seconds(scenario: str, people: int, threads: int) -> float:
    """Return the median engine time of three runs, seconds."""
    runs = [gc.run(scenario, people=people, years=1, threads=threads) for _ in range(3)]
    return median(run.manifest["engine_seconds"] for run in runs)


def main() -> None:
    """Print a table."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else "press-2019"
    sizes = [int(float(size)) for size in sys.argv[2:]] or [100_000, 1_000_000]
    gc.run(scenario, people=2_000, years=0.05)
    first = None
    for people in sizes:
        one, two = seconds(scenario, people, 1), seconds(scenario, people, 2)
        first = first or two / people
        print(
            f"{scenario} {people:>10,} people: 1 thread {one:6.2f} s, 2 threads {two:6.2f} s "
            f"(x{one / two:.2f}), {two / people / 52 * 1e9:5.1f} ns a person-week, "
            f"{two / people / first:.2f} times the first row's time per person"
        )


if __name__ == "__main__":
    main()
