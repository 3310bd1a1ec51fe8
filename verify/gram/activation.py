"""One layer, one sample, one step: Proposition 1, for floats and fractions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.gram import GramParameters
from bounds.gram.shift import GELU_SLOPE
from verify.algebra import FLOATS, Algebra, Scalar, square
from verify.errors import InputError
from verify.gram.surrogate import Values
from verify.measurement import Measured, Observation, along


def _gelu(z: ndarray) -> ndarray:
    from scipy.special import ndtr

    return z * ndtr(z)


def _gelu_slope(z: ndarray) -> ndarray:
    from scipy.special import ndtr

    return ndtr(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


@dataclass(frozen=True)
class Activation:
    """sigma and its slope, elementwise; sigma is `lipschitz`-Lipschitz."""

    value: Callable[[ndarray], ndarray]
    slope: Callable[[ndarray], ndarray]
    lipschitz: Any = 1
    increasing: bool = True


ACTIVATIONS = {
    "relu": Activation(lambda z: np.where(z > 0, z, 0 * z), lambda z: (z > 0) * 1),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "gelu": Activation(_gelu, _gelu_slope, GELU_SLOPE, increasing=False),
}


def activation_values(
    W: ndarray, h: ndarray, q: ndarray, eta: Scalar, name: str, algebra: Algebra, b: ndarray | None = None
) -> tuple[Values, dict[str, Any], ndarray, ndarray]:
    """Proposition 1 for z = Wh + b, q = dL/dsigma(z): W (m, d), h (d,), q (m,); the step moves W alone.

    Also the units' moves, (m,), and their virtual moves -eta q.
    """
    kind = ACTIVATIONS[name]
    z = W @ h if b is None else W @ h + b
    G = (kind.slope(z) * q)[:, None] * h[None, :]
    moves, virtual = kind.value(z - eta * (G @ h)) - kind.value(z), -eta * q
    length, square_L = square(h), algebra.number(kind.lipschitz) ** 2
    zero = algebra.number(0)

    def worst(excess: ndarray) -> Scalar:
        return algebra.largest([zero, *excess])

    values: Values = {
        "activation_excess": worst(abs(moves) - square_L * abs(virtual)),
        "activation_excess_scaled": worst(abs(moves) - square_L * length * abs(virtual)),
        "activation_conflict": worst(-moves * virtual),
        "input_gap": abs(length - 1),
    }
    given = {"kind": "activation", "increasing": kind.increasing, "input_gap": values["input_gap"]}
    return values, given, moves, virtual


def observe_activation(
    W: Float[ndarray, "m d"], h: Float[ndarray, " d"], q: Float[ndarray, " m"], eta: float, activation: str,
    *, b: Float[ndarray, " m"] | None = None, case: str = "activation", origin: str = "given",
) -> Observation:  # fmt: skip
    """Proposition 1 on one layer and one sample; q = dL/dsigma(Wh + b), one step of size eta on W.

    Raises InputError for an unknown activation, eta <= 0, shapes that do not fit, and what is not finite.
    """
    if activation not in ACTIVATIONS:
        raise InputError(f"activation {activation!r}: choose from {', '.join(ACTIVATIONS)}")
    W, h, q = (np.asarray(x, dtype=np.float64) for x in (W, h, q))
    if W.ndim != 2 or h.shape != W.shape[1:] or q.shape != W.shape[:1] or not eta > 0:
        raise InputError(
            f"W {W.shape}, h {h.shape}, q {q.shape}, eta = {eta}: give (m, d), (d,), (m,) and eta > 0"
        )
    if not all(np.isfinite(x).all() for x in (W, h, q)):
        raise InputError("weights, sample and gradient must be finite")
    values, given, moves, virtual = activation_values(W, h, q, eta, activation, FLOATS, b)
    u = 2.0**-53 * (4 * len(h) + 32)
    reach = np.abs(W) @ np.abs(h) + (0 if b is None else np.abs(b)) + eta * np.abs(q) * 1.2 * (h @ h)
    slip = u * float(ACTIVATIONS[activation].lipschitz) * reach
    sized = np.maximum(np.abs(moves), np.abs(virtual))
    size, product = float(sized.max()), float(np.max(sized * np.abs(virtual)))
    sides = {
        "activation_excess": (float(slip.max()), size),
        "activation_excess_scaled": (float(slip.max()), size),
        "activation_conflict": (float(np.max(slip * np.abs(virtual))), product),
        "input_gap": (u * float(h @ h), 1.0),
    }
    # an equality is met within rounding where the rounding is small against its two sides
    measured = {
        name: Measured(float(x), sides[name][0], size=max(sides[name][1], float(x)))
        for name, x in values.items()
    }
    columns = {"fan-in": len(h), "units": len(W), "activation": activation, "eta": eta}
    return Observation("gram", case, origin, GramParameters(**given), along(measured), columns=columns)
