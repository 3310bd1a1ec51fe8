"""R13 on networks with classes of unequal size, and what the equal-class statements say of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Tag
from verify import Verdict, check
from verify.errors import InputError
from verify.instances.model import Network
from verify.layerwise.assumptions.unequal import unequal_network, unequal_pair

WEIGHTINGS = ("classes", "samples", "global")
R13 = [s for s in REGISTRY if s.id.startswith("layerwise/R13")]
EQUAL = [s for s in REGISTRY if any(h.id == "equal classes" for h in s.hypotheses)]


@st.composite
def networks(draw):
    """Networks on unequal classes, from exactly balanced ones to rough ones."""
    sizes = draw(
        st.lists(st.integers(1, 9), min_size=2, max_size=4).filter(lambda sizes: len(set(sizes)) > 1)
    )
    rough = draw(st.booleans())
    return unequal_network(
        draw(st.integers(0, 2**32 - 1)),
        sizes=sizes,
        d=max(sum(sizes), 2 * len(sizes) + 1) + draw(st.integers(0, 3)),
        L=draw(st.integers(2, 5)),
        eps=10 ** draw(st.floats(-2, -0.3)),
        perturbation=10 ** draw(st.floats(-6, -1.5)) if rough else 0.0,
        spread=draw(st.sampled_from([0.0, 0.02, 0.2])),
        tilt=draw(st.sampled_from([0.0, 0.3])),
        turn=draw(st.sampled_from([0.0, 0.05, 0.3])),
        misfit=10 ** draw(st.floats(-4, -1)) if rough else 0.0,
        alpha=draw(st.sampled_from([1.0, 0.25, 3.0])),
        weighting=draw(st.sampled_from(WEIGHTINGS)),
    )


@given(networks())
@settings(max_examples=60)
def test_R13_is_not_violated(network):
    report = check(network, statements=R13)
    assert not report.violations
    assert any(row.in_scope for row in report.rows() if row.statement == "layerwise/R13")


@given(networks())
@settings(max_examples=25)
def test_equal_class_statements_are_never_said_to_hold(network):
    """Out of scope with the hypothesis named; vacuous, undecided or undefined at most otherwise."""
    mute = {Verdict.VACUOUS, Verdict.UNDECIDED, Verdict.UNDEFINED, Verdict.OUT_OF_SCOPE}
    for row in check(network, statements=EQUAL).rows():
        outside = row.verdict in (Verdict.OUT_OF_SCOPE_HOLDS, Verdict.OUT_OF_SCOPE_FAILS)
        assert outside or row.verdict in mute
        assert row.in_scope is False
        if outside:
            assert "equal classes fails: all classes have n samples" in row.reason


def test_published_claims_and_refined_ones_alike_need_equal_classes():
    assert {s.tag for s in EQUAL} == {Tag.PUBLISHED, Tag.REFINED}
    assert len(EQUAL) > 25


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_ends_that_are_attained(weighting):
    """Orthonormal data and exact balance: sigma_K^2 and sigma_1^2 are n_min^(1/L) and n_max^(1/L)."""
    pair = unequal_pair(0, sizes=(9, 3, 1), d=16, L=4, eps=0.1, weighting=weighting)
    rows = list(check(pair, statements=R13).rows())
    assert not [row for row in rows if row.verdict is Verdict.VIOLATED]
    for name, quantity in [("R13-spectral", "sigma_1_squared"), ("R13-spectral", "sigma_K_squared")]:
        slacks = [
            min(row.slack_lower, row.slack_upper)
            for row in rows
            if row.statement == f"layerwise/{name}" and row.quantity == quantity
        ]
        assert 1 - 1e-9 <= min(slacks) <= 1.02


def test_sizes_out_of_range_are_named():
    for wrong in ({"sizes": (3,)}, {"sizes": (3, 0)}, {"L": 1}, {"d": 4}, {"eps": -1.0}, {"alpha": 0.0}):
        request = {"sizes": (3, 1), "d": 7, "L": 2, "eps": 0.1, **wrong}
        for make in (unequal_network, unequal_pair):
            with pytest.raises(InputError):
                make(0, **request)


def test_one_sample_classes_beside_large_ones():
    X, labels = np.eye(9)[:, :5], [0, 1, 1, 1, 1]
    network = Network.of(X, labels, [np.eye(9), np.eye(2, 9)])
    assert network.sizes == (1, 4)
    assert Verdict.VIOLATED not in check(network).counts()
