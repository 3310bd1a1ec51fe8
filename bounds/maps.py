"""Where each statement says something: scope and vacuity over two parameters, and which is tightest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bounds.evaluation import Evaluation, chosen, evaluate
from bounds.statement import Layer, Statement

if TYPE_CHECKING:
    import pandas as pd

UNSATISFIABLE, OUT_OF_SCOPE, VACUOUS, INFORMATIVE = range(4)

LARGEST = np.finfo(float).max

STATUS = ("no network has these", "out of scope", "vacuous", "informative")
"""What can be said of a statement at a point, from worst to best."""


@dataclass(frozen=True)
class Map:
    """Statements on one quantity at one layer over a grid; arrays have the shape (statements, y, x).

    status: an index into STATUS.  lower, upper: the ends.  width: upper - lower within the range the
    quantity has in any case, nan unless informative.  tightest: which statement has the smallest width
    (shape (y, x)), -1 where none is informative.
    """

    quantity: str
    layer: Layer
    L: int | None
    x: tuple[str, np.ndarray]
    y: tuple[str, np.ndarray]
    fixed: Mapping[str, Any]
    statements: tuple[str, ...]
    status: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @property
    def width(self) -> np.ndarray:
        width = np.where(np.isfinite(self.upper), self.upper - self.lower, np.inf)
        return np.where(self.status == INFORMATIVE, width, np.nan)

    @property
    def tightest(self) -> np.ndarray:
        width = np.where(self.status == INFORMATIVE, np.minimum(self.width, LARGEST), np.inf)
        informative = (self.status == INFORMATIVE).any(axis=0)
        return np.where(informative, np.argmin(width, axis=0), -1)

    def factor(self, first: str, second: str) -> np.ndarray:
        """By which factor the second is tighter: of the upper ends where both are finite, of 1 - lower else.

        nan where not both are informative.
        """
        i, j = (self.statements.index(name) for name in (first, second))
        both = (self.status[i] == INFORMATIVE) & (self.status[j] == INFORMATIVE)
        with np.errstate(all="ignore"):
            ends = (1 - self.lower) if self.quantity == "D" else self.upper
            return np.where(both, ends[i] / ends[j], np.nan)

    def frame(self) -> pd.DataFrame:
        """One row a point and statement: x, y, statement, status, lower, upper, width, tightest."""
        import pandas as pd

        (x_name, x), (y_name, y) = self.x, self.y
        Y, X = np.meshgrid(y, x, indexing="ij")
        best = self.tightest
        return pd.concat(
            [
                pd.DataFrame({
                    x_name: X.ravel(), y_name: Y.ravel(), "quantity": self.quantity, "layer": self.layer,
                    "statement": name, "status": np.array(STATUS, dtype=object)[self.status[i]].ravel(),
                    "lower": self.lower[i].ravel(), "upper": self.upper[i].ravel(),
                    "width": self.width[i].ravel(), "tightest": (best == i).ravel(),
                })
                for i, name in enumerate(self.statements)
            ],
            ignore_index=True,
        )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """One row a statement: shares of the grid by state, where it is tightest, by which factor it is
        tighter than the first statement, least and most, and up to which x and y it says something."""
        import pandas as pd

        rows, best = [], self.tightest
        for i, name in enumerate(self.statements):
            factor = self.factor(self.statements[0], name)
            known = factor[np.isfinite(factor)]
            says = self.status[i] == INFORMATIVE
            reach = {
                f"{axis} {word}": float(f"{choose(values[says.any(axis=k)]):.4g}") if says.any() else np.nan
                for k, (axis, values) in enumerate((self.x, self.y))
                for word, choose in (("from", np.min), ("to", np.max))
            }
            rows.append({
                "statement": name,
                **{word: float(np.mean(self.status[i] == k)) for k, word in enumerate(STATUS)},
                "tightest": float(np.mean(best == i)),
                "factor least": float(f"{known.min():.4g}") if known.size else np.nan,
                "factor most": float(f"{known.max():.4g}") if known.size else np.nan,
                **reach,
            })  # fmt: skip
        return pd.DataFrame(rows)


def scope_map(
    statements: str | Statement | Iterable[str | Statement],
    *,
    x: tuple[str, Any],
    y: tuple[str, Any],
    L: int | None = None,
    quantity: str = "C_ratio",
    layer: int | None = None,
    **fixed: Any,
) -> Map:
    """Which of the statements says anything about a quantity, over two parameters: `bounds.map`.

    x, y: (name, values); L where the theory of the statements has a depth; fixed: the other parameters.
    A point is unsatisfiable where no network has the parameters, out of scope where a hypothesis of the
    statement fails, vacuous where the band allows everything, else informative.

    >>> import bounds, numpy as np
    >>> m = bounds.map(["thm4-15", "R6"], x=("theta", np.linspace(0, 0.4, 5)), y=("delta", [0.1, 0.3]),
    ...                L=4, layer=1, eps=0.1, rho=0.0, n=10, K=3, d=31)
    >>> bool(m.status[1].min() == bounds.maps.INFORMATIVE)
    True
    """
    (x_name, x_values), (y_name, y_values) = x, y
    if x_name == y_name:
        raise ValueError(f"x and y are both {x_name!r}: two parameters span a map")
    twice = sorted({x_name, y_name} & set(fixed))
    if twice:
        raise ValueError(f"{twice[0]} spans the map and is fixed too: leave one out")
    if "L" in (x_name, y_name):
        raise ValueError("a map is at one depth L: make one a depth, or use evaluate with an array of L")
    X, Y = np.asarray(x_values, dtype=float), np.asarray(y_values, dtype=float)
    found = evaluate(
        statements, layer=layer, quantity=quantity, strict=False, L=L,
        **{x_name: X[None, :], y_name: Y[:, None]}, **fixed,
    )  # fmt: skip
    names = [s.id for s in chosen(statements)]
    speaking = [name for name in names if any(band.statement == name for band in found)]
    layers = {band.layer for band in found}
    if len(layers) > 1:
        raise ValueError(f"{quantity} is bounded at layers {sorted(layers, key=str)}: choose one with layer")
    return _map(found, speaking, quantity, L, (x_name, X), (y_name, Y), fixed)


def _map(
    found: Evaluation, names: Sequence[str], quantity: str, L: int | None, x: tuple[str, np.ndarray],
    y: tuple[str, np.ndarray], fixed: Mapping[str, Any],
) -> Map:  # fmt: skip
    shape = (len(y[1]), len(x[1]))
    status, lower, upper = [], [], []
    layer: Layer = None
    for name in names:
        (band,) = (band for band in found if band.statement == name)
        layer = band.layer
        code = np.where(band.vacuous, VACUOUS, INFORMATIVE)
        code = np.where(band.in_scope, code, OUT_OF_SCOPE)
        code = np.where(found.satisfiable, code, UNSATISFIABLE)
        status.append(np.broadcast_to(code, shape))
        lower.append(np.broadcast_to(band.lower, shape))
        upper.append(np.broadcast_to(band.upper, shape))
    return Map(quantity, layer, L, x, y, fixed, tuple(names), *(np.array(a) for a in (status, lower, upper)))
