"""Which numbers a sweep varies, and the values that they get."""

from __future__ import annotations

import numpy as np
import pytest

import glasscity as gc
from glasscity.errors import GlasscityError
from glasscity.experiments.exploration.designs import (
    DESIGNS,
    check_columns,
    correlation_by_chance,
    largest_correlation,
    make_design,
)
from glasscity.experiments.exploration.evaluating import varied
from glasscity.experiments.exploration.parameters import choose, settings

TOWN = gc.load("town")


def test_all_numbers_of_the_regime_with_a_range_are_varied():
    found = choose(TOWN)
    ranged = [
        row.path
        for row in gc.sources(TOWN)
        if row.path.startswith("regime.") and row.low is not None and row.low < row.high
        if row.kind != "published"
    ]
    assert [each.path for each in found] == ranged
    assert len(found) > 100


def test_what_was_published_is_varied_only_where_it_is_named():
    assert not any(each.kind == "published" for each in choose(TOWN))
    (quiz,) = choose(TOWN, ["regime.study_app.items.quiz.points"])
    assert quiz.kind == "published"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("regime.response.fear.own", {"regime.response.fear.own"}),
        ("*.fear.own", {"regime.response.fear.own"}),
        (
            "regime.scoring.points.littering.points[0]",
            {"regime.scoring.points.littering.points[0]"},
        ),
        ("regime.scoring.points.littering", {"regime.scoring.points.littering.points[0]"}),
        ("regime.scoring.points.*.points.0", None),
    ],
)
def test_patterns(pattern, expected):
    found = {each.path for each in choose(TOWN, [pattern])}
    assert found == expected if expected else len(found) > 20


def test_what_must_be_whole_is_known_from_the_schema():
    whole = {each.path for each in choose(TOWN) if each.whole}
    assert "regime.scoring.who.min_age" in whole
    assert "regime.scoring.points.littering.points[0]" in whole
    assert "regime.sensing.chat_groups.members" in whole
    assert "regime.scoring.expires" not in whole
    assert "regime.response.fear.own" not in whole


@pytest.mark.parametrize("path", ["regime.scoring.who.min_age", "regime.sensing.chat_groups"])
def test_whole_numbers_stay_whole(path):
    (parameter,) = (each for each in choose(TOWN, [path]) if each.whole)
    values = parameter.values(np.linspace(0, 1, 101))
    assert (values == np.rint(values)).all()
    assert (values[0], values[-1]) == (parameter.low, parameter.high)


@pytest.mark.parametrize("paths", [["accuses"], ["commercial_score.weights"]])
def test_shares_of_a_whole_go_on_adding_up(paths):
    chosen = choose(TOWN, [f"*.{path}" for path in paths])
    values = np.array([each.high for each in chosen])
    found = settings(TOWN, chosen, values)
    assert sum(float(text) for _, text in found) == pytest.approx(1)
    varied(TOWN.to_yaml(), found, "exponential")


@pytest.mark.parametrize("preset", ["town", "documented-local-pilot", "safeguarded"])
def test_points_of_all_ranges_hold_together(preset):
    scenario = gc.load(preset)
    chosen = choose(scenario)
    cube = make_design("lhs", 6, [True] * len(chosen)).cube()
    values = np.column_stack([each.values(cube[:, at]) for at, each in enumerate(chosen)])
    fear = scenario.regime.response.fear
    text = scenario.to_yaml()
    for row in values:
        found = varied(text, settings(scenario, chosen, row), fear.rule if fear else "as it stands")
        assert found.hash != scenario.hash


@pytest.mark.parametrize("kind", DESIGNS)
def test_designs_have_the_rows_they_say(kind):
    design = make_design(kind, 8, [True, False, True])
    cube = design.cube()
    assert cube.shape == (design.rows, 3)
    assert ((cube >= 0) & (cube <= 1)).all()
    np.testing.assert_array_equal(cube, design.cube())


def test_the_blocks_of_a_saltelli_design_change_what_they_should():
    design = make_design("saltelli", 4, [True, False, True])
    cube = design.cube()
    for first, *mixed, last, group in design.blocks():
        for at, row in enumerate(mixed):
            expected = cube[first].copy()
            expected[at] = cube[last][at]
            np.testing.assert_array_equal(cube[row], expected)
        np.testing.assert_array_equal(cube[group], [cube[last][0], cube[first][1], cube[last][2]])


@pytest.mark.parametrize(("points", "numbers"), [(20, 393), (64, 199), (64, 393), (256, 20)])
def test_columns_of_a_latin_hypercube_are_no_copies(points, numbers):
    cube = make_design("lhs", points, [True] * numbers).cube()
    assert largest_correlation(cube) < correlation_by_chance(points, numbers)


def test_what_chance_gives_is_what_independent_columns_have():
    """One in a thousand designs is beyond it: of 200, 3 and more have probability 0.001."""
    random = np.random.default_rng(6)
    bound = correlation_by_chance(64, 50)
    found = [largest_correlation(random.random((64, 50))) for _ in range(200)]
    assert sum(each > bound for each in found) < 3
    # And it is not far away.
    assert max(found) > 0.8 * bound


@pytest.mark.parametrize(
    ("kind", "points", "numbers", "refused"),
    [("sobol", 64, 199, True), ("sobol", 64, 20, False), ("sobol", 1024, 20, False),
     ("saltelli", 64, 199, True), ("saltelli", 64, 5, False), ("lhs", 20, 393, False),
     ("morris", 8, 199, False)],
)  # fmt: skip
def test_a_design_whose_columns_repeat_each_other_is_refused(kind, points, numbers, refused):
    design = make_design(kind, points, [True] * numbers)
    cube = design.cube()
    if not refused:
        check_columns(design, cube)
        return
    with pytest.raises(GlasscityError, match="repeat each other"):
        check_columns(design, cube)


def test_sixty_four_points_of_sobol_repeat_554_pairs_of_199_columns():
    found = np.abs(np.corrcoef(make_design("sobol", 64, [True] * 199).cube(), rowvar=False))
    assert (found[np.triu_indices(199, 1)] > 0.5).sum() == 554
