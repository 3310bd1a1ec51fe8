"""What the page on experiments says: settings read off the objects, every figure named, every claim seen."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

import verify
from verify.experiments.printed import settings_table, shown
from verify.gram.figures import printed as gram
from verify.layerwise.experiments import fig05, fig13
from verify.layerwise.experiments import printed as layerwise
from verify.layerwise.experiments.classifiers import FULL
from verify.theories import experiments
from verify.two_layer import printed as two_layer

PAPERS = {
    "layerwise": (layerwise, [str(k) for k in range(1, 18)]),
    "two-layer": (two_layer, ["1", "2", "3"]),
    "gram": (gram, [*(str(k) for k in range(1, 14)), "B.3"]),
}

OTHER_DATA = {("gram", "4, 9", "data"), ("gram", "2", "image sets"), ("gram", "13", "optimiser")}
"""Cells in which full settings are not what is printed, as the page says."""


def cells(module: ModuleType) -> dict[tuple[str, str], list[str]]:
    rows = [row.cells() for row in module.rows()]
    found = {(figure, name): list(rest) for figure, name, *rest in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("theory", PAPERS)
def test_full_settings_are_the_papers(theory: str) -> None:
    """What could be read of the paper, cell by cell; what could not is not claimed."""
    for (figure, name), (paper, code, quick, full) in cells(PAPERS[theory][0]).items():
        where = f"{theory} {figure}: {name}"
        assert all((paper, code, quick, full)), where
        if (theory, figure, name) in OTHER_DATA:
            assert full != paper, where
        elif paper[0].isdigit() and "(" not in paper and " to " not in paper:
            assert full.split(";")[0] == paper, where


def test_settings_that_are_easily_got_wrong() -> None:
    found = cells(layerwise)
    one = "1, 2, 6, 8, 9"
    assert found[one, "epochs"] == ["400", "400", "80", "400"]
    assert found[one, "images a class"][3] == "all"
    assert found["13", "epochs"][3] == "200"
    assert cells(gram)["12", "epochs"][3] == "200"


@pytest.mark.parametrize("theory", PAPERS)
def test_every_figure_has_settings_or_a_reason(theory: str) -> None:
    module, wanted = PAPERS[theory]
    assert sorted(module.FIGURES) == sorted(wanted)
    told = {part.strip() for row in module.rows() for part in row.figures.split(",")}
    known = experiments()
    for figure, names in module.FIGURES.items():
        if isinstance(names, str):
            assert len(names.split()) > 5
            continue
        for name in names:
            sources = re.findall(r"\d+|B\.3", known[name].source.split("Figure")[1].split("eq.")[0])
            assert figure in sources, (figure, name)
            assert theory == known[name].theory
        # a pretrained network has no settings of its own
        assert figure in told or (theory, figure) == ("layerwise", "17"), figure
    run = {name for names in module.FIGURES.values() if not isinstance(names, str) for name in names}
    drawn = {name for name, e in known.items() if e.theory == theory and re.search("Figures? ", e.source)}
    assert run == drawn - {"compression-transfer"}


def test_every_claim_of_every_experiment_is_among_what_was_seen() -> None:
    path = Path(verify.__file__).parents[1] / "reports" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        told[row["experiment"], row["whose"]].add(row["claim"])
    for name, experiment in experiments().items():
        assert told[name, "the paper"] == set(experiment.claims), name
        assert told[name, "this suite"] == set(experiment.own), name
    assert {row["seen"] for row in rows} <= {"seen", "not seen", "cannot tell"}


def test_what_no_paper_says_is_not_listed_as_if_it_did() -> None:
    for name, experiment in experiments().items():
        own = not experiment.source.startswith(("arXiv", "Huang"))
        assert not (own and experiment.claims), name


def test_the_table_reads_the_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown((1_024, 0.5, None)) == "1,024, 0.5, all"
    assert (FULL.width, FULL.recipe.epochs, FULL.recipe.batch) == (1_024, 400, 128)
    assert fig13.FULL.recipe.epochs == 200
    before = settings_table(layerwise.rows())
    monkeypatch.setattr(layerwise, "FIFTH", lambda _: fig05.Sizes(depth=11))
    after = settings_table(layerwise.rows())
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert any("| 6, 11 | 6, 11 |" in new for _, new in changed)
