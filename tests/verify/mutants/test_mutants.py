"""Theorem mutants: made from the formulas, refuted exactly, and the committed table complete."""

import csv
from functools import cache
from pathlib import Path

import pytest

from bounds import REGISTRY, Parameters
from bounds.layerwise import compression, geometry
from verify.exact import Decision, decide
from verify.exact.certificate import record as certificate
from verify.exact.recheck import recheck
from verify.layerwise.mutants import mutants
from verify.layerwise.mutants.edits import applied, edits, functions
from verify.layerwise.mutants.generate import STATEMENTS
from verify.layerwise.mutants.pool import member, pool
from verify.layerwise.mutants.reasons import REASONS
from verify.layerwise.mutants.report import COLUMNS, read_instances
from verify.layerwise.mutants.trial import trials

REPORTS = Path(__file__).parents[3] / "reports"
P = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=4, K=2, d=12, L=3)
RECHECKED = 10


@cache
def every():
    """The mutants by id; finding which formulas each statement runs takes seconds."""
    return {m.id: m for m in mutants()}


@pytest.fixture(scope="module")
def table():
    with (REPORTS / "mutants.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def instances():
    return read_instances(REPORTS / "mutants.json")


def refuted(table):
    return [line for line in table if line["verdict"] == "refuted"]


def statement(line):
    """The mutated statement that the line says is refuted."""
    mutant = every()[line["mutant"]]
    found = [
        changed
        for original, changed in zip(mutant.originals, mutant.statements, strict=True)
        if original.id == f"layerwise/{line['statement']}"
    ]
    assert len(found) == 1
    return found[0]


def test_the_table_speaks_of_mutants_that_the_formulas_still_have(table):
    assert tuple(table[0]) == COLUMNS
    names = [line["mutant"] for line in table]
    assert len(set(names)) == len(names)
    assert set(names) <= set(every()), "formulas have changed: run python -m verify.mutants"
    assert len(refuted(table)) >= 40


def test_no_mutant_is_missing_from_the_table(table):
    """A mutant is left out only where no band of the pool became narrower; a sample, as all take minutes."""
    listed = {line["mutant"] for line in table}
    left_out = [m for id, m in every().items() if id not in listed]
    assert not [t.mutant.id for t in trials(left_out[::80]) if t.stronger]


def test_every_refined_statement_has_refuted_mutants(table):
    found = {line["mutant"].partition(":")[0] for line in refuted(table)}
    assert {id.partition("/")[2] for id in STATEMENTS} <= found


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_refutation_is_one(table, instances, step):
    """Decided again, exactly, from the committed numbers: in scope and outside the band.  A fifth of them:
    a formula that changes shows in the names of its mutants.  All of them where tests are thorough."""
    by_instance = {}
    for line in refuted(table)[::step]:
        by_instance.setdefault(line["instance"], []).append(line)
    for name, lines in by_instance.items():
        statements = {line["mutant"]: statement(line) for line in lines}
        decisions = decide(instances[name], statements.values(), limit=512)
        rows = {(row.statement, row.quantity, str(row.layer or 0)) for row in decisions.refuted}
        for line in lines:
            place = statements[line["mutant"]].id, line["quantity"], line["layer"] or "0"
            assert place in rows, line["mutant"]


def test_the_true_statements_are_refuted_by_none_of_the_instances(instances):
    for instance in instances.values():
        assert not decide(instance, [REGISTRY[id] for id in STATEMENTS], limit=128).refuted


def test_a_second_path_confirms_the_refutations(table, instances):
    lines = refuted(table)
    for line in lines[:: max(1, len(lines) // RECHECKED)]:
        s = statement(line)
        made = certificate(decide(instances[line["instance"]], [s], limit=512), [s])
        assert Decision.REFUTED.value in {row["verdict"] for row in made["rows"]}
        assert recheck(made, [s]).agrees, line["mutant"]


def test_what_is_not_refuted_has_a_reason(table):
    for line in table:
        if line["verdict"] != "refuted":
            assert line["reason"]
            assert line["mutant"].partition(":")[0] in REASONS, line["mutant"]


@pytest.mark.parametrize(
    "id", ["R6: eps^2 -> 0.9 eps^2", "R8: layer l -> l + 1", "R4: drop h", "R1: theta -> theta/2"]
)
def test_well_known_false_theorems_are_among_them(table, id):
    assert id in every()
    assert [line["verdict"] for line in table if line["mutant"] == id] == ["refuted"]


def test_an_edit_changes_the_formula_for_every_caller_and_leaves_no_trace():
    before = REGISTRY["layerwise/R6"].bands(P.but(), 0)["C_ratio"].upper
    found = {e.change: e for e in edits("bounds.layerwise.compression", "compression_upper")}
    edit = found["p.eps ** 2 + leak * leak -> p.eps ** 2"]
    with applied(edit):
        inside = REGISTRY["layerwise/R6"].bands(P.but(), 0)["C_ratio"].upper
    assert inside < before
    assert REGISTRY["layerwise/R6"].bands(P.but(), 0)["C_ratio"].upper == before


def test_an_edit_is_taken_back_after_an_error():
    kept = functions("bounds.layerwise.compression")["compression_upper"].__code__
    with pytest.raises(ZeroDivisionError), applied(edits(compression.__name__, "compression_upper")[0]):
        raise ZeroDivisionError
    assert functions("bounds.layerwise.compression")["compression_upper"].__code__ is kept


def test_exponents_and_layer_indices_move_by_one_and_constants_by_an_eighth():
    changes = [e.change for e in edits(geometry.__name__, "Geometry.trailing_energy")]
    assert "self.p.L - 1 -> self.p.L - 1 + 1" in changes
    assert "self.p.L - 1 -> self.p.L - 1 - 1" in changes
    changes = [e.change for e in edits(geometry.__name__, "entrywise")]
    assert "2 -> 1.75" in changes
    assert "2 -> 2.25" in changes


def test_guards_and_words_are_left_alone():
    """A comparison decides whether a bound exists; changing it is no strengthening."""
    for name in ("Geometry.misfit", "unless_infinite", "times"):
        for edit in edits(geometry.__name__, name):
            assert "less" not in edit.change.partition(" -> ")[0]


def test_members_measure_what_they_are():
    found = {m.name: m for m in pool()}
    orthonormal = found["orthonormal"]
    assert orthonormal.values["theta", None] < 1e-5
    assert orthonormal.values["eps", None] == pytest.approx(0.5)
    assert orthonormal.parameters.mu == 0
    again = member("again", orthonormal.instance)
    assert again.values == orthonormal.values
