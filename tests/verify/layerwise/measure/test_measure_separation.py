"""The error of the separation fuzziness covers what the errors of its two matrices may do to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.layerwise.measure.separation import separation_quantities

N, K, D = 6, 3, 5


def parts(seed):
    """Deviations (D, N) and centred means (D, K) of random features."""
    rng = np.random.default_rng(seed)
    means = rng.standard_normal((D, K))
    return rng.standard_normal((D, N)), means - means.mean(axis=1, keepdims=True)


def fuzziness(deviations, centred, off_deviations=0.0, off_centred=0.0):
    """As it is measured where each matrix is known to within its error, in Frobenius norm."""
    layer = (deviations, np.float64(off_deviations), 0), (centred, np.float64(off_centred), 0)
    return separation_quantities([layer], (N // K,) * K, "classes")["fuzziness", 0]


def worst(A, norm):
    """A step of this Frobenius norm along the leading singular pair of A."""
    u, _, v = np.linalg.svd(A)
    return norm * np.outer(u[:, 0], v[0])


@given(st.integers(0, 1000), st.sampled_from([1e-6, 1e-4, 1e-3]))
def test_an_error_of_the_deviations_is_covered(seed, off):
    deviations, centred = parts(seed)
    known = fuzziness(deviations, centred, off_deviations=off)
    pull = np.linalg.pinv(centred)
    gradient = pull.T @ pull @ deviations
    step = off * gradient / np.linalg.norm(gradient)
    for other in (deviations + step, deviations - step, deviations + worst(deviations, off)):
        assert abs(fuzziness(other, centred).value - known.value) <= known.error


@given(st.integers(0, 1000), st.sampled_from([1e-6, 1e-5]))
def test_an_error_of_the_means_is_covered(seed, off):
    deviations, centred = parts(seed)
    known = fuzziness(deviations, centred, off_centred=off)
    u, s, v = np.linalg.svd(centred, full_matrices=False)
    step = off * np.outer(u[:, K - 2], v[K - 2])  # the smallest singular value moves, the centre stays
    for other in (centred - step, centred + step):
        found = fuzziness(deviations, other)
        assert known.undefined or abs(found.value - known.value) <= known.error
    if s[K - 2] > 0.1:
        assert not known.undefined


def test_the_rounding_of_its_own_products_is_counted():
    deviations, centred = parts(0)
    known = fuzziness(deviations, centred)
    exact = K / N * np.linalg.norm(np.linalg.pinv(centred) @ deviations) ** 2
    assert known.value == pytest.approx(exact, rel=1e-12)
    assert 1e-16 < known.error / known.value < 1e-11
