"""What all rooms' tests share: how hypothesis searches, and scenarios written as text."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import Phase, settings

# No deadline: a first call compiles. Derandomised: a red run is red again on the next machine.
# No shrinking: an example is a small town already, and shrinking one takes minutes.
settings.register_profile(
    "glasscity",
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("glasscity")


@pytest.fixture(scope="session")
def scenario_from(tmp_path_factory):
    """Return a function from the text of a scenario file to the resolved scenario."""
    from glasscity import scenario

    folder = tmp_path_factory.mktemp("scenarios")

    def load(text, **overrides):
        path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.yaml"
        path.write_text(text)
        changes = [(name.replace("__", "."), value) for name, value in overrides.items()]
        return scenario.load(path, changes)

    return load
