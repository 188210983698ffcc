"""What all rooms' tests share: how hypothesis searches, and scenarios written as text."""

from __future__ import annotations

import hashlib
import json
import signal

import pytest
from hypothesis import Phase, settings

# A shell that starts the tests in the background has Ctrl-C ignored, and so would all that they
# start: what tests of signals send must be heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

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
def reseal():
    """Return a function that changes a folder's manifest and lists its files as they are now."""
    from glasscity.outcomes.sealing import FILES, listed, sealed

    def changed(folder, name="run.json", **changes):
        manifest = json.loads((folder / name).read_text()) | changes
        if FILES not in changes:
            present = {file: None for file in manifest[FILES] if (folder / file).is_file()}
            manifest[FILES] = listed(folder, present)
        (folder / name).write_text(json.dumps(sealed(manifest)))

    return changed


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
