"""What the docstring of every statement tells: complete, in order, true where a program can tell."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
import re
from pathlib import Path

import pandas as pd
import pytest

from bounds import REGISTRY, Registry, Tag, gram, statement, two_layer, uses

LABELS = ("In words", "Hypotheses", "Parameters", "Source", "Constants", "Tightness")
LAYERWISE = list(REGISTRY)
COMPANIONS = [*two_layer.REGISTRY, *gram.REGISTRY]
STATEMENTS = LAYERWISE + COMPANIONS
TIGHTNESS = pd.read_csv(Path(__file__).parents[2] / "reports" / "tightness.csv")
FIGURE = re.compile(
    r"(?P<quantity>\w+) (?P<end>lower|upper)(?: at l = (?P<layer>\d+))?(?: beside (?P<other>R\d+s?))? "
    r"(?P<least>\d+\.\d{4})(?: to (?P<most>\d+\.\d{4}))?"
)
ids = pytest.mark.parametrize("s", STATEMENTS, ids=lambda s: s.id)


def items(s):
    """The labelled items below the claim, by label, each on one line."""
    below = inspect.cleandoc(s.mathematics).split("\n\n")[1]
    parts = re.split(r"^(\w[\w ]*): ", below, flags=re.MULTILINE)
    assert parts[0].strip() == ""
    return {label: " ".join(text.split()) for label, text in zip(parts[1::2], parts[2::2], strict=True)}


@ids
def test_a_docstring_has_every_item_in_order_and_eight_lines(s):
    assert tuple(items(s)) == LABELS
    assert all(items(s).values())
    assert len([line for line in s.mathematics.splitlines() if line.strip()]) >= 8


@ids
def test_the_claim_is_the_first_paragraph(s):
    assert s.mathematics.startswith(s.claim)
    assert len(s.claim) > 40
    assert not any(f"{label}:" in s.claim for label in LABELS)


def run_example(s):
    """What the names of the example stand for after it has run; fails where the example is not true."""
    examples = doctest.DocTestParser().get_doctest(s.mathematics, {}, s.id, None, None)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    said = []
    result = runner.run(examples, out=said.append, clear_globs=False)
    assert result.attempted >= 2, s.id
    assert result.failed == 0, "".join(said)
    return examples.globs


@ids
def test_the_example_is_true(s):
    run_example(s)


def named_parameters(s):
    """The first word of each parameter in the docstring."""
    told = items(s)["Parameters"]
    return [] if told.startswith("none") else [each.split()[0].strip(",.") for each in told.split("; ")]


@pytest.mark.parametrize("s", COMPANIONS, ids=lambda s: s.id)
def test_the_parameters_are_all_that_the_example_reads(s):
    p = run_example(s)["p"]
    names = [field.name for field in dataclasses.fields(p)]
    read = set()

    class Recorder(type(p)):
        def __getattribute__(self, name):
            if name in names:
                read.add(name)
            return object.__getattribute__(self, name)

    recorded = Recorder(**{name: getattr(p, name) for name in names if name != "ops"})
    read.clear()
    for layer in s.layers(getattr(p, "L", 1)):
        s.bands(recorded, layer)
    assert read - {"ops"} <= set(named_parameters(s)) <= set(names)


@ids
def test_hypotheses_and_source_are_those_of_the_statement(s):
    told = items(s)
    assert (s.hypotheses == ()) >= told["Hypotheses"].startswith("none")
    assert s.source.split(", ")[-1].split(" (")[0] in told["Source"]


@pytest.mark.parametrize("s", LAYERWISE, ids=lambda s: s.id)
def test_the_parameters_are_those_that_the_statement_uses(s):
    assert named_parameters(s) == list(uses(s))


@pytest.mark.parametrize("s", LAYERWISE, ids=lambda s: s.id)
def test_the_figures_of_tightness_are_those_of_the_report(s):
    figures = list(FIGURE.finditer(items(s)["Tightness"]))
    for figure in figures:
        other = figure["other"]
        chosen = TIGHTNESS.statement == (f"layerwise/{other}" if other else s.id)
        chosen &= (TIGHTNESS.quantity == figure["quantity"]) & (TIGHTNESS.end == figure["end"])
        if figure["layer"]:
            chosen &= TIGHTNESS.layer == int(figure["layer"])
        slack = TIGHTNESS.loc[chosen, "published_slack" if other else "slack"].dropna()
        least, most = f"{slack.min():.4f}", f"{slack.max():.4f}"
        assert (figure["least"], figure["most"] or figure["least"]) == (least, most), figure[0]
    if s.id in set(TIGHTNESS.statement):
        assert any(figure["other"] is None for figure in figures)
    assert len(figures) == len(re.findall(r"\d\.\d{4}(?! to)", items(s)["Tightness"]))


def test_the_report_is_the_one_that_the_figures_name():
    assert TIGHTNESS.theta.between(0.01 - 1e-9, 0.01 + 1e-9).all()
    assert set(TIGHTNESS.K) == {2, 3, 5}


def test_a_claim_ends_at_the_first_blank_line():
    for docstring in ("One\n    formula.\n    \n    More.", "\n    One\n    formula.", "One\n    formula."):

        def bands(p, layer):
            return {}

        bands.__doc__ = docstring
        declare = statement(
            "own/claim", title="", source="", tag=Tag.USER, layers=lambda L: (None,), registry=Registry()
        )
        declared = declare(bands)
        assert declared.claim.split() == ["One", "formula."]
        assert declared.mathematics == docstring
