"""Nearly orthonormal data: Lemma 6 as published, and R1, its refinement."""

from __future__ import annotations

from bounds.bands import at_least, at_most, between, network
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import entrywise
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/lemma6-25",
    title="Singular values of nearly orthonormal data",
    source=f"{printed.PAPER}, Lemma 6, eq. (25)",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(scope.A2,),
)
def lemma6_25(p: Parameters, layer: Layer) -> dict[str, Band]:
    """sqrt(1 - theta) <= sigma_min(X) <= sigma_max(X) <= sqrt(1 + theta).

    In words: nearly orthonormal samples have singular values near 1.
    Hypotheses: Assumption 2: theta < 1/4 (the inequality needs only theta < 1).
    Parameters: theta in [0, 1/4); constants, to replace printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 6, eq.
      (25).
    Constants: stated; |X'X - I| <= |X'X - I|_F <= theta, as each of its N^2 entries is at most theta/N
      (docs/layerwise/data.md).
    Tightness: both outer ends are attained, by X'X = I +- (theta/N)11'.

    >>> import bounds
    >>> bounds.evaluate("lemma6-25", theta=0.1, quantity="sigma_max_X")
    layerwise/lemma6-25: sigma_max_X in [0.9486..., 1.048...]
    """
    low, high = p.ops.sqrt(1 - p.theta), p.ops.sqrt(1 + p.theta)
    return {"sigma_min_X": between(p, low, high), "sigma_max_X": between(p, low, high)}


@statement(
    "layerwise/lemma6-26",
    title="Within-class deviations of nearly orthonormal data",
    source=f"{printed.PAPER}, Lemma 6, eq. (26)",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(scope.EQUAL_CLASSES, scope.A2),
    constants=(printed.LEMMA6_GRAM, printed.LEMMA6_ENERGY, printed.LEMMA6_NORM),
)
def lemma6_26(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|Delta'Delta - (I-P)|_F <= 4 theta; |Delta|_F^2 in [(n-1)K - 1, (n-1)K + 1];
    |Delta| <= sqrt(1 + 4 theta).

    In words: the within-class deviations of nearly orthonormal samples are nearly an isometry of the space
      orthogonal to the class-constant vectors.
    Hypotheses: Assumption 2: theta < 1/4; equally large classes.
    Parameters: theta in [0, 1/4); n >= 1; K >= 2; sizes n_k >= 1, all equal; constants, to replace printed
      numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 6, eq.
      (26).
    Constants: both 4 are reconstructed, 1 suffices for each (R1); the 1 in the energy is stated, 2 theta
      (1-1/n) < 1/2 suffices (docs/layerwise/data.md).
    Tightness: not tight: each error term is at least twice too large.

    >>> import bounds
    >>> bounds.evaluate("lemma6-26", theta=0.1, n=10, K=3, quantity="Delta_F2")
    layerwise/lemma6-26: Delta_F2 in [26.0, 28.0]
    """
    energy, slack = (p.n - 1) * p.K, printed.LEMMA6_ENERGY.of(p)
    return {
        "Delta_gram_deviation": at_most(p, printed.LEMMA6_GRAM.of(p) * p.theta),
        "Delta_F2": between(p, p.ops.maximum(energy - slack, p.ops.number(0)), energy + slack),
        "Delta_op": at_most(p, p.ops.sqrt(1 + printed.LEMMA6_NORM.of(p) * p.theta)),
    }


@statement(
    "layerwise/R1",
    title="Nearly orthonormal data, every constant explicit",
    source="docs/layerwise/data.md, R1",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=(scope.EQUAL_CLASSES, scope.THETA_BELOW_ONE),
)
def r1(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With G = X'X - I: |G| <= |G|_F <= theta; sigma(X) in [sqrt(1-theta), sqrt(1+theta)];
    | |Delta|_F^2 - (N-K) | <= 2 theta (1 - 1/n); |Delta'Delta - (I-P)|_F <= theta;
    |Delta|^2 <= 1 + theta; Xbar'Xbar - I/n has entries at most theta/N;
    | |M|_F^2 - (K-1)/n | <= 2 (K-1) theta/N; eigenvalues of Y (X'X)^(-1) Y' in
    [n/(1+theta), n/(1-theta)]; the K largest squared singular values of Delta sum to at most
    A = K + sqrt(K) theta, the others to at least
    B = (n-2)K - theta min{sqrt((n-2)K), sqrt K + 2(1-1/n)}.

    In words: one number, theta, bounds everything the other statements need to know of the data: singular
      values, deviations, class means, and how the energy of the deviations splits over any K directions.
    Hypotheses: equally large classes; theta < 1.  Nothing about a network.
    Parameters: theta in [0, 1); n >= 1; K >= 2; alpha > 0; sizes n_k >= 1, all equal.
    Source: docs/layerwise/data.md, R1 (stated and proved there; refines Lemma 6).
    Constants: derived by counting: entries of G are at most theta/N, I - P has N diagonal entries 1 - 1/n and
      Kn(n-1) entries -1/n; sqrt(K) theta bounds a sum of K eigenvalues by Cauchy-Schwarz
      (docs/layerwise/data.md).
    Tightness: all but A and B are attained one by one; A for K >= 2 and B together with A are not.

    >>> import bounds
    >>> bounds.evaluate("R1", theta=0.1, n=10, K=3, quantity="Delta_F2")
    layerwise/R1: Delta_F2 in [26.82, 27.18]
    """
    A, data, theta, n, K = p.ops, entrywise(p), p.theta, p.n, p.K
    low, high = A.sqrt(data.low), A.sqrt(data.high)
    singular = A.negate(A.less(A.number(0), data.low)), "theta >= 1"
    energy, spread = (n - 1) * K, 2 * theta * (1 - A.ratio(A.number(1), n))
    between_energy, between_spread = (K - 1) / n, 2 * (K - 1) * theta / p.N
    floor = A.number(0)
    return {
        "theta_s": at_most(p, theta),
        "theta_F": at_most(p, theta),
        "sigma_min_X": between(p, low, high),
        "sigma_max_X": between(p, low, high),
        "Delta_F2": between(p, A.maximum(energy - spread, floor), energy + spread),
        "Delta_gram_deviation": at_most(p, theta),
        "Delta_op": at_most(p, high),
        "Xbar_gram_deviation": at_most(p, theta / p.N),
        "M_F2": between(
            p, A.maximum(between_energy - between_spread, floor), between_energy + between_spread
        ),
        "YGY_min": at_least(p, n / data.high, [singular]),
        "YGY_max": at_most(p, A.ratio(n, data.low), [singular]),
        "Delta_top_energy": at_most(p, data.top),
        "Delta_rest_energy": at_least(
            p,
            A.maximum(data.rest, floor),
            [(A.negate(A.less(floor, data.rest)), "B <= 0 (n <= 2, or theta too large)")],
        ),
    }
