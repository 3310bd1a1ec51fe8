"""Instances made of rational numbers: what a certificate is about.

Every float is read as the rational it is.  Three forms, all canonical (C1 of docs/layerwise), with
hidden layers diag(s), last layer What and data X in canonical coordinates:

* "pair" (C2): s > 0 and X are given, What = Y X+ diag(s)^(-(L-1)) / alpha, so that mu = e0 = 0 exactly;
* "triple": s, What and X are all given; mu and e0 are what they are;
* "generated" (C3): s, What, c and R are given, and with T = alpha What diag(s)^(L-1)
  X = T'(TT')^(-1) Y + (I - T'(TT')^(-1)T) R (I - c(c'c)^(-1)c'), so that Y X+ = T and mu = e0 = 0
  exactly, however deep the network is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite
from typing import Any, Literal, get_args

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError
from verify.exact.engine import Engine, engine_of
from verify.exact.numbers import Adjustable, Number, all_lines, leaves, refilled
from verify.instances.model import Network, Pair

Form = Literal["pair", "triple", "generated"]

Rows = tuple[tuple[Fraction, ...], ...]

MATRICES: dict[Form, tuple[str, ...]] = {
    "pair": ("X",),
    "triple": ("head", "X"),
    "generated": ("head", "c", "R"),
}
"""The matrices that each form is given by."""

SHOWN = {"head": "What"}
"""Names of matrices as a person reads them, where they differ."""


@dataclass(frozen=True)
class ExactInstance:
    """A canonical pair or triple of rational numbers.

    s: (d,) non-increasing, >= 0.  matrices, by name: head What (K, d), X (d, N), c (N, K), R (d, N),
    those of MATRICES[form].  K >= 2 classes of n samples, N = nK, d >= max(N, 2K+1), L >= 2, alpha > 0.
    origin: where it comes from, for people; not part of the mathematics.
    """

    form: Form
    K: int
    n: int
    L: int
    alpha: Fraction
    s: tuple[Fraction, ...]
    matrices: dict[str, Rows]
    case: str = "pair"
    origin: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require_valid(self)

    @property
    def d(self) -> int:
        return len(self.s)

    @property
    def N(self) -> int:
        return self.n * self.K

    @property
    def engine(self) -> Engine:
        """How the exact engine measures and stores it."""
        return engine_of({"form": self.form}, self.case)

    def numbers(self, *, tied: bool = True) -> Adjustable[ExactInstance]:
        """The singular values (equal ones stay equal) and the entries of its matrices."""
        levels = tuple(dict.fromkeys(self.s))
        entries = [y for name in MATRICES[self.form] for y in leaves(self.matrices[name])]

        def again(new: Sequence[Number]) -> ExactInstance | None:
            value = dict(zip(levels, map(Fraction, new), strict=False))
            rest = map(Fraction, new[len(levels) :])
            matrices = {name: refilled(self.matrices[name], rest) for name in MATRICES[self.form]}
            try:
                return replace(self, s=tuple(value[y] for y in self.s), matrices=matrices, case="shrunk")
            except InputError:
                return None

        return Adjustable((*levels, *entries), again)

    def written(self) -> tuple[Number, ...]:
        """All its numbers, one after the other."""
        return (*self.s, self.alpha, *(y for rows in self.matrices.values() for y in leaves(rows)))

    def sizes_line(self) -> str:
        """K, n, d and L, in one line."""
        return f"K = {self.K}, n = {self.n}, d = {self.d}, L = {self.L}"

    def lines(self) -> list[str]:
        """The whole instance, as a person reads it."""
        heading = [f"{self.sizes_line()}, alpha = {self.alpha}", f"s = {' '.join(map(str, self.s))}"]
        return all_lines(heading, [(SHOWN.get(name, name), rows) for name, rows in self.matrices.items()])


def shapes(instance: ExactInstance) -> dict[str, tuple[int, int]]:
    """The shape of every matrix an instance may have."""
    d, N, K = instance.d, instance.N, instance.K
    return {"head": (K, d), "X": (d, N), "c": (N, K), "R": (d, N)}


def _require_valid(x: ExactInstance) -> None:
    if x.form not in get_args(Form):
        raise InputError(f"form must be one of {', '.join(get_args(Form))}, got {x.form!r}")
    for name, value, least in (("K", x.K, 2), ("n", x.n, 1), ("L", x.L, 2)):
        if value < least:
            raise InputError(f"{name} = {value}: at least {least} is needed")
    if x.d < max(x.N, 2 * x.K + 1):
        raise InputError(f"d = {x.d}: the theorems need d >= N = nK = {x.N} and d >= 2K + 1 = {2 * x.K + 1}")
    if x.alpha <= 0:
        raise InputError(f"alpha must be positive, got {x.alpha}")
    if any(a < b for a, b in zip(x.s, x.s[1:], strict=False)) or x.s[-1] < 0:
        raise InputError("s must be non-increasing and at least 0")
    if x.form == "pair" and x.s[-1] == 0:
        raise InputError("s must be positive in the form (s, X); give the head where some s_i are 0")
    if set(x.matrices) != set(MATRICES[x.form]):
        raise InputError(f"form {x.form!r} takes the matrices {', '.join(MATRICES[x.form])}")
    for name, shape in shapes(x).items():
        if name in x.matrices and (
            len(x.matrices[name]) != shape[0] or any(len(row) != shape[1] for row in x.matrices[name])
        ):
            raise InputError(f"{name} must have shape {shape}")


def rational(x: Any, name: str = "a number") -> Fraction:
    """The exact value of an int, float, Fraction or "p/q" string; InputError for anything else."""
    try:
        if isinstance(x, float | np.floating) and not isfinite(x):
            raise ValueError
        return Fraction(x.item() if isinstance(x, np.generic) else x)
    except (TypeError, ValueError, ZeroDivisionError):
        raise InputError(f"{name} must be finite and rational, got {x!r}") from None


def rational_rows(A: Any, name: str) -> Rows:
    """The exact entries of a matrix given as rows."""
    try:
        return tuple(tuple(rational(x, f"an entry of {name}") for x in row) for row in A)
    except TypeError:
        raise InputError(f"{name} must be a matrix, given as rows") from None


def exact_pair(
    s: Sequence[Any],
    X: Sequence[Sequence[Any]] | Float[ndarray, "d N"],
    K: int,
    L: int,
    *,
    alpha: Any = 1,
    case: str = "pair",
) -> ExactInstance:
    """The pair (s, X) of C2, from floats or rationals, in canonical coordinates.

    s: (d,) positive, non-increasing.  X: (d, N), columns class by class, N = nK, full column rank
    (a certificate says so when it is not).  Raises InputError.
    """
    rows = rational_rows(X, "X")
    return ExactInstance(
        "pair", K, _samples(rows, K), L, rational(alpha, "alpha"), _values(s), {"X": rows}, case
    )


def exact_triple(
    s: Sequence[Any],
    head: Sequence[Sequence[Any]] | Float[ndarray, "K d"],
    X: Sequence[Sequence[Any]] | Float[ndarray, "d N"],
    L: int,
    *,
    alpha: Any = 1,
    case: str = "triple",
) -> ExactInstance:
    """The triple (s, What, X), for any s >= 0 and any last layer.  Raises InputError."""
    what, rows = rational_rows(head, "head"), rational_rows(X, "X")
    K = len(what)
    return ExactInstance(
        "triple", K, _samples(rows, K), L, rational(alpha, "alpha"), _values(s),
        {"head": what, "X": rows}, case,
    )  # fmt: skip


def exact_generated(
    s: Sequence[Any],
    head: Sequence[Sequence[Any]] | Float[ndarray, "K d"],
    c: Sequence[Sequence[Any]] | Float[ndarray, "N K"],
    R: Sequence[Sequence[Any]] | Float[ndarray, "d N"],
    L: int,
    *,
    alpha: Any = 1,
    case: str = "generated",
) -> ExactInstance:
    """The pair of C3 from (s, What, c, R); R need not satisfy TR = 0, Rc = 0: it is projected.

    Raises InputError.
    """
    what, left, right = rational_rows(head, "head"), rational_rows(c, "c"), rational_rows(R, "R")
    K = len(what)
    return ExactInstance(
        "generated", K, _samples(right, K), L, rational(alpha, "alpha"), _values(s),
        {"head": what, "c": left, "R": right}, case,
    )  # fmt: skip


def _values(s: Sequence[Any]) -> tuple[Fraction, ...]:
    return tuple(rational(x, "an entry of s") for x in s)


def _samples(X: Rows, K: int) -> int:
    N = len(X[0]) if X else 0
    if K < 2 or N == 0 or N % K:
        raise InputError(f"N = {N} samples must split into K >= 2 classes of equal size, got K = {K}")
    return N // K


def exact_data(pair: Pair) -> Rows:
    """X = Xbar (x) 1_n' + Delta of a float pair, added as rationals, (d, N)."""
    means, deviations = (rational_rows(A.tolist(), "X") for A in (pair.means, pair.deviations))
    return tuple(
        tuple(row[j // pair.n] + x for j, x in enumerate(moved))
        for row, moved in zip(means, deviations, strict=True)
    )


def from_pair(pair: Pair, form: Form | None = None) -> ExactInstance:
    """A float pair read exactly.

    form None: "generated" where the pair meets A3(i) within rounding, so that the exact one meets it
    exactly; else "triple".  "generated" takes the pair's own s and What, and the X nearest to the
    pair's with Y X+ = alpha W_(L:1); it differs from the pair's X by rounding.
    """
    form = form or ("generated" if _fits(pair) else "triple")
    X = exact_data(pair)
    origin = {"of": pair.origin, "seed": pair.provenance.seed, "data": pair.provenance.data}
    if form == "pair":
        matrices = {"X": X}
    elif form == "triple":
        matrices = {"head": rational_rows(pair.head.tolist(), "head"), "X": X}
    else:
        indicator = np.repeat(np.eye(pair.K), pair.n, axis=0)
        c = np.linalg.solve(pair.X.T @ pair.X, indicator)
        matrices = {
            "head": rational_rows(pair.head.tolist(), "head"),
            "c": rational_rows(c.tolist(), "c"),
            "R": X,
        }
    return ExactInstance(
        form, pair.K, pair.n, pair.L, rational(pair.alpha, "alpha"), _values(pair.s.tolist()), matrices,
        pair.case, {name: value for name, value in origin.items() if value not in (None, "")},
    )  # fmt: skip


def _fits(pair: Pair) -> bool:
    """Whether mu and e0 vanish within their rounding bounds."""
    from verify.layerwise.measure import measure

    values = measure(pair).values
    residuals = [values[name, None] for name in ("mu", "e0")]
    return all(not x.undefined and x.value <= x.error for x in residuals)


def from_network(network: Network) -> ExactInstance:
    """The canonical pair of a network, read exactly; `origin` has what it leaves out.

    origin["residuals"]: |W_l - U_l diag(s) U_(l-1)'|_F for l = 1..L-1: the distance from the network
    to the certified pair, large where A3(ii) fails below the last pair.  Raises InputError for
    rectangular hidden layers and d < 2K + 1.
    """
    from verify.instances.forms import canonical_pair
    from verify.instances.model import require_theorem_shape

    require_theorem_shape(network)
    pair, residuals = canonical_pair(network)
    exact = from_pair(pair)
    sizes = [float(np.linalg.norm(W)) for W in network.weights[:-1]]
    origin = {**exact.origin, "residuals": residuals.tolist(), "norms": sizes}
    return replace(exact, origin=origin)
