"""A baseline keeps what statements assume, so that a changed assumption is seen and named."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from bounds import REGISTRY
from verify.layerwise.assumptions.profile import BUILT_IN, apply_profile
from verify.regression.assumed import assumptions_drift, assumptions_of
from verify.theories import THEORIES

THIRD = Fraction(1, 3)


def _changes(before, after, theory="layerwise"):
    references = THEORIES[theory].references()
    return list(assumptions_drift(assumptions_of(before, references), assumptions_of(after, references)))


def _with(statement, position, **changes):
    hypotheses = list(statement.hypotheses)
    hypotheses[position] = replace(hypotheses[position], **changes)
    return replace(statement, hypotheses=tuple(hypotheses))


@pytest.mark.parametrize("name", THEORIES)
def test_every_hypothesis_has_both_sides_at_some_reference(name):
    found = assumptions_of(THEORIES[name].statements, THEORIES[name].references())
    for key, h in found.hypotheses.items():
        assert any(None not in pair for pair in zip(h.values, h.limits, strict=True)), key


@pytest.mark.parametrize("name", THEORIES)
def test_every_change_of_an_assumption_is_named(name):
    """Each hypothesis of each statement: a side that moves, another sign, another text; one that goes."""
    for s in THEORIES[name].statements:
        assert _changes([s], [s], name) == []
        for position, h in enumerate(s.hypotheses):
            changes = {
                "limit": {"limit": lambda p, h=h: h.limit(p) * 1.00001 + 1e-7},
                "value": {"value": lambda p, h=h: h.value(p) * 1.00001 + 1e-7},
                "strict": {"strict": not h.strict},
                "text": {"text": f"{h.text}!"},
            }
            for what, change in changes.items():
                lines = _changes([s], [_with(s, position, **change)], name)
                assert any(line.startswith(f"hypothesis {h.id}") for line in lines), (s.id, h.id, what)
            fewer = s.hypotheses[:position] + s.hypotheses[position + 1 :]
            lines = _changes([s], [replace(s, hypotheses=fewer)], name)
            assert any(line.startswith(f"{s.id} assumes: ") for line in lines)


def test_a_change_in_one_statement_of_several_names_it_with_old_and_new():
    before = apply_profile(BUILT_IN["paper"])
    place = next(i for i, s in enumerate(before) if s.id == "layerwise/thm4-15")
    position = next(i for i, h in enumerate(before[place].hypotheses) if h.id == "A2")
    changed = _with(before[place], position, limit=lambda p: p.ops.number(THIRD))
    lines = "\n".join(_changes(before, [*before[:place], changed, *before[place + 1 :]]))
    assert f"{changed.id} assumes: A2: theta < 1/4" in lines
    assert "-> A2 #2: theta < 1/4 (at the references 0.1, 0.23, 0.6, 0 < 0.3333333333" in lines


def test_the_quarter_of_assumption_2_and_the_limits_of_13():
    before = apply_profile(BUILT_IN["paper"])

    def everywhere(id, quantity, **changes):
        return [
            replace(
                s,
                hypotheses=tuple(
                    replace(h, **changes) if (h.id, h.quantity) == (id, quantity) else h for h in s.hypotheses
                ),
            )
            for s in before
        ]

    after = everywhere("A2", "theta", text="theta < 1/3", limit=lambda p: p.ops.number(THIRD))
    assert _changes(before, after) == [
        "hypothesis A2: text 'theta < 1/4' -> 'theta < 1/3'",
        "hypothesis A2: limit at the references 0.25, 0.25, 0.25, 0.25 -> "
        "0.3333333333, 0.3333333333, 0.3333333333, 0.3333333333",
    ]
    assert _changes(before, everywhere("A2", "theta", strict=False)) == [
        "hypothesis A2: strict -> not strict"
    ]
    for quantity in ("delta", "rho", "eps"):
        (line,) = _changes(before, everywhere("(13)", quantity, limit=lambda p: p.ops.number(THIRD)))
        assert line.startswith("hypothesis (13)")
        assert line.endswith("-> 0.3333333333, 0.3333333333, 0.3333333333, 0.3333333333")


def test_each_side_of_a_minimum_is_seen():
    """Every printed constant of (13) moves a limit at some reference."""
    kept = assumptions_of(apply_profile(BUILT_IN["paper"]), THEORIES["layerwise"].references())
    for name in ("cond13_delta_depth", "cond13_delta_classes", "cond13_rho", "cond13_eps", "theta_limit"):
        profile = BUILT_IN["paper"].model_copy(update={"constants": {name: Fraction(5, 7)}})
        found = assumptions_of(apply_profile(profile), THEORIES["layerwise"].references())
        assert kept.hypotheses != found.hypotheses, name


def test_every_changed_constant_is_named():
    before = list(REGISTRY)
    for i, s in enumerate(before):
        for position, c in enumerate(s.constants):
            changed = replace(c, value=Fraction(c.value) + THIRD)
            constants = [*s.constants[:position], changed, *s.constants[position + 1 :]]
            after = [*before[:i], replace(s, constants=tuple(constants)), *before[i + 1 :]]
            old, new = Fraction(c.value), Fraction(c.value) + THIRD
            lines = "\n".join(_changes(before, after))
            assert f"constant {c.name}" in lines
            assert str(old) in lines
            assert str(new) in lines
    assert assumptions_of(before, [], {c.name: THIRD}).constants[c.name] == "1/3"


def test_a_baseline_goes_into_the_wheel(tmp_path):
    """`regress --baseline` of an installed wheel, outside of any checkout, finds what it compares with."""
    root = Path(__file__).parents[3]
    (built,) = WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])
    site = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", built, site], check=True)
    command = [
        sys.executable, "-P", "-m", "verify", "regress", "--baseline", "--profile", "refined", "--count", "1",
    ]  # fmt: skip
    kwargs = {
        "cwd": tmp_path,
        "env": {"PYTHONPATH": str(site), "NUMBA_DISABLE_JIT": "1"},
        "capture_output": True,
        "text": True,
    }
    done = subprocess.run(command, **kwargs)
    assert done.stdout.startswith("refined: drifted\n  instances: 60 -> 1\n  layerwise/"), done.stderr
    update = subprocess.run([*command, "--update"], **kwargs)
    assert update.returncode == 2
    assert "belongs to the installed package" in update.stderr
