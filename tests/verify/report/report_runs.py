"""Run directories as the commands write them, small."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from verify.check import check
from verify.figures import Panel, Series
from verify.instances import Network
from verify.probe import probe

LAYERS = [0, 1, 2]
PANEL = Panel(
    "compression <b>", "layer l", "C_l",
    (Series("leading", LAYERS, (), "leading-order band", [0.1] * 3, [1.0] * 3),
     Series("open", LAYERS, (), "refined band", [0.2] * 3, [float("inf")] * 3),
     Series("</script><script>alert(1)</script>", LAYERS, [0.9, 0.5, 0.2]),
     Series("fit", LAYERS, [0.9, 0.45, 0.22], "fit")),
    log_y=True,
)  # fmt: skip


def check_run(directory: Path) -> Path:
    """A check of two networks, one of them one of two of a kind."""
    rng = np.random.default_rng(0)
    networks = []
    for name in ("first & <only>", "many #1", "many #2"):
        weights = [np.eye(9) + 0.01 * rng.standard_normal((9, 9)), np.repeat(np.eye(3), 3, axis=1)]
        X = np.eye(9) + 0.01 * rng.standard_normal((9, 9))
        networks.append(Network.of(X, [0, 0, 0, 1, 1, 1, 2, 2, 2], weights).named(name))
    report = check(*networks)
    directory.mkdir()
    report.table().to_csv(directory / "report.csv", index=False)
    record = {
        "choices": {"seeds": [0]},
        "cases": [{"case": "first & <only>", "origin": "given", "data_seed": 5}],
        "machine": {"versions": {"numpy": "1"}, "time": "2025-01-01T00:00:00+00:00"},
    }
    (directory / "run.json").write_text(json.dumps(record))
    return directory


def experiment_run(directory: Path, panel: Panel = PANEL) -> Path:
    """Two experiments, one of them failed."""
    (directory / "fig5").mkdir(parents=True)
    record = {
        "format": "dln-verify experiment", "version": 1, "name": "fig5", "title": "Figure 5",
        "source": "arXiv 2311.02960, Figure 5", "theory": "layerwise", "claims": ["C decays"],
        "observations": [{"claim": "C decays", "seen": True, "detail": "R2 = 1"},
                         {"claim": "D grows", "seen": None, "detail": "too few"}],
        "data": "synthetic", "settings": {"quick": True, "seeds": 2}, "parameters": {"xi": [0.1, 0.3]},
        "notes": ["a note"], "panels": [asdict(panel)], "columns": ["layer", "C"], "rows": 3, "seconds": 1.5,
        "key": "", "files": {}, "machine": {},
    }  # fmt: skip
    text = json.dumps(record).replace("Infinity", "null")
    (directory / "fig5" / "experiment.json").write_text(text)
    (directory / "fig5" / "table.csv").write_text("layer,C\n0,0.9\n1,0.5\n2,0.2\n")
    run = {"command": "reproduce", "names": ["fig5", "fig6", "fig7"],
           "experiments": [{"name": "fig5", "state": "done", "directory": "fig5", "error": ""},
                           {"name": "fig6", "state": "failed", "directory": "fig6", "error": "no data"}],
           "machine": {"python": "3.11"}}  # fmt: skip
    (directory / "run.json").write_text(json.dumps(run))
    return directory


def probe_run(directory: Path) -> Path:
    """A probed network."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 3))
    labels = torch.arange(30) % 3
    return probe(model, [(torch.randn(30, 4) + labels[:, None], labels)], columns="all").write(directory)


def tightness_run(directory: Path) -> Path:
    """A search for sharp instances."""
    directory.mkdir()
    frame = pd.DataFrame({"statement": ["layerwise/R6", "layerwise/R8"], "quantity": ["C_ratio", "D"],
                          "layer": [0, 1], "slack": [1.0001, 1.7], "certificate": ["", ""]})  # fmt: skip
    frame.to_csv(directory / "tightness.csv", index=False)
    (directory / "run.json").write_text(
        json.dumps({"command": "tighten", "choices": {"seed": 3}, "machine": {}})
    )
    return directory


def regress_run(directory: Path) -> Path:
    """A flip matrix."""
    directory.mkdir()
    rows = [("wide", "layerwise/R6", "holds", "holds", 7), ("wide", "layerwise/R8", "holds", "violated", 2)]
    columns = ["profile", "statement", "before", "after", "count"]
    pd.DataFrame(rows, columns=columns).to_csv(directory / "flips.csv", index=False)
    (directory / "run.json").write_text(json.dumps({"machine": {}}))
    return directory


SWEEP = """
name = "small"
seeds = 1
statements = ["layerwise/R10"]
[parameters]
n = 2
K = 2
d = 6
L = [2, 3]
xi = [0.3, 0.5]
[training]
loss = 1e-4
"""


def sweep_run(directory: Path) -> Path:
    """A sweep of four small networks, one of its rows lost."""
    from verify.sweep import load_spec, run_sweep

    spec = directory.with_suffix(".toml")
    spec.write_text(SWEEP)
    run_sweep(load_spec(spec), directory, workers=1, batch=1)
    part = next((directory / "parts").rglob("*.parquet"))
    pd.read_parquet(part)[1:].to_parquet(part)
    return directory


RUNS = {"check": check_run, "reproduce": experiment_run, "probe": probe_run, "tighten": tightness_run,
        "regress": regress_run, "sweep": sweep_run}  # fmt: skip
