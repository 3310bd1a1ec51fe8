"""The same search runs on the companion theories."""

import numpy as np
import pytest

from bounds.gram import REGISTRY as GRAM
from bounds.two_layer import REGISTRY as TWO_LAYER
from verify.errors import InputError
from verify.judge import EQUALITY_ROUNDING, Verdict, judge
from verify.search import default_statements, search, slacks_at
from verify.theories import THEORIES

SPACES = {name: THEORIES[name].spaces({}, 0) for name in ("two-layer", "gram")}
EVERY = [(name, k) for name, spaces in SPACES.items() for k in range(len(spaces))]


@pytest.mark.parametrize(("theory", "k"), EVERY)
def test_starts_are_instances_of_their_theory(theory, k):
    space = SPACES[theory][k]
    for start in space.starts():
        assert start.vector.size == sum(space.sizes.values())
        rows, columns = space.judged(
            space.instance(start.vector), TWO_LAYER if theory == "two-layer" else GRAM
        )
        assert rows
        assert all(row.statement.startswith(f"{theory}/") for row in rows)
        assert all(not row.upper <= EQUALITY_ROUNDING for row in rows)
        assert Verdict.VIOLATED not in {row.verdict for row in rows}
        assert columns


def test_slack_is_the_judges_and_shrinks():
    space = SPACES["gram"][0]
    chosen = [GRAM["gram/T1"]]
    few, many = (search(space, chosen, evaluations=k, seed=0) for k in (0, 30))
    before, after = ({e.target: e.slack for e in found} for found in (few, many))
    assert before.keys() == after.keys()
    assert all(after[t] <= before[t] * (1 + 2e-6) for t in before)
    assert any(after[t] < 0.99 * before[t] for t in before)
    for extremal in many:
        o = extremal.instance
        rows, _ = judge(o, chosen, o.parameters)
        t = extremal.target
        row = next(r for r in rows if (r.quantity, r.layer) == (t.quantity, t.layer))
        assert extremal.slack == {"lower": row.slack_lower, "upper": row.slack_upper}[t.end]


def test_what_is_no_instance_is_no_start():
    space = SPACES["two-layer"][0]
    size = sum(space.sizes.values())
    for vector in (np.full(size, np.nan), np.zeros(size)):
        with pytest.raises(InputError):
            space.instance(vector)
        assert slacks_at(space, vector, TWO_LAYER) == {}


@pytest.mark.parametrize("theory", ["two-layer", "gram"])
def test_only_inequalities_meant_to_be_true_are_attacked(theory):
    chosen = default_statements(THEORIES[theory])
    assert chosen
    assert {s.kind.name for s in chosen} == {"INEQUALITY"}
    assert not any(s.leading_order or s.assumption for s in chosen)
