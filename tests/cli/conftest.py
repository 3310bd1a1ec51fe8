"""Running the command in this process and as one, and network files for it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import Ended, command, environment

from verify.cli import main
from verify.instances import Network, full_network, generate_pair


@pytest.fixture
def run(capsys) -> Callable[..., Ended]:
    """Run `dln-verify` with these arguments in this process."""

    def call(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, captured.out, captured.err)

    return call


@pytest.fixture
def refused(run) -> Callable[..., str]:
    """Run a command that must be refused: exit code 2, one line of message, nothing printed."""

    def call(*arguments: object) -> str:
        ended = run(*arguments)
        assert ended.code == 2, ended
        assert ended.out == ""
        assert ended.err.startswith("dln-verify: error: ")
        assert ended.err.count("\n") == 1
        return ended.err

    return call


@pytest.fixture
def process(tmp_path) -> Callable[..., Ended]:
    """Run `python -m verify` with these arguments as a process."""

    def call(*arguments: object) -> Ended:
        done = subprocess.run(
            command(*arguments), capture_output=True, text=True, cwd=tmp_path, env=environment(), timeout=120
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="session")
def network() -> Network:
    """A network within the refined hypotheses: n = 2, K = 3, d = 9, L = 3, theta = 0.1, eps = 0.1."""
    return full_network(generate_pair(0, n=2, K=3, d=9, L=3, theta=0.1, eps=0.1))


@pytest.fixture(scope="session")
def arrays(network) -> dict[str, Any]:
    """The arrays of `network` under the names a file needs."""
    weights = {f"W{layer}": W for layer, W in enumerate(network.weights, start=1)}
    return {"X": network.X, "labels": np.repeat(np.arange(3), 2), **weights}


@pytest.fixture
def npz(tmp_path, arrays) -> Callable[..., Path]:
    """Write the network's arrays, some replaced or (None) left out, to an .npz file."""

    def write(name: str = "net.npz", **changes: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in (arrays | changes).items() if value is not None}
        np.savez(path, **kept)
        return path

    return write
