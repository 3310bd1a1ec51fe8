"""The committed figures still come from the code: the same numbers, the same picture."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from verify.experiments.experiment import Settings
from verify.experiments.store import RECORD, panels_of
from verify.figures import draw
from verify.layerwise.experiments import catalogue

pytestmark = pytest.mark.machine

FIGURES = Path(__file__).parents[1] / "reports" / "figures"
COMMITTED = sorted(path.name for path in FIGURES.iterdir() if path.is_dir())

# Training stops at loss 1e-11; on another machine it may stop one step earlier or later, where the
# remaining error, 1e-11 ** 0.5, changes by a few percent of itself.
ONE_STEP = 1e-5

# Mean difference of two drawings of the same panels, in units of the full scale: fonts and
# anti-aliasing of another matplotlib.  A line of fig12 moved by half a decade changes it by 0.007.
DRAWN_ELSEWHERE = 0.003


@pytest.mark.parametrize("name", COMMITTED)
def test_the_numbers_come_from_the_code(name: str) -> None:
    kept = pd.read_csv(FIGURES / name / "table.csv")
    record = json.loads((FIGURES / name / RECORD).read_text(encoding="utf-8"))
    settings = Settings(quick=True, noise=record["settings"]["noise"])
    made = catalogue()[name].run(settings).table.reset_index(drop=True)
    assert list(made.columns) == list(kept.columns)
    assert len(made) == len(kept)
    # which of many equal singular values stands at which place (`index`) is rounding's to say
    for column in kept.select_dtypes("number").columns.difference(["steps", "loss", "index"]):
        old, new = (frame[column].to_numpy(dtype=float) for frame in (kept, made))
        np.testing.assert_allclose(new, old, rtol=ONE_STEP, atol=ONE_STEP, err_msg=column)


@pytest.mark.parametrize("name", COMMITTED)
def test_the_picture_is_drawn_from_the_numbers(name: str, tmp_path: Path) -> None:
    record = json.loads((FIGURES / name / RECORD).read_text(encoding="utf-8"))
    draw(panels_of(record), tmp_path / "figure.png", title="")
    old, new = imread(FIGURES / name / "figure.png"), imread(tmp_path / "figure.png")
    assert old.shape == new.shape
    assert np.abs(old - new).mean() <= DRAWN_ELSEWHERE


def test_the_readme_shows_a_committed_figure() -> None:
    readme = (FIGURES.parents[1] / "README.md").read_text(encoding="utf-8")
    shown = [f"reports/figures/{name}/figure.png" for name in COMMITTED]
    assert any(f"]({path})" in readme for path in shown)
