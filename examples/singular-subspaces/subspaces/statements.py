"""Weyl, Mirsky, Wedin, Davis-Kahan, Yu-Wang-Samworth, and two false variants; proofs in README.md.

A is m x n (or symmetric), A + E its perturbation; sigma_i, lambda_i are singular values and eigenvalues,
non-increasing.  sin Phi and sin Theta hold the sines of the principal angles between the leading k left and
right subspaces of A and A + E.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from bounds.arithmetic import Value
from bounds.bands import at_most
from bounds.statement import Band, Constant, Hypothesis, Kind, Layer, Registry, Tag, statement
from subspaces.parameters import SubspaceParameters

REGISTRY = Registry()


def whole(L: int) -> Sequence[None]:
    """One value a pair of matrices: there are no layers."""
    return (None,)


declare = partial(statement, registry=REGISTRY, layers=whole)

GAP = Hypothesis(
    "gap",
    "value_k(A + E) > value_(k+1)(A)",
    lambda p: -p.gap,
    lambda p: p.ops.number(0),
    strict=True,
    quantity="overlap",
)

OWN_GAP = Hypothesis(
    "own gap",
    "value_k(A) > value_(k+1)(A)",
    lambda p: -p.own_gap,
    lambda p: p.ops.number(0),
    strict=True,
    quantity="own_overlap",
)

SIN_THETA = Constant("sin theta", 1, "Davis and Kahan, SIAM J. Numer. Anal. 7, 1970", False)
BOTH_SIDES = Constant("both sides, squared", 2, "Wedin, BIT 12, 1972", False)
VARIANT = Constant("variant", 2, "Yu, Wang and Samworth, Biometrika 102, 2015, Theorem 2", False)
HALF = Constant("half", Fraction(1, 2), "nobody", False)


def sine(p: SubspaceParameters, upper: Value) -> Band:
    """0 <= sine <= upper, of a sine: at most 1 in any case."""
    return Band(p.ops.number(0), upper, (p.ops.number(0), p.ops.number(1)))


def sines(p: SubspaceParameters, upper: Value, count: int) -> Band:
    """0 <= Frobenius norm of `count` sines <= upper: at most sqrt(count) in any case."""
    return Band(p.ops.number(0), upper, (p.ops.number(0), p.ops.sqrt(p.ops.number(count))))


@declare(
    "subspaces/weyl",
    title="Values move by at most the spectral norm",
    source="Weyl, Math. Ann. 71, 1912; Stewart and Sun, Matrix Perturbation Theory, Cor. IV.4.10",
    tag=Tag.PUBLISHED,
)
def weyl(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """max_i |sigma_i(A+E) - sigma_i(A)| <= |E|_2, and the same for the eigenvalues of symmetric A, E.

    In words: no singular value (eigenvalue) moves further than the largest stretch of the perturbation.
    Hypotheses: none.
    Parameters: E_op >= |E|_2 >= 0.
    Source: Weyl, Math. Ann. 71, 1912; Stewart and Sun, Matrix Perturbation Theory, Cor. IV.4.10.
    Constants: 1: sigma_i(A+E) is the distance of A + E from the matrices of rank < i (README.md).
    Tightness: the constant 1 is attained, by E = t A/|A|_2.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/weyl"].bands(sample("general"), None)["value_shift"]
    >>> print(f"{float(band.lower):.4g} <= value_shift <= {float(band.upper):.4g}")
    0 <= value_shift <= 0.1
    """
    return {"value_shift": at_most(p, p.E_op)}


@declare(
    "subspaces/mirsky",
    title="Values together move by at most the Frobenius norm",
    source="Mirsky, Quart. J. Math. 11, 1960, Theorem 5; Hoffman and Wielandt, Duke Math. J. 20, 1953",
    tag=Tag.PUBLISHED,
)
def mirsky(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """(sum_i (sigma_i(A+E) - sigma_i(A))^2)^(1/2) <= |E|_F; for eigenvalues (symmetric A, E) this is the
    theorem of Hoffman and Wielandt.

    In words: all values together move no further than the perturbation is long.
    Hypotheses: none.
    Parameters: E_F >= |E|_F >= 0.
    Source: Mirsky, Quart. J. Math. 11, 1960, Theorem 5; Hoffman and Wielandt, Duke Math. J. 20, 1953.
    Constants: 1: von Neumann's trace inequality (README.md).
    Tightness: the constant 1 is attained, by E = t A.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/mirsky"].bands(sample("general"), None)["value_shift_F"]
    >>> print(f"{float(band.lower):.4g} <= value_shift_F <= {float(band.upper):.4g}")
    0 <= value_shift_F <= 0.2
    """
    return {"value_shift_F": at_most(p, p.E_F)}


@declare(
    "subspaces/wedin",
    title="Leading singular subspaces, both sides together",
    source="Wedin, BIT 12, 1972; Stewart and Sun, Theorem V.4.4",
    tag=Tag.PUBLISHED,
    hypotheses=(GAP,),
    constants=(BOTH_SIDES,),
)
def wedin(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """If delta = sigma_k(A+E) - sigma_(k+1)(A) > 0:
    max(|sin Phi|_2, |sin Theta|_2) <= |E|_2/delta,
    (|sin Phi|_F^2 + |sin Theta|_F^2)^(1/2) <= sqrt(2) |E|_F/delta.

    In words: both leading singular subspaces turn by no more than the perturbation over the gap between the
      k-th perturbed singular value and the next one of A.
    Hypotheses: the gap is positive.  Nothing is asked of the gap of A itself: where the subspace is not
      unique, it holds for each.
    Parameters: E_op >= |E|_2; E_F >= |E|_F; 0 < gap <= sigma_k(A+E) - sigma_(k+1)(A); 1 <= k < min(m, n).
    Source: Wedin, BIT 12, 1972; Stewart and Sun, Theorem V.4.4.
    Constants: the 2 under the root is that of |A V - U S|_F^2 + |A'U - V S|_F^2 <= 2 |E|_F^2 (README.md).
    Tightness: the first bound is attained, by the pair of Davis and Kahan's.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/wedin"].bands(sample("general"), None)["sin_max"]
    >>> print(f"{float(band.lower):.4g} <= sin_max <= {float(band.upper):.4g}")
    0 <= sin_max <= 0.2
    """
    if p.kind != "general":
        return {}
    both = p.ops.sqrt(BOTH_SIDES.of(p))
    return {
        "sin_max": sine(p, p.ops.ratio(p.E_op, p.gap)),
        "sin_both_F": sines(p, p.ops.ratio(both * p.E_F, p.gap), 2 * p.k),
    }


@declare(
    "subspaces/davis-kahan",
    title="The leading eigenspace of a symmetric matrix",
    source="Davis and Kahan, SIAM J. Numer. Anal. 7, 1970, sin theta theorem; Bhatia, Theorem VII.3.1",
    tag=Tag.PUBLISHED,
    hypotheses=(GAP,),
    constants=(SIN_THETA,),
)
def davis_kahan(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """If delta = lambda_k(A+E) - lambda_(k+1)(A) > 0, for symmetric A and E:
    |sin Theta|_2 <= |E|_2/delta and |sin Theta|_F <= |E|_F/delta.

    In words: the leading eigenspace turns by no more than the perturbation over the gap between the k-th
      perturbed eigenvalue and the next one of A.
    Hypotheses: the gap is positive; A and E are symmetric.
    Parameters: E_op >= |E|_2; E_F >= |E|_F; 0 < gap <= lambda_k(A+E) - lambda_(k+1)(A); 1 <= k < n.
    Source: Davis and Kahan, SIAM J. Numer. Anal. 7, 1970, sin theta theorem; Bhatia, Theorem VII.3.1.
    Constants: 1, because lambda_1..k(A+E) all lie above lambda_(k+1)..n(A); for spectra that only lie
      delta apart it is pi/2 in the spectral norm.
    Tightness: the first bound is attained at every angle (README.md).

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/davis-kahan"].bands(sample("symmetric"), None)["sin_theta"]
    >>> print(f"{float(band.lower):.4g} <= sin_theta <= {float(band.upper):.4g}")
    0 <= sin_theta <= 0.2
    """
    if p.kind != "symmetric":
        return {}
    c = SIN_THETA.of(p)
    return {
        "sin_theta": sine(p, p.ops.ratio(c * p.E_op, p.gap)),
        "sin_theta_F": sines(p, p.ops.ratio(c * p.E_F, p.gap), p.k),
    }


@declare(
    "subspaces/yu-wang-samworth",
    title="Only the gap of A itself",
    source="Yu, Wang and Samworth, Biometrika 102, 2015, Theorem 2 and its version for singular vectors",
    tag=Tag.PUBLISHED,
    hypotheses=(OWN_GAP,),
    constants=(VARIANT,),
)
def yu_wang_samworth(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """If lambda_k(A) > lambda_(k+1)(A), for symmetric A and E:
    |sin Theta|_F <= 2 min(sqrt(k) |E|_2, |E|_F)/(lambda_k(A) - lambda_(k+1)(A));
    for any A with sigma_k(A) > sigma_(k+1)(A), and sin Phi as well:
    |sin Theta|_F <= 2 (2 sigma_1(A) + |E|_2) min(sqrt(k) |E|_2, |E|_F)/(sigma_k(A)^2 - sigma_(k+1)(A)^2).

    In words: only the gap of A need be known; not knowing that of A + E costs a factor of 2.
    Hypotheses: the gap of A is positive; for the first bound A and E are symmetric.
    Parameters: E_op >= |E|_2; E_F >= |E|_F; 0 < own_gap <= value_k(A) - value_(k+1)(A); 1 <= k < min(m, n);
      in general also 0 < gap_sum <= sigma_k(A) + sigma_(k+1)(A) and A_most >= |A|_2.
    Source: Yu, Wang and Samworth, Biometrika 102, 2015, Theorem 2 and its version for singular vectors.
    Constants: the 2 is the price of the unknown gap: half of it is E, half what the eigenvalues move.
    Tightness: not attained by the pairs tried; the search comes within 1.9 of 1 for 2 x 2 matrices.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/yu-wang-samworth"].bands(sample("symmetric"), None)["sin_theta_F"]
    >>> print(f"{float(band.lower):.4g} <= sin_theta_F <= {float(band.upper):.4g}")
    0 <= sin_theta_F <= 0.3333
    """
    A = p.ops
    size = VARIANT.of(p) * A.minimum(A.sqrt(A.number(p.k)) * p.E_op, p.E_F)
    if p.kind == "symmetric":
        return {"sin_theta_F": sines(p, A.ratio(size, p.own_gap), p.k)}
    upper = A.ratio((2 * p.A_most + p.E_op) * size, p.own_gap * p.gap_sum)
    return {"sin_left_F": sines(p, upper, p.k), "sin_right_F": sines(p, upper, p.k)}


@declare(
    "subspaces/half-davis-kahan",
    title="Davis-Kahan with the constant 1/2",
    source="a false variant",
    tag=Tag.USER,
    hypotheses=(GAP,),
    constants=(HALF,),
    kind=Kind.FALSE,
)
def half_davis_kahan(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """If delta = lambda_k(A+E) - lambda_(k+1)(A) > 0: |sin Theta|_2 <= |E|_2/(2 delta).

    In words: what Davis and Kahan's theorem would say with half its constant.
    Hypotheses: the gap is positive; A and E are symmetric.
    Parameters: E_op >= |E|_2; 0 < gap <= lambda_k(A+E) - lambda_(k+1)(A).
    Source: a false variant.
    Constants: 1/2: nobody's.
    Tightness: false: the constant 1 of Davis and Kahan is attained.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/half-davis-kahan"].bands(sample("symmetric"), None)["sin_theta"]
    >>> print(f"{float(band.lower):.4g} <= sin_theta <= {float(band.upper):.4g}")
    0 <= sin_theta <= 0.1
    """
    if p.kind != "symmetric":
        return {}
    return {"sin_theta": sine(p, p.ops.ratio(HALF.of(p) * p.E_op, p.gap))}


@declare(
    "subspaces/no-gap",
    title="Davis-Kahan without the gap",
    source="a false variant",
    tag=Tag.USER,
    kind=Kind.FALSE,
)
def no_gap(p: SubspaceParameters, layer: Layer) -> dict[str, Band]:
    """|sin Theta|_2 <= |E|_2/|A|_2, whatever the gap.

    In words: what would be true if close eigenvalues did no harm.
    Hypotheses: A and E are symmetric; none on the gap, which is the point.
    Parameters: E_op >= |E|_2; 0 < A_least <= |A|_2.
    Source: a false variant.
    Constants: none.
    Tightness: false: eigenvectors of close eigenvalues turn by any angle under a small perturbation.

    >>> from subspaces.parameters import sample
    >>> band = REGISTRY["subspaces/no-gap"].bands(sample("symmetric"), None)["sin_theta"]
    >>> print(f"{float(band.lower):.4g} <= sin_theta <= {float(band.upper):.4g}")
    0 <= sin_theta <= 0.05
    """
    if p.kind != "symmetric":
        return {}
    return {"sin_theta": sine(p, p.ops.ratio(p.E_op, p.A_least))}
