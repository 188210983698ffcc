"""The boundary: glasscity models and never operates."""

import inspect
import tomllib
from pathlib import Path

import glasscity

ROOT = Path(__file__).parents[1]

ALLOWED = {
    "scenario", "people", "years", "seed", "threads", "overrides", "out", "ledger", "replay",
    "progress", "command", "source", "run", "path", "resolved", "design", "points", "parameters",
    "seeds", "rules", "workers", "threads_per_worker", "dask", "a", "b", "overrides_b", "without",
    "person", "against", "find", "find_in", "pairs", "robustness", "outcomes", "only",
    "assumptions", "checkpoint",
}  # fmt: skip
"""Parameters of public functions: what to play, how many, how long; never who or what was seen."""

DETECTORS = {
    "opencv", "cv2", "torch", "tensorflow", "jax", "transformers", "scikit-learn", "sklearn",
    "pillow", "imageio", "librosa", "whisper", "dlib", "face", "spacy", "nltk", "onnx",
}  # fmt: skip


def test_no_public_function_takes_records_events_or_persons():
    functions = [getattr(glasscity, name) for name in glasscity.__all__]
    for function in filter(inspect.isfunction, functions):
        assert set(inspect.signature(function).parameters) <= ALLOWED, function.__name__


def test_a_number_of_people_is_a_number():
    people = inspect.signature(glasscity.run).parameters["people"]
    assert people.annotation == "int | None"


def test_a_person_is_the_number_of_a_synthetic_one():
    person = inspect.signature(glasscity.story).parameters["person"]
    assert person.annotation == "int | None"


def test_no_dependency_brings_a_detector():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in wanted:
        assert not any(word in requirement.lower() for word in DETECTORS), requirement
