"""Printed target linearity and its surrogate S (Definition 2 to Proposition 3): one function each, for floats
and fractions.  Rows are samples; values are by name, parameters those of `GramParameters`."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.gram import GramParameters
from verify.algebra import FLOATS, Algebra, Scalar, basis, relative, size, square
from verify.errors import InputError
from verify.gram.linearity import printed_linearity
from verify.measurement import Measured, Observation, along, number

Values = dict[str, Any]

NO_RIDGE = "lambda = 0: the inverse of lambda I + H'H need not exist"


def surrogate(H: ndarray, Y: ndarray, W: ndarray | None = None) -> Scalar:
    """S(G) = tr(Y'GY) for G = H'H, or H'W'WH with the next layer's W (rows are samples)."""
    seen = H.T @ Y
    return square(seen if W is None else W @ seen)


def alignment(Z: ndarray, Y: ndarray, algebra: Algebra) -> Scalar:
    """S(ZZ')/(|ZZ'|_F |YY'|_F), at most 1 (Lemma 5); Z (n, q) the next layer's outputs without bias."""
    return surrogate(Z, Y) / algebra.root(square(Z.T @ Z) * square(Y.T @ Y))


def target_values(
    H: ndarray, y: ndarray, W: ndarray, ridge: Scalar, algebra: Algebra
) -> tuple[Values, dict[str, Any]]:
    """Woodbury, S, f_OLS, Lemmas 1 and 2, Theorem 2: H (n, p), y (n, 1) as it is, W (q, p)."""
    n, p = H.shape
    total, spread = square(y), square(y - y.sum() / n)
    S_input, S_id = surrogate(H, y), surrogate(H, y, W)
    Z = H @ W.T
    by_kernel = (y.T @ (Z @ Z.T) @ y)[0, 0]
    values: Values = {
        "TL_printed_deficit": 1 - printed_linearity(y, algebra.fit(H, y, ridge)),
        "S_input": S_input,
        "S_residual": abs(by_kernel - S_id) / (square(W) * square(H) * total),
        "ols_residual": relative(H.T @ (y - algebra.fit(H, y)), square(H) * total, algebra),
        "woodbury_residual": NO_RIDGE,
        "lemma_2_ratio": NO_RIDGE,
    }
    bottom, top = algebra.extremes(H)
    if ridge > 0:
        # (ridge I + HH')^(-1) y = (y - fit)/ridge is what Woodbury says: solve the kernel side itself
        kernel = H @ H.T
        kernel[np.diag_indices(n)] += ridge
        x = algebra.solve(kernel, y)
        missed = square(y - algebra.fit(H, y, ridge))
        values |= {
            "woodbury_residual": abs(missed - ridge * ridge * square(x)) / total,
            "lemma_2_ratio": square(x) * (ridge * total + S_input) / (total * total),
        }
    given = {
        "kind": "target", "samples": n, "width": p, "ridge": ridge, "target_square": total, "spread": spread,
        "weight_square": algebra.extremes(W)[1], "feature_square": square(H), "bottom": bottom, "top": top,
        "surrogate": S_id,
    }  # fmt: skip
    return values, given


def observe_target(
    H: Float[ndarray, "n p"], y: Float[ndarray, " n"], W: Float[ndarray, "q p"], ridge: float = 0.0,
    *, case: str = "target", origin: str = "given", about: str = "",
) -> Observation:  # fmt: skip
    """Definition 2, Lemmas 1 and 2, Theorem 2 on features H, one target y that is not centred, a layer W.

    Raises InputError for ridge < 0, empty or constant y, H or W without entries or not finite, shapes that do
    not fit, and W = 0 or H = 0.
    """
    H, y, W = (np.asarray(x, dtype=np.float64) for x in (H, y, W))
    require_target(H, y, W, ridge)
    values, given = target_values(H, y[:, None], W, ridge, FLOATS)
    n, p = H.shape
    kept = basis(H).condition ** 2 if not ridge else 1.0
    condition = max(kept, (ridge + given["top"]) / (ridge + given["bottom"]) if ridge else 1.0)
    u = 2.0**-53 * (n + p + len(W))
    errors = {
        "TL_printed_deficit": 64 * u * np.sqrt(condition) * given["target_square"] / given["spread"],
        "S_input": 16 * u * given["feature_square"] * given["target_square"],
        "lemma_2_ratio": 0.0 if not ridge else 64 * u * condition * values["lemma_2_ratio"],
    }
    measured = {
        name: Measured(np.nan, np.nan, x) if isinstance(x, str) else number(x, errors.get(name, 0.0))
        for name, x in values.items()
    }
    parameters = GramParameters(**given, about=about, condition=condition)
    columns = {"samples": n, "width": p, "lambda": ridge}
    return Observation("gram", case, origin, parameters, along(measured), columns=columns)


def require_target(H: ndarray, y: ndarray, W: ndarray, ridge: float) -> None:
    """InputError, naming what is wrong, unless the four make an instance."""
    if not ridge >= 0:
        raise InputError(f"lambda = {ridge}: a ridge must be at least 0")
    if H.ndim != 2 or not H.size:
        raise InputError(f"features of shape {H.shape}: give (n, p) with at least one sample and one feature")
    if y.shape != (len(H),):
        raise InputError(f"a target of shape {y.shape} for {len(H)} samples: give one number a sample")
    if W.ndim != 2 or W.shape[1] != H.shape[1] or not len(W):
        raise InputError(f"W of shape {W.shape} for {H.shape[1]} features: give (q, {H.shape[1]})")
    if not all(np.isfinite(x).all() for x in (H, y, W)):
        raise InputError("features, target and W must be finite")
    if np.ptp(y) == 0:
        raise InputError(
            "the target is constant: target linearity divides by its variance; give targets that vary"
        )
    if not H.any() or not W.any():
        raise InputError("H = 0 or W = 0: the surrogate sees nothing, so that no bound says anything")


def collapsed_values(H: ndarray, Y: ndarray, W: ndarray, algebra: Algebra) -> Values:
    """Proposition 2: 1 - S_cls(G_id)/(|G_id|_F |YY'|_F)."""
    return {"S_deficit": abs(1 - alignment(H @ W.T, Y, algebra))}


def observe_collapsed(seed: int, *, K: int = 3, n: int = 4, p: int = 8) -> Observation:
    """Proposition 2 on K collapsed classes of n samples: means a simplex in random axes (NC1, NC2), W the
    least-squares fit.  Raises InputError unless 2 <= K <= p and n >= 1."""
    if not 2 <= K <= p or n < 1:
        raise InputError(f"K = {K}, n = {n}, p = {p}: a simplex of K classes needs 2 <= K <= p and n >= 1")
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.standard_normal((p, K)))[0]
    simplex = np.eye(K) - 1 / K
    Y = np.repeat(simplex, n, axis=0)
    H = rng.uniform(0.1, 10) * Y @ axes.T
    W = np.linalg.lstsq(H, Y, rcond=None)[0].T
    values = along({name: number(x) for name, x in collapsed_values(H, Y, W, FLOATS).items()})
    parameters = GramParameters(kind="collapsed", samples=len(H), width=p)
    columns = {"K": K, "n": n, "p": p, "seed": seed}
    return Observation("gram", f"collapsed #{seed}", "closed form", parameters, values, columns=columns)


def interpolation_values(
    Z: ndarray, X: ndarray, A: ndarray, at: Scalar, algebra: Algebra
) -> tuple[Values, dict[str, Any]]:
    """Proposition 3 for g(z) = A'z: Z (n, p) codes, X (n, q), A (p, q), 0 <= at <= 1."""
    n, G = len(Z), Z @ A
    errors = G - X
    left = algebra.number(0)
    for i in range(n):
        mixed = at * errors[i] + (1 - at) * errors
        left = left + sum((size(row, algebra) for row in mixed), start=algebra.number(0))
    right = sum((size(row, algebra) for row in errors), start=algebra.number(0)) / n
    # f(a z_i + (1-a) z_j) - (a x_i + (1-a) x_j) for the linear f = g is the same mixture of the errors
    values: Values = {"interpolation_error": left / (n * n), "reconstruction_error": right}
    root = algebra.root(square(errors) / n)
    return values, {"kind": "interpolation", "reconstruction": right, "reconstruction_root": root}


def observe_interpolation(
    Z: Float[ndarray, "n p"], X: Float[ndarray, "n q"], at: float = 0.5, *, intercept: bool = True,
    case: str = "interpolation", origin: str = "given",
) -> Observation:  # fmt: skip
    """Proposition 3 for the least-squares map from codes Z to X, with an intercept if asked for.

    Raises InputError unless 0 <= at <= 1, shapes fit, and all is finite.
    """
    Z, X = np.asarray(Z, dtype=np.float64), np.asarray(X, dtype=np.float64)
    if not 0 <= at <= 1:
        raise InputError(f"alpha = {at}: an interpolation needs 0 <= alpha <= 1")
    if Z.ndim != 2 or X.ndim != 2 or len(Z) != len(X) or not Z.size or not X.size:
        raise InputError(f"codes {Z.shape} and data {X.shape}: give (n, p) and (n, q), n, p, q >= 1")
    if not (np.isfinite(Z).all() and np.isfinite(X).all()):
        raise InputError("codes and data must be finite")
    if intercept:
        Z = np.hstack([Z, np.ones((len(Z), 1))])
    A = np.linalg.lstsq(Z, X, rcond=None)[0]
    values, given = interpolation_values(Z, X, A, at, FLOATS)
    slip = 64 * 2.0**-53 * (sum(Z.shape) + X.shape[1]) * float(np.linalg.norm(Z @ A) + np.linalg.norm(X))
    measured = {name: number(x, slip) for name, x in values.items()}
    columns = {"samples": len(Z), "width": Z.shape[1], "alpha": at}
    return Observation("gram", case, origin, GramParameters(**given), along(measured), columns=columns)
