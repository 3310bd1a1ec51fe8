"""Static pictures of panels."""

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.image import imread

from verify.errors import InputError
from verify.figures import BANDS, Panel, Series, draw, figure, limits

LAYERS = list(range(5))
MEASURED = Series("xi = 0.3", LAYERS, [0.6**k for k in LAYERS])
FIT = Series("fit, R2 = 1", LAYERS, [0.6**k for k in LAYERS], "fit")
BAND = [Series(role, LAYERS, (), role, [0.5**k for k in LAYERS], [0.7**k for k in LAYERS]) for role in BANDS]
PANEL = Panel("compression", "layer", "C", (*BAND, MEASURED, FIT), log_y=True)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_same_panels_give_the_same_bytes(tmp_path, suffix):
    import matplotlib

    draw([PANEL], tmp_path / f"a{suffix}")
    with matplotlib.rc_context({"lines.linewidth": 9.0, "svg.hashsalt": "other", "font.size": 20}):
        draw([PANEL], tmp_path / f"b{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"a{suffix}", f"b{suffix}"]


def test_png_is_a_picture_and_svg_is_xml(tmp_path):
    draw([PANEL] * 4, tmp_path / "a.png", title="four")
    draw([PANEL], tmp_path / "a.svg")
    assert imread(tmp_path / "a.png").shape[1] > 4 * 400
    assert ET.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")


def test_bands_differ_without_colour_those_of_one_role_too():
    looks = [look for looks in BANDS.values() for look in looks]
    assert len({look.hatch for look in looks}) == len({look.color for look in looks}) == len(looks)
    twice = replace(BAND[1], name="R12")
    filled = figure([replace(PANEL, series=(*BAND, twice))]).axes[0].collections
    first = [looks[0].hatch for looks in BANDS.values()]
    assert [area.get_hatch() for area in filled] == [*first, BANDS[twice.role][1].hatch]


@pytest.mark.parametrize(("count", "letters"), [(10, 25), (10, 8), (3, 29), (12, 40), (9, 10), (1, 5)])
def test_the_axes_keep_their_width_whatever_the_legend(count, letters):
    names = [f"{k:0{letters}d}" for k in range(count)]
    panel = Panel("p", "x", "y", tuple(Series(name, [0, 1], [1.0, 2.0]) for name in names))
    picture = figure([panel])
    picture.canvas.draw()
    [axes] = picture.axes
    legend = axes.get_legend()
    assert axes.get_position().width > 0.5
    assert legend is not None
    assert legend.get_window_extent().width <= picture.bbox.width


def test_the_legend_lies_below_the_axes_and_names_of_layers_on_the_axis():
    drawn = figure([replace(PANEL, ticks=("input", "fc_1", "relu", "fc_2", "out"))])
    axes = drawn.axes[0]
    drawn.draw_without_rendering()
    legend = axes.get_legend()
    assert legend is not None
    assert legend.get_window_extent().y1 <= axes.get_window_extent().y0
    assert [text.get_text() for text in axes.get_xticklabels()][::2] == ["input", "relu", "out"]


def test_an_axis_has_its_scale_and_what_it_cannot_show_is_counted():
    broken = replace(MEASURED, y=[1.0, 0.0, math.nan, math.inf, 0.1])
    axes = figure([replace(PANEL, series=(broken,))]).axes[0]
    assert axes.get_yscale() == "log"
    assert axes.get_legend_handles_labels()[1] == ["ξ = 0.3 (3 of 5 not shown)"]
    assert np.isnan(axes.lines[0].get_ydata()).sum() == 3


@given(
    arrays(float, 5, elements=st.floats(allow_nan=True, allow_infinity=True, width=32)),
    arrays(float, 5, elements=st.floats(allow_nan=True, allow_infinity=True, width=32)),
    st.booleans(),
)
def test_limits_are_finite_and_hold_every_point(y, ends, log):
    band = Series("", LAYERS, (), "refined band", ends, ends)
    panel = Panel("", "layer", "", (Series("s", LAYERS, y), band), log_y=log)
    low, high = limits(panel)
    assert -math.inf < low < high < math.inf
    shown = y[np.isfinite(y) & ((y > 0) if log else True)]
    assert ((low <= shown) & (shown <= high)).all()


@pytest.mark.parametrize("log", [False, True])
def test_rounding_is_not_drawn_as_a_trend(log):
    noise = Series("s", LAYERS, [0.5 + k * 1e-16 for k in LAYERS])
    low, high = limits(Panel("", "", "", (noise,), log_y=log))
    assert high - low > 0.02
    assert low < 0.5 < high


def test_an_unbounded_band_reaches_the_edge():
    band = Series("R6", LAYERS, (), "refined band", [0.0] * 5, [math.inf] * 5)
    axes = figure([replace(PANEL, series=(MEASURED, band))]).axes[0]
    heights = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == axes.get_ylim()


def test_a_band_at_one_layer_is_seen_and_a_fitted_series_is_points():
    band = Series("(14)", [0], (), "leading-order band", [0.5], [0.7])
    axes = figure([replace(PANEL, series=(band, MEASURED, FIT))]).axes[0]
    box = axes.collections[0].get_paths()[0].get_extents()
    assert box.width > 0.1
    assert (box.y0, box.y1) == pytest.approx((0.5, 0.7))
    assert [line.get_linestyle() for line in axes.lines] == ["None", "--"]


def test_a_cloud_names_its_classes():
    cloud = Series("", [0.0, 1.0, 2.0], [1.0, 1.0, 0.0], color=[0, 1, 1])
    axes = figure([Panel("PCA", "first", "second", (cloud,), points=True)]).axes[0]
    assert axes.get_legend_handles_labels()[1] == ["class 0", "class 1"]
    assert [len(c.get_offsets()) for c in axes.collections] == [1, 2]


@pytest.mark.parametrize(
    ("panels", "name", "words"),
    [
        ([PANEL], "a.pdf", "must end in .png or .svg"),
        ([], "a.png", "at least one"),
        ([replace(PANEL, series=(replace(MEASURED, y=[1.0]),))], "a.png", "1 values of y for 5 of x"),
        ([replace(PANEL, series=(replace(BAND[0], lower=()),))], "a.png", "needs lower and upper"),
        ([PANEL], "nowhere/a.png", "cannot write"),
    ],
)
def test_bad_input_is_named_and_writes_nothing(tmp_path: Path, panels, name, words):
    with pytest.raises(InputError, match=words):
        draw(panels, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
