"""A sweep of a few small networks, as TOML."""

from pathlib import Path

import pytest

SMALL = """
name = "small"
seeds = 2
statements = ["layerwise/R6", "layerwise/R10"]
[parameters]
n = 3
K = 2
d = 8
L = [2, 3]
xi = [0.3, 0.5]
[training]
loss = 1e-6
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path
