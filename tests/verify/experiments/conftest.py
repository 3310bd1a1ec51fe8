"""Data directories in the real formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from experiment_files import write_fashion, write_sst


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a small Fashion-MNIST and a small SST-5."""
    folder = tmp_path_factory.mktemp("data")
    write_fashion(folder)
    return write_sst(folder)
