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
    sigma0 sqrt(gamma)/2, with probability 1 - delta, for m >= C log(1/delta), C not printed.

    In words: at initialisation no projection is too large and one is not too small, with high probability
      over Gaussian weights.
    Hypotheses: m >= log(1/fail), the constant in m = Omega(log 1/delta) being taken as 1.
    Parameters: m >= 1; n >= 1; fail in (0, 1); constants, to replace printed numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma A.1.
    Constants: 8 in the logarithm and the 1/2 are printed, C is not and taken as 1 (docs/two-layer.md, section
      6).  Compared at leading order.
    Tightness: with C = 1 it fails: at m = 3, delta = 0.1 the success probability is 0.667 (finding F10);
      R15-A1 has the true one.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3)
    >>> band = REGISTRY["two-layer/P8-A1"].bands(p, None)["A1_failure"]
    >>> print(f"{float(band.lower):.4g} <= A1_failure <= {float(band.upper):.4g}")
    0 <= A1_failure <= 0.1
    """
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
    failure at most n^-2.

    In words: the sample's projections of a fixed direction have the population's size up to a factor 2, with
      high probability.
    Hypotheses: none (a law of Gaussian data).
    Parameters: n >= 1; fail in (0, 1).
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma A.3.
    Constants: 2 and 1/2 are printed; the constant in O(n^-2) is not and taken as 1 (docs/two-layer.md,
      section 6).
    Tightness: false as a universal claim: at n = 10 it fails with probability 0.138, not 0.01 (finding F10),
      exactly F(n/2) + 1 - F(2n) for chi^2_n.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3)
    >>> band = REGISTRY["two-layer/P8-A3"].bands(p, None)["A3_failure"]
    >>> print(f"{float(band.lower):.4g} <= A3_failure <= {float(band.upper):.4g}")
    0 <= A3_failure <= 0.01
    """
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
    """1/2 <= gamma/(tr n b^2) <= 3/2 under Assumption 4.1, which allows sigma_y^2 up to 8 n b^2.

    In words: gamma = y'Ky has the size n tr b^2 of noiseless targets, up to a factor 3/2.
    Hypotheses: none but those under which the paper states it (Assumption 4.1); the population must be known.
    Parameters: step > 0; gamma > 0; yy > 0; tr > 0; bbar > 0; sigma_y >= 0; constants, to replace printed
      numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma A.4.
    Constants: 1/2 and 3/2 are printed (docs/two-layer.md, section 6).
    Tightness: false as a universal claim: (5) allows noise for which gamma/(tr n b^2) is about 1 +
      sigma_y^2/b^2, up to 400 (finding F5); R15-A4 holds instead.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, tr=1.0, bbar=1.0, sigma_y=0.0)
    >>> band = REGISTRY["two-layer/P8-A4"].bands(p, None)["gamma_ratio"]
    >>> print(f"{float(band.lower):.4g} <= gamma_ratio <= {float(band.upper):.4g}")
    0.5 <= gamma_ratio <= 1.5
    """
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
    """For Gaussian weights Lemma A.1 fails with probability at most delta/4 + Phi(1/2)^m.

    In words: Lemma A.1 with its probability of failure written out.
    Hypotheses: none (a law of Gaussian weights).
    Parameters: m >= 1; n >= 1; fail in (0, 1).
    Source: docs/two-layer.md, R15 (stated and proved there).
    Constants: derived: m tails at sqrt(2 log(8m/delta)) add to at most delta/8 <= delta/4, and all m
      projections are small with probability Phi(1/2)^m (docs/two-layer.md, section 6).
    Tightness: Phi(1/2)^m is the exact probability of that event; the tail bound is not tight: delta/8 already
      suffices.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=20)
    >>> band = REGISTRY["two-layer/R15-A1"].bands(p, None)["A1_failure"]
    >>> print(f"{float(band.lower):.4g} <= A1_failure <= {float(band.upper):.4g}")
    0 <= A1_failure <= 0.02562
    """
    return {"A1_failure": at_most(p, p.fail / 4 + p.ops.number(PHI_HALF) ** p.m)} if is_law(p) else {}


@declare(
    "two-layer/R15-A2",
    title="Norms of the initial weights",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_a2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """sigma0^2 d/2 <= |w_r(0)|^2 <= 3 sigma0^2 d/2 fails, per neuron, with probability at most
    e^(-d (ln 2 - 1/2)/2) + e^(-d (1/2 - ln 1.5)/2) (Chernoff).

    In words: the norm of a neuron's initial weights is sigma0 sqrt d up to a factor, except with
      exponentially small probability.
    Hypotheses: none (a law of Gaussian weights).
    Parameters: n >= 1; d >= 1; fail in (0, 1).
    Source: docs/two-layer.md, R15 (stated and proved there).
    Constants: derived: Chernoff's bounds for chi^2_d at d/2 and 3d/2 (docs/two-layer.md, section 6).
    Tightness: the exponents are the best possible (Cramer's theorem); at finite d the bound is not attained.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3, d=50)
    >>> band = REGISTRY["two-layer/R15-A2"].bands(p, None)["A2_failure"]
    >>> print(f"{float(band.lower):.4g} <= A2_failure <= {float(band.upper):.4g}")
    0 <= A2_failure <= 0.1021
    """
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
    """lambda_min(K) |y|^2 <= gamma <= lambda_max(K) |y|^2.

    In words: gamma is squeezed by the extreme eigenvalues of the data's own Gram matrix.
    Hypotheses: none (gradient descent in the paper's variables).
    Parameters: step > 0; gamma > 0; yy > 0; kmin >= 0; kmax >= kmin.
    Source: docs/two-layer.md, R15 (stated and proved there).
    Constants: none: a Rayleigh quotient (docs/two-layer.md, section 6).
    Tightness: attained at both ends, when y is an extreme eigenvector of K.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.5, yy=1.0, kmin=1.0, kmax=2.0)
    >>> band = REGISTRY["two-layer/R15-A4"].bands(p, None)["gamma"]
    >>> print(f"{float(band.lower):.4g} <= gamma <= {float(band.upper):.4g}")
    1 <= gamma <= 2
    """
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
    theorem allows 27 %: counted, since a frequency does not decide a probability.

    In words: Gaussian data are as well conditioned as Davidson and Szarek say; the suite counts how often.
    Hypotheses: none (a law of Gaussian data with Sigma = I).
    Parameters: n >= 1; fail in (0, 1).
    Source: docs/two-layer.md, R15.
    Constants: t = 2 is a choice; 2 e^(-t^2/2) is Davidson and Szarek's, about 27 % there (docs/two-layer.md,
      section 6).
    Tightness: a trend: a frequency is counted and never judged, so the band allows everything.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3)
    >>> band = REGISTRY["two-layer/R15-K"].bands(p, None)["singular_outside"]
    >>> print(f"{float(band.lower):.4g} <= singular_outside <= {float(band.upper):.4g}")
    0 <= singular_outside <= 1
    """
    if not is_law(p):
        return {}
    return {"singular_outside": Band(p.ops.number(0), p.ops.number(1), (0, 1))}
