"""Probabilities over Gaussian data and weights: P8 and R15."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import at_most, between
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag
from bounds.two_layer import printed
from bounds.two_layer.general import is_regression
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import DOCS, PAPER, declare

PHI_HALF = 0.69146246127401311
"""Standard normal distribution function at 1/2, rounded up."""


def is_law(p: TwoLayerParameters) -> bool:
    """Whether the instance is a law of data and weights, not one draw."""
    return p.fail is not None and p.n is not None


WIDE_ENOUGH = Hypothesis(
    "m >= C log(1/delta)", "m >= log(1/delta)",
    lambda p: printed.WIDTH_A1.of(p) * p.ops.log(1 / p.fail), lambda p: p.ops.number(p.m),
)  # fmt: skip


@declare(
    "two-layer/P8-A1",
    title="Some neuron starts with a sizeable projection",
    source=f"{PAPER}, Lemma A.1",
    tag=Tag.PUBLISHED,
    hypotheses=(WIDE_ENOUGH,),
    constants=(printed.WIDTH_A1,),
    leading_order=True,
    finding="two-layer/F10",
)
def p8_a1(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """|<w_r(0), X'y>| <= sigma0 sqrt(2 gamma log(8m/delta)) for all r and the largest is at least
    sigma0 sqrt(gamma)/2, with probability 1 - delta, for m >= C log(1/delta), C not printed."""
    return {"A1_failure": at_most(p, p.fail)} if is_law(p) else {}


@declare(
    "two-layer/P8-A3",
    title="Projections of the sample concentrate",
    source=f"{PAPER}, Lemma A.3",
    tag=Tag.PUBLISHED,
    kind=Kind.FALSE,
)
def p8_a3(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """n/2 <= |X alpha|^2/|alpha|_Sigma^2 <= 2n with probability 1 - O(n^-2), read here with constant 1:
    failure at most n^-2."""
    return {"A3_failure": at_most(p, p.ops.number(Fraction(1, p.n**2)))} if is_law(p) and p.n else {}


@declare(
    "two-layer/P8-A4",
    title="The size of gamma",
    source=f"{PAPER}, Lemma A.4",
    tag=Tag.PUBLISHED,
    constants=(printed.GAMMA_HALF,),
    kind=Kind.FALSE,
)
def p8_a4(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """1/2 <= gamma/(tr n b^2) <= 3/2 under Assumption 4.1, which allows sigma_y^2 up to 8 n b^2."""
    if not is_regression(p) or not p.has("tr", "bbar", "sigma_y"):
        return {}
    half = printed.GAMMA_HALF.of(p)
    return {"gamma_ratio": between(p, half, 1 + half)}


@declare(
    "two-layer/R15-A1",
    title="Lemma A.1 with explicit probability",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_a1(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """For Gaussian weights Lemma A.1 fails with probability at most delta/4 + Phi(1/2)^m."""
    return {"A1_failure": at_most(p, p.fail / 4 + p.ops.number(PHI_HALF) ** p.m)} if is_law(p) else {}


@declare(
    "two-layer/R15-A2",
    title="Norms of the initial weights",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_a2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """sigma0^2 d/2 <= |w_r(0)|^2 <= 3 sigma0^2 d/2 fails, per neuron, with probability at most
    e^(-d (ln 2 - 1/2)/2) + e^(-d (1/2 - ln 1.5)/2) (Chernoff)."""
    return {"A2_failure": at_most(p, _chernoff(p))} if is_law(p) and p.d else {}


def _chernoff(p: TwoLayerParameters) -> Value:
    A, d = p.ops, p.d
    half = A.number(Fraction(1, 2))
    low = A.exp(-(d * (A.log(A.number(2)) - half)) / 2)
    return low + A.exp(-(d * (half - A.log(A.number(Fraction(3, 2))))) / 2)


@declare(
    "two-layer/R15-A4",
    title="The size of gamma, for the data at hand",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_a4(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """lambda_min(K) |y|^2 <= gamma <= lambda_max(K) |y|^2."""
    if not is_regression(p) or not p.has("kmin", "kmax"):
        return {}
    return {"gamma": between(p, p.kmin * p.yy, p.kmax * p.yy)}


@declare(
    "two-layer/R15-K",
    title="How often X has the Davidson-Szarek singular values",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
    kind=Kind.TREND,
)
def r15_k(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """For Gaussian X with Sigma = I, sqrt d - sqrt n - t <= sigma_i(X) <= sqrt d + sqrt n + t with
    probability 1 - 2 e^(-t^2/2).  The quantity is the fraction of draws outside at t = 2, where the
    theorem allows 27 %: counted, since a frequency does not decide a probability."""
    if not is_law(p):
        return {}
    return {"singular_outside": Band(p.ops.number(0), p.ops.number(1), (0, 1))}
