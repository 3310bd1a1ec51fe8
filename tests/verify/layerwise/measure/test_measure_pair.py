"""Canonical pairs: powers and sums in closed form, and what their error bounds must cover."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from measure_instances import entries, random_pair, unequal

from verify.instances.model import Pair
from verify.layerwise.measure import measure
from verify.layerwise.measure.factors import extreme_eigenvalues
from verify.layerwise.measure.geometry import stored_data
from verify.layerwise.measure.pair import Pairs, pair_sums, pair_values, powers
from verify.measurement import Measured
from verify.rounding import ETA, U

NEAR = 1e-9
K, D, L = 2, 5, 4


def test_powers_are_products():
    s = np.array([3.0, 0.1])
    table = powers(s, 5)
    assert table[0].tolist() == [1.0, 1.0]
    assert table[:, 0].tolist() == [1.0, 3.0, 9.0, 27.0, 81.0]
    for power, x in enumerate(table[:, 1].tolist()):
        exact = Fraction(0.1) ** power
        assert abs(Fraction(x) - exact) <= power * Fraction(U) * exact * (1 + Fraction(1, 2**20))


@pytest.fixture
def parts():
    """A pair in small integers, with errors of the centred means far above rounding."""
    rng = np.random.default_rng(0)
    means = rng.integers(-4, 5, size=(D, K)).astype(float)
    half = rng.integers(-4, 5, size=(D, K)).astype(float)
    deviations = np.stack([half, -half], axis=2).reshape(D, 2 * K)
    data = stored_data(means, deviations, (2, 2))
    data = replace(data, centred_error=1e-3 * rng.uniform(size=means.shape))
    s = np.array([3.0, 2.0, 2.0, 1.0, 1.0])
    return data, powers(s, L), rng.integers(-4, 5, size=(K, D)).astype(float)


def test_sums_of_an_integer_pair(parts):
    """Norms of diag(s)^l A, whole and in rows; centred means move by the norm of their error there."""
    data, table, head = parts
    found = pair_sums(data, table, head)
    assert (found.N, found.K, found.widths) == (4, K, (D,) * L)
    assert found.turned.tolist() == [0.0] * L
    rows = {"": slice(None), "lead": slice(K), "trail": slice(K, None), "small": slice(D - K, None)}
    for name, ball, own, A, E in (
        ("within", found.within, "", data.deviations, None),
        ("within_lead", found.within_lead, "lead", data.deviations, None),
        ("within_trail", found.within_trail, "trail", data.deviations, None),
        ("within_small", found.within_small, "small", data.deviations, None),
        ("between", found.between, "", data.centred, data.centred_error),
        ("means_lead", found.means_lead, "lead", data.centred, data.centred_error),
        ("means_trail", found.means_trail, "trail", data.centred, data.centred_error),
    ):
        values, errors = entries(ball)
        assert len(values) == (L - 1 if name == "within_small" else L)
        for power, (value, error) in enumerate(zip(values, errors, strict=True)):
            scale = table[power, rows[own], None]
            assert value == pytest.approx(np.linalg.norm(scale * A[rows[own]]), rel=1e-14)
            if E is None:
                least = (D + 4 + 2 * L + 4) / 2 * U * value
                assert least <= error * (1 + NEAR)
                assert error <= 1.2 * least
            else:
                moved = np.linalg.norm(scale * E[rows[own]])
                assert moved <= error
                assert error == pytest.approx(moved, rel=NEAR, abs=0.0)


def test_inner_products_of_an_integer_pair(parts):
    """d + 2 L + 4 roundings of the product of absolute values: powers, products and the sum."""
    data, table, head = parts
    values, errors = entries(pair_sums(data, table, head).gram)
    for power in range(L):
        scaled = table[power, :, None] * data.means
        assert values[power].tolist() == (scaled.T @ scaled).tolist()
        sizes = abs(scaled).T @ abs(scaled)
        assert np.allclose(errors[power], (D + 2 * L + 4) * U * sizes, rtol=NEAR, atol=1e-300)
        assert (errors[power] >= (D + 2 * L + 4) * U * sizes * (1 - NEAR)).all()


def test_the_output_of_an_integer_pair(parts):
    """|What S^(L-1) Delta|_F and that of M: errors of M pass through |What| S^(L-1)."""
    data, table, head = parts
    found = pair_sums(data, table, head)
    product = head * table[-1]
    assert found.within_last.value == pytest.approx(np.linalg.norm(product @ data.deviations), rel=1e-14)
    assert found.between_last.value == pytest.approx(np.linalg.norm(product @ data.centred), rel=1e-14)
    moved = np.linalg.norm(abs(product) @ data.centred_error)
    assert moved <= found.between_last.error <= 2.1 * moved
    own = (D + L + 2) * U * np.linalg.norm(abs(product) @ abs(data.deviations))
    norm = (2 * K * 2 / 2 + 6) * U * found.within_last.value
    assert found.within_last.error == pytest.approx(own + norm, rel=NEAR, abs=0.0)


def test_sums_that_underflow_have_room(parts):
    """Squares below the range of float64: the error is then that of a whole sum of them."""
    data, table, head = parts
    tiny = stored_data(data.means * 1e-200, data.deviations * 1e-200, (2, 2))
    found = pair_sums(tiny, table, head)
    (values, errors), gram_errors = entries(found.within), entries(found.gram)[1]
    for power in range(L):
        true = np.linalg.norm(table[power, :, None] * data.deviations) * 1e-200
        assert abs(values[power] - true) <= errors[power]
        assert (gram_errors[power] >= ETA).all()
    assert 0.0 < errors[0] < 1e-150


def imbalance(pair: Pair) -> np.ndarray:
    return pair.head.T @ pair.head - np.diag(pair.s**2)


def alone(pair):
    return Pairs(pair.s, pair.head, pair.means, pair.deviations, pair.alpha, pair.L, pair.counts)


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_only_the_last_pair_of_layers_is_out_of_balance(depth):
    """Hidden layers are all diag(s); W_L'W_L - diag(s)^2 errs by K + 1 roundings of both."""
    pair = random_pair(1, L=depth)
    values = pair_values(alone(pair))
    nothing = Measured(0.0, 0.0)
    for layer in range(1, depth - 1):
        for name in ("balancedness", "imbalance_down", "imbalance_up", "imbalance_op"):
            assert values[name, layer] == nothing
    assert values["delta_low", None] == nothing
    E = imbalance(pair)
    last = values["balancedness", depth - 1]
    assert last == values["delta", None]
    assert last.value == pytest.approx(np.linalg.norm(E), rel=1e-13)
    spread = abs(pair.head).T @ abs(pair.head) + np.diag(pair.s**2)
    own = (pair.K + 1) * U * np.linalg.norm(spread)
    assert last.error == pytest.approx(own + (36 / 2 + 6) * U * last.value, rel=NEAR, abs=0.0)
    ends = np.linalg.eigvalsh(E)
    assert values["imbalance_down", depth - 1].value == pytest.approx(-ends[0], rel=1e-12)
    assert values["imbalance_up", depth - 1].value == pytest.approx(ends[-1], rel=1e-12)
    E = pair.head.T @ pair.head - np.diag(pair.s**2)
    factors = max(float(x.error) for x in extreme_eigenvalues((E + E.T) / 2)) + U * np.linalg.norm(E)
    assert values["imbalance_op", depth - 1].error == pytest.approx(own + factors, rel=1e-6, abs=0.0)
    assert factors <= 5 * 6 * (6 + 4) * U * max(-ends[0], ends[-1])


@pytest.mark.parametrize("sizes", [(2, 2), (1, 3)])
@pytest.mark.parametrize("alpha", [1.0, 0.1])
def test_residuals_of_a_pair_have_room_for_their_products(sizes, alpha):
    """Entry by entry: d + L + 4 roundings of |What| S^(L-1) (|Xbar| Y + |Delta|) and the target."""
    pair = unequal(random_pair(2, alpha=alpha), sizes, "samples")
    assert isinstance(pair, Pair)
    product = pair.head * pair.s ** (pair.L - 1)
    Y = np.repeat(np.eye(2), sizes, axis=1) / alpha
    found = measure(pair).values["e0", None]
    assert found.value == pytest.approx(np.linalg.norm(product @ pair.X - Y), rel=1e-12)
    size = abs(product) @ (np.repeat(abs(pair.means), sizes, axis=1) + abs(pair.deviations)) + Y
    own = (pair.d + pair.L + 4) * U * np.linalg.norm(size)
    norm = (2 * 4 / 2 + 6) * U * found.value
    assert found.error == pytest.approx(own + norm, rel=NEAR, abs=0.0)


def test_mu_of_a_pair_has_room_for_the_powers():
    """The product What S^(L-1) errs by L roundings an entry, seen where the data are far from singular
    and What is large."""
    pair = random_pair(3)
    large = replace(pair, head=1e6 * pair.head)
    product = large.head * large.s**2
    found = measure(large).values["mu", None]
    size = np.linalg.norm(product)
    least = (3 + 2) * U * size
    norm = (12 / 2 + 6) * U * found.value
    assert least + norm <= found.error * (1 + 1e-6)
    assert found.error <= 1.01 * (least + norm)


@pytest.mark.parametrize("weighting", ["classes", "samples"])
@pytest.mark.parametrize("sizes", [(2, 2), (1, 3)])
def test_trailing_means_of_a_pair_are_its_trailing_rows(sizes, weighting):
    pair = unequal(random_pair(4, leak=0.5), sizes, weighting)
    assert isinstance(pair, Pair)
    values = measure(pair).values
    found = values["trailing_means", None]
    rows = pair.means[2:] * np.sqrt(sizes)
    assert found.value == pytest.approx(np.linalg.norm(rows, 2), rel=1e-13)
    assert found.error <= 50 * U * found.value
    own = np.linalg.norm(rows, 2) * 2 * U
    assert found.error >= own * (1 - NEAR)
    centred = values["trailing_centred_means", None]
    assert 10 * U * centred.value <= centred.error <= 200 * U * centred.value


def test_a_pair_without_trailing_coordinates_has_no_trailing_means():
    values = measure(random_pair(0, K=3, n=1, d=3)).values
    for name in ("trailing_means", "trailing_centred_means"):
        assert values[name, None].value == 0.0
        assert values[name, None].error < 1e-300


def test_every_hidden_layer_of_a_pair_has_its_spectrum():
    pair = random_pair(5, L=4, alpha=2.0)
    values = measure(pair).values
    for layer in (1, 2, 3):
        assert values["sigma_1", layer].value == pair.s[0]
        assert values["sigma_K", layer].value == pair.s[1]
        assert values["sigma_d", layer].value == pair.s[-1]
        deviation = abs(4 * pair.s[:2] ** 8 / pair.n - 1).max()
        assert values["sigma_2L_deviation", layer].value == pytest.approx(deviation, rel=1e-13)
    assert values["sigma_1", 4].value == pytest.approx(np.linalg.norm(pair.head, 2), rel=1e-14)
    assert values["sigma_d", 4].undefined == "defined for the hidden layers l <= L-1"


@pytest.mark.parametrize(("size", "growth"), [(1e-162, 1e20), (1e-180, 1e30), (1e-100, 1e-70), (1e9, 1e-58)])
def test_squares_below_the_range_of_float64_have_room_at_every_layer(size, growth):
    """Deviations or powers whose squares lose digits to underflow, however much the other factor grows."""
    rng = np.random.default_rng(0)
    means = size * rng.normal(size=(D, K))
    deviations = size * rng.normal(size=(D, 2 * K))
    table = powers(np.full(D, growth), 4)
    found = pair_sums(stored_data(means, deviations, (2, 2)), table, np.ones((K, D)))
    (values, errors), (inners, rooms) = entries(found.within), entries(found.gram)
    for power in range(4):
        scale = Fraction(growth) ** power
        squares = sum(Fraction(x) ** 2 for x in deviations.flat) * scale**2
        low, high = (Fraction(values[power] + t * errors[power]) for t in (-1, 1))
        assert max(low, Fraction(0)) ** 2 <= squares <= high**2
        for a in range(K):
            for b in range(K):
                inner = sum(Fraction(x) * Fraction(y) for x, y in means[:, [a, b]].tolist()) * scale**2
                off = abs(Fraction(inners[power, a, b]) - inner)
                assert off <= Fraction(rooms[power, a, b])
