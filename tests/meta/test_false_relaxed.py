"""Deliberately false variants of R12 and its relatives: each must be caught."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bounds import REGISTRY, Band
from bounds.layerwise import relaxed as rel
from bounds.layerwise import relaxed_training as training
from verify import Verdict
from verify.instances import generate_pair, paper_data
from verify.instances.model import Network
from verify.layerwise.assumptions.perturbed import fitting_data, perturbed_network
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.training import gradient_flow


def variant(name, change):
    """The statement with its bands changed: change(statement, p, layer) -> bands."""
    true = REGISTRY[f"layerwise/{name}"]
    return replace(true, bands=lambda p, layer: change(true, p, layer))


def parameters_changed(name, **changes):
    return variant(name, lambda s, p, layer: s.bands(p.but(**{k: f(p) for k, f in changes.items()}), layer))


def imbalances_changed(name, **changes):
    """Fields of p.imbalances replaced by functions of their old value."""

    def change(s, p, layer):
        new = {field: f(getattr(p.imbalances, field)) for field, f in changes.items()}
        return s.bands(p.but(imbalances=replace(p.imbalances, **new)), layer)

    return variant(name, change)


def sums_changed(name, **changes):
    """Fields of the derived record of sums replaced before the bands are formed."""

    def change(s, p, layer):
        fresh = p.but()
        true = rel.relaxed(p)
        new = {field: f(getattr(true.imbalance, field)) for field, f in changes.items()}
        fresh.memo["relaxed"] = replace(true, imbalance=replace(true.imbalance, **new))
        return s.bands(fresh, layer)

    return variant(name, change)


def ends_scaled(name, quantity, lower=1.0, upper=1.0):
    def change(s, p, layer):
        return {
            q: Band(b.lower * lower, b.upper * upper, b.trivial) if q == quantity else b
            for q, b in s.bands(p, layer).items()
        }

    return variant(name, change)


def flow_with(**changes):
    def change(s, p, layer):
        if p.xi is None:
            return {}
        fresh = p.but()
        outside = training.mu_outside(p)
        true = training.flow_imbalance(p)
        new = {field: f(getattr(true, field)) for field, f in changes.items()}
        fresh.memo["relaxed flow"] = rel.Relaxed(p, replace(true, **new), outside, outside)
        return s.bands(fresh, layer)

    return variant("R12-flow", change)


def zeros(values):
    return tuple(0.0 * value for value in values)


def halves(values):
    return tuple(value / 2 for value in values)


PERTURBED = [
    perturbed_network(
        seed, n=n, K=K, d=max(n * K, 2 * K + 1) + 2, L=L, eps=eps, perturbation=size, spread=spread,
        tilt=tilt, misfit=misfit,
    )
    for seed, (n, K, L, eps, size, spread, tilt, misfit) in enumerate(
        [
            (4, 2, 3, 0.1, 1e-2, 0.0, 0.5, 0.0),
            (3, 3, 2, 0.3, 3e-2, 0.0, 0.3, 0.0),
            (5, 2, 5, 0.3, 1e-2, 0.3, 0.0, 0.0),
            (6, 2, 4, 0.05, 1e-3, 0.0, 0.5, 0.1),
            (4, 3, 6, 0.02, 1e-4, 0.0, 0.5, 0.1),
            (8, 2, 2, 0.4, 1e-6, 0.0, 0.0, 0.0),
            (3, 2, 7, 0.3, 5e-2, 0.3, 0.5, 0.0),
            (2, 2, 3, 0.01, 1e-5, 0.0, 0.5, 0.2),
            (7, 4, 3, 0.3, 1e-6, 0.0, 0.0, 1e-3),
        ]
    )
]  # fmt: skip


def flows():
    return [
        gradient_flow(paper_data(d, n * K, scale=scale, seed=seed), K, L=L, xi=xi, seed=seed, loss=1e-14)
        for seed, (d, n, K, L, xi, scale) in enumerate(
            [(9, 2, 3, 2, 0.4, 0.5), (14, 4, 3, 3, 0.3, 0.1), (11, 3, 2, 4, 0.5, 0.0)]
        )
    ]


def rescaled(network, factors):
    """The network with W_l multiplied by factors[l - 1]."""
    weights = tuple(c * W for c, W in zip(factors, network.weights, strict=True))
    return replace(network, weights=weights)


def tilted_head(angle, L=2, n=3, K=2, d=7, eps=0.3):
    """Hidden layers diag(s); the rows of W_L turned out of the leading directions by `angle`."""
    top = n ** (0.5 / L)
    s = np.array([top] * K + [eps] * (d - K))
    head = np.zeros((K, d))
    head[:, :K], head[:, K : 2 * K] = np.cos(angle) * top * np.eye(K), np.sin(angle) * top * np.eye(K)
    weights = [np.diag(s)] * (L - 1) + [head]
    X = fitting_data(weights, n, np.random.default_rng(0), spread=0.0, tilt=0.0, alpha=1.0)
    return Network.of(X, np.repeat(np.arange(K), n), weights)


def slowing_down(n=9, K=2, d=20, L=4, eps=0.3):
    """Trailing singular values eps, eps/1.1, eps/1.2, ..: imbalanced in the trailing directions only."""
    top = n ** (0.5 / L)
    weights = [np.diag([top] * K + [eps / (1 + 0.1 * layer)] * (d - K)) for layer in range(L - 1)]
    weights.append(top * np.eye(K, d))
    X = fitting_data(weights, n, np.random.default_rng(1), spread=0.0, tilt=0.0, alpha=1.0)
    return Network.of(X, np.repeat(np.arange(K), n), weights)


IDEAL = perturbed_network(20, n=9, K=2, d=20, L=3, eps=0.1)
SPECIAL = [
    rescaled(IDEAL, (1.2, 1.0, 1 / 1.2)),
    rescaled(IDEAL, (1 / 1.2, 1.0, 1.2)),
    rescaled(IDEAL, (1.05, 1.05, 1.05)),
    rescaled(IDEAL, (0.95, 0.95, 0.95)),
    generate_pair(14, n=6, K=2, d=14, L=3, eps=0.01, theta=0.9, structure="pair"),
    generate_pair(8, n=4, K=2, d=16, L=2, eps=0.4, theta=0.05, delta=1.2, imbalance="tail"),
    tilted_head(0.3),
    tilted_head(0.3, L=3, eps=0.8),
    slowing_down(),
    generate_pair(21, n=2, K=2, d=6, L=2, eps=0.3, theta=0.0, delta=0.6, imbalance="weakest"),
    generate_pair(22, n=2, K=2, d=6, L=2, eps=0.3, theta=0.0, delta=0.4, imbalance="tail"),
]

VARIANTS = {
    "R12-0 b ignored": imbalances_changed("R12-0", down=zeros),
    "R12-0 b halved": imbalances_changed("R12-0", down=halves),
    "R12-0 c halved": imbalances_changed("R12-0", up=halves),
    "R12-1 imbalances ignored": imbalances_changed("R12-1", down=zeros, up=zeros),
    "R12-1 b and c exchanged": variant(
        "R12-1",
        lambda s, p, layer: s.bands(
            p.but(imbalances=replace(p.imbalances, down=p.imbalances.up, up=p.imbalances.down)), layer
        ),
    ),
    "R12-1 e0 ignored": parameters_changed("R12-1", e0=lambda p: 0.0, mu=lambda p: 0.0, mu_op=lambda p: 0.0),
    "R12-1 lmin = lmax = 1": parameters_changed("R12-1", lmin=lambda p: 1.0, lmax=lambda p: 1.0),
    "R12-2 tails halved": sums_changed("R12-2", be_tail=halves),
    "R12-2 last pair left out": sums_changed("R12-2", be_tail=lambda x: (*(v - x[-2] for v in x[:-1]), 0.0)),
    "R12-2 e0 ignored": parameters_changed("R12-2", e0=lambda p: 0.0),
    "R12-2 lower end doubled": ends_scaled("R12-2", "W_ratio", lower=2.0),
    "R12-2 sigma_(d-K) too large": imbalances_changed("R12-2", inner=lambda x: 2 * x),
    "R12-2 y_l without the imbalances": imbalances_changed("R12-2", down=zeros),
    "R12-3 T ignores the imbalances": imbalances_changed("R12-3", down=zeros, up=zeros),
    "R12-3 lmax = 1": parameters_changed("R12-3", lmax=lambda p: p.lmin),
    "R12-4 angles ignored": imbalances_changed("R12-4", size=zeros),
    "R12-4 angle of the last pair ignored": imbalances_changed("R12-4", size=lambda x: (*x[:-1], 0.0)),
    "R12-4 e0 ignored": parameters_changed("R12-4", e0=lambda p: 0.0),
    "R12-4 eps halved": imbalances_changed("R12-4", trailing=halves),
    "R12-4 phi dropped": parameters_changed(
        "R12-4", lmax=lambda p: p.lmin, mu=lambda p: 0.0, mu_op=lambda p: 0.0
    ),
    "R12 upper end drawn in": ends_scaled("R12", "C_ratio", upper=0.9),
    "R12 lower end doubled": ends_scaled("R12", "C_ratio", lower=2.0),
    "R12 imbalances ignored": imbalances_changed("R12", down=zeros, up=zeros, size=zeros),
    "R12 D of the next layer": variant(
        "R12", lambda s, p, layer: {"D": s.bands(p, min(layer + 1, p.L - 1))["D"]}
    ),
    "mu-flow halved": ends_scaled("mu-flow", "mu", upper=0.25),
    "mu-flow without xi": ends_scaled("mu-flow", "mu_op", upper=0.1),
    "R12-flow xi^2/2": parameters_changed("R12-flow", xi=lambda p: p.xi and p.xi / np.sqrt(2)),
    "R12-flow last pair ignored": flow_with(be=lambda x: zeros(x), be_tail=lambda x: zeros(x)),
    "R12-flow trailing values too large": flow_with(inner=lambda x: 2 * x),
}


@cache
def measured():
    """The instances, measured once for all statements."""
    return [measure(x) for x in [*PERTURBED, *flows(), *SPECIAL]]


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
