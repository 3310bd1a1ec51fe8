"""Singular values of the layers and the shape of the head: Lemmas 7, 8, 9, and R2, R3."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_most, between, hidden_weights, network
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import Geometry, geometry
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/lemma7",
    title="Balanced layers share their singular values",
    source=f"{printed.PAPER}, Lemma 7",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(scope.BALANCED_BELOW,),
)
def lemma7(p: Parameters, layer: Layer) -> dict[str, Band]:
    """sigma_i(W_l) is the same for all l <= L-1, i <= d; for i <= K,
    |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2| <= delta."""
    return {
        "sigma_spread": at_most(p, p.ops.number(0)),
        "sigma_head_gap": at_most(p, p.delta),
    }


@statement(
    "layerwise/lemma8-39",
    title="The K leading singular values of a layer",
    source=f"{printed.PAPER}, Lemma 8, eq. (39)",
    tag=Tag.PUBLISHED,
    layers=hidden_weights,
    hypotheses=(
        scope.EQUAL_CLASSES, scope.A2, scope.MINIMUM_NORM, scope.INTERPOLATION, scope.BALANCED_BELOW,
        scope.LEMMA8_DELTA,
    ),
    constants=(printed.LEMMA8_DELTA,),
)  # fmt: skip
def lemma8_39(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(n/2)^(1/(2L)) <= sigma_K(W_l) <= sigma_1(W_l) <= (2n)^(1/(2L)) for l <= L-1, when
    delta <= (2n)^(1/L)/(30 L^2)."""
    exponent = Fraction(1, 2 * p.L)
    low, high = (p.ops.power(x, exponent) for x in (p.n_scaled / 2, 2 * p.n_scaled))
    return {"sigma_K": between(p, low, high), "sigma_1": between(p, low, high)}


@statement(
    "layerwise/lemma8-40",
    title="The K leading singular values are near n^(1/(2L))",
    source=f"{printed.PAPER}, Lemma 8, eqs. (40), (41)",
    tag=Tag.PUBLISHED,
    layers=lambda L: (None, *hidden_weights(L)),
    hypotheses=(
        scope.EQUAL_CLASSES, scope.A2, scope.MINIMUM_NORM, scope.INTERPOLATION, scope.BALANCED_BELOW,
        scope.LEMMA8_DELTA,
    ),
    constants=(printed.LEMMA8_SPREAD, printed.DELTA_WEIGHT),
    leading_order=True,
)  # fmt: skip
def lemma8_40(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|sigma_i(W_l)^(2L) - n| is small in (theta + 4 delta) n and
    |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2| <= delta, for i <= K, l <= L-1."""
    if layer is None:
        return {"sigma_head_gap": at_most(p, p.delta)}
    spread = printed.LEMMA8_SPREAD.of(p) * data_and_imbalance(p)
    return {"sigma_2L_deviation": at_most(p, spread)}


def data_and_imbalance(p: Parameters) -> object:
    """theta + 4 delta, the size of every published error term."""
    return p.theta + printed.DELTA_WEIGHT.of(p) * p.delta


@statement(
    "layerwise/lemma9",
    title="The head has almost nothing outside the leading directions",
    source=f"{printed.PAPER}, Lemma 9",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=scope.THEOREM_4,
    constants=(printed.LEMMA9_TAIL,),
    leading_order=True,
)
def lemma9(p: Parameters, layer: Layer) -> dict[str, Band]:
    """In the coordinates of C1 What = [What_1, What_2] with What_2 small, of order delta / sigma_K,
    where sigma_K is about n^(1/(2L))."""
    sigma = p.ops.power(p.n_scaled, Fraction(1, 2 * p.L))
    return {"head_tail": at_most(p, printed.LEMMA9_TAIL.of(p) * p.delta / sigma)}


@statement(
    "layerwise/R2",
    title="The K leading singular values of every hidden layer",
    source="docs/layerwise/spectrum.md, R2",
    tag=Tag.REFINED,
    layers=hidden_weights,
    hypotheses=scope.ENTRYWISE,
)
def r2(p: Parameters, layer: Layer) -> dict[str, Band]:
    """t_lo <= sigma_i(W_l)^2 <= t_hi for i <= K, l <= L-1, where t_lo is the root of
    t^L + delta t^(L-1) = (sqrt n - e0)^2/(1+theta) and t_hi the root > delta of
    t^L - delta t^(L-1) = (sqrt n + e0)^2/(1-theta) + mu^2, both improved by the rounds of R3."""
    return leading_bands(geometry(p, spectral_regime=False))


def leading_bands(g: Geometry) -> dict[str, Band]:
    """R2 in either regime."""
    band = between(g.p, g.spectrum.t_lo, g.spectrum.t_hi, g.reasons()[:2])
    return {"sigma_K_squared": band, "sigma_1_squared": band}


@statement(
    "layerwise/R3",
    title="The head, sharpened by the spectrum",
    source="docs/layerwise/spectrum.md, R3",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=scope.ENTRYWISE,
)
def r3(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With tau^2 = sum over i > K of s_i^4 and eta^2 = delta^2 - tau^2: |What_1^(-1)What_2|_F <= h,
    |What_2|_F <= w, |E_11|_F <= e and sigma(What_1)^2 in [t_lo - e, t_hi + e], where
    h = min{(delta/sqrt 2)/(t_lo - delta), sqrt(eta^2/(t_lo^2 - eps^4 - eta^2))},
    w = min{(delta/sqrt 2)/sqrt(t_lo - delta), h sqrt(t_hi + e)},
    e = min{delta, sqrt(delta^2 - max(tau - w^2, 0)^2)}; four rounds, each with the t_lo, t_hi
    recomputed from e and w."""
    return head_bands(geometry(p, spectral_regime=False))


def head_bands(g: Geometry) -> dict[str, Band]:
    """R3 in either regime."""
    low, high = g.head_bounds()
    reasons = g.reasons()[:3]
    head = between(g.p, low, high, [*reasons, (g.head_fails(), "e >= t_lo (R3)")])
    return {
        "head_leak": at_most(g.p, g.spectrum.h, reasons),
        "head_tail": at_most(g.p, g.spectrum.w, reasons),
        "head_imbalance": at_most(g.p, g.spectrum.e),
        "head_sigma2_min": head,
        "head_sigma2_max": head,
    }
