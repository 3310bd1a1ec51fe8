"""Networks far from size 1, in depth or in scale: right verdicts, or none with a reason; no exceptions."""

from __future__ import annotations

import numpy as np
import pytest

import verify
from bounds import REGISTRY
from verify.judge import Verdict, judge
from verify.layerwise.measure import measure


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
    rows = judge(m, [REGISTRY["layerwise/instance"]])[0]
    assert [row.verdict for row in rows] == [Verdict.HOLDS, Verdict.HOLDS]
    assert rows[0].lower == 0.0 < rows[0].measured < 1e-5
