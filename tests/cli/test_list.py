"""`dln-verify list` and `explain`: every statement by its id, short or long, and what it rests on."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds import REGISTRY
from bounds.proved import checked_by
from verify.catalogue import constants, known, named, reconstructed, selected, short
from verify.errors import InputError
from verify.layerwise.theory import THEORY
from verify.report.explain import commands, explain, explained
from verify.report.html.typeset import in_unicode
from verify.report.listing import hanging, listing
from verify.search import chosen_statements
from verify.theories import THEORIES

EVERY = known()
COND13 = {"cond13_delta_depth", "cond13_delta_classes", "cond13_rho", "cond13_eps"}


@given(st.sampled_from(EVERY), st.booleans(), st.booleans())
def test_every_statement_is_found_by_its_ids(s, long, upper):
    text = s.id if long else short(s.id)
    found = named(text.upper() if upper else text, EVERY)
    assert s in found
    assert all(text.lower() in (other.id.lower(), short(other.id).lower()) for other in found)


def test_a_name_that_is_no_id_means_all_that_begin_with_it_but_no_further_digits():
    assert [short(s.id) for s in named("thm4", EVERY)] == ["thm4-14", "thm4-15", "thm4-16"]
    assert [s.id for s in named("layerwise/R1", EVERY)] == ["layerwise/R1"]
    begun = {s.id for s in named("layerwise/R", EVERY)}
    assert begun == {s.id for s in REGISTRY if short(s.id).startswith("R")}
    with pytest.raises(InputError, match="no statement 'lemma1'"):
        named("lemma1", EVERY)  # not lemma10, lemma12, ...
    assert [short(s.id) for s in named("lemma6", EVERY)] == ["lemma6-25", "lemma6-26"]


@given(st.lists(st.sampled_from(EVERY), max_size=4))
def test_selected_keeps_the_order_of_the_theory(wanted):
    found = selected([s.id for s in wanted], EVERY)
    assert found == ([s for s in EVERY if s in wanted] or EVERY)


def test_the_constants_of_equation_15_come_through_condition_13_too():
    """(15) prints none of the four reconstructed constants of (13), and rests on each."""
    s = REGISTRY["layerwise/thm4-15"]
    found = constants(s, THEORY)
    through = {r.constant.name for r in found if r.hypothesis is not None and r.constant.reconstructed}
    assert through == COND13
    assert {r.constant.name for r in found if r.hypothesis is None} == {c.name for c in s.constants}
    assert {h.id for h in s.hypotheses if reconstructed(h, THEORY)} == {"(13)"}


@pytest.mark.parametrize("theory", THEORIES.values(), ids=lambda theory: theory.name)
def test_every_statement_is_explained_with_all_its_hypotheses_at_any_width(theory):
    for s in theory.statements:
        text = explain(s, 80)
        assert all(len(line) <= 80 for line in text.splitlines()), s.id
        flat = " ".join(text.split())
        told = explained(s, theory)
        assert told.claim or told.formula
        for part in (told.claim, *told.formula):
            assert " ".join(in_unicode(part).split()) in flat
        assert told.claim in ("", " ".join(s.claim.split()))
        assert flat.count("In words:") == 1  # the claim is told apart, not the whole docstring run together
        assert flat.startswith(f"{s.id}: {' '.join(s.title.split())}")
        for h in s.hypotheses:
            assert " ".join(f"{h.id}: {in_unicode(h.text)}".split()) in flat
        for rests in constants(s, theory):
            assert f"{rests.constant.name} = {rests.constant.value}: " in flat
        assert "Checked by: " in flat


def test_the_commands_that_are_offered_take_the_statement():
    for theory in THEORIES.values():
        for s in theory.statements:
            offered = dict(commands(s, theory))
            if "how tight" in offered:
                assert chosen_statements(theory, [short(s.id)]) == [s]
            else:
                with pytest.raises(InputError, match="only an inequality"):
                    chosen_statements(theory, [s.id])
            assert ("refute" in offered) == (
                s.theory == "layerwise" and not s.leading_order and not s.assumption
            )


def test_explain_by_short_id_tells_proof_and_next_commands(run):
    ended = run("explain", "R6")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("layerwise/R6: Compression of a layer from above\n")
    assert "Checked by: Coq (theorems.R6" in ended.out
    assert "two-layer/R6: What the flow conserves" in ended.out  # the short id means both
    assert "dln-verify refute --statement R6\n" in ended.out


def test_explain_as_latex_is_the_formula_that_is_kept(run, monkeypatch):
    from bounds import formulas, printing

    monkeypatch.setattr(printing, "latex", None)  # it is read, not computed
    kept = formulas.every()
    for id in ("thm4-15", "layerwise/R8s", "two-layer/R9"):
        lines = run("explain", id, "--format", "latex").out.splitlines()
        own = kept[id if "/" in id else f"layerwise/{id}"]
        assert lines[: len(own.latex)] == list(own.latex)
    assert lines[len(own.latex) :] == []
    assert "% t_lo, t_hi, h, w, e: those of R3s." in run("explain", "R8s", "--format", "latex").out


def test_list_names_every_statement_once(run):
    rows = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [s.id for s in EVERY]
    assert [row["title"] for row in rows] == [s.title for s in EVERY]
    assert [row["id"] for row in json.loads(run("list", "--format", "json").out)] == [s.id for s in EVERY]
    lines = run("list", "--format", "markdown").out.splitlines()
    assert len(lines) == 2 + len(EVERY)
    assert [row["checked by"] for row in rows] == [checked_by(s) for s in EVERY]
    assert {row["checked by"] for row in rows} >= {"Coq", "exact arithmetic per instance", "prose"}


def test_the_list_marks_what_coq_has_checked():
    lines = listing([REGISTRY["layerwise/R7"], REGISTRY["layerwise/R8"], REGISTRY["layerwise/R13"]], 100)
    assert [line.endswith(" [Coq]") for line in lines] == [False, True, False, False]


def test_list_by_tag_and_theory(run):
    rows = json.loads(run("list", "--theory", "gram", "--only", "refined", "--format", "json").out)
    wanted = [s.id for s in THEORIES["gram"].statements if s.tag.value == "refined"]
    assert [row["id"] for row in rows] == wanted


@given(st.integers(30, 200))
def test_the_list_fits_and_no_word_is_cut(width):
    lines = listing(EVERY, width)
    assert all(len(line) <= width for line in lines)
    assert " ".join(" ".join(lines).split()).count(EVERY[0].title) == 1


def test_a_line_narrower_than_a_word_keeps_the_word():
    lines = hanging("  lemma10-60   ", "Discrimination, incomprehensibly wide", 1)
    assert " ".join(" ".join(lines).split()) == "lemma10-60 Discrimination, incomprehensibly wide"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "them4-15"), "no statement 'them4-15': did you mean layerwise/thm4-15"),
        (("explain", ""), "no statement '': `dln-verify list` names them all"),
        (("explain", "R6", "--format", "pdf"), "format = 'pdf': choose from text, latex"),
        (("list", "--only", "proved"), "only = 'proved': choose from published, refined, instance, user"),
        (("list", "--format", "xml"), "format = 'xml': choose from table, csv, json, markdown"),
        (("list", "--theory", "none"), "unknown theory 'none'"),
        (("list", "R99"), "no statement 'R99'"),
    ],
    ids=str,
)
def test_bad_input(refused, arguments, message):
    assert message in refused(*arguments)


def test_the_version(run):
    import verify

    assert run("--version").out == f"dln-verify {verify.__version__}\n"


def test_short_help(run):
    assert run("check", "-h").out == run("check", "--help").out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("C_l <= eps^2/n^(1/L)", "C_l ≤ ε²/n^(1/L)"),
        ("sqrt n, sum over i, sum s_i^4", "√n, sum over i, ∑ s_i⁴"),
        ("mu-flow and mu", "mu-flow and μ"),
    ],
)
def test_formulas_in_unicode(text, shown):
    assert in_unicode(text) == shown


@pytest.mark.parametrize("name", ["(15)", "eq. (15)", "eq15", "thm 4-15"])
def test_an_equation_is_found_as_the_paper_numbers_it(run, name):
    ended = run("explain", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("layerwise/thm4-15: ")
    assert "\nTight? not tight. " in ended.out
    assert "\n  In words: " in ended.out
    assert "no statement '(999)'" in run("explain", "(999)").err


def test_a_constant_names_the_place_and_not_the_paper_again(run):
    shown = run("explain", "two-layer/P1").out
    assert "C2 = 1: reconstructed; Assumption 4.1 (3), (6); absolute constant" in shown
    assert "reconstructed; Chen" not in shown
