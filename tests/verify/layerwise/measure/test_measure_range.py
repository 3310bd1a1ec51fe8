"""Networks far from size 1, in depth or in scale: right verdicts, or none with a reason; no exceptions."""

from __future__ import annotations

import numpy as np
import pytest

import verify
from bounds import REGISTRY
from verify.errors import InputError
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.verdict import Verdict


@pytest.mark.parametrize(("L", "factor"), [(50, 1000.0), (50, 3000.0), (100, 50.0), (400, 3.0)])
def test_a_strongly_scaled_layer_in_a_deep_network_is_judged(L, factor):
    """W_1 times a factor and W_L divided by it: the fit stays perfect and every band has its ends."""
    K, d = 2, 5
    weights = [np.eye(d) for _ in range(L - 1)] + [np.eye(K, d)]
    weights[0], weights[-1] = factor * weights[0], weights[-1] / factor
    statements = [s for s in REGISTRY if s.id in ("layerwise/R12", "layerwise/R12-1", "layerwise/R6")]
    net = verify.Network.of(np.eye(d)[:, : 2 * K], np.repeat(np.arange(K), 2), weights)
    report = verify.check(net, statements=statements)
    assert {row.statement for row in report.rows()} == {s.id for s in statements}
    assert report.violations == []


def test_the_instance_band_of_a_wide_layer_counts_the_directions_that_it_annihilates():
    """Deviations that a 7 x 14 layer all but annihilates: sigma_(d-K) = 0, so the lower end is 0."""
    rng = np.random.default_rng(0)
    K, n, d, h = 2, 3, 14, 7
    q = np.linalg.qr(rng.normal(size=(d, d)))[0]
    u = np.linalg.qr(rng.normal(size=(h, h)))[0]
    weights = [(u * np.array([3, 3, 2, 2, 2, 1, 1.0])) @ q[:, :h].T]
    weights += [rng.normal(size=(h, h)), rng.normal(size=(K, h))]
    v = q[:, 8:12]
    pairs = [v[:, 0], v[:, 1] - v[:, 0] / 2, -v[:, 1] - v[:, 0] / 2]
    pairs += [v[:, 2], v[:, 3] - v[:, 2] / 2, -v[:, 3] - v[:, 2] / 2]
    X = np.repeat(q[:, :2], n, axis=1) + np.column_stack(pairs)
    X += 1e-3 * q[:, 3:4] @ rng.normal(size=(1, K * n))
    network = verify.Network.of(X, np.repeat([0, 1], n), weights)
    m = measure(network)
    assert m.values["sigma_d", 1].value == m.values["sigma_d-K", 1].value == 0.0
    assert m.values["sigma_d", 2].value > 0
    rows = THEORY.judge(m, [REGISTRY["layerwise/instance"]]).rows
    assert [row.verdict for row in rows] == [Verdict.HOLDS, Verdict.HOLDS]
    assert rows[0].lower == 0.0 < rows[0].measured < 1e-5


def scaled_networks():
    """A network, and the same with every layer and alpha scaled by powers of two."""
    rng = np.random.default_rng(3)
    K, n, d, L = 2, 2, 6, 4
    X = np.linalg.qr(rng.normal(size=(d, K * n)))[0]
    weights = [rng.normal(size=(d, d)) for _ in range(L - 1)] + [rng.normal(size=(K, d))]
    plain = verify.Network.of(X, np.repeat(np.arange(K), n), weights)
    for exponents in ([0, 0, 0, -500], [-515, 515, 0, 0], [-515, -515, -515, -515], [480, 480, 480, 480]):
        moved = [np.ldexp(W, k) for W, k in zip(weights, exponents, strict=True)]
        yield plain, verify.Network.of(X, np.repeat(np.arange(K), n), moved), exponents


@pytest.mark.parametrize(("plain", "moved", "exponents"), list(scaled_networks()))
def test_layers_scaled_by_powers_of_two_keep_every_ratio(plain, moved, exponents):
    """C, D, leakage and energy shares bit for bit, whatever the scale; the instance band holds, and products
    beyond the range of float64 are refused by name."""
    one, other = measure(plain).values, measure(moved).values
    for name in ("C", "D", "within_leak", "mean_leak", "within_leading_share", "means_trailing_share"):
        for layer in range(4):
            if (name, layer) in one:
                assert other[name, layer] == one[name, layer], (name, layer)
    for layer in range(3):
        assert other["C_ratio", layer] == one["C_ratio", layer]
        assert other["sigma_1", layer + 1].value == np.ldexp(
            one["sigma_1", layer + 1].value, exponents[layer]
        )
    if max(exponents) > 0:
        with pytest.raises(InputError, match=r"network: \w+ is undefined: "):
            THEORY.judge(measure(moved))
        return
    rows = THEORY.judge(measure(moved), [REGISTRY["layerwise/instance"], REGISTRY["layerwise/R12-0"]]).rows
    assert Verdict.VIOLATED not in {row.verdict for row in rows}
    assert {row.verdict for row in rows if row.statement == "layerwise/instance"} == {Verdict.HOLDS}


@pytest.mark.parametrize("alpha", [1e-150, 1e-200, 1e150])
def test_an_extreme_target_scale_is_judged(alpha):
    rng = np.random.default_rng(0)
    X = np.linalg.qr(rng.normal(size=(6, 4)))[0]
    weights = [rng.normal(size=(6, 6)), rng.normal(size=(6, 6)), rng.normal(size=(2, 6))]
    report = verify.check(verify.Network.of(X, np.array([0, 0, 1, 1]), weights, alpha=alpha))
    assert report.violations == []
    assert any(row.verdict is Verdict.HOLDS for row in report.rows())
