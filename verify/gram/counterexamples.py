"""Instances that refute universal readings: in rational arithmetic where they are rational."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy import ndarray

from bounds.gram import GramParameters, LayerSize
from verify.algebra import basis
from verify.gram.activation import observe_activation
from verify.gram.linearity import explained
from verify.gram.observe_features import observe_features
from verify.gram.split import newton_schulz, whiten
from verify.gram.training import train_and_sum
from verify.measurement import Measured, Observation, number, rational

COS = Fraction(3, 5)
"""Cosine of the rotation of D4, sine 4/5."""


def _observation(
    about: str, values: dict[str, Measured], layer: int | None = None, **more: Any
) -> Observation:
    p = GramParameters(kind="counterexample", about=about, **more)
    keyed = {(name, layer): value for name, value in values.items()}
    return Observation("gram", f"counterexample #{about.removeprefix('gram/')}", "closed form", p, keyed)


def skip_connection() -> Observation:
    """G1f, exactly: x + wx with w = 1/2, x = 1, L = out^2/2; |w G - (dL/dx) x| / (|w||Delta||x|) = 2."""
    w, x = Fraction(1, 2), Fraction(1)
    delta = x + w * x
    gradient, total = delta * x, delta * (1 + w)
    error = abs(w * gradient - total * x) / abs(w * delta * x)
    return _observation(
        "gram/G1f", {"fle_total_gradient": rational(error)}, 0, unit=0.0, sizes=(LayerSize(1, 1, 1),)
    )


def overlapping_patches() -> tuple[list[list[int]], list[list[int]]]:
    """G1e, exactly: K'(dL/dK) and im2col(dL/dX)'U for x = (1, 1, 1), kernel (1, 0), stride 1,
    L = |z|^2/2: [[2, 2], [0, 0]] and [[2, 2], [1, 1]]."""
    x, k = [1, 1, 1], [1, 0]
    patches = [[x[i], x[i + 1]] for i in range(2)]
    delta = [sum(k[j] * patch[j] for j in range(2)) for patch in patches]
    gradient = [sum(delta[i] * patches[i][j] for i in range(2)) for j in range(2)]
    left = [[k[i] * gradient[j] for j in range(2)] for i in range(2)]
    flow = [0, 0, 0]
    for i in range(2):
        for j in range(2):
            flow[i + j] += delta[i] * k[j]
    unfolded = [[flow[i], flow[i + 1]] for i in range(2)]
    right = [[sum(unfolded[i][r] * patches[i][c] for i in range(2)) for c in range(2)] for r in range(2)]
    return left, right


def shifted_features() -> Observation:
    """T1, exactly: Y = (1, -1), H = Y + a 1 with a = 1 has TL_0 = 1/(1 + a^2) = 1/2, unshifted 1."""
    y, a = (Fraction(1), Fraction(-1)), Fraction(1)
    h = [value + a for value in y]
    return _observation("gram/T1-shift", {"TL_0_shifted": rational(_alignment(h, y))})


def _alignment(h: list[Fraction], y: tuple[Fraction, ...]) -> Fraction:
    """(h.y)^2 / (|h|^2 |y|^2)."""
    dot = sum((p * q for p, q in zip(h, y, strict=True)), Fraction(0))
    return dot * dot / (sum(p * p for p in h) * sum(q * q for q in y))


def relu_lowers() -> Observation:
    """T6, exactly: h = y = (-2, -1, 3); relu(h), centred, has TL_c = 27/28."""
    y = (Fraction(-2), Fraction(-1), Fraction(3))
    after = [max(value, Fraction(0)) for value in y]
    mean = sum(after, Fraction(0)) / 3
    return _observation("gram/T6", {"TL_c_relu": rational(_alignment([v - mean for v in after], y))})


def row_means() -> Observation:
    """T4, exactly: Y = ((2, 1), (-2, -1)), H = (0, 1)': 1 - |Y - PY|^2/|Y - row means|^2 = -4, while
    TL_0 = 1/2."""
    Y = ((Fraction(2), Fraction(1)), (Fraction(-2), Fraction(-1)))
    missed = sum((value * value for value in Y[0]), Fraction(0))
    spread = sum(((value - sum(row, Fraction(0)) / 2) ** 2 for row in Y for value in row), Fraction(0))
    return _observation("gram/T4", {"TL_row_means": rational(1 - missed / spread)})


def principal_components() -> Observation:
    """T4, exactly: H = ((2, 1), (-2, 1), (2, -1), (-2, -1)), y its second column: TL_c = 1, and 0 for the
    leading principal component, the first column (the columns are centred and orthogonal)."""
    first = [Fraction(x) for x in (2, -2, 2, -2)]
    y = tuple(Fraction(x) for x in (1, 1, -1, -1))
    return _observation("gram/T4-pca", {"TL_c_pca": rational(_alignment(first, y))})


def virtual_step_lowers() -> Observation:
    """T13, exactly: H = (1, 0), y = (1, 1), eta = 1/2, a = -1: TL_0 falls from 1/2 to 1/10."""
    h, y, a = (Fraction(1), Fraction(0)), (Fraction(1), Fraction(1)), Fraction(-1)
    step = Fraction(1, 2) / 2
    moved = [p - step * (p * a - q) * a for p, q in zip(h, y, strict=True)]
    values = {"TL_0_after": rational(_alignment(moved, y))}
    return _observation("gram/T13-always", values, tl0=0.5)


def rotation(eta: float = 0.01, steps: int = 40_000) -> Observation:
    """D4: the least loss of any c I, exactly sin^2 = 16/25; and the fixed point of whitened descent."""
    R = np.array([[0.6, -0.8], [0.8, 0.6]])
    W = np.eye(2)
    for _ in range(steps):
        after = whiten(W, W - eta * (W - R))
        settled = np.linalg.norm(after - W) <= 1e-17
        W = after
        if settled:
            break
    values = {"rotation_least_loss": rational(1 - COS * COS), "rotation_fixed_point": number(W[0, 0])}
    return _observation("gram/D4", values, eta=eta)


def polar_factor(m: int = 256, d: int = 256, steps: int = 1, seed: int = 0) -> Observation:
    """D5: drift of the Gram matrix at zero gradient, Newton-Schulz against SVD, default uniform
    initialisation."""
    rng = np.random.default_rng(seed)
    W0 = rng.uniform(-1, 1, (m, d)) / np.sqrt(d)
    start = W0.T @ W0
    drift = {}
    for name, step in (("newton_schulz_drift", _newton_schulz_step), ("svd_drift", whiten)):
        W = W0
        for _ in range(steps):
            W = step(W, W)
        drift[name] = number(np.linalg.norm(W.T @ W - start) / np.linalg.norm(start))
    return _observation("gram/D5", drift, width=m + d)


def _newton_schulz_step(W: ndarray, target: ndarray) -> ndarray:
    return newton_schulz(W @ target.T) @ target


def near_duplicates(seed: int = 0) -> Observation:
    """T4: TL_0 by a float32 inverse against the rank-revealing value, near-duplicate features."""
    rng = np.random.default_rng(seed)
    n, p = 60, 8
    H = rng.standard_normal((n, p))
    H = np.hstack([H, H + 1e-4 * rng.standard_normal((n, p))]).astype(np.float32)
    Y = rng.standard_normal((n, 2)).astype(np.float32)
    Y -= Y.mean(axis=0)
    fit = H @ (np.linalg.inv(H.T @ H) @ (H.T @ Y))
    shown = 1 - float(np.sum((Y - fit) ** 2) / np.sum(Y**2))
    true = explained(basis(H.astype(np.float64)), Y.astype(np.float64))
    values = {"TL_inverse_gap": number(abs(shown - true))}
    return _observation("gram/T4-inverse", values)


def trajectory_limit(
    taus: float = 5.0, steps: tuple[float, float] = (0.1, 0.02), seed: int = 2
) -> Observation:
    """G5: the trajectory's error at two step sizes and the same total time, tanh network, full batch; and
    that of the sums restarted from the current features (G4)."""
    import torch

    torch.manual_seed(seed)
    x, y = torch.randn(20, 5, dtype=torch.float64), torch.randn(20, 2, dtype=torch.float64)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    errors, restarted = [], []
    for eta in steps:
        run = train_and_sum(
            model, lambda _: (x, lambda o: ((o - y) ** 2).mean()), eta=eta, steps=round(taus / eta)
        )
        first = run.layers[0]
        errors.append(first.trajectory_error())
        restarted.append(float(np.linalg.norm(first.move - first.covariance, 2)))
    values = {
        "trajectory_error_ratio": number(errors[1] / errors[0]),
        "restarted_error_ratio": number(restarted[1] / restarted[0]),
    }
    return _observation("gram/G5-limit", values, order_ratio=steps[1] / steps[0])


def of_fractions(name: str) -> Observation:
    """A rational instance of `verify.gram.exact_cases` by name, its fractions rounded once."""
    from bounds.arithmetic import FLOATS
    from verify.gram.exact_cases import cases

    found = cases()[name].exact(FLOATS)
    values = {
        key: rational(x) if isinstance(x, Fraction) else number(x if not isinstance(x, str) else np.nan)
        for key, x in found.values.items()
    }
    return Observation("gram", name.replace(" ", " #", 1), "closed form", found.parameters, values)


def negative_linearity() -> Observation:
    """Definition 2 on four samples of two features, with a target far from 0: T_0 < 0."""
    H, y = np.array([[2.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]), np.array([1.0, 2.0, 3.0, 5.0])
    return observe_features(H, y, case="counterexample #Definition-2")


def gelu_against() -> Observation:
    """Proposition 1's sign for GELU: z = -0.8, |h| = 1, virtual step -10: GELU
    rises from -0.170 to -0.165."""
    W, h, q = np.array([[-0.8]]), np.ones(1), np.array([10.0])
    return observe_activation(W, h, q, 1.0, "gelu", case="counterexample #Proposition-1-GELU")


ALL: dict[str, Callable[[], Observation]] = {
    "gram/G1f": skip_connection,
    "gram/G5-limit": trajectory_limit,
    "gram/D4": rotation,
    "gram/D5": polar_factor,
    "gram/T1-shift": shifted_features,
    "gram/T4": row_means,
    "gram/T4-inverse": near_duplicates,
    "gram/T4-pca": principal_components,
    "gram/T6": relu_lowers,
    "gram/T13-always": virtual_step_lowers,
    "gram/Theorem-2-main-text": partial(of_fractions, "counterexample Theorem-2"),
    "gram/Lemma-1-strict": partial(of_fractions, "counterexample Lemma-1"),
    "gram/Proposition-2-converse": partial(of_fractions, "counterexample Proposition-2"),
    "gram/Theorem-4": partial(of_fractions, "counterexample Theorem-4, degree 2"),
    "gram/whitening-deficient": partial(of_fractions, "counterexample whitening"),
    "gram/Definition-2-range": negative_linearity,
    "gram/Proposition-1-GELU": gelu_against,
}
