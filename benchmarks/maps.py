"""Maps of scope and vacuity, with a table: `python benchmarks/maps.py reports/maps`.

K = 3 classes of n = 10 samples, square layers of width N = 30, as in the synthetic experiments.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import bounds
from verify.cli.map import DEFAULTS
from verify.report.maps import map_figure

SIZES = {"n": 10, "K": 3, "d": 30, "rho": 0.0}

MAPS = {
    "compression-L3": ("C_ratio", 3, 1, {"eps": 0.1}, (0, 0.5), (0.06, 3)),
    "compression-L6": ("C_ratio", 6, 1, {"eps": 0.1}, (0, 0.5), (0.06, 3)),
    "compression-scope-L3": ("C_ratio", 3, 1, {"eps": 0.01}, (0, 0.3), (6e-4, 0.3)),
    "discrimination-L6": ("D", 6, 2, {"eps": 0.1}, (0, 0.5), (0.06, 3)),
    "discrimination-scope-L6": ("D", 6, 2, {"eps": 0.01}, (0, 0.01), (6e-4, 6e-3)),
}
"""Name: quantity, L, layer, eps, range of theta, range of delta (spaced in ratio)."""


def main(folder: str) -> None:
    target, rows = Path(folder), []
    target.mkdir(parents=True, exist_ok=True)
    for name, (quantity, L, layer, fixed, theta, delta) in MAPS.items():
        m = bounds.map(
            DEFAULTS[quantity], x=("theta", np.linspace(*theta, 41)), y=("delta", np.geomspace(*delta, 41)),
            L=L, layer=layer, quantity=quantity, **fixed, **SIZES,
        )  # fmt: skip
        map_figure([m]).savefig(target / f"{name}.png", dpi=100)
        rows.append(m.table().assign(map=name, quantity=quantity, L=L, layer=layer))
    drawn_for_the_readme().savefig(target / "theorem-4.png", dpi=80)
    table = pd.concat(rows, ignore_index=True)
    named = ["map", "quantity", "L", "layer"]
    table[[*named, *(x for x in table.columns if x not in named)]].round(4).to_csv(
        target / "maps.csv", index=False
    )


def drawn_for_the_readme() -> Figure:
    """What `dln-verify map` in README.md draws."""
    axes = {"x": ("theta", np.linspace(0, 0.3, 41)), "y": ("delta", np.geomspace(6e-4, 0.3, 41))}
    fixed = {"eps": 0.01, "rho": 0.0, "n": 10, "K": 3, "d": 30}
    return map_figure([bounds.map(["thm4-15", "R6s"], **axes, L=L, layer=1, **fixed) for L in (3, 6)])


if __name__ == "__main__":
    main(sys.argv[1])
