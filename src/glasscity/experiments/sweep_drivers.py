"""What a harm of a sweep rests on, each number confirmed alone in the sweep's own cities."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasscity.experiments.assumed_numbers import title_of
from glasscity.experiments.effects import value_in
from glasscity.experiments.exploration import evaluating
from glasscity.experiments.exploration.evaluating import Job
from glasscity.experiments.exploration.exploration import Exploration
from glasscity.experiments.exploration.parameters import Parameter, settings
from glasscity.experiments.resting import Driver, drivers_of


def rests_on(found: Exploration, outcome: str) -> tuple[Driver, ...]:
    """Return the varied numbers that a harm rests on under the scenario's own rule.

    Parameters
    ----------
    found
        A sweep with two seeds or more, of a design that fills the ranges.
    outcome
        Name of a measure typed harm.

    Returns
    -------
    tuple of Driver
        Empty where nothing is beyond chance and confirmed.
    """
    found.check_harm(outcome)
    study = found.study
    text = study.scenario.to_yaml()

    def alone(parameter: Parameter, value: float) -> npt.NDArray[np.float64] | None:
        pairs = settings(study.scenario, [parameter], np.array([value]))
        jobs = [Job(0, study.rules[0], seed, pairs) for seed in study.seeds]
        played = [evaluating.evaluate(text, study.people, study.days, 1, job) for job in jobs]
        if any(each.error for each in played):
            return None
        measures = [{one.name: one for one in each.measures} for each in played]
        return np.array([value_in(each, outcome) for each in measures], dtype=np.float64)

    titles = {each.path: title_of(study.scenario, each.path) for each in study.parameters}
    rows = study.design.spread
    over = found.values(outcome)[1:, 0][rows]
    return drivers_of(over, study.parameters, study.values[1:][rows], titles, alone)
