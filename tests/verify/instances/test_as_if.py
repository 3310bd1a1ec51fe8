"""As if interpolating: the same layers, nearby data, and a name that says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verify
from verify.errors import InputError
from verify.instances import full_network, generate_pair
from verify.instances.as_if import NEARLY, as_if
from verify.verdict import Truth


def rounded(seed: int, size: float, *, sizes=None, alpha=1.0) -> verify.Network:
    """A minimum-norm interpolator in full matrices whose layers carry relative noise, as of float32."""
    made = full_network(
        generate_pair(seed, n=3, K=2, d=8, L=3, theta=0.1, eps=0.2, rho=0.0, alpha=alpha), seed
    )
    rng = np.random.default_rng(seed)
    layers = [W + size * np.abs(W).max() * rng.uniform(-1, 1, W.shape) for W in made.weights]
    return verify.Network.of(made.X, np.repeat([0, 1], 3), layers, alpha=alpha, case="net")


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 100),
    size=st.sampled_from([1e-9, 1e-7, 1e-6]),
    alpha=st.sampled_from([1.0, 0.5, 3.0]),
    claim=st.sampled_from(["interpolating", "minimum-norm"]),
)
def test_the_equality_is_met_on_data_as_near_as_the_name_says(seed, size, alpha, claim):
    network = rounded(seed, size, alpha=alpha)
    moved = as_if(network, claim)
    assert all((a == b).all() for a, b in zip(moved.weights, network.weights, strict=True))
    before, after = (verify.measure(x).values for x in (network, moved))
    names = ("e0",) if claim == "interpolating" else ("e0", "mu")
    for name in names:
        assert before[name, None].value > before[name, None].error
        assert after[name, None].value <= after[name, None].error
    distance = np.linalg.norm(moved.X - network.X) / np.linalg.norm(network.X)
    assert distance <= NEARLY
    assert float(
        moved.case.removeprefix(f"net (as if {claim}: data moved by ").removesuffix(")")
    ) == pytest.approx(distance, rel=0.5)


def test_no_nearer_data_are_interpolated():
    """X - W^+ (WX - Y/alpha) is the projection on the data with WX = Y/alpha."""
    network = rounded(0, 1e-5)
    moved = as_if(network, "interpolating")
    product = network.weights[2] @ network.weights[1] @ network.weights[0]
    step = moved.X - network.X
    outside = np.eye(8) - np.linalg.pinv(product) @ product
    assert np.abs(outside @ step).max() <= 1e-10 * np.abs(step).max() + 1e-15


def test_it_is_never_called_in_scope_without_saying_so():
    network = rounded(1, 1e-7)
    plain = verify.check(network)
    asked = verify.check(network, as_if="minimum-norm")

    def fit(report):
        return {h.quantity: h.outcome for h in report.cases[0].hypotheses if h.id == "A3(i)"}

    assert set(fit(plain).values()) == {Truth.NO}
    assert set(fit(asked).values()) == {Truth.YES}
    assert plain.cases[0].name == "net"
    assert "as if" not in plain.summary()
    assert "net (as if minimum-norm: data moved by" in asked.summary()
    assert all("as if minimum-norm: data moved by" in row.case for row in asked.rows())


def test_what_is_further_off_is_refused_with_its_distance():
    network = rounded(2, 0.05)
    for claim in ("interpolating", "minimum-norm"):
        with pytest.raises(
            InputError, match=rf"cannot be taken as if {claim}: its data would have to move by 0\.\d+"
        ):
            verify.check(network, as_if=claim)
    with pytest.raises(InputError, match="as_if must be one of interpolating, minimum-norm, got 'yes'"):
        verify.check(network, as_if="yes")
    with pytest.raises(InputError, match="is a Pair, in closed form; leave as_if out"):
        verify.check(generate_pair(0, n=3, K=2, d=8, L=3, theta=0.1, eps=0.2), as_if="interpolating")
