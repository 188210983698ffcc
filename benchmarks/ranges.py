"""Whether each preset's lead measures lie near the middle of their range, or the page says why not.

    python benchmarks/ranges.py [POINTS] [PEOPLE] [PRESET ...]

64 points and 2,000 people if not said. The last line says how many of the ranges hold their value
between the 30th and the 70th percentile of the points; the exit code is 1 where one does not and no
sentence says at which end it lies, or where the stated value is outside of all that was played and
no sentence says so.
"""

from __future__ import annotations

import sys

from glasscity.experiments.ranges import play_ranges
from glasscity.experiments.resting import NEAR_MIDDLE
from glasscity.scenario import preset_names


def main(points: int = 64, people: int = 2_000, names: tuple[str, ...] = ()) -> int:
    """Play the presets and print a line for each lead measure."""
    near, told, wrong, unknown = 0, 0, 0, 0
    for name in names or tuple(each.name for each in preset_names()):
        found = play_ranges(name, points, people=people)
        for one in found.leading:
            if one.low is None or one.percentile is None:
                unknown += 1
                print(f"{name:24} {one.title[:34]:34} no range: dice {one.dice}")
                continue
            inside = NEAR_MIDDLE[0] <= one.percentile <= NEAR_MIDDLE[1]
            near += inside
            told += not inside and bool(one.lies)
            wrong += not inside and not one.lies
            first = one.rests_on[0].title if one.rests_on else "-"
            print(
                f"{name:24} {one.title[:34]:34} {one.stated:>10.4g} median {one.median:>10.4g} "
                f"[{one.low:.4g}, {one.high:.4g}] at {100 * one.percentile:.0f} %; rests on {first}"
                f"{'; ' if one.lies else ''}{one.lies}",
                flush=True,
            )
    print(f"{near} near the middle, {told} told to lie at an end, {wrong} neither, {unknown} none")
    return int(wrong > 0)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:3]]
    sys.exit(main(*numbers, names=tuple(sys.argv[3:])))
