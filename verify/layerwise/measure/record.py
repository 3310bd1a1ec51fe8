"""What a measurement is: numbers with rounding bounds, by quantity and layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log
from typing import Any

import numpy as np
from numpy import ndarray

from bounds.layerwise.parameters import Parameters, Weighting
from verify.layerwise.parameters import parameters
from verify.measurement import Key, Measured, Numbers, Together, undefined
from verify.provenance import Provenance


@dataclass(frozen=True)
class Measurement:
    """All quantities of `bounds.layerwise.quantities` for one instance.

    values: by (name, layer); layer is None for one value a network.  Every name is there at every
    layer of its `where`; what does not exist carries its reason.
    sensitivity: how far the value may move when every weight matrix and X are perturbed by a
    relative d u in Frobenius norm: the distance within which the float network can be told from an
    exactly balanced one.  0 for canonical pairs and for quantities whose `error` already has that
    size; inf where such a perturbation can make the quantity undefined.
    sizes, weighting: n_1, .., n_K where the classes differ in size (n is then their mean), and what
    Tr Sigma_B weighs the class means with.
    """

    case: str
    origin: str
    n: float
    K: int
    d: int
    L: int
    alpha: float
    provenance: Provenance
    values: dict[Key, Measured]
    sensitivity: dict[Key, float] = field(default_factory=dict)
    sizes: tuple[int, ...] | None = None
    weighting: Weighting = "classes"

    @property
    def parameters(self) -> Parameters:
        """What the statements take, each moved by its rounding error to the side that keeps it valid."""
        return parameters(self)

    def scalars(self) -> dict[str, float | int | str | None]:
        """Sizes, measured parameters and provenance: the columns every row of the case shares."""
        origin = self.provenance
        sizes = {"n": self.n, "K": self.K, "d": self.d, "L": self.L, "alpha": self.alpha}
        measured = {name: self.values[name, None].value for name in SCALARS}
        run = {"xi": origin.xi, "step": origin.step}
        return {**sizes, **run, **measured, "loss": origin.loss, "seed": origin.seed}

    def amplified(self, residuals: Mapping[str, float], key: Key) -> float:
        """How far, relative to its size, a quantity may lie from that of the nearest network and data that
        meet exactly the equalities which these meet up to relative `residuals`, by quantity; first order.

        With q = sigma_1/sigma_d over the hidden layers, r of delta_low and c = lmax/lmin of X'X: making a
        pair balanced moves a layer by a relative q^2 r/2, and L pairs by w = L q^2 r/2.  Minimum norm and
        interpolation are then put right in the data alone, since (X^+)' = X^+ + Y^+(alpha W_(L:1) - YX^+)
        does: X moves by c (the other residuals + L w).  Call x the sum of both, over all layers: it moves
        singular values and class means by a factor 4 L of itself, and theta = N max |X'X - I| by N x; in
        the within-class features at layer l it may put t = q^l x of their trailing part into the leading
        one, which holds a of it already (within_leak), and so moves their energy by 2 a t + t^2.
        Infinite where sigma_d or lmin may be 0, or the bound is no longer small: the square root of a
        residual is all that is known there.
        """
        low = residuals.get("delta_low", 0.0)
        rest = sum(residuals.values()) - low
        if low == rest == 0.0:
            return 0.0
        hidden, data = range(1, self.L), self.values
        least = data["lmin", None]
        smallest = min(data["sigma_d", i].value - data["sigma_d", i].error for i in hidden)
        q = 0.0
        if low > 0.0 or key[0] in WITHIN:
            if not smallest > 0.0:
                return inf
            q = log(max(data["sigma_1", i].value + data["sigma_1", i].error for i in hidden) / smallest)
        if least.undefined or not least.value > least.error:
            return inf
        weights = self.L * low / 2 * exp(min(2 * q, 700.0))
        spread = data["lmax", None].value / least.value
        x = self.L * weights + spread * (rest + self.L * weights)
        moved = self.n * self.K * x
        if key[0] in WITHIN:
            layer = self.L - 1 if key[1] is None else min(key[1] + 1, self.L - 1)
            turned = exp(min(log(x) + layer * q, 700.0))
            leaks = [data["within_leak", i] for i in range(layer + 1)]
            leak = max(1.0 if x.undefined else x.value + x.error for x in leaks)
            moved += turned if key[0] == "within_leak" else 2 * leak * turned + turned * turned
        return 4.0 * self.L * moved if 4.0 * self.L * moved < 0.5 else inf


@dataclass(frozen=True, eq=False)
class Batch(Sequence[Measurement]):
    """B measurements of one depth, together: arrays (B,) of what `Measurement` has one of.

    values, sensitivity: by (name, layer).  `batch[i]` is one of them; `take` some of them.  singles: the
    measurements themselves, where the batch was made of them.
    """

    cases: Sequence[str]
    origins: Sequence[str]
    n: ndarray
    K: ndarray
    d: ndarray
    L: int
    alpha: ndarray
    provenances: Sequence[Provenance]
    values: Mapping[Key, Numbers]
    sensitivity: Mapping[Key, ndarray | float]
    sizes: Sequence[tuple[int, ...] | None]
    weightings: Sequence[Weighting]
    singles: Sequence[Measurement] | None = None

    @classmethod
    def of(cls, measurements: Sequence[Measurement]) -> Batch:
        """Single measurements of one depth together."""
        if isinstance(measurements, Batch):
            return measurements
        own = Together(measurements)
        numbers = ([getattr(m, name) for m in measurements] for name in ("n", "K", "d", "alpha"))
        n, K, d, alpha = (np.array(column, dtype=np.float64) for column in numbers)
        columns = ("case", "origin", "provenance", "sizes", "weighting")
        cases, origins, runs, sizes, weightings = ([getattr(m, x) for m in measurements] for x in columns)
        return cls(
            cases, origins, n, K, d, own.L, alpha, runs, own.values, own.sensitivity, sizes, weightings,
            measurements,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, i: Any) -> Any:
        if self.singles is not None:
            return self.singles[i]
        return Measurement(
            case=str(self.cases[i]),
            origin=str(self.origins[i]),
            n=_whole(float(self.n[i])),
            K=int(self.K[i]),
            d=int(self.d[i]),
            L=self.L,
            alpha=float(self.alpha[i]),
            provenance=self.provenances[i],
            values={key: x[i] for key, x in self.values.items()},
            sensitivity={
                key: float(x[i]) if isinstance(x, ndarray) else x for key, x in self.sensitivity.items()
            },
            sizes=self.sizes[i],
            weighting=self.weightings[i],
        )

    def take(self, places: Sequence[int]) -> Batch:
        """Those at these places."""
        if list(places) == list(range(len(self))):
            return self
        index = np.asarray(places)

        def some(x: Sequence[Any]) -> list[Any]:
            return [x[i] for i in places]

        return Batch(
            some(self.cases),
            some(self.origins),
            self.n[index],
            self.K[index],
            self.d[index],
            self.L,
            self.alpha[index],
            some(self.provenances),
            {key: x.take(index) for key, x in self.values.items()},
            {key: x[index] if isinstance(x, ndarray) else x for key, x in self.sensitivity.items()},
            some(self.sizes),
            some(self.weightings),
            None if self.singles is None else some(self.singles),
        )


def _whole(n: float) -> float:
    return int(n) if n == int(n) else float(n)


WITHIN = (
    "C", "C_ratio", "W_ratio", "within_norm", "within_leak", "within_leading_share", "within_smallest_share",
    "convexity_within",
)  # fmt: skip
"""Quantities of the within-class features."""


SCALARS = ("theta", "theta_s", "lmin", "lmax", "delta", "delta_low", "eps", "rho", "mu", "e0")
"""Measured parameters that every row of a table repeats."""


def movement(value: Measured | Numbers) -> Any:
    """The error of a record as a sensitivity: inf where the number could cease to exist."""
    if isinstance(value, Numbers):
        return np.where(value.known, value.error, inf)
    return inf if value.undefined else value.error


__all__ = ["Batch", "Key", "Measured", "Measurement", "movement", "undefined"]
