"""Claims at leading order hold to their bare bands well inside their hypotheses.

Well inside means the box

    theta <= 1/1000,  delta <= a tenth of its limit in (13),  eps and rho within (13),
    n~ = n/alpha^2 >= 1,  n >= 4,  2 <= K <= 5,  2 <= L <= 8,  mu = e0 = 0,

and there the unspecified terms n^(-Omega(1)) are not merely small: they may be 0, since the refined
bands, which are proved, lie inside the bare ones.  With sigma^2 = n~^(1/L) and u = delta/sigma^2, which is
at most 1/(1280 sqrt K) < 1/1800:

* R2: t^(L-1)(t + delta) <= (t + delta)^L, so t_lo >= sigma^2 ((1 + theta)^(-1/L) - u) >= 0.998 sigma^2; and
  t_hi <= sigma^2 ((1 - theta)^(-1/L) + u) <= 1.002 sigma^2.  R3: h <= 0.71 u, w <= 0.71 delta/sigma.
* R5: with eps <= sigma/4, m <= 0.71 u (1/4)^(L-1) <= 0.18 u, so b < 0.0012 and phi < 2e-6.
* (14), (15) from above: R6 is at most 1.003 eps^2/sigma^2, the band ends at 2^(1/L) c2 eps^2/sigma^2, and
  2^(1/L) >= 1.09.  From below: in R7 (1 - rho/eps)^2 >= 1 - 1/(L sqrt n) >= 1 - 1/(2L); g_l >= 1/(1 + rho_0)
  is (n-2)/(n-1) up to O(theta/n), above c1 < (n-3)/(n-1); and 2^(1/L) (1 - 1/(2L)) / 1.002 >= 1.01.
* Lemma 8 (40): docs/layerwise/spectrum.md.  Lemma 9: w.  (60): h r^k <= 0.71 u (1.001 eps/sigma)^k.
  (61): sqrt(phi) <= 1.002 b with b <= 0.71 theta + 0.19 u, against theta + 4 delta, and u <= delta.
* (16), Lemma 12: in R8 g <= 1.01 u and f < 1e-6, so o <= 1.01 (theta/K + 2u) + b^2/16 < theta + 3 delta,
  against 32 (theta + 4 delta) and 16 (theta + 4 delta).

So a row that is inconsistent here is an error of the software or of a band, never the theorem's hidden term.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Parameters
from bounds.layerwise.discrimination import sharp_overlap
from bounds.layerwise.geometry import geometry
from bounds.layerwise.scope import delta_limit, eps_limit, rho_limit
from verify import Verdict, check
from verify.instances import extremal_pair, generate_pair
from verify.instances.data import Structure
from verify.instances.heads import Imbalance, Spectrum

NAMES = (
    "thm4-14", "thm4-15", "thm11", "thm4-16", "thm13", "lemma8-40", "lemma9", "lemma10-60", "lemma10-61",
    "lemma12",
)  # fmt: skip
STATEMENTS = [REGISTRY[f"layerwise/{name}"] for name in NAMES]


@st.composite
def well_inside(draw: st.DrawFn, widest: int = 200) -> dict:
    """The arguments of `generate_pair` for the box of this module's docstring."""
    n, K, L = draw(st.integers(4, 12)), draw(st.integers(2, 5 if widest > 60 else 3)), draw(st.integers(2, 8))
    d = draw(st.integers(n * K + 1, max(n * K + 8, widest)))
    alpha = draw(st.sampled_from([1.0, 0.25, math.sqrt(n)]))
    p = Parameters(n=n, K=K, d=d, L=L, alpha=alpha, theta=0.0, eps=0.1, rho=0.0, delta=1.0)
    delta = float(delta_limit(p)) * 10 ** draw(st.floats(-3, -1))
    widest_eps = min(float(eps_limit(p)), math.sqrt(delta / math.sqrt(d - K)))
    eps = widest_eps * draw(st.floats(0.1, 0.999))
    return {
        "n": n, "K": K, "d": d, "L": L, "alpha": alpha, "delta": delta, "eps": eps,
        "rho": float(rho_limit(p.but(eps=eps))) * draw(st.floats(0, 0.999)),
        "theta": 10 ** draw(st.floats(-5, -3)),
    }  # fmt: skip


def the_band(name: str, p: Parameters, layer: int | None, quantity: str):
    band = REGISTRY[f"layerwise/{name}"].bands(p, layer)[quantity]
    return float(band.lower), float(band.upper)


@settings(max_examples=min(150, settings().max_examples))
@given(box=well_inside())
def test_the_refined_bands_lie_inside_the_leading_order_ones(box):
    p = Parameters(**box)
    g = geometry(p, spectral_regime=False)
    L = p.L
    for layer in range(L - 1):
        low, high = the_band("thm4-14" if layer == 0 else "thm4-15", p, layer, "C_ratio")
        assert low < the_band("R7", p, layer, "C_ratio")[0]
        assert the_band("R6", p, layer, "C_ratio")[1] < high < math.inf
    spread = the_band("lemma8-40", p, 1, "sigma_2L_deviation")[1]
    t_lo, t_hi = the_band("R2", p, 1, "sigma_K_squared")
    assert max(1 - t_lo**L / p.n_scaled, t_hi**L / p.n_scaled - 1) < spread
    assert the_band("R3", p, None, "head_tail")[1] < the_band("lemma9", p, None, "head_tail")[1]
    for layer in range(L):
        for lemma, refined, quantity in (("60", "R4", "within_leak"), ("61", "R5", "mean_leak")):
            assert (
                the_band(refined, p, layer, quantity)[1] < the_band(f"lemma10-{lemma}", p, layer, quantity)[1]
            )
    for layer in range(1, L):
        assert the_band("thm4-16", p, layer, "D")[0] < the_band("R8", p, layer, "D")[0]
        o = float(sharp_overlap(g, layer)[0])
        low, high = the_band("lemma12", p, layer, "mean_norm2_max")
        assert low < 1 - o < 1 + o < high
        assert o / (1 - o) < the_band("lemma12", p, layer, "mean_cos_abs")[1]


@settings(max_examples=40)
@given(
    box=well_inside(widest=48),
    structure=st.sampled_from(get_args(Structure)),
    spectrum=st.sampled_from(get_args(Spectrum)),
    imbalance=st.sampled_from(get_args(Imbalance)),
    seed=st.integers(0, 2**32 - 1),
)
def test_claims_at_leading_order_are_consistent_well_inside_their_hypotheses(
    box, structure, spectrum, imbalance, seed
):
    pair = generate_pair(seed, **box, structure=structure, spectrum=spectrum, imbalance=imbalance)
    rows = list(check(pair, statements=STATEMENTS).rows())
    assert {row.statement for row in rows} >= {s.id for s in STATEMENTS if s.layers(pair.L)}
    for row in rows:
        note(str(row))
        assert row.verdict is Verdict.CONSISTENT


def near_the_ends():
    """Networks of the box in which one error term dominates, so that measured values come near the ends."""
    small = {"n": 12, "K": 3, "d": 47, "L": 7, "theta": 1e-3, "eps": 1.2e-3, "delta": 2e-5}
    deep = {"n": 11, "K": 3, "d": 34, "L": 5, "theta": 1e-3, "eps": 8e-5, "alpha": 0.25}
    flat = {"n": 4, "K": 2, "d": 9, "L": 3, "theta": 1e-5, "eps": 1e-3, "alpha": 2.0, "delta": 3e-5}
    return [
        generate_pair(0, **small, imbalance="rotation", spectrum="level"),
        generate_pair(1, **deep, delta=3e-6, structure="equal", imbalance="weakest"),
        generate_pair(2, **{**deep, "L": 2}, delta=6e-5, structure="equal", imbalance="weakest"),
        generate_pair(4, **{**flat, "L": 2, "eps": 0.01, "delta": 5e-4}, imbalance="weakest"),
        generate_pair(5, **flat, structure="diagonal", imbalance="spectrum"),
        generate_pair(9, **{**deep, "theta": 1e-5}, delta=3e-6, imbalance="spectrum"),
        generate_pair(10, **{**flat, "theta": 1e-3, "eps": 1e-4, "delta": 1e-6}, structure="sign"),
        extremal_pair(11, 2, 23, 5, 1e-3, eps=1e-4),
    ]


NEAR = near_the_ends()


def tightened(name, quantity, end, factor, centre=0.0):
    """The statement with one end moved: its distance from the centre is divided by the factor."""
    true = REGISTRY[f"layerwise/{name}"]

    def bands(p, layer):
        found = true.bands(p, layer)
        if quantity not in found:
            return {}
        moved = centre + (getattr(found[quantity], end) - centre) / factor
        return {quantity: replace(found[quantity], **{end: moved})}

    return replace(true, bands=bands)


@pytest.mark.parametrize(
    ("name", "quantity", "end", "factor", "centre"),
    [
        ("thm4-14", "C_ratio", "upper", 1.5, 0),
        ("thm4-14", "C_ratio", "lower", 1 / 1.5, 0),
        ("thm4-15", "C_ratio", "upper", 1.5, 0),
        ("thm4-15", "C_ratio", "lower", 1 / 1.5, 0),
        ("thm11", "C_ratio", "upper", 1.5, 0),
        ("thm11", "C_ratio", "lower", 1 / 1.5, 0),
        ("lemma8-40", "sigma_2L_deviation", "upper", 1.5, 0),
        ("lemma8-40", "sigma_head_gap", "upper", 1.5, 0),
        ("lemma9", "head_tail", "upper", 1.5, 0),
        ("lemma10-60", "within_leak", "upper", 5, 0),
        ("lemma10-61", "mean_leak", "upper", 5, 0),
        ("lemma12", "mean_norm2_min", "lower", 125, 1),
        ("lemma12", "mean_norm2_max", "upper", 100, 1),
        ("lemma12", "mean_cos_abs", "upper", 200, 0),
        ("thm4-16", "D", "lower", 200, 1),
        ("thm13", "D", "lower", 200, 1),
    ],
)
def test_each_band_can_fail(name, quantity, end, factor, centre):
    """A band narrower by this factor is contradicted, in scope, by a network of the box; the true one not."""
    for true in (True, False):
        statement = tightened(name, quantity, end, 1.0 if true else factor, centre)
        verdicts = {row.verdict for row in check(*NEAR, statements=[statement]).rows()}
        assert verdicts == {Verdict.CONSISTENT} if true else Verdict.INCONSISTENT in verdicts
