"""The checkers are checked: each deliberately false variant of a statement must be caught."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import scipy.linalg

from bounds import REGISTRY, Band
from bounds.layerwise import geometry as geo
from verify import Verdict
from verify.instances import extremal_pair, generate_pair, ideal_pair, pair_on_data
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY


def variant(id, change):
    """The statement with its parameters and bands changed: change(p, layer, bands) -> bands."""
    true = REGISTRY[id]
    return replace(true, bands=lambda p, layer: change(true, p, layer))


def parameters_changed(id, **changes):
    return variant(id, lambda s, p, layer: s.bands(p.but(**{k: f(p) for k, f in changes.items()}), layer))


def geometry_changed(id, regime, change):
    """The statement with its geometry replaced before its band is formed."""

    def bands(s, p, layer):
        fresh = p.but()
        spectral = regime == "spectral"
        fresh.memo[regime] = change(geo.geometry(p, spectral_regime=spectral))
        return s.bands(fresh, layer)

    return variant(id, bands)


def ends_scaled(id, lower=1.0, upper=1.0):
    def scale(s, p, layer):
        return {
            q: Band(b.lower * lower, b.upper * upper, b.trivial, b.because)
            for q, b in s.bands(p, layer).items()
        }

    return variant(id, scale)


def without(name):
    """Drop a term of the geometry: h, w, e or phi, b, f set to 0."""
    if name in ("h", "w", "e"):
        return lambda g: replace(g, spectrum=replace(g.spectrum, **{name: 0.0}))
    return lambda g: replace(g, **{name: 0.0})


def swapped(g):
    return replace(g, spectrum=replace(g.spectrum, t_lo=g.spectrum.t_hi, t_hi=g.spectrum.t_lo))


def loss_halved(s, p, layer):
    """Slope of R8 halved: 1 - D_l <= half of what is true."""
    return {
        q: Band(1 - (1 - b.lower) / 2, b.upper, b.trivial, b.because) for q, b in s.bands(p, layer).items()
    }


def one_layer_further(s, p, layer):
    return s.bands(p, min(layer + 1, p.L - 1))


DEEP = [
    generate_pair(
        seed, n=n, K=K, d=n * K + 8, L=L, eps=eps, rho=rho * eps, theta=theta, delta=delta, structure=shape
    )
    for seed, (n, K, L, eps, rho, theta, delta, shape) in enumerate(
        [
            (4, 3, 5, 0.2, 0.0, 0.2, None, "pair"),
            (4, 2, 2, 0.3, 0.1, 0.9, 0.5, "equal"),
            (6, 3, 3, 0.4, 0.5, 0.6, 1.0, "sign"),
            (3, 2, 2, 0.5, 0.0, 0.3, 1.1, "gaussian"),
            (5, 4, 4, 0.1, 0.2, 0.24, 0.1, "block"),
            (3, 3, 2, 0.4, 0.0, 0.05, 0.6, "gaussian"),
        ]
    )
]
WEAK = [
    generate_pair(7, n=4, K=2, d=16, L=2, eps=0.4, theta=0.05, delta=1.2, imbalance="weakest"),
    generate_pair(8, n=4, K=2, d=16, L=2, eps=0.4, theta=0.05, delta=1.2, imbalance="tail"),
    generate_pair(9, n=4, K=2, d=16, L=3, eps=0.4, theta=0.05, delta=0.9, imbalance="weakest"),
    generate_pair(10, n=4, K=2, d=16, L=2, eps=0.3, theta=0.0, delta=1.0, imbalance="spectrum"),
]
INEXACT = [
    generate_pair(11, n=4, K=2, d=20, L=2, eps=0.3, theta=0.05, mu=0.4, e0=0.2),
    generate_pair(12, n=4, K=2, d=20, L=3, eps=0.05, theta=0.02, mu=0.6, e0=0.3),
    generate_pair(13, n=5, K=3, d=30, L=3, eps=0.2, theta=0.0, mu=1.0, e0=0.0),
    generate_pair(15, n=4, K=2, d=20, L=4, eps=0.02, theta=0.02, mu=0.3, e0=0.3),
]
EXTREMAL = [extremal_pair(4, 2, 12, L, 0.01) for L in (2, 4)] + [ideal_pair(5, 3, 22, 4, 0.1)]
EXTREMAL.append(generate_pair(14, n=6, K=2, d=14, L=3, eps=0.01, theta=0.3, structure="pair"))


def opposed_classes(theta, n=4, d=12):
    """Two classes, G = (theta/N) z z' with z = +1 on one and -1 on the other: the means lie far apart,
    and the leading singular values at the low end of R2."""
    z = np.repeat([1.0, -1.0], n)
    G = theta / len(z) * np.outer(z, z)
    X = np.zeros((d, len(z)))
    X[: len(z)] = scipy.linalg.sqrtm(np.eye(len(z)) + G).real
    return pair_on_data(X, 2, 2, eps=0.02)


EXTREMAL.append(opposed_classes(0.9))

INSTANCES = DEEP + WEAK + INEXACT + EXTREMAL

VARIANTS = {
    "R1 theta/2": parameters_changed("layerwise/R1", theta=lambda p: p.theta / 2),
    "R2 theta/2": parameters_changed("layerwise/R2", theta=lambda p: p.theta / 2),
    "R2 delta/2": parameters_changed("layerwise/R2", delta=lambda p: p.delta / 4, tail=lambda p: 0.0),
    "R2 e0 ignored": parameters_changed("layerwise/R2", e0=lambda p: 0.0, mu=lambda p: 0.0),
    "R2 t_lo and t_hi swapped": geometry_changed("layerwise/R2", "entrywise", swapped),
    "R3 h halved": geometry_changed(
        "layerwise/R3", "entrywise", lambda g: replace(g, spectrum=replace(g.spectrum, h=g.spectrum.h / 2))
    ),
    "R3 w dropped": geometry_changed("layerwise/R3", "entrywise", without("w")),
    "R3 e dropped": geometry_changed("layerwise/R3", "entrywise", without("e")),
    "R4 h dropped": geometry_changed("layerwise/R4", "entrywise", without("h")),
    "R4 e0 ignored": parameters_changed("layerwise/R4", e0=lambda p: 0.0),
    "R5 mu and e0 ignored": parameters_changed("layerwise/R5", mu=lambda p: 0.0, e0=lambda p: 0.0),
    "R5 phi dropped": geometry_changed("layerwise/R5", "entrywise", without("phi")),
    "R5 b dropped": geometry_changed("layerwise/R5", "entrywise", without("b")),
    "R6 eps^2/2": ends_scaled("layerwise/R6", upper=0.5),
    "R6 t_lo and t_hi swapped": geometry_changed("layerwise/R6", "entrywise", swapped),
    "R6 e0 ignored": parameters_changed("layerwise/R6", e0=lambda p: 0.0),
    "R6 theta dropped": parameters_changed("layerwise/R6", theta=lambda p: 0.0),
    "R7 doubled": ends_scaled("layerwise/R7", lower=2.0),
    "R7 rho ignored": parameters_changed("layerwise/R7", rho=lambda p: 0.0),
    "R8 slope halved": variant("layerwise/R8", loss_halved),
    "R8 one layer further": variant("layerwise/R8", one_layer_further),
    "R8 theta/2": parameters_changed("layerwise/R8", theta=lambda p: p.theta / 2),
    "R9 ends drawn in": ends_scaled("layerwise/R9", lower=1.1, upper=0.9),
    "R9 e0 and mu ignored, theta 0": parameters_changed(
        "layerwise/R9", theta=lambda p: 0.0, e0=lambda p: 0.0, mu=lambda p: 0.0
    ),
    "R10 lmin = lmax = 1": parameters_changed("layerwise/R10", lmin=lambda p: 1.0, lmax=lambda p: 1.0),
    "R10 eps/2": parameters_changed("layerwise/R10", eps=lambda p: p.eps / 2, rho=lambda p: p.rho / 2),
    "instance, leading share ignored": variant(
        "layerwise/instance",
        lambda s, p, layer: s.bands(
            p.but(layers=tuple(replace(x, leading=0.0, share_error=0.0) for x in p.layers)), layer
        ),
    ),
    "Lemma 6 (26) energy without its 1": parameters_changed(
        "layerwise/lemma6-26", constants=lambda p: {"lemma6_energy": Fraction(0)}
    ),
    "Lemma 8 with a lower end beyond n^(1/(2L))": ends_scaled("layerwise/lemma8-39", lower=1.25),
}


@cache
def measured():
    """The instances, measured once for all statements."""
    return [measure(x) for x in INSTANCES]


def verdicts(statement):
    """What is said of the statement on some instance."""
    return {row.verdict for m in measured() for row in THEORY.judge(m, [statement]).rows}


@pytest.mark.parametrize("name", VARIANTS)
def test_false_variant_is_caught(name):
    assert Verdict.VIOLATED in verdicts(VARIANTS[name])


@pytest.mark.parametrize("id", sorted({v.id for v in VARIANTS.values()}))
def test_true_statement_is_not_violated_on_the_same_instances(id):
    found = verdicts(REGISTRY[id])
    assert not [verdict for verdict in found if verdict.fails]
    assert Verdict.HOLDS in found
