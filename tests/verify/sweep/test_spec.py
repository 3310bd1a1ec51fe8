"""From TOML to tasks: designs, hashes, and messages for what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.sweep import expand, load_spec
from verify.sweep.spec import spec_of
from verify.sweep.tasks import Queue


def spec(**tables):
    return spec_of({"name": "s", **tables}, "s.toml")


def test_grid_is_every_combination_with_seeds_innermost(small: Path) -> None:
    tasks = expand(load_spec(small))
    assert [(t.L, t.xi, t.seed) for t in tasks[:5]] == [
        (2, 0.3, 0), (2, 0.3, 1), (2, 0.5, 0), (2, 0.5, 1), (3, 0.3, 0)
    ]  # fmt: skip
    assert len(tasks) == len({t.key for t in tasks}) == 8
    assert all(t.width == t.d == 8 and t.noise == 1.0 for t in tasks)


def test_key_is_of_content_not_of_place() -> None:
    few, many = (expand(spec(seeds=s, parameters={"xi": x})) for s, x in ((2, [0.3]), ([1, 0], [0.5, 0.3])))
    assert {t.key for t in few} < {t.key for t in many}
    other = expand(spec(seeds=2, parameters={"xi": [0.3]}, training={"step": 0.05}))
    assert {t.key for t in few}.isdisjoint(t.key for t in other)


def test_spans_in_a_grid() -> None:
    axes = {
        "xi": {"low": 0.1, "high": 0.4, "points": 3, "log": True},
        "L": {"low": 2, "high": 6, "points": 5},
    }
    tasks = expand(spec(parameters=axes))
    assert sorted({t.L for t in tasks}) == [2, 3, 4, 5, 6]
    assert sorted({round(t.xi, 12) for t in tasks}) == [0.1, 0.2, 0.4]


@given(kind=st.sampled_from(["random", "sobol"]), points=st.integers(1, 40), seed=st.integers(0, 99))
def test_draws_stay_in_their_spans_and_repeat(kind: str, points: int, seed: int) -> None:
    axes = {"xi": {"low": 0.1, "high": 0.5, "log": True}, "L": {"low": 2, "high": 5}, "n": [3, 7]}
    made = spec(design={"kind": kind, "points": points, "seed": seed}, parameters=axes)
    tasks = expand(made)
    assert len(tasks) == points
    assert all(0.1 <= t.xi <= 0.5 and t.L in range(2, 6) and t.n in (3, 7) for t in tasks)
    assert [t.key for t in tasks] == [t.key for t in expand(made)]


def test_sobol_covers_integers_evenly() -> None:
    made = spec(design={"kind": "sobol", "points": 64}, parameters={"L": {"low": 2, "high": 5}})
    counts = [sum(t.L == L for t in expand(made)) for L in range(2, 6)]
    assert counts == [16] * 4


def test_statements_are_named_as_in_any_command() -> None:
    assert list(spec(statements=["R6", "layerwise/R10", "r6"]).statements) == [
        "layerwise/R6",
        "layerwise/R10",
    ]
    assert len(spec(statements=[]).statements) > 30


@given(size=st.integers(1, 9))
def test_chunks_partition_by_shape(size: int) -> None:
    tasks = expand(spec(seeds=5, parameters={"L": [2, 3], "xi": [0.3, 0.4]}))
    queue, parts = Queue(tasks, size), []
    while len(queue):
        parts.append(queue.take(places=2))
    assert sorted(t.key for part in parts for t in part) == sorted(t.key for t in tasks)
    assert all(len(part) <= size and len({t.shape for t in part}) == 1 for part in parts)


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"parameters": {"depth": 3}}, "parameters.depth"),
        ({"parameters": {"xii": 0.1}}, "unknown key parameters.xii; did you mean 'xi'?"),
        ({"training": {"los": 1}}, "unknown key training.los; did you mean 'loss'?"),
        ({"parameters": {"xi": -0.1}}, "parameters.xi"),
        ({"parameters": {"xi": {"low": 0.5, "high": 0.1}}}, "low = 0.5 must be below"),
        ({"parameters": {"xi": {"low": 0.1, "high": 0.5}}}, "xi: a span in a grid needs points"),
        ({"parameters": {"noise": 1.0, "theta": 0.1}}, "noise or theta, not both"),
        ({"design": {"kind": "sobol"}}, "points is needed"),
        ({"training": {"momentum": 1.0}}, "training.momentum"),
        ({"statements": ["layerwise/R99"]}, "no statement 'layerwise/R99': did you mean layerwise/"),
        ({"seeds": 0}, "seeds"),
        ({"name": "../x"}, "name"),
    ],
)
def test_wrong_keys_are_named(tables: dict, named: str) -> None:
    with pytest.raises(InputError, match=named.replace(".", r"\.")):
        spec(**tables)


@pytest.mark.parametrize("axes", [{"d": 5}, {"K": 1}, {"L": 1}, {"width": 2}])
def test_points_without_a_network_are_named(axes: dict) -> None:
    with pytest.raises(InputError, match="the design has a point with"):
        expand(spec(parameters=axes))


def test_no_statements_means_all_of_them() -> None:
    from bounds import REGISTRY

    assert spec().statements == [statement.id for statement in REGISTRY]
    assert spec(statements=["layerwise/R6"]).statements == ["layerwise/R6"]


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: no such file"):
        load_spec(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("name =")
    with pytest.raises(InputError, match=r"bad\.toml: is not TOML"):
        load_spec(tmp_path / "bad.toml")
