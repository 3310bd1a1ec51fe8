"""Maps of where Theorem 4 and its refinements say something around the parameters of a run's cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import bounds
from verify.theory import Around

COMPARED = {"C_ratio": ("thm4-15", "R6s", "R10s"), "D": ("thm4-16", "R8s", "R10s")}

NEEDED = ("n", "K", "d", "L", "theta", "eps", "delta", "rho", "lmin", "lmax")

MOST, POINTS = 2, 25
"""Sizes of networks that are drawn, and points of a map along each axis."""

REACH = 300.0
"""How far below the smallest value of the run a map goes, as a factor."""

NOTE = (
    "Each case stands at its theta and eps. Along the axes the spectrum of X'X moves with theta, and delta "
    "as eps², rho as eps, as they do with the scale of the initialisation; mu = e0 = 0 and the lower pairs "
    "are balanced, as at the end of the training: what fails for a case that stands inside fails for that."
)


def around(frame: Any) -> Iterator[Around]:
    """A map for each quantity and each size of network, the most frequent sizes first.

    frame: rows of a report, with the measured parameters of each case as columns.
    """
    if not set(NEEDED) <= set(frame.columns):
        return
    import pandas as pd

    cases = frame.drop_duplicates("case")
    numbers = {name: pd.to_numeric(cases[name], errors="coerce") for name in NEEDED}
    cases = cases[["case"]].assign(**numbers).dropna()
    cases = cases[(cases["theta"] > 0) & (cases["eps"] > 0) & (cases["rho"] >= 0) & (cases["L"] >= 3)]
    groups: Any = cases.groupby(["n", "K", "d", "L"], sort=False)
    for sizes, own in sorted(groups, key=lambda x: -len(x[1]))[:MOST]:
        yield from _maps(dict(zip(("n", "K", "d", "L"), sizes, strict=True)), own)


def _maps(sizes: dict[str, Any], cases: Any) -> Iterator[Around]:
    theta, eps = (_axis(cases[name].to_numpy(float)) for name in ("theta", "eps"))
    level = float((cases["delta"] / cases["eps"] ** 2).median())
    spread = float((cases["rho"] / cases["eps"]).median())
    low, high = (float((abs(1 - cases[name]) / cases["theta"]).median()) for name in ("lmin", "lmax"))
    x, y = theta[None, :], eps[:, None]
    tied = {
        "delta": level * y**2,
        "rho": spread * y,
        "lmin": np.maximum(1 - low * x, 0),
        "lmax": 1 + high * x,
    }
    points = [(str(r.case), float(r.theta), float(r.eps)) for r in cases.itertuples()]
    L, at = int(sizes["L"]), {name: float(sizes[name]) for name in ("n", "K", "d")}
    for quantity, statements in COMPARED.items():
        try:
            m = bounds.map(
                statements, x=("theta", theta), y=("eps", eps), L=L, layer=1, quantity=quantity, **at, **tied
            )
        except (ValueError, ArithmeticError):  # numbers that no measurement gives, in a damaged table
            continue
        words = ", ".join(f"{name} = {value:g}" for name, value in {**at, "L": L}.items())
        name = "C_2 / C_1" if quantity == "C_ratio" else "D_1"
        yield Around(
            f"{name} at {words}; delta = {level:.3g} eps², rho = {spread:.3g} eps", m, tuple(points), NOTE
        )


def _axis(values: np.ndarray) -> np.ndarray:
    return np.geomspace(values.min() / REACH, values.max() * 2, POINTS)
