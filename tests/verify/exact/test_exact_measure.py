"""The exact engine against the float instruments, and against its definitions."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from exact_instances import generated, ideal, ideal_triple
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from bounds.balls import enclosure
from verify.errors import InputError
from verify.exact import Undefined
from verify.exact.recheck import fractions
from verify.instances import full_network, generate_pair
from verify.layerwise.exact import exact_pair, exact_triple, from_network, from_pair, measure_exactly
from verify.layerwise.exact.recheck import realise
from verify.layerwise.measure import measure

DRIFT = 1e-9
"""A pair and the exact instance nearest to it differ by rounding, amplified by the conditioning."""

SIZES = st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(2, 4), st.integers(0, 9))


@settings(max_examples=40)
@given(SIZES, st.floats(0.1, 0.6), st.floats(0, 0.5))
def test_names_layers_and_values_are_those_of_the_float_measurement(sizes, eps, theta):
    K, n, L, seed = sizes
    pair = generate_pair(seed, K=K, n=n, L=L, d=max(n * K, 2 * K + 1) + 1, eps=eps, theta=theta)
    exact, floats = measure_exactly(from_pair(pair, "generated"), 128), measure(pair)
    assert set(exact.values) <= set(floats.values)
    for key, value in exact.values.items():
        number = floats.values[key]
        if isinstance(value, Undefined):
            assert number.undefined, key
        elif not number.undefined and enclosure(value).is_finite():
            gap = abs(float(enclosure(value)) - number.value)
            assert gap <= number.error + DRIFT * max(1, abs(number.value)), key


def test_every_quantity_of_every_statement_is_measured():
    measurement = measure_exactly(ideal(), 128)
    p = measurement.parameters()
    spoken_of = {
        (quantity, layer) for s in REGISTRY for layer in s.layers(p.L) for quantity in s.bands(p, layer)
    }
    assert spoken_of <= set(measurement.values)


@settings(max_examples=25)
@given(generated())
def test_the_generator_meets_assumption_3_i_exactly(x):
    m = realise(x)
    powers = [value ** (x.L - 1) for value in x.s]
    product = fractions.matrix([[a * f for a, f in zip(r, powers, strict=True)] for r in x.matrices["head"]])
    targets = fractions.matrix([[Fraction(int(j // x.n == k)) for j in range(x.N)] for k in range(x.K)])
    assert (product @ m.X - targets.times(1 / x.alpha)).energy() == 0
    interpolator = (m.X @ fractions.solve(m.X.T @ m.X, targets.T)).T
    assert (product - interpolator.times(1 / x.alpha)).energy() == 0


@settings(max_examples=25)
@given(generated())
def test_the_forms_agree_on_one_instance(x):
    m = realise(x)
    X = [[m.X.entry(i, j) for j in range(x.N)] for i in range(x.d)]
    others = [exact_triple(x.s, x.matrices["head"], X, x.L, alpha=x.alpha)]
    if x.s[-1] > 0:
        others.append(exact_pair(x.s, X, x.K, x.L, alpha=x.alpha))
    with flint.ctx.workprec(256):
        mine = measure_exactly(x, 256).values
        for other in others:
            for key, value in measure_exactly(other, 256).values.items():
                assert isinstance(value, Undefined) == isinstance(mine[key], Undefined), key
                if not isinstance(value, Undefined):
                    assert enclosure(value).overlaps(enclosure(mine[key])), key
                if key[0] in ("mu", "mu_op", "e0"):
                    assert enclosure(value).is_zero(), key


@settings(max_examples=10)
@given(generated())
def test_a_residual_far_below_the_precision_is_not_taken_for_zero(x):
    m = realise(x)
    X = [[m.X.entry(i, j) + Fraction(i + j, 2**400) for j in range(x.N)] for i in range(x.d)]
    with flint.ctx.workprec(128):
        values = measure_exactly(exact_triple(x.s, x.matrices["head"], X, x.L, alpha=x.alpha), 128).values
    assert not enclosure(values["e0", None]).is_zero()
    assert not enclosure(values["mu", None]).is_zero()


@pytest.mark.parametrize("make", [ideal, ideal_triple])
def test_an_ideal_instance_has_its_closed_form(make):
    with flint.ctx.workprec(128):
        values = measure_exactly(make(), 128).values
    for name in ("theta", "theta_s", "theta_F", "mu", "e0", "rho", "delta_low", "mean_leak", "within_leak"):
        value = values[name, 0 if name.endswith("leak") else None]
        assert enclosure(value) == 0, name
    assert values["D", 0] == 1
    assert values["lemma14", None] == 1
    assert float(enclosure(values["delta", None])) == pytest.approx(0.01 * np.sqrt(7), rel=1e-14)


def test_a_network_comes_with_its_distance_from_the_pair():
    balanced = from_network(full_network(generate_pair(0, n=2, K=2, d=6, L=4, eps=0.1)))
    assert max(balanced.origin["residuals"]) < 1e-13
    network = full_network(generate_pair(0, n=2, K=2, d=6, L=4, eps=0.1))
    network.weights[1][:] *= 1.1
    assert max(from_network(network).origin["residuals"]) > 1e-2


X = [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
S = [3, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: exact_pair([1, 2, 1, 1, 1], X, 2, 2), "non-increasing"),
        (lambda: exact_pair([3, 2, 1, 1, 0], X, 2, 2), "give the head"),
        (lambda: exact_pair(S, X, 2, 1), "L = 1"),
        (lambda: exact_pair(S, X, 3, 2), "equal size"),
        (lambda: exact_pair(S[:4], X[:4], 2, 2), "2K \\+ 1 = 5"),
        (lambda: exact_pair(S, X[:4], 2, 2), "X must have shape \\(5, 2\\)"),
        (lambda: exact_pair([float("nan"), 2, 1, 1, 1], X, 2, 2), "finite and rational, got nan"),
        (lambda: exact_pair(S, [["a", 0], *X[1:]], 2, 2), "finite and rational, got 'a'"),
        (lambda: exact_pair(S, 5, 2, 2), "must be a matrix"),
        (lambda: exact_pair(S, X, 2, 2, alpha=0), "alpha must be positive"),
        (lambda: exact_triple(S, [[1, 0, 0, 0], [0, 1, 0, 0]], X, 2), "head must have shape"),
    ],
)
def test_bad_instances_are_named(call, words):
    with pytest.raises(InputError, match=words):
        call()
