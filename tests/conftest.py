"""Profiles for property-based tests; one thread for every linear-algebra library; a small sweep."""

import os
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "default", max_examples=50, deadline=None, derandomize=True, suppress_health_check=SLOW
)
settings.register_profile("thorough", max_examples=5_000, deadline=None, suppress_health_check=SLOW)
settings.register_profile(
    "mutants", max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW
)
settings.load_profile("default")

SMALL_SWEEP = """
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
    """A sweep of eight small networks, as TOML."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL_SWEEP)
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Clusters are started, and thorough tests run, only where they are asked for."""
    asked = {"cluster": False, "thorough": config.getoption("--hypothesis-profile") == "thorough"}
    closed = [name for name, is_asked in asked.items() if not is_asked and name not in config.option.markexpr]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in closed)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
