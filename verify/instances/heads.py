"""Spectrum s and last layer What of a canonical pair, with eps, rho and delta as requested.

The data enter through one K x K matrix: B = T T' with T = What diag(s)^(L-1) = W_(L:1) (C1).  Any
positive definite B is reached by leading values near the 2L-th roots of its eigenvalues and
What = [O (S_1 + small), small], which keeps delta small however deep the network (C3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator
from scipy.linalg import expm
from scipy.optimize import root_scalar

from verify.errors import InputError
from verify.instances.data import haar
from verify.instances.validation import number, require_choice

Spectrum = Literal["level", "random", "two-level"]
Imbalance = Literal["mixed", "spectrum", "rotation", "tail", "weakest"]

_UNIT = float(np.finfo(float).eps)


@dataclass(frozen=True)
class HeadRequest:
    """What (s, What) shall have: depth L, eps, rho, delta (None: the least of the drawn spectrum).

    spectrum: the values below sigma_(K+1).  "level": all at eps - rho; "random"; "two-level": each
    free value at one end of its range.  imbalance: which part of What'What - S^2 carries delta beyond
    its least: the leading values ("spectrum"), the leading frame ("rotation"), a random What_2
    ("tail"), What_2 between the K-th and (K+1)-th direction only ("weakest"), all three ("mixed").
    """

    L: int
    eps: float
    rho: float = 0.0
    delta: float | None = None
    spectrum: Spectrum = "random"
    imbalance: Imbalance = "mixed"

    @classmethod
    def of(
        cls, L: int, eps: object, rho: object, delta: object, spectrum: Spectrum, imbalance: Imbalance
    ) -> HeadRequest:
        """A request of finite numbers; InputError names what is none."""
        numbers = number("eps", eps), number("rho", rho), None if delta is None else number("delta", delta)
        return cls(L, *numbers, spectrum, imbalance)


def delta_floor(K: int, d: int, eps: float, rho: float) -> float:
    """The smallest delta of any network with these eps and rho, d >= 2K + 1.

    delta^2 >= tau^2 = sum_(i>K) s_i^4 (R3) with s_(K+1) = eps, the others down to s_(d-K) at least
    eps - rho: delta >= sqrt(eps^4 + (d-2K-1)(eps-rho)^4) >= sqrt(d-2K) (eps-rho)^2.
    """
    return float(np.sqrt(eps**4 + (d - 2 * K - 1) * (eps - rho) ** 4))


def trailing_values(rng: Generator, K: int, d: int, request: HeadRequest) -> Float[ndarray, " d-K"]:
    """s_(K+1) >= ... >= s_d with s_(K+1) = eps, s_(d-K) = eps - rho, the K smallest below that.

    When delta is given the free values shrink until tau <= delta.  Raises InputError when no network
    has this delta, naming the inequality.
    """
    _check_request(K, d, request)
    eps, rho, delta = request.eps, request.rho, request.delta
    low, free = eps - rho, d - 2 * K - 2
    if request.spectrum == "level":
        middle, last = np.zeros(max(free, 0)), np.ones(K)
    elif request.spectrum == "random":
        middle, last = rng.uniform(size=max(free, 0)), rng.uniform(size=K)
    else:
        middle, last = rng.integers(2, size=max(free, 0)) * 1.0, rng.integers(2, size=K) * 1.0
    shape = (np.sort(middle)[::-1], np.sort(last)[::-1])

    def values(shrink: float) -> Float[ndarray, " d-K"]:
        ends = [eps] if d == 2 * K + 1 else [eps, low]
        inner = np.minimum(low + shrink * rho * shape[0], eps)
        return np.concatenate([ends[:1], inner, ends[1:], shrink * low * shape[1]])

    if delta is None or _tau(values(1.0)) <= delta:
        return values(1.0)
    floor = delta_floor(K, d, eps, rho)
    if _tau(values(0.0)) > delta * (1 + d * _UNIT):
        raise InputError(
            f"no network has delta = {delta:.6g} with eps = {eps:.6g}, rho = {rho:.6g}, K = {K}, "
            f"d = {d}: delta >= sqrt(eps^4 + (d-2K-1)(eps-rho)^4) = {floor:.6g} "
            "(R3, at least sqrt(d-2K)(eps-rho)^2); raise delta or lower eps"
        )
    if _tau(values(0.0)) >= delta:
        return values(0.0)
    return values(crossing(lambda shrink: _tau(values(shrink)) - delta, 0.0, 1.0))


def _check_request(K: int, d: int, request: HeadRequest) -> None:
    eps, rho, delta = request.eps, request.rho, request.delta
    for name, value, choices in (
        ("spectrum", request.spectrum, get_args(Spectrum)),
        ("imbalance", request.imbalance, get_args(Imbalance)),
    ):
        require_choice(name, value, choices)
    if delta is not None and not (np.isfinite(delta) and delta >= 0):
        raise InputError(f"delta must be finite and at least 0, got {delta!r}")
    if d < 2 * K + 1:
        raise InputError(f"d = {d} < 2K + 1 = {2 * K + 1}: Assumption 3(iii) needs d >= 2K + 1")
    if not (np.isfinite(eps) and eps > 0):
        raise InputError(f"eps must be positive and finite, got {eps!r}")
    if not 0 <= rho <= eps:
        raise InputError(f"rho must lie in [0, eps] = [0, {eps:g}], got {rho!r}")
    if d == 2 * K + 1 and rho > 0:
        raise InputError(
            f"rho = {rho:g} needs d >= 2K + 2 = {2 * K + 2}: at d = 2K + 1 the values sigma_(K+1) "
            "and sigma_(d-K) are the same, so rho = 0"
        )


def _tau(tail: Float[ndarray, " d-K"]) -> float:
    return float(np.linalg.norm(tail**2))


def crossing(f: Callable[[float], float], low: float, high: float) -> float:
    """A root of f in [low, high], where it changes sign, to rounding."""
    return float(root_scalar(f, bracket=(low, high), xtol=1e-300, rtol=4 * _UNIT).root)


@dataclass(frozen=True)
class _Path:
    """A one-parameter family of (s, What) with What S^(2(L-1)) What' = B, from least imbalance up.

    At t = 0: What = [O S_1, 0] with delta = tau.  For t <= 1 the leading values move by
    exp(t shift), the leading frame turns by exp(t turn), What_2 = t leak; past t = 1 one leading
    value grows without bound, and delta with it.
    """

    B: Float[ndarray, "K K"]
    basis: Float[ndarray, "K K"]
    tail: Float[ndarray, " d-K"]
    L: int
    shift: Float[ndarray, " K"]
    turn: Float[ndarray, "K K"]
    leak: Float[ndarray, "K d-K"]
    grown: int

    def at(self, t: float) -> tuple[Float[ndarray, " d"], Float[ndarray, "K d"]]:
        inside, beyond = min(t, 1.0), max(t - 1.0, 0.0)
        leak = inside * self.leak
        through = leak * self.tail ** (self.L - 1)
        lead = self.B - through @ through.T
        natural = np.diag(self.basis.T @ lead @ self.basis) ** (1 / (2 * self.L))
        growth = inside * self.shift
        growth[self.grown] += beyond
        leading = np.maximum(natural * np.exp(growth), self.tail[0])
        turn = expm(inside * self.turn) if self.turn.any() else np.eye(len(leading))
        first = _root(lead) @ self.basis @ turn / leading ** (self.L - 1)
        order = np.argsort(-leading, kind="stable")
        return (
            np.concatenate([leading[order], self.tail]),
            np.concatenate([first[:, order], leak], axis=1),
        )

    def delta(self, t: float) -> float:
        s, head = self.at(t)
        return imbalance_of(s, head)


def imbalance_of(s: Float[ndarray, " d"], head: Float[ndarray, "K d"]) -> float:
    """delta = |What'What - diag(s)^2|_F."""
    return float(np.linalg.norm(head.T @ head - np.diag(s**2)))


def head_and_spectrum(
    rng: Generator, B: Float[ndarray, "K K"], d: int, request: HeadRequest
) -> tuple[Float[ndarray, " d"], Float[ndarray, "K d"]]:
    """(s, What) with What diag(s)^(2(L-1)) What' = B, eps and rho exact, delta to rounding.

    B: positive definite (K, K).  Raises InputError when eps exceeds what B allows or delta is below
    what eps and rho allow.
    """
    K, L, eps = len(B), request.L, request.eps
    tail = trailing_values(rng, K, d, request)
    weakest = float(np.linalg.eigvalsh(B)[0]) ** (1 / (2 * L))
    if eps > weakest * (1 + K * _UNIT):
        raise InputError(
            f"eps = {eps:.6g} is above {weakest:.6g}, the K-th singular value that these data give "
            f"the layers at balance: take eps <= {weakest:.6g}"
        )
    path = _path(rng, B, tail, L, request.imbalance)
    return path.at(0.0 if request.delta is None else _root_of(path, request.delta))


def _root(A: Float[ndarray, "K K"]) -> Float[ndarray, "K K"]:
    """The positive square root of a positive definite matrix."""
    eigenvalues, V = np.linalg.eigh(A)
    return (V * np.sqrt(eigenvalues)) @ V.T


def _path(
    rng: Generator, B: Float[ndarray, "K K"], tail: Float[ndarray, " d-K"], L: int, imbalance: Imbalance
) -> _Path:
    K = len(B)
    beta, basis = _eigenbasis(rng, B)
    parts = {"mixed": ("spectrum", "rotation", "tail")}.get(imbalance, (imbalance,))
    skew = np.triu(rng.standard_normal((K, K)), 1)
    leak = rng.standard_normal((K, len(tail))) if "tail" in parts else np.zeros((K, len(tail)))
    if "weakest" in parts:
        leak[:, 0] = basis[:, -1]
    return _Path(
        B=B,
        basis=basis,
        tail=tail,
        L=L,
        shift=rng.standard_normal(K) * ("spectrum" in parts),
        turn=(skew - skew.T) * ("rotation" in parts),
        leak=_admissible(leak, beta, tail, L),
        grown=int(rng.integers(K)),
    )


def _admissible(
    leak: Float[ndarray, "K d-K"], beta: Float[ndarray, " K"], tail: Float[ndarray, " d-K"], L: int
) -> Float[ndarray, "K d-K"]:
    """`leak` scaled to |What_2|_F <= s_1 while B - What_2 S_2^(2(L-1)) What_2' stays definite."""
    size = np.linalg.norm(leak)
    if size == 0:
        return leak
    through = np.linalg.norm(leak * tail ** (L - 1))
    half = np.sqrt(beta[-1]) / 2
    widest = beta[0] ** (1 / (2 * L)) / size
    return leak * (widest if through * widest <= half else half / through)


def _eigenbasis(
    rng: Generator, B: Float[ndarray, "K K"]
) -> tuple[Float[ndarray, " K"], Float[ndarray, "K K"]]:
    """Eigenvalues, decreasing, and eigenvectors of B, random within repeated eigenvalues."""
    Q = haar(len(B), rng)
    beta, V = np.linalg.eigh(Q.T @ B @ Q)
    return beta[::-1], (Q @ V)[:, ::-1]


def _root_of(path: _Path, delta: float) -> float:
    """A t with path.delta(t) = delta: the first crossing on a grid, refined to rounding."""
    previous = 0.0
    if path.delta(0.0) >= delta:
        return previous
    for t in np.concatenate([np.geomspace(1e-8, 1, 17), np.arange(2.0, 64.0)]):
        if path.delta(t) > delta:
            return crossing(lambda u: path.delta(u) - delta, previous, t)
        previous = t
    raise InputError(f"delta = {delta:g} is too large to be built; take delta < {path.delta(63.0):g}")
