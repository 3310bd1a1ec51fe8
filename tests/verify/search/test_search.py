"""The search finds what is tight, stays in scope, and tells a false bound from a true one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Band, Statement
from verify.errors import InputError
from verify.judge import NO
from verify.layerwise.measure import measure, measure_many
from verify.layerwise.spaces import PairSpace
from verify.layerwise.theory import THEORY
from verify.search import Target, search, slacks_at, tighten
from verify.search.attack import slack_table
from verify.search.slack import distances, published_slack, slacks
from verify.verdict import Verdict

FREE = PairSpace(K=2, n=3, L=3, theta=0.01, d=6)
HELD = PairSpace(K=3, n=2, L=2, theta=0.3, d=9, delta=0.2)
NAMES = ("R2", "R3", "R4", "R5", "R6", "R8", "R9")
SOME = [REGISTRY[f"layerwise/{name}"] for name in NAMES]
EXACT = 1e-9
"""Of theta and delta: the root-finding of delta and the rounding of X'X are far below."""


class Only:
    """A space reduced to some starting points."""

    def __init__(self, space, starts):
        self.space, self.points = space, list(starts)

    def __getattr__(self, name):
        return getattr(self.space, name)

    def starts(self):
        return iter(self.points)


QUICK = Only(FREE, [s for s in FREE.starts() if s.name.endswith("eps 0.0009 s_K, balanced")])


def scaled(id: str, lower: float = 1.0, upper: float = 1.0) -> Statement:
    """The statement with the ends of its bands multiplied."""
    true = REGISTRY[id]

    def bands(p, layer):
        return {
            q: Band(b.lower * lower, b.upper * upper, b.trivial, b.because)
            for q, b in true.bands(p, layer).items()
        }

    return replace(true, id=f"changed/{id.partition('/')[2]}", bands=bands)


def test_vector_has_its_parts():
    start = next(FREE.starts())
    parts = FREE.parts(start.vector)
    assert {name: part.size for name, part in parts.items()} == FREE.sizes
    assert np.array_equal(FREE.vector(**parts), start.vector)


@given(st.sampled_from([FREE, HELD]), st.integers(0, 2**32 - 1), st.floats(-3, 1))
def test_every_vector_is_an_instance_in_scope_with_what_is_held_fixed(space, seed, size):
    rng = np.random.default_rng(seed)
    vector = 10**size * rng.standard_normal(sum(space.sizes.values()))
    pair = space.instance(vector)
    m = measure(pair)
    assert m.values["theta", None].value == pytest.approx(space.theta, rel=EXACT)
    if space.delta is not None:
        assert m.values["delta", None].value == pytest.approx(space.delta, rel=EXACT)
    for name in ("mu", "e0"):
        assert m.values[name, None].value <= m.values[name, None].error
    rows = THEORY.judge(m, SOME).rows
    assert all(row.in_scope for row in rows)
    assert Verdict.VIOLATED not in {row.verdict for row in rows}


@pytest.mark.parametrize("space", [FREE, HELD])
def test_structured_starts_are_instances(space):
    starts = list(space.starts())
    table = np.array(list(slack_table(space, [start.vector for start in starts], SOME).values()))
    for start, found in zip(starts, table.T, strict=True):
        assert not np.isnan(found).all(), start.name


def test_vectors_that_are_no_numbers_are_refused():
    vector = next(FREE.starts()).vector.copy()
    vector[0] = np.nan
    with pytest.raises(InputError, match="finite"):
        FREE.instance(vector)
    assert slacks_at(FREE, vector, SOME) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"theta": 1.0}, "theta"), ({"delta": -1.0}, "delta"), ({"d": 5}, "d = 5")],
)
def test_impossible_spaces_are_refused(changes, message):
    with pytest.raises(InputError, match=message):
        PairSpace(**({"K": 2, "n": 3, "L": 3, "theta": 0.1, "d": 6} | changes))


def test_the_reported_slack_is_the_judges():
    found = search(QUICK, SOME[:2], beside=[REGISTRY["layerwise/lemma8-39"]], evaluations=2, seed=1)
    for extremal in found:
        rows = THEORY.judge(measure(extremal.instance), [REGISTRY[extremal.target.statement]]).rows
        t = extremal.target
        row = next(r for r in rows if (r.quantity, r.layer) == (t.quantity, t.layer))
        plain = {"lower": row.slack_lower, "upper": row.slack_upper}[t.end]
        assert extremal.slack == plain
        assert extremal.row == row
        assert extremal.slack >= 1 - EXACT
    published = {e.target: e.published for e in found}
    assert published[Target("layerwise/R2", "sigma_K_squared", 1, "lower")] > 1.2
    assert np.isnan(published[Target("layerwise/R3", "head_leak", None, "upper")])


def test_a_search_is_repeatable():
    one, two = (search(QUICK, SOME[:1], evaluations=6, seed=3) for _ in range(2))
    assert [e.slack for e in one] == [e.slack for e in two]
    assert all(np.array_equal(a.vector, b.vector) for a, b in zip(one, two, strict=True))


def test_more_evaluations_never_lose():
    few, many = (search(QUICK, SOME[4:5], evaluations=k, seed=0) for k in (0, 20))
    before, after = ({e.target: e.slack for e in found} for found in (few, many))
    assert before.keys() == after.keys()
    assert all(after[t] <= before[t] * (1 + 2e-6) for t in before)


@pytest.mark.parametrize("seed", [0, *([1] if settings().max_examples > 1_000 else [])])
def test_the_extremal_instance_of_R8_is_found_from_a_random_start_nearby(seed):
    r8, target = REGISTRY["layerwise/R8"], Target("layerwise/R8", "D", 1, "lower")
    small = PairSpace(K=2, n=1, L=2, theta=0.01, d=5)
    exact = next(s for s in small.starts() if s.name.startswith("pair, level, eps 0.0009 s_K, balanced"))
    rng = np.random.default_rng(seed)
    entries = small.parts(exact.vector)["gram"]
    nearby = np.where(entries == 1, rng.uniform(0.3, 0.7), rng.choice([-1, 1], entries.size))
    away = small.vector(**small.parts(exact.vector) | {"gram": nearby})
    known = slacks_at(small, exact.vector, [r8])[target]
    assert slacks_at(small, away, [r8])[target] > known + 0.3
    found = search(Only(small, [replace(exact, vector=away)]), [r8], evaluations=200, seed=seed)
    assert next(e.slack for e in found if e.target == target) < known + 0.01


@pytest.mark.parametrize("factor", [1.3, 2.0])
def test_a_loosened_bound_shows_its_factor(factor):
    found = search(QUICK, [scaled("layerwise/R10", upper=factor)], evaluations=0)
    target = Target("changed/R10", "C_ratio", 1, "upper")
    slack = next(e.slack for e in found if e.target == target)
    assert slack == pytest.approx(factor, rel=1e-3)


@pytest.mark.parametrize(
    ("false", "quantity"),
    [
        (scaled("layerwise/R6", upper=0.98), "C_ratio"),
        (scaled("layerwise/R7", lower=1.05), "C_ratio"),
        (scaled("layerwise/R2", lower=1.01), "sigma_K_squared"),
        (scaled("layerwise/R3", upper=0.95), "head_leak"),
        (scaled("layerwise/R3s", upper=0.98), "head_leak"),
        (scaled("layerwise/R4s", upper=0.97), "within_leak"),
    ],
    ids=lambda x: x.id if isinstance(x, Statement) else x,
)
def test_a_strengthened_bound_is_violated_and_refuted_exactly(false, quantity):
    rows, certificates = tighten([FREE], [false], REGISTRY, evaluations=4, seed=0)
    refuted = [row for row in rows if row.extremal.slack < 1 and row.extremal.target.quantity == quantity]
    assert refuted
    for row in refuted:
        assert row.false
        assert row.exact == "refuted"
        assert row.extremal.row.verdict is Verdict.VIOLATED
        verdicts = {(r["quantity"], r["layer"]): r["verdict"] for r in certificates[row.certificate]["rows"]}
        assert verdicts[quantity, row.extremal.target.layer] == "refuted"


def test_a_true_bound_is_proved_on_its_extremal_instances():
    rows, certificates = tighten([QUICK], [REGISTRY["layerwise/R6"]], REGISTRY, evaluations=4, seed=0)
    assert {row.exact for row in rows} == {"proved"}
    assert {row.certificate for row in rows} == set(certificates)
    assert not any(row.false for row in rows)


def test_discrimination_is_compared_by_its_distance_from_1():
    start = next(s for s in FREE.starts() if s.name.startswith("pair"))
    pair, r8 = FREE.instance(start.vector), [REGISTRY["layerwise/R8"]]
    rows, _ = FREE.judged(pair, r8)
    row = next(r for r in rows if r.layer == 1)
    assert distances(row)["lower"] == pytest.approx((1 - row.lower) / (1 - row.measured), rel=1e-12)
    assert distances(replace(row, margin=1e-5 * (1 - row.measured))) == {}
    found, target = THEORY.judge_many(measure_many([pair]), r8), Target("layerwise/R8", "D", 1, "lower")
    assert slacks(found)[target] == [distances(row)["lower"]]
    ((part, judgement),) = found.parts
    for silent in (
        {"scope": np.full_like(judgement.scope, NO)},
        {"verdict": np.full_like(judgement.verdict, list(Verdict).index(Verdict.VACUOUS))},
        {"margin": 1e-5 * (1 - judgement.value)},
    ):
        assert target not in slacks(replace(found, parts=((part, replace(judgement, **silent)),)))
    assert target not in slacks(found, least=2.0)


@pytest.mark.parametrize("space", [FREE, HELD])
def test_slacks_of_many_are_those_of_their_rows(space):
    """To a band end's rounding: arrays and numbers take different roots of the same function."""
    vectors = [start.vector for start in space.starts()][::7]
    no_instance = np.full_like(vectors[0], np.nan)
    table = slack_table(space, [*vectors, no_instance], SOME)
    for i, vector in enumerate(vectors):
        rows, _ = space.judged(space.instance(vector), SOME)
        one = {
            Target(r.statement, r.quantity, r.layer, end): x
            for r in rows
            if r.in_scope is not False and not r.verdict.says_nothing
            for end, x in distances(r).items()
        }
        many = {target: x[i] for target, x in table.items() if not np.isnan(x[i])}
        assert many == pytest.approx(one, rel=1e-9)
    assert all(np.isnan(x[-1]) for x in table.values())


def test_published_slack_squares_that_of_a_root():
    start = next(FREE.starts())
    both = [REGISTRY["layerwise/R2"], REGISTRY["layerwise/lemma8-39"]]
    rows, _ = FREE.judged(FREE.instance(start.vector), both)
    target = Target("layerwise/R2", "sigma_1_squared", 1, "upper")
    plain = next(r.slack_upper for r in rows if r.quantity == "sigma_1" and r.layer == 1)
    assert published_slack(rows, target) == pytest.approx(plain**2, rel=1e-12)
    assert np.isnan(published_slack(rows, replace(target, quantity="head_leak")))


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_requested_delta_is_reached_from_above_and_below(seed):
    rng = np.random.default_rng(seed)
    space = PairSpace(2, 2, 2, 0.1, 6, delta=float(10 ** rng.uniform(-3, 0.5)))
    vector = rng.standard_normal(sum(space.sizes.values()))
    assert measure(space.instance(vector)).values["delta", None].value == pytest.approx(
        space.delta, rel=EXACT
    )
