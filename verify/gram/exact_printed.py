"""Rational instances of the paper's theorems as printed: recipes that hand arrays of fractions to the very
functions that measure floats."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from bounds.arithmetic import Arithmetic
from bounds.gram import GramParameters, LayerSize
from verify.algebra import Fractions, array, identity, square
from verify.exact.recipes import Exact, Given
from verify.gram.activation import activation_values
from verify.gram.homogeneous import Homogeneous, homogeneous_values, surrogate_step_values
from verify.gram.step import printed_gradient, whitening_values
from verify.gram.surrogate import collapsed_values, interpolation_values, target_values

KEPT = ("kind", "about", "samples", "width", "increasing", "degree")
"""Parameters that are no numbers of the arithmetic."""


def exact_parameters(given: dict[str, Any], ops: Arithmetic, **more: Any) -> GramParameters:
    """Parameters of an exact instance: no rounding anywhere."""
    numbers = {key: value if key in KEPT else ops.number(value) for key, value in given.items()}
    return GramParameters(unit=ops.number(0), condition=ops.number(1), **numbers, **more)


def _exact(values: dict[str, Any], given: dict[str, Any], ops: Arithmetic, **more: Any) -> Exact:
    return Exact(exact_parameters(given | more, ops), {(name, None): value for name, value in values.items()})


def target(given: Given, ops: Arithmetic) -> Exact:
    """Theorem 2 and Lemmas 1, 2: H (n, p), p <= 2 or n <= 2, y (n, 1), W with at most two rows or columns,
    ridge >= 0.  strict: 1 for the counterexample to Lemma 1's strict sign."""
    H, y, W = (array(given[name]) for name in ("H", "y", "W"))
    if given["ridge"] < 0:
        raise ValueError("the ridge must be at least 0")
    values, found = target_values(H, y, W, given["ridge"], Fractions(ops))
    return _exact(values, found, ops, about="gram/Lemma-1-strict" if given["strict"] else "")


def collapsed(given: Given, ops: Arithmetic) -> Exact:
    """Proposition 2: H (n, p), centred Y (n, K), W (K, p)."""
    H, Y, W = (array(given[name]) for name in ("H", "Y", "W"))
    found = {"kind": "collapsed", "samples": len(H), "width": H.shape[1]}
    return _exact(collapsed_values(H, Y, W, Fractions(ops)), found, ops)


def fitted(given: Given, ops: Arithmetic) -> Exact:
    """Proposition 2's converse: samples H = I in classes of two or more, centred Y; W = Y' fits exactly, so
    that G_id = YY'.  Tr S_W/Tr S_B of the centred samples."""
    Y = array(given["Y"])
    if any(Y.sum(axis=0)):
        raise ValueError("Y must be centred")
    labels = [tuple(row) for row in Y]
    H = identity(len(Y), Y)
    centred = H - H.sum(axis=0) / len(H)
    means = {label: sum(centred[i] for i, x in enumerate(labels) if x == label) for label in set(labels)}
    counts = {label: labels.count(label) for label in means}
    fitted_means = np.stack([means[label] / counts[label] for label in labels])
    ratio = square(centred - fitted_means) / square(fitted_means)
    found = {"kind": "counterexample", "about": "gram/Proposition-2-converse"}
    return _exact({"within_over_between": ratio}, found, ops)


def interpolation(given: Given, ops: Arithmetic) -> Exact:
    """Proposition 3: codes Z (n, p), data X (n, q), at in [0, 1]; g by the normal equations."""
    Z, X, A = array(given["Z"]), array(given["X"]), Fractions(ops)
    if not 0 <= given["at"] <= 1:
        raise ValueError("at must lie in [0, 1]")
    values, found = interpolation_values(Z, X, A.solve(Z.T @ Z, Z.T @ X), given["at"], A)
    return _exact(values, found, ops)


def homogeneous(given: Given, ops: Arithmetic) -> Exact:
    """Lemmas 3 and 4, Theorem 4, Proposition 4: H (n, p), B (r, p), a (r, 1), degree; centred: 1 or 0."""
    H, f = array(given["H"]), Homogeneous(array(given["B"]), array(given["a"])[:, 0], given["degree"])
    if given["centred"] and (any(H.sum(axis=0)) or f(H).sum() != 0):
        raise ValueError("the samples and their values must be centred")
    values, found = homogeneous_values(H, f, Fractions(ops), centred=bool(given["centred"]))
    return _exact(values, found, ops)


def surrogate_step(given: Given, ops: Arithmetic) -> Exact:
    """Theorem 3 for a linear readout of Wh: H (n, p), y, q (n, 1), W (s, p), a (s, 1), eta."""
    H, W, y, q, a = (array(given[name]) for name in ("H", "W", "y", "q", "a"))
    f = Homogeneous(identity(len(W), W), a[:, 0], linear=True)
    values, found = surrogate_step_values(H, y[:, 0], W, f, q[:, 0], given["eta"], Fractions(ops))
    return _exact(values, found, ops)


def relu_step(given: Given, ops: Arithmetic) -> Exact:
    """Proposition 1 for ReLU: W (m, d), h (d, 1), q (m, 1), eta."""
    W, h, q = (array(given[name]) for name in ("W", "h", "q"))
    values, found, *_ = activation_values(W, h[:, 0], q[:, 0], given["eta"], "relu", Fractions(ops))
    return _exact(values, found, ops)


def whitened(given: Given, ops: Arithmetic) -> Exact:
    """The text's whitening for W = diag(w), m x d, some of w 0: G (m, d).  G_h of D1 keeps G where both
    directions are null."""
    G = array(given["G"])
    m, d = G.shape
    w = [row[0] for row in given["w"]]
    if len(w) != min(m, d):
        raise ValueError("w must have min(m, d) entries")
    W = np.array([[w[i] if i == j else Fraction(0) for j in range(d)] for i in range(m)], dtype=object)
    D = printed_gradient(W, G, identity(d, W), np.diag(W.T @ W))
    left = np.diag(W @ W.T)
    skew, sums = G @ W.T - W @ G.T, left[:, None] + left[None, :]
    omega = np.where(sums != 0, skew, 0 * skew) / np.where(sums != 0, sums, 1 + 0 * sums)
    values = whitening_values(W, G, D, G - omega @ W, Fractions(ops))
    sizes = (LayerSize(m, d, m, deficient=any(x == 0 for x in w)),)
    p = exact_parameters({"kind": "whitening"}, ops, sizes=sizes)
    return Exact(p, {(name, 0): value for name, value in values.items()})


RECIPES = {
    recipe.__name__: recipe
    for recipe in (
        target, collapsed, fitted, interpolation, homogeneous, surrogate_step, relu_step, whitened,
    )
}  # fmt: skip
