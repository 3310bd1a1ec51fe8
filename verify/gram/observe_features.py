"""Instruments of target linearity: T1 to T3, T5, T7 to T13."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.gram import GramParameters, LayerSize
from verify.algebra import FLOATS, Algebra, Basis, Scalar, basis, centred, square
from verify.errors import InputError
from verify.gram.linearity import (
    centred_basis,
    explained,
    printed_linearity,
    raw_targets,
    ridge_linearity,
    targets,
)
from verify.gram.surrogate import alignment
from verify.measurement import Key, Measured, Observation, along, number

CHANCE_DRAWS = 8
RIDGES = (1e-3, 1e-2, 1e-1, 1.0)


def observe_features(
    H: Float[ndarray, "n p"],
    labels: Int[ndarray, " n"] | Float[ndarray, "n c"],
    *,
    W: Float[ndarray, "q p"] | None = None,
    case: str = "features",
    origin: str = "given",
    seed: int = 0,
) -> Observation:
    """Target linearity of H (rows are samples), with a linear layer W (random when left out) on top.

    Balanced integer labels give T8 to T10 too.  Raises InputError as `target_linearity` does.
    """
    Y = targets(labels)
    if H.ndim != 2 or len(H) != len(Y):
        raise InputError(f"features of shape {H.shape} with {len(Y)} targets: give one row a target")
    rng = np.random.default_rng(seed)
    n, p = H.shape
    W = rng.standard_normal((max(p // 2, 1), p)) if W is None else W
    plain, centred = basis(H), centred_basis(H)
    TL_0, TL_c = explained(plain, Y), explained(centred, Y)
    values = _relations(H, Y, TL_0, TL_c, rng)
    below = basis(H @ W.T)
    shifted = centred_basis(H @ W.T + rng.standard_normal(W.shape[0]))
    values |= {"TL_0_linear": number(explained(below, Y)), "TL_c_linear": number(explained(shifted, Y))}
    raw = raw_targets(labels)
    more = fit_values(Y, *_guess(H, Y, plain, rng)) | printed_values(H, raw, W, RIDGES[-1], FLOATS)
    values |= {name: number(x) for name, x in more.items()}
    integer = np.asarray(labels).ndim == 1 and np.issubdtype(np.asarray(labels).dtype, np.integer)
    counts = np.unique(np.asarray(labels), return_counts=True)[1] if integer else np.array([0])
    classes = len(counts) if integer and len(set(counts)) == 1 else 0
    t = kappa_C = None
    if integer and len(counts) >= 2:
        values["TL_c_unequal"] = number(abs(_unequal(H, np.asarray(labels)) - TL_c))
    if classes:
        more, t, kappa_C = _scatter(H, np.asarray(labels), Y, W, TL_c)
        values |= more
    s_min = float(plain.singular[-1]) if plain.rank else 0.0
    worst = RIDGES[-1]
    parameters = GramParameters(
        kind="features", samples=n, width=p, classes=classes,
        groups=len(counts) if integer else 0, tl0=TL_0, tlc=TL_c,
        ridge_gap=(worst / (s_min**2 + worst)) ** 2 * TL_0, t=t, kappa_C=kappa_C,
        missing_rank=values["missing_rank"].value,
        missing_mean_rank=values["missing_mean_rank"].value if classes else 0.0,
        condition=max(plain.condition, centred.condition, below.condition, shifted.condition, 1.0),
    )  # fmt: skip
    columns = {"samples": n, "width": p, "classes": classes, "rank": centred.rank, "seed": seed}
    return Observation("gram", case, origin, parameters, along(values), columns=columns)


def _relations(
    H: ndarray, Y: ndarray, TL_0: float, TL_c: float, rng: np.random.Generator
) -> dict[str, Measured]:
    n, p = H.shape
    plain, centred = basis(H), centred_basis(H)
    ones = np.ones(n)
    rest = ones - plain.vectors @ (plain.vectors.T @ ones)
    rest = rest - plain.vectors @ (plain.vectors.T @ rest)
    size = float(np.linalg.norm(rest))
    v = rest / size if size > 1e-10 * np.sqrt(n) else np.zeros(n)
    gap = float(np.sum((v @ Y) ** 2) / np.sum(Y**2))
    A, _ = np.linalg.qr(rng.standard_normal((p, p)))
    turn, _ = np.linalg.qr(rng.standard_normal((Y.shape[1], Y.shape[1])))
    scale = float(np.linalg.norm(H, 2)) / np.sqrt(n)
    moved = H @ (A * rng.uniform(0.5, 2.0, p)) + scale * rng.standard_normal(p)
    same = explained(centred_basis(moved), 3.0 * Y @ turn)
    ridges = [ridge_linearity(plain, Y, ridge) for ridge in (0.0, *RIDGES)]
    smooth = H @ np.linalg.solve(H.T @ H + RIDGES[-1] * np.eye(p), H.T @ Y)
    direct = 1 - float(np.sum((Y - smooth) ** 2) / np.sum(Y**2))
    chance = centred.rank / (n - 1)
    random = [explained(centred_basis(rng.standard_normal((n, p))), Y) for _ in range(CHANCE_DRAWS)]
    full = "the chance level is 1: TL_c = 1 says nothing"
    return {
        "TL_0": number(TL_0),
        "TL_c": number(TL_c),
        "TL_gap_residual": number(abs(TL_c - TL_0 - gap)),
        "TL_c_invariance": number(abs(same - TL_c)),
        "TL_c_deficit": number(max(1 - TL_c, 0.0)),
        "missing_rank": number(float(n - 1 - centred.rank)),
        "TL_c_chance": number(np.mean(random)),
        "TL_c_adjusted": number((TL_c - chance) / (1 - chance) if chance < 1 else np.nan, 0.0, full),
        "TL_ridge_residual": number(abs(ridges[-1] - direct)),
        "TL_ridge_gap": number(TL_0 - ridges[-1]),
        "TL_ridge_rise": number(max(0.0, *np.diff(ridges))),
    }


def printed_values(
    H: ndarray, raw: ndarray, W: ndarray, ridge: Scalar, algebra: Algebra
) -> dict[str, Scalar]:
    """Definition 2 without a ridge and with one, and the alignment of Lemma 5; raw (n, c): not centred."""
    Y = centred(raw)
    return {
        "TL_printed_0": printed_linearity(raw, algebra.fit(H, raw)),
        "TL_printed_ridge": printed_linearity(raw, algebra.fit(H, raw, ridge)),
        "S_alignment": alignment(H @ W.T, Y, algebra),
        "S_alignment_targets": abs(1 - alignment(Y, Y, algebra)),
    }


def fit_values(Y: ndarray, best: ndarray, guess: ndarray) -> dict[str, Scalar]:
    """R^2 of a guess, and Pythagoras for it and the best fit, relative to their sizes."""
    parts, loss = square(Y - best) + square(guess - best), square(Y - guess)
    scale = parts + square(Y) + square(guess)
    return {"fit_R2": 1 - loss / square(Y), "fit_pythagoras": abs(loss - parts) / scale}


def _guess(H: ndarray, Y: ndarray, plain: Basis, rng: np.random.Generator) -> tuple[ndarray, ndarray]:
    """The best fit, and a readout off it."""
    best = plain.vectors @ (plain.vectors.T @ Y)
    off = 0.3 * H @ rng.standard_normal((H.shape[1], Y.shape[1])) / np.linalg.norm(H)
    return best, best + off


def surrogate_residual(H: ndarray, Y: ndarray, means: ndarray, W: ndarray) -> Scalar:
    """|W H'Y|_F^2 against n^2 |means W'|_F^2 for K balanced classes of n, relative to what they are made of;
    means (K, p): of the centred features."""
    n = len(H) // len(means)
    rest = square(W @ (H.T @ Y)) - n * n * square(means @ W.T)
    return abs(rest) / (square(W) * square(H) * square(Y))


def _row_space(H: ndarray) -> tuple[ndarray, ndarray]:
    """Singular values and right singular vectors of the centred features that TL_c keeps."""
    _, singular, axes = np.linalg.svd(H - H.mean(axis=0), full_matrices=False)
    rank = centred_basis(H).rank
    return singular[:rank], axes[:rank]


def _unequal(H: ndarray, labels: ndarray) -> float:
    """sum n_k^2 m_k'(H_c'H_c)^+ m_k / sum n_k (1 - n_k/N)."""
    names, counts = np.unique(labels, return_counts=True)
    centred = H - H.mean(axis=0)
    sums = np.stack([centred[labels == name].sum(axis=0) for name in names])
    singular, axes = _row_space(H)
    parts = sums @ axes.T / singular
    return float(np.sum(parts**2)) / float(np.sum(counts * (1 - counts / len(H))))


def _scatter(
    H: ndarray, labels: ndarray, Y: ndarray, W: ndarray, TL_c: float
) -> tuple[dict[str, Measured], float, float]:
    """T8 to T10 for balanced classes; also t and kappa C."""
    n_total, K = len(H), len(np.unique(labels))
    centred = H - H.mean(axis=0)
    means = np.stack([centred[labels == k].mean(axis=0) for k in np.unique(labels)])
    within = centred - means[np.searchsorted(np.unique(labels), labels)]
    singular, axes = _row_space(H)
    root = means @ axes.T / (singular / np.sqrt(n_total))
    scatter_ratio = float(np.sum(root**2)) / K / (K - 1)
    S_B = means.T @ means / K
    eigenvalues, vectors = np.linalg.eigh(S_B)
    top = float(eigenvalues[-1])
    positive = eigenvalues > 1e-12 * max(top, 1e-300)
    rank = int(positive.sum())
    projected = within @ vectors[:, positive]
    t = float(np.sum(np.mean(projected**2, axis=0) / eigenvalues[positive])) / (K - 1)
    tr_W, tr_B = float(np.sum(within**2)) / n_total, float(np.trace(S_B))
    kappa = tr_B / ((K - 1) * float(eigenvalues[positive].min())) if rank else np.inf
    values = {
        "TL_c_scatter": number(abs(scatter_ratio - TL_c)),
        "collapse_t": number(t),
        "missing_mean_rank": number(float(abs(K - 1 - rank))),
        "surrogate": number(surrogate_residual(H, Y, means, W)),
    }
    return values, t, kappa * tr_W / tr_B if tr_B else np.inf


def observe_compressing_network(
    seed: int, *, K: int = 3, n: int = 4, d: int = 16, L: int = 4, eps: float = 0.3
) -> Observation:
    """T11: the deep linear network with X'X = I and W_l = U_l diag(sigma I_K, eps I) U_(l-1)'.

    Raises InputError unless nK <= d and 0 < eps < sigma: C_l is 0 at every l >= 1 for eps = 0, where a
    relative residual means nothing, and grows with l for eps > sigma.
    """
    if n * K > d or n < 2 or K < 2 or L < 2:
        raise InputError(f"n = {n}, K = {K}, d = {d}, L = {L}: needs n, K, L >= 2 and nK <= d")
    if not 0 < eps < n ** (1 / (2 * L)):
        raise InputError(f"eps = {eps}: compression needs 0 < eps < n^(1/(2L)) = {n ** (1 / (2 * L)):.4g}")
    rng = np.random.default_rng(seed)
    bases = [np.linalg.qr(rng.standard_normal((d, d)))[0] for _ in range(L)]
    sigma, labels = n ** (1 / (2 * L)), np.repeat(np.arange(K), n)
    frame = np.linalg.qr(
        np.column_stack([np.repeat(np.eye(K), n, axis=0), rng.standard_normal((n * K, n * K - K))])
    )[0]
    frame[:, :K] = np.repeat(np.eye(K), n, axis=0) / np.sqrt(n)
    X = bases[0][:, : n * K] @ frame.T
    scale = np.concatenate([np.full(K, sigma), np.full(d - K, eps)])
    values: dict[Key, Measured] = {}
    predicted, Z = [], X
    for layer in range(L):
        C, means = compression(Z.T, labels, K)
        formula = (eps / sigma) ** (2 * layer) * (n - 1) * K / (K - 1)
        predicted.append(formula)
        TL = explained(centred_basis(Z.T), targets(labels))
        # layer 0 has rank nK of nK samples, so TL_c = 1 for any labels (T2)
        values |= {
            ("C", layer): number(C),
            ("C_residual", layer): number(abs(C / formula - 1)),
            ("D_residual", layer): number(abs(_discrimination(means) - 1)),
            ("TL_residual", layer): number(abs(TL - 1)),
        }
        if layer < L - 1:
            Z = bases[layer + 1] @ (scale[:, None] * (bases[layer].T @ Z))
    p = GramParameters(
        kind="deep-linear", sizes=tuple(LayerSize(n * K, d, d) for _ in range(L)), samples=n * K, width=d,
        classes=K, predicted=tuple(predicted),
    )  # fmt: skip
    columns = {"n": n, "K": K, "d": d, "eps": eps, "seed": seed}
    return Observation("gram", f"deep linear, orthonormal data #{seed}", "closed form", p, values, L, columns)


def compression(H: ndarray, labels: ndarray, K: int) -> tuple[Scalar, ndarray]:
    """C as a ratio of traces, and the class means (K, p); H (n, p), rows are samples."""
    means = np.stack([H[labels == k].sum(axis=0) / int((labels == k).sum()) for k in range(K)])
    within, between = square(H - means[labels]), square(centred(means))
    return within / len(H) / (between / K), means


def _discrimination(means: ndarray) -> float:
    """D of class means that are not centred."""
    unit = means / np.linalg.norm(means, axis=1, keepdims=True)
    cosine = unit @ unit.T - 2 * np.eye(len(means))
    return 1 - float(cosine.max())


def observe_linear_minimum(
    weights: Sequence[ndarray], X: Float[ndarray, "n d"], Y: Float[ndarray, "n c"], *, case: str
) -> Observation:
    """T12 at a global minimum: W_L...W_1 X' the least-squares fit of Y; spread of TL_0 over layers."""
    H, values, conditions = X, {}, [basis(X).condition]
    first = explained(basis(X), Y)
    for index, W in enumerate(weights):
        values["TL_0_spread", index] = number(abs(explained(basis(H), Y) - first))
        H = H @ W.T
        conditions.append(basis(H).condition)
    p = GramParameters(
        kind="deep-linear", sizes=tuple(LayerSize(len(X), W.shape[1], W.shape[0]) for W in weights),
        samples=len(X), width=X.shape[1], condition=max(conditions),
    )  # fmt: skip
    return Observation("gram", case, "closed form", p, values, L=len(weights), columns={"samples": len(X)})


def linear_minimum(seed: int, *, n: int = 50, d: int = 8, c: int = 3, L: int = 4) -> Observation:
    """A random deep linear network at a global minimum: random invertible lower layers, the last layer
    solving least squares."""
    rng = np.random.default_rng(seed)
    X, Y = rng.standard_normal((n, d)), rng.standard_normal((n, c))
    Y = Y - Y.mean(axis=0)
    lower = [np.eye(d) + 0.3 * rng.standard_normal((d, d)) / np.sqrt(d) for _ in range(L - 1)]
    H = X
    for W in lower:
        H = H @ W.T
    last = np.linalg.lstsq(H, Y, rcond=None)[0].T
    return observe_linear_minimum([*lower, last], X, Y, case=f"deep linear minimum #{seed}")


def virtual_step_values(
    H: ndarray, y: ndarray, a: ndarray, eta: Scalar, algebra: Algebra
) -> tuple[dict[str, Scalar], Scalar, Scalar, ndarray]:
    """T13 in floats or fractions: y (n, 1), a (p, 1); also TL_0 before, a.u*, and the features after."""
    k = eta / len(H)
    u = algebra.solve(H.T @ H, H.T @ y)
    before = square(algebra.fit(H, y)) / square(y)
    moved = H - k * (H @ a - y) @ a.T
    after = square(algebra.fit(moved, y)) / square(y)
    b = k * a / (1 - k * square(a))
    spread = (b * algebra.solve(H.T @ H, b)).sum()
    formula = (1 - before) / ((1 + (b * u).sum()) ** 2 + square(y - H @ u) * spread)
    values = {"virtual_residual": abs(1 - after - formula), "TL_0_after": after}
    return values, before, (a * u).sum(), moved


def observe_virtual_step(
    H: Float[ndarray, "n p"],
    y: Float[ndarray, " n"],
    a: Float[ndarray, " p"],
    eta: float,
    *,
    case: str = "virtual step",
) -> Observation:
    """T13: the features after a virtual step, against the formula.

    Raises InputError unless H has full column rank and eta |a|^2/n < 1.
    """
    n, k = len(H), eta / len(H)
    if not k * float(a @ a) < 1:
        raise InputError(f"eta |a|^2/n = {k * float(a @ a):.4g}: T13 needs it below 1")
    plain = basis(H)
    if plain.rank < H.shape[1]:
        raise InputError(f"H has rank {plain.rank} < {H.shape[1]} columns: T13 needs full column rank")
    found, before, sign, moved = virtual_step_values(H, y[:, None], a[:, None], eta, FLOATS)
    values = {name: number(x) for name, x in found.items()}
    after = basis(moved)
    p = GramParameters(
        kind="virtual-step", samples=n, width=H.shape[1], tl0=float(before), slope_sign=float(sign), eta=eta,
        condition=max(plain.condition, after.condition) ** 2,
    )  # fmt: skip
    return Observation("gram", case, "closed form", p, along(values), columns={"samples": n, "eta": eta})
