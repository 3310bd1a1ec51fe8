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


def events(p: TwoLayerParameters, band: Band, *, known: str = "", drawn: str = "") -> dict[str, Band]:
    """The band on an event's probability by its formula, and where draws were made on what they show."""
    return {name: band for name in (known, drawn if p.draws else "") if name}


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
    sigma0 sqrt(gamma)/2, with probability 1 - delta, for m >= C log(1/delta), C not printed.  Judged twice:
    on the probability itself, and on how often it fails in independent draws (`verify.frequency`).

    In words: at initialisation no projection is too large and one is not too small, with high probability
      over Gaussian weights.
    Hypotheses: m >= log(1/fail), the constant in m = Omega(log 1/delta) being taken as 1.
    Parameters: m >= 1; n >= 1; fail in (0, 1); draws >= 1; constants, to replace printed numbers by name.
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
    if not is_law(p):
        return {}
    return events(p, at_most(p, p.fail), known="A1_failure", drawn="A1_frequency")


INPUTS_ENOUGH = Hypothesis(
    "d >= C log(m/delta)", "d >= log(m/delta)",
    lambda p: printed.NORM_A2.of(p) * p.ops.log(p.m / p.fail), lambda p: p.ops.number(p.d),
)  # fmt: skip


@declare(
    "two-layer/P8-A2",
    title="Norms of the initial weights concentrate",
    source=f"{PAPER}, Lemma A.2",
    tag=Tag.PUBLISHED,
    hypotheses=(INPUTS_ENOUGH,),
    constants=(printed.NORM_A2,),
    leading_order=True,
    finding="two-layer/F10",
)
def p8_a2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """sigma0^2 d/2 <= |w_r(0)|^2 <= 3 sigma0^2 d/2 for all r, read here as: with probability 1 - delta for
    d >= C log(m/delta), the form in which lemmas of this kind are stated; C not printed.

    In words: at initialisation all neurons have the norm sigma0 sqrt d up to a factor, with high probability
      over Gaussian weights.
    Hypotheses: d >= log(m/fail), the constant in d = Omega(log m/delta) being taken as 1.
    Parameters: m >= 1; n >= 1; d >= 1; fail in (0, 1); draws >= 1; constants, to replace printed numbers by
      name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma A.2.
    Constants: 1/2 and 3/2 are printed; probability and condition are a reading, C taken as 1
      (docs/two-layer.md, section 6).  Compared at leading order.
    Tightness: with C = 1 it fails: at m = 3, d = 4, delta = 0.1 some norm is outside with probability 0.845
      (finding F10); C = 31 suffices for delta <= 1/2 and any m (R15-A2).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3, d=50)
    >>> band = REGISTRY["two-layer/P8-A2"].bands(p, None)["A2_any_failure"]
    >>> print(f"{float(band.lower):.4g} <= A2_any_failure <= {float(band.upper):.4g}")
    0 <= A2_any_failure <= 0.1
    """
    if not is_law(p) or not p.d:
        return {}
    return events(p, at_most(p, p.fail), known="A2_any_failure", drawn="A2_frequency")


@declare(
    "two-layer/P8-A3",
    title="Projections of the sample concentrate",
    source=f"{PAPER}, Lemma A.3",
    tag=Tag.PUBLISHED,
    constants=(printed.OFTEN,),
    kind=Kind.FALSE,
)
def p8_a3(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """n/2 <= |X alpha|^2/|alpha|_Sigma^2 <= 2n with probability 1 - O(n^-2), read here with constant 1:
    failure at most n^-2.  Judged on the probability itself, and on how often it fails in independent draws.

    In words: the sample's projections of a fixed direction have the population's size up to a factor 2, with
      high probability.
    Hypotheses: none (a law of Gaussian data).
    Parameters: n >= 1; fail in (0, 1); draws >= 1; constants, to replace printed numbers by name.
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
    if not is_law(p):
        return {}
    return events(p, at_most(p, rarely(p)), known="A3_failure", drawn="A3_frequency")


def rarely(p: TwoLayerParameters) -> Value:
    """C n^-2, the probability of failure in O(n^-2)."""
    return printed.OFTEN.of(p) * p.ops.number(Fraction(1, p.n**2))


MODEST_NOISE = Hypothesis(
    "A.4, proof", "n >= 4 sigma_y^2/b^2, a condition of the proof that Assumption 4.1 does not contain",
    lambda p: 4 * p.sigma_y * p.sigma_y, lambda p: p.n * p.bbar * p.bbar,
)  # fmt: skip


@declare(
    "two-layer/P8-A4",
    title="The size of gamma",
    source=f"{PAPER}, Lemma A.4",
    tag=Tag.PUBLISHED,
    hypotheses=(MODEST_NOISE,),
    constants=(printed.GAMMA_HALF, printed.OFTEN),
    kind=Kind.FALSE,
)
def p8_a4(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """1/2 <= gamma/(tr n b^2) <= 3/2 with probability 1 - O(n^-2), read with constant 1, under Assumption
    4.1, which allows sigma_y^2 up to 8 n b^2, and n >= 4 sigma_y^2/b^2, which its proof uses besides: for
    a law, how often independent draws fail; for one run, its own gamma.

    In words: gamma = y'Ky has the size n tr b^2 of noiseless targets, up to a factor 3/2.
    Hypotheses: n >= 4 sigma_y^2/b^2, the condition of the proof; the population must be known.
    Parameters: m >= 1; n >= 1; step > 0; gamma > 0; yy > 0; tr > 0; bbar > 0; sigma_y >= 0; fail in (0, 1);
      draws >= 1; constants, to replace printed numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma A.4.
    Constants: 1/2 and 3/2 are printed; the constant in O(n^-2) is not and taken as 1 (docs/two-layer.md,
      section 6).
    Tightness: false as a universal claim: gamma/(tr n b^2) is about 1 + sigma_y^2/b^2, 13.5 at n = 50 and the
      largest noise that the proof's condition allows, 400 at the largest that (5) does (finding F5); R15-A4
      holds instead.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, n=2, gamma=1.0, yy=1.0, tr=1.0, bbar=1.0, sigma_y=0.0)
    >>> band = REGISTRY["two-layer/P8-A4"].bands(p, None)["gamma_ratio"]
    >>> print(f"{float(band.lower):.4g} <= gamma_ratio <= {float(band.upper):.4g}")
    0.5 <= gamma_ratio <= 1.5
    """
    if not p.has("bbar", "sigma_y", "n"):
        return {}
    if is_law(p):
        return events(p, at_most(p, rarely(p)), drawn="A4_frequency")
    if not is_regression(p) or p.tr is None:
        return {}
    half = printed.GAMMA_HALF.of(p)
    return {"gamma_ratio": between(p, half, 1 + half)}


@declare(
    "two-layer/P8-5.1",
    title="The Gram matrix of the data is nearly a multiple of the identity",
    source=f"{PAPER}, Lemma 5.1",
    tag=Tag.PUBLISHED,
    constants=(printed.SPREAD, printed.OFTEN),
    leading_order=True,
    finding="two-layer/F10",
)
def p8_5_1(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """|K - tr Sigma I| <= C sigma_x^2 (n |Sigma| + sqrt n |Sigma|_F), C not printed, with probability
    1 - O(n^-2), read with constant 1.  The quantity is the left side over the right one without C: of one
    run, and for a law how often independent draws exceed C.

    In words: the samples are nearly orthogonal and equally long, for data of a large effective dimension.
    Hypotheses: none (a run from a known population, or a law of Gaussian data with Sigma = I).
    Parameters: n >= 1; d >= 1; step > 0; gamma > 0; yy > 0; sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op;
      fail in (0, 1); draws >= 1; constants, to replace printed numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma 5.1.
    Constants: C is not printed and taken as 1, as is the constant in O(n^-2) (docs/two-layer.md, section 6).
      Compared at leading order.
    Tightness: with C = 1 it fails for Gaussian data, where |K - d I| is about 2 sqrt(dn) + n: C up to 2.4 was
      needed (finding F10), and C = 4 suffices for n >= 11 (R15-K at t = sqrt n).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3, d=50, draws=400)
    >>> band = REGISTRY["two-layer/P8-5.1"].bands(p, None)["K_frequency"]
    >>> print(f"{float(band.lower):.4g} <= K_frequency <= {float(band.upper):.4g}")
    0 <= K_frequency <= 0.01
    """
    if is_law(p):
        return events(p, at_most(p, rarely(p)), drawn="K_frequency") if p.d else {}
    if not is_regression(p) or not p.has("tr", "sigma_x", "Sigma_op", "Sigma_F"):
        return {}
    return {"K_deviation": at_most(p, printed.SPREAD.of(p))}


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
    Parameters: m >= 1; n >= 1; fail in (0, 1); draws >= 1.
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
    if not is_law(p):
        return {}
    bound = p.fail / 4 + p.ops.number(PHI_HALF) ** p.m
    return events(p, at_most(p, bound), known="A1_failure", drawn="A1_frequency")


@declare(
    "two-layer/R15-A2",
    title="Norms of the initial weights",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_a2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """sigma0^2 d/2 <= |w_r(0)|^2 <= 3 sigma0^2 d/2 fails, per neuron, with probability at most
    e^(-d (ln 2 - 1/2)/2) + e^(-d (1/2 - ln 1.5)/2) (Chernoff), and for some of m neurons with at most m times
    that.

    In words: the norm of a neuron's initial weights is sigma0 sqrt d up to a factor, except with
      exponentially small probability.
    Hypotheses: none (a law of Gaussian weights).
    Parameters: m >= 1; n >= 1; d >= 1; fail in (0, 1); draws >= 1.
    Source: docs/two-layer.md, R15 (stated and proved there).
    Constants: derived: Chernoff's bounds for chi^2_d at d/2 and 3d/2 (docs/two-layer.md, section 6).
    Tightness: the exponents are the best possible (Cramer's theorem); at finite d the bound is not attained.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3, d=50)
    >>> band = REGISTRY["two-layer/R15-A2"].bands(p, None)["A2_failure"]
    >>> print(f"{float(band.lower):.4g} <= A2_failure <= {float(band.upper):.4g}")
    0 <= A2_failure <= 0.1021
    """
    if not is_law(p) or not p.d:
        return {}
    bound = _chernoff(p)
    some = events(p, at_most(p, p.m * bound), known="A2_any_failure", drawn="A2_frequency")
    return {"A2_failure": at_most(p, bound)} | some


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
    title="Gaussian data have the Davidson-Szarek singular values",
    source=f"{DOCS}, R15",
    tag=Tag.REFINED,
)
def r15_k(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """For Gaussian X with Sigma = I, sqrt d - sqrt n - t <= sigma_i(X) <= sqrt d + sqrt n + t with
    probability at least 1 - 2 e^(-t^2/2).  The quantity is the probability of a singular value outside at
    t = 2, decided from draws: the whole Clopper-Pearson interval must lie below 2 e^(-2), about 27 %.

    In words: Gaussian data are as well conditioned as Davidson and Szarek say.
    Hypotheses: none (a law of Gaussian data with Sigma = I).
    Parameters: n >= 1; fail in (0, 1); draws >= 1.
    Source: docs/two-layer.md, R15.
    Constants: t = 2 is a choice; 2 e^(-t^2/2) is Davidson and Szarek's (docs/two-layer.md, section 6).
    Tightness: not tight: a few draws in a thousand are outside at t = 2.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(fail=0.1, n=10, m=3, draws=400)
    >>> band = REGISTRY["two-layer/R15-K"].bands(p, None)["singular_outside"]
    >>> print(f"{float(band.lower):.4g} <= singular_outside <= {float(band.upper):.4g}")
    0 <= singular_outside <= 0.2707
    """
    if not is_law(p):
        return {}
    return events(p, at_most(p, 2 * p.ops.exp(p.ops.number(-2))), drawn="singular_outside")
