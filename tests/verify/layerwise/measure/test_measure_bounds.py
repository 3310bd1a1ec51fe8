"""Every quantity is measured, and every error bound holds against 40 digits."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from measure_instances import (
    fitted_pair,
    ideal_pair,
    ill_conditioned,
    nearly_tied,
    offset,
    random_network,
    random_pair,
    unequal,
)
from measure_reference import Reference

from bounds.layerwise.quantities import QUANTITIES, Where
from verify.layerwise.measure import measure
from verify.rounding import U

SHARES = ("within_leading_share", "within_smallest_share", "means_trailing_share")
"""Defined in the computed singular basis: the reference's differs from it by a rotation p u / gap."""

USELESS = 1e-7
"""No error bound of these well-conditioned instances may exceed this, relative to 1 + |value|."""

UNSHRUNK = (Phase.explicit, Phase.generate)
"""A reference takes a tenth of a second: no use in shrinking a seed."""


def layers_of(where: Where, L: int) -> list:
    return {
        Where.NETWORK: [None],
        Where.FEATURES: list(range(L)),
        Where.STEP: list(range(L - 1)),
        Where.WEIGHTS: list(range(1, L + 1)),
        Where.PAIR: list(range(1, L)),
    }[where]


@pytest.mark.parametrize("L", [2, 3, 5])
@pytest.mark.parametrize("build", [random_pair, random_network])
def test_every_quantity_at_every_layer(build, L):
    measurement = measure(build(1, L=L))
    expected = {(name, layer) for name, q in QUANTITIES.items() for layer in layers_of(q.where, L)}
    assert set(measurement.values) == expected
    assert set(measurement.sensitivity) == expected


def smallest_gap(reference: Reference) -> float:
    """Gaps of the spectra at K and at d - K, the smallest over the hidden layers."""
    K = reference.K
    gaps = []
    for _, s, _ in reference.svd:
        gaps += [s[i - 1] - s[i] for i in (K, len(s) - K) if 0 < i < len(s)]
    return float(min(gaps, default=1.0))


def assert_bounds(instance, *, exact_basis: bool, useless: float = USELESS) -> None:
    measurement, reference = measure(instance), Reference(instance)
    drift = 0.0 if exact_basis else 320 * U / smallest_gap(reference)
    for key, found in measurement.values.items():
        if found.undefined:
            assert key not in reference.values, (key, found.undefined)
            continue
        off = abs(found.value - reference.values[key])
        assert off <= found.error + (drift if key[0] in SHARES else 0.0), (key, found, float(off))
        assert found.error <= useless * (1 + abs(found.value)), (key, found)
    assert len([k for k, v in measurement.values.items() if not v.undefined]) == len(reference.values)


sizes = st.sampled_from(
    [
        {"K": 2, "n": 2, "d": 6, "L": 3},
        {"K": 2, "n": 1, "d": 5, "L": 2},
        {"K": 3, "n": 2, "d": 7, "L": 3},
        {"K": 2, "n": 3, "d": 6, "L": 4},
    ]
)
alphas = st.sampled_from([1.0, 3.0, 0.1])


@settings(max_examples=15, deadline=None, phases=UNSHRUNK)
@given(st.integers(0, 10**6), sizes, alphas, st.sampled_from([0.3, 1e-2]))
def test_pair_bounds_bound(seed, size, alpha, eps):
    assert_bounds(random_pair(seed, alpha=alpha, eps=eps, **size), exact_basis=True)


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(st.integers(0, 10**6), sizes, alphas, st.sampled_from([0.3, 1e-2, 1e-5]))
def test_network_bounds_bound(seed, size, alpha, eps):
    assert_bounds(random_network(seed, alpha=alpha, eps=eps, **size), exact_basis=False)


@settings(max_examples=4, deadline=None, phases=UNSHRUNK)
@given(st.integers(0, 10**6), st.sampled_from([5, 8]))
def test_rectangular_first_layer(seed, width):
    assert_bounds(random_network(seed, width=width, d=6), exact_basis=False)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("hard", [ill_conditioned, offset])
def test_hard_data(hard, seed):
    """Each term of the bounds that the easy instances hide: conditioning, late centring."""
    assert_bounds(hard(random_pair(seed, K=3, d=9)), exact_basis=True, useless=1.0)
    assert_bounds(hard(random_network(seed)), exact_basis=False, useless=1.0)


@pytest.mark.parametrize("seed", range(6))
def test_a_small_gap(seed):
    assert_bounds(nearly_tied(random_network(seed)), exact_basis=False, useless=1.0)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("alpha", [1.0, 0.1])
def test_residuals_at_rounding_level(seed, alpha):
    assert_bounds(fitted_pair(seed, alpha=alpha), exact_basis=True)


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
@pytest.mark.parametrize("build", [random_pair, random_network])
@pytest.mark.parametrize(("sizes", "hard"), [((1, 3), True), ((4, 1, 1), False)])
def test_unequal_classes(build, sizes, hard, weighting):
    """R13: every quantity with n_k in place of n, in each weighting."""
    instance = build(5, K=len(sizes), n=2, d=7, L=3, alpha=1.7)
    changed = unequal(offset(instance) if hard else instance, sizes, weighting)
    assert_bounds(changed, exact_basis=build is random_pair, useless=1.0 if hard else USELESS)


@pytest.mark.parametrize(("seed", "n"), [(0, 2), (1, 1), (2, 1), (3, 2), (4, 1), (5, 1), (6, 1), (7, 2)])
def test_small_matrices_whose_roundings_show(seed, n):
    """In few dimensions a dot product may err by nearly all that its bound allows."""
    size = {"K": 2, "n": n, "d": n + 2, "L": 2 + seed % 3, "alpha": 1.0 + seed / 7}
    assert_bounds(random_pair(seed, **size), exact_basis=True)
    assert_bounds(random_network(seed, **size), exact_basis=False)


@pytest.mark.parametrize("alpha", [1.0, 2.0, 100.0])
def test_ideal_network_has_its_leading_order_values(alpha):
    """Lemmas 8 and 12: normalised by n~ = n / alpha^2, spectra and class means are at 1."""
    found = measure(ideal_pair(alpha=alpha)).values
    for (name, _), value in found.items():
        if name.startswith("mean_norm2") or name in ("YGY_min", "YGY_max"):
            centre = 4.0 if name.startswith("YGY") else 1.0
            assert abs(value.value - centre) <= value.error
        if not value.undefined and name in ("sigma_2L_deviation", "mu", "e0", "theta", "theta_s"):
            assert value.value <= value.error + 4 * 4 * U
