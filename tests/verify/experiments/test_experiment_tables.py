"""The table of settings in docs/experiments.md is that of the settings objects."""

from __future__ import annotations

import pytest

from verify.layerwise.experiments import fig05, fig13, printed
from verify.layerwise.experiments.classifiers import FULL


def test_full_settings_are_the_papers() -> None:
    """What could be read of the paper, cell by cell; what could not is not claimed."""
    cells = {(figure, name): rest for figure, name, *rest in (row.cells() for row in printed.rows())}
    assert len(cells) == sum(1 for _ in printed.rows())
    for (figure, name), (paper, code, quick, full) in cells.items():
        where = f"{figure}: {name}"
        assert paper, where
        assert code, where
        assert quick, where
        if paper[0].isdigit() and "(" not in paper and " to " not in paper:
            assert full == paper, where
    one = "1, 2, 6, 8, 9"
    assert cells[one, "epochs"] == ["400", "400", "80", "400"]
    assert cells[one, "images a class"][3] == "all"
    assert cells["13", "epochs"][3] == "200"


def test_the_table_reads_the_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed.shown((1_024, 0.5, None)) == "1,024, 0.5, all"
    assert (FULL.width, FULL.recipe.epochs, FULL.recipe.batch) == (1_024, 400, 128)
    assert fig13.FULL.recipe.epochs == 200
    before = printed.settings_table()
    monkeypatch.setattr(printed, "FIFTH", lambda _: fig05.Sizes(depth=11))
    after = printed.settings_table()
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert any("| 6, 11 | 6, 11 |" in new for _, new in changed)
