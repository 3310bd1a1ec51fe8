"""Many instances judged at once are judged as each of them alone: verdicts, reasons, numbers and scope."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bounds import REGISTRY, Band, Statement, Tag
from verify.errors import InputError
from verify.instances import Network, ideal_pair
from verify.judge import BAND_ROUNDING
from verify.layerwise.assumptions.profile import load_profile
from verify.layerwise.assumptions.sampling import sample
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.measurement import undefined
from verify.provenance import Provenance
from verify.verdict import Verdict

LAYERWISE = [s for s in REGISTRY if s.theory == "layerwise"]


def random_network(seed, *, scale=1.0, d=8, n=2, K=2, L=3, **provenance):
    rng = np.random.default_rng(seed)
    weights = [scale * rng.standard_normal((d, d)) for _ in range(L - 1)] + [rng.standard_normal((K, d))]
    return Network(rng.standard_normal((d, n * K)), K, tuple(weights), provenance=Provenance(**provenance))


def families():
    """Instances in and out of scope, exact and rounded, of several depths, sizes, forms and origins."""
    for name in ("paper", "refined", "spectral", "unequal-classes"):
        profile = load_profile(name)
        yield from (sample(profile, i, trained=False) for i in range(6))
    yield ideal_pair(10, 3, 50, 4, 0.1)
    yield ideal_pair(1, 3, 10, 4, 0.1)  # no within-class deviations
    yield ideal_pair(3, 2, 10, 4, 0.25)
    for seed in range(3):
        yield random_network(seed)
    yield random_network(3, scale=1e60)  # bands in balls
    yield random_network(4, scale=1e-70)
    yield random_network(5, n=1)
    yield random_network(6, xi=0.3, step=0.0, flow_error=1e-9)
    yield random_network(7, xi=0.1, step=0.1)
    yield random_network(8, xi=0.1, step=0.1, kap=(1e-3, 2e-3, 3e-3))
    zero = random_network(9)
    yield replace(zero, weights=(*zero.weights[:2], 0.0 * zero.weights[2]))
    yield replace(zero, weights=(0.0 * zero.weights[0], *zero.weights[1:]))


DIFFERENCE = BAND_ROUNDING
"""Of small differences of numbers near 1, which the bands allow for: k - 1 and (1 - x)^(-p) - 1."""

DIFFERENCES = ("simplex_distance", "mean_cos_abs")


def close(a, b, quantity):
    atol = DIFFERENCE if quantity in DIFFERENCES else 0.0
    return np.isclose(a, b, rtol=BAND_ROUNDING, atol=atol, equal_nan=True)


def assert_same(many, alone):
    assert [(c.id, c.outcome) for c in many.hypotheses] == [(c.id, c.outcome) for c in alone.hypotheses]
    assert len(many.rows) == len(alone.rows)
    for x, y in zip(many.rows, alone.rows, strict=True):
        for name in ("case", "origin", "statement", "tag", "layer", "quantity", "verdict", "in_scope"):
            assert getattr(x, name) == getattr(y, name), (x, y)
        for name in ("measured", "lower", "upper", "margin"):
            assert close(getattr(x, name), getattr(y, name), x.quantity), (name, x, y)
        for name in ("slack_lower", "slack_upper"):
            if x.quantity not in DIFFERENCES:
                assert close(getattr(x, name), getattr(y, name), x.quantity), (name, x, y)
        assert x.reason == y.reason


def test_instances_together_are_judged_as_each_alone():
    measured = [measure(instance) for instance in families()]
    many = THEORY.judge_many(measured, LAYERWISE)
    assert len(many) == len(measured)
    verdicts = set()
    for i, m in enumerate(measured):
        alone = THEORY.judge(m, LAYERWISE)
        assert_same(many[i], alone)
        verdicts |= {row.verdict for row in alone.rows}
    wanted = {
        Verdict.HOLDS, Verdict.VACUOUS, Verdict.UNDEFINED, Verdict.OUT_OF_SCOPE_HOLDS, Verdict.UNDECIDED,
        Verdict.OUT_OF_SCOPE_FAILS, Verdict.CONSISTENT, Verdict.NOT_MET, Verdict.MET,
    }  # fmt: skip
    assert wanted <= verdicts
    assert max(len(part.places) for part, _ in many.parts) > 3


def test_a_formula_for_one_instance_alone_is_asked_one_at_a_time():
    def bands(p, layer):
        """C <= 2 for small theta, at most 1/eps else."""
        return {"C": Band(0.0, 2.0 if p.theta < 0.3 else 1 / float(p.eps), (0.0, np.inf))}

    own = Statement("user/s", "t", "here", Tag.USER, lambda L: [0], bands)
    measured = [measure(random_network(seed)) for seed in range(4)]
    measured += [measure(ideal_pair(3, 2, 8, 3, 0.1))]
    many = THEORY.judge_many(measured, [own])
    uppers = set()
    for i, m in enumerate(measured):
        alone = THEORY.judge(m, [own])
        assert_same(many[i], alone)
        uppers.add(alone.rows[0].upper)
    assert len(uppers) == 5


def test_a_theory_without_arrays_is_judged_one_instance_at_a_time():
    measured = [measure(random_network(seed)) for seed in range(2)]
    many = replace(THEORY, together=None).judge_many(measured, [REGISTRY["layerwise/R9"]])
    assert [len(part.places) for part, _ in many.parts] == [1, 1]
    with pytest.raises(IndexError):
        many[2]


def test_an_instance_without_parameters_is_refused_by_name():
    fine, broken = measure(random_network(0)), measure(random_network(1).named("broken"))
    values = broken.values | {("eps", None): undefined("none")}
    with pytest.raises(InputError, match="broken: eps is undefined: none"):
        THEORY.judge_many([fine, replace(broken, values=values)], [REGISTRY["layerwise/R9"]])
