"""Networks of full matrices: what the error of each part must cover, on errors far above rounding."""

from dataclasses import replace
from itertools import pairwise
from math import ceil, inf, sqrt

import numpy as np
import pytest
from measure_instances import dense, entries, nearly_tied, random_network, random_pair, rotation, unequal

from verify.instances.model import Network
from verify.layerwise.measure import measure
from verify.layerwise.measure.factors import singular_factors
from verify.layerwise.measure.network import Layer, factorize, network_sums
from verify.layerwise.measure.propagation import Block, Propagated
from verify.rounding import U, exact

NEAR = 1e-6
K = 2


def matrix_of(values, rows: int, columns: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    count = len(values)
    return (rotation(rng, rows)[:, :count] * values) @ rotation(rng, columns)[:, :count].T


@pytest.mark.parametrize(("rows", "columns"), [(5, 5), (5, 3), (3, 5), (2, 5), (5, 2), (2, 2)])
def test_spectrum_of_a_layer_and_how_far_its_leading_space_may_be(rows, columns):
    """Wedin: the distance to the factorization over what it leaves of the gap, and twice the defect of
    the vectors; no doubt about a space that is everything."""
    values = np.array([3.0, 2.0, 0.5, 0.25, 0.125])[: min(rows, columns)]
    W = matrix_of(values, rows, columns)
    layer = factorize(W, K)
    factors = singular_factors(W, full=True)
    bound = factors.bound
    assert layer.sigma.value == pytest.approx(values)
    assert layer.sigma.error == pytest.approx([bound] * len(values), rel=NEAR, abs=0.0)
    assert bound <= 60 * max(rows, columns) * U
    assert 3.0 + bound <= layer.norm + 1e-15 <= 3.0 + 2e-14
    full = np.zeros((rows, columns))
    full[range(len(values)), range(len(values))] = layer.sigma.value
    assert np.allclose(layer.left @ full @ layer.right.T, W, rtol=0, atol=1e-14)
    gap = 2.0 - (values[2] if len(values) > K else 0.0)
    left, right = (bound / gap + 2 * defect for defect in (factors.defect_left, factors.defect_right))
    assert layer.turned_left == (pytest.approx(left, rel=NEAR, abs=0.0) if rows > K else 0.0)
    assert layer.turned_right == (pytest.approx(right, rel=NEAR, abs=0.0) if columns > K else 0.0)
    missing = columns - len(values)
    assert entries(layer.spectrum)[0].tolist() == [*entries(layer.sigma)[0], *[0.0] * max(missing, 0)]


@pytest.mark.parametrize(("factor", "known"), [(9.0, True), (3.0, False), (0.0, False)])
def test_a_gap_must_be_above_the_error_of_both_ends(factor, known):
    """gap - 2 bound > 2 bound; what is left of the gap divides."""
    bound = singular_factors(np.diag([1.0, 0.5, 0.5])).bound
    gap = ceil(factor * bound / U) * U
    layer = factorize(np.diag([1.0, 0.5, 0.5 - gap]), K)
    bound = singular_factors(np.diag([1.0, 0.5, 0.5 - gap])).bound
    values = entries(layer.sigma)[0]
    found = values[1] - values[2] - 2 * bound
    turned = bound / found if known else inf
    assert (
        layer.turned_left
        == layer.turned_right
        == (pytest.approx(turned, rel=NEAR, abs=0.0) if known else inf)
    )


def errors_of(found: dict, names) -> dict[str, float]:
    return {name: found[name, None].error for name in names}


def test_a_turned_leading_space_moves_the_trailing_means():
    """V_2 may turn by `turned`, which moves V_2'A by at most turned |A|_F."""
    for network in (
        nearly_tied(random_network(0, d=7)),
        unequal(nearly_tied(random_network(0)), (1, 3), "samples"),
    ):
        assert isinstance(network, Network)
        found = measure(network).values
        turned = factorize(network.weights[0], K).turned_right
        counts = np.array(network.counts)
        share = counts / counts.sum()
        equal = network.sizes is None
        roots = np.sqrt(counts)
        centred = network.means - (network.means @ share)[:, None]
        centred = centred * np.sqrt(1.0 if equal else K * share)
        R = sqrt(1 / counts[0]) if equal else sqrt(K / counts.sum())
        assert found["trailing_means", None].error == pytest.approx(
            turned * np.linalg.norm(network.means * roots), rel=1e-4, abs=0.0
        )
        assert found["trailing_centred_means", None].error == pytest.approx(
            turned * np.linalg.norm(centred) / R, rel=1e-4, abs=0.0
        )


def test_trailing_means_have_room_for_the_product():
    """V_2'A: d roundings of |V_2|_F |A|_F, |V_2|_F^2 = d - K, beside the turn of the space and, of the
    means, n roundings each."""
    for seed in range(3):
        network = random_network(seed, n=3, d=40)
        found = measure(network).values
        turned = factorize(network.weights[0], K).turned_right
        size = np.linalg.norm(network.means)
        least = sqrt(3) * ((40 * sqrt(40 - K) * U + turned) * size + 3 * U * np.linalg.norm(network.means))
        assert least <= found["trailing_means", None].error <= 3 * least


def test_trailing_means_without_a_gap_and_without_a_trailing_space():
    network = random_network(0)
    tied = Network(network.X, K, (np.eye(6), *network.weights[1:]))
    narrow = Network(network.X[:4, :2], K, (np.eye(2, 4), network.weights[-1][:, :2]))
    reason = "sigma_K and sigma_(K+1) of W_1 agree within rounding: no leading space"
    for name in ("trailing_means", "trailing_centred_means"):
        assert measure(tied).values[name, None].undefined == reason
        assert not measure(narrow).values[name, None].undefined
    square = Network(network.X[:2, :2], K, (np.eye(2), network.weights[-1][:, :2]))
    for name in ("trailing_means", "trailing_centred_means"):
        found = measure(square).values[name, None]
        assert found.value == 0.0
        assert found.error < 1e-300


@pytest.fixture
def parts():
    """Three layers of widths 5, 4, 6 with features known to within errors far above rounding."""
    rng = np.random.default_rng(3)
    widths = (5, 4, 6)
    blocks = [
        Block([rng.normal(size=(d, m)) for d in widths], np.array([1.0, 2.0, 3.0]) * 10.0**-i)
        for i, m in ((3, 6), (4, K), (5, K))
    ]
    layers = [factorize(rng.normal(size=shape), K) for shape in pairwise(widths[::-1])][::-1]
    return Propagated(*blocks), layers, rng.normal(size=(K, 6))


def test_norms_of_the_parts_move_with_the_features(parts):
    """A norm, and a norm of some of its coordinates, move by at most the Frobenius error; the output
    by |W_L| times the last one."""
    features, layers, head = parts
    found = network_sums(features, layers, (head, np.linalg.norm(head, 2)), 6)
    D, M = features.deviations, features.centred
    assert (found.N, found.K, found.widths) == (6, K, (5, 4, 6))
    assert found.turned.tolist() == [layers[0].turned_right, layers[1].turned_right, layers[1].turned_left]
    bases = [layers[0].right, layers[1].right, layers[1].left]
    for i, (A, B, V) in enumerate(zip(D.arrays, M.arrays, bases, strict=True)):
        width = len(A)
        inside, outside = V.T @ A, V.T @ B
        for ball, part in (
            (found.within, A),
            (found.within_lead, inside[:K]),
            (found.within_trail, inside[K:]),
            *([(found.within_small, inside[width - K :])] if i < 2 else []),
        ):
            assert entries(ball)[0][i] == pytest.approx(np.linalg.norm(part))
            assert entries(ball)[1][i] == pytest.approx(D.errors[i], rel=NEAR, abs=0.0)
            assert entries(ball)[1][i] >= D.errors[i]
        for ball, part in (
            (found.between, B),
            (found.means_lead, outside[:K]),
            (found.means_trail, outside[K:]),
        ):
            assert entries(ball)[0][i] == pytest.approx(np.linalg.norm(part))
            assert entries(ball)[1][i] == pytest.approx(M.errors[i], rel=NEAR, abs=0.0)
            assert entries(ball)[1][i] >= M.errors[i]
    assert len(entries(found.within_small)[0]) == 2
    norm = np.linalg.norm(head, 2)
    for ball, block in ((found.within_last, D), (found.between_last, M)):
        assert ball.value == pytest.approx(np.linalg.norm(head @ block.arrays[-1]))
        assert ball.error == pytest.approx(norm * block.errors[-1], rel=NEAR, abs=0.0)


def test_inner_products_of_means_move_with_the_means(parts):
    """|<a + e, b + f> - <a, b>| <= E (|a| + |b|) + E^2 for any e, f of norm E."""
    features, layers, head = parts
    found = network_sums(features, layers, (head, np.linalg.norm(head, 2)), 6).gram
    for A, E, value, error in zip(features.means.arrays, features.means.errors, *entries(found), strict=True):
        sizes = np.linalg.norm(A, axis=0)
        assert np.allclose(value, A.T @ A, rtol=1e-13, atol=0)
        assert np.allclose(error, E * (sizes[:, None] + sizes) + E * E, rtol=NEAR, atol=0)
        assert (error >= E * (sizes[:, None] + sizes) + E * E).all()


def test_rounding_of_the_parts(parts):
    """With exact features: half the entries and 6 roundings of a norm; a basis with its
    defect, and a dot product of its columns, for its coordinates; d roundings of an inner product."""
    features, layers, head = parts
    zero = np.zeros(3)
    blocks = (features.deviations, features.means, features.centred)
    known = Propagated(*(Block(block.arrays, zero) for block in blocks))
    found = network_sums(known, layers, (head, np.linalg.norm(head, 2)), 6)
    for i, (A, B) in enumerate(zip(features.deviations.arrays, features.means.arrays, strict=True)):
        width, size = len(A), np.linalg.norm(A)
        assert entries(found.within)[1][i] == pytest.approx((A.size / 2 + 6) * U * size, rel=NEAR, abs=0.0)
        defect = (layers[i].defect_right if i < 2 else layers[1].defect_left) / U
        orthogonal = (width * sqrt(width) + defect) * U * size
        assert orthogonal <= entries(found.within_lead)[1][i] <= 4 * orthogonal
        assert orthogonal <= entries(found.within_trail)[1][i] <= 4 * orthogonal
        sizes = np.linalg.norm(B, axis=0)
        assert np.allclose(entries(found.gram)[1][i], width * U * np.outer(sizes, sizes), rtol=NEAR, atol=0)


def test_parts_of_known_zeros_are_known():
    """n = 1: no deviation at any layer, and none claimed."""
    network = random_network(0, n=1)
    layers = [factorize(W, K) for W in network.weights[:-1]]
    means = Block([np.ones((6, K))] * 3, np.zeros(3))
    nothing = Block([np.zeros((6, K))] * 3, np.zeros(3))
    found = network_sums(Propagated(nothing, means, means), layers, (network.weights[-1], 1.0), K)
    for ball in (found.within, found.within_lead, found.within_last):
        assert not np.any(ball.error)


def chain_error(network: Network) -> float:
    """What a product of floats may be off by (Higham 3.13): one matrix product after the other, from
    the left, each passed on by the norms of the layers still to come."""
    product, moved = network.weights[-1], 0.0
    for W in network.weights[-2::-1]:
        moved = moved * np.linalg.norm(W, 2) + len(W) * U * np.linalg.norm(product) * np.linalg.norm(W)
        product = product @ W
    return float(moved)


@pytest.mark.parametrize("size", [{"L": 2}, {"L": 4}, {"L": 3, "width": 8}, {"L": 3, "n": 1, "alpha": 0.01}])
def test_residuals_have_room_for_the_products_behind_them(size):
    """e0: the chain times |X|, and the last product; mu: the chain, and the interpolator."""
    network = random_network(2, **size)
    found = measure(network).values
    product = np.linalg.multi_dot(network.weights[::-1])
    sigma = np.linalg.svd(network.X, compute_uv=False)
    target = np.repeat(np.eye(K), network.n, axis=1) / network.alpha
    moved = chain_error(network)
    own = network.d * U * np.linalg.norm(abs(product) @ abs(network.X)) + U * np.linalg.norm(target)
    least = moved * sigma[0] + own
    assert least <= found["e0", None].error <= 2 * least + 60 * U * found["e0", None].value
    eta = singular_factors(network.X).bound / sigma[-1]
    least = moved + 5 * eta / sigma[-1] * sqrt(network.N) / network.alpha
    assert least <= found["mu", None].error * (1 + 1e-9)
    assert found["mu", None].error <= 3 * least + 60 * U * found["mu", None].value


def test_the_imbalances_of_a_network_are_those_of_its_pairs():
    """delta_low: the largest pair below the last, whose error is the largest of theirs."""
    for L in (2, 3, 5):
        network = random_network(4, L=L)
        found = measure(network).values
        norms = [
            np.linalg.norm(upper.T @ upper - lower @ lower.T) for lower, upper in pairwise(network.weights)
        ]
        pairs = [found["balancedness", i] for i in range(1, L)]
        assert [pair.value for pair in pairs] == pytest.approx(norms, rel=1e-12)
        delta = found["delta", None]
        assert (delta.value, delta.error) == (pairs[-1].value, pairs[-1].error)
        low = found["delta_low", None]
        assert low.value == max((pair.value for pair in pairs[:-1]), default=0.0)
        assert low.error == max((pair.error for pair in pairs[:-1]), default=0.0)
    none = measure(random_network(4, L=2)).values["delta_low", None]
    assert (none.value, none.error) == (0.0, 0.0)


def test_the_head_is_read_in_the_basis_of_the_layer_before_it():
    """Without a trailing space beyond rounding, head_tail has room for the basis and the product."""
    network = random_network(5)
    found = measure(network).values
    layer = factorize(network.weights[-2], K)
    head = network.weights[-1]
    size = np.linalg.norm(head)
    least = (2 * 6 * sqrt(6) * U + layer.defect_left) * size + sqrt(2) * layer.turned_left * size
    tail = np.linalg.norm((head @ layer.left)[:, K:])
    own = (K * (6 - K) / 2 + 6) * U * tail
    assert found["head_tail", None].value == pytest.approx(tail, rel=1e-13)
    assert found["head_tail", None].error == pytest.approx(least + own, rel=NEAR, abs=0.0)


def test_features_that_float64_loses_keep_their_float64_doubt():
    """Equal class means but for 1e-17 of their size: exact arithmetic sees a difference that is only the
    rounding of X, so C has no value; and the sensitivity of what is left is that of float64."""
    network = random_network(0)
    X = network.X.copy()
    X[:, 2:] = X[:, :2][:, ::-1]
    X[0, 2] = np.nextafter(X[0, 2], inf)
    found = measure(replace(network, X=X))
    for layer in range(3):
        reason = f"all class means coincide at layer {layer}, within rounding"
        assert found.values["C", layer].undefined == reason
        assert not found.values["D", layer].undefined
        assert found.values["within_norm", layer].error <= found.sensitivity["within_norm", layer]


def test_a_vanishing_class_mean_keeps_its_float64_doubt():
    network = random_network(0)
    X = network.X.copy()
    X[:, 1] = -X[:, 0]
    X[0, 1] = np.nextafter(X[0, 1], inf)
    found = measure(replace(network, X=X))
    for layer in range(3):
        reason = f"the mean of class 1 is 0 at layer {layer}, within rounding"
        assert found.values["D", layer].undefined == reason
        assert not found.values["C", layer].undefined


def test_sensitivity_is_the_float64_error_where_exact_arithmetic_took_over():
    """C_l far below rounding: the error is a rounding, the sensitivity what u on the weights can do."""
    fine = dense(random_pair(1, eps=1e-6, leak=0.0, L=4))
    plain = random_network(1, eps=0.3, L=4)
    for (name, layer), value in measure(plain).values.items():
        if name in ("C", "D", "within_norm"):
            assert measure(plain).sensitivity[name, layer] == value.error
    found = measure(fine)
    for layer in range(1, 4):
        C = found.values["C", layer]
        assert C.error <= 200 * U * C.value
        assert found.sensitivity["C", layer] > 100 * C.error


def test_layers_without_errors_are_exact():
    layer = Layer(np.eye(2), exact(np.array([3.0, 1.0])), np.eye(2), 0.0, 0.0, 0.0, 0.0)
    assert layer.norm == 3.0
