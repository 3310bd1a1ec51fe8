"""The probe as a whole: options, notes, refusals in their exact words, tables, pictures and files."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pytest
import torch
from torch import nn

from verify.errors import InputError
from verify.probe import COLUMNS, DEFAULT, probe
from verify.probe.result import probe_panels
from verify.probe.run import _accumulating, _Batch, _device
from verify.probe.scatter import Scatter

IDENTITY = nn.Identity()
X4 = torch.tensor([[1.0, 0, 2], [0, 1, 1], [3, 1, 0], [1, 2, 5]], dtype=torch.float64)
Y4 = torch.tensor([0, 1, 0, 1])
FIRST = ["index", "layer", "width", "samples", "classes", "weighting"]
SECOND = ["rank", "TL_c", "TL_chance", "TL_floor", "moment_samples", "accuracy", "accuracy_on"]
COLLAPSE = ["CDNV", "NC2_norm", "NC2_angle", "NC2_simplex"]
RATIOS = ["NC1", "separation"]
SCATTER = ["C", "tr_within", "tr_between"]
MEANS = ["mean_norm_min", "mean_norm_max", "cos_max", "centred_norm_ratio", "simplex_distance"]


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2)).double()


class Lost(nn.Module):
    """Has a layer that never runs, one that gives integers, and one that gives a single row."""

    def __init__(self):
        super().__init__()
        self.idle, self.index, self.one = nn.Linear(3, 3), nn.Identity(), nn.Identity()
        self.out = nn.Identity()

    def forward(self, x):
        self.index(x.argmax(dim=1))
        self.one(x[:1])
        return self.out(x)


class Ragged(nn.Module):
    """Gives as many columns as its first argument says."""

    def __init__(self):
        super().__init__()
        self.out = nn.Identity()

    def forward(self, x):
        return self.out(x[:, : 1 + int(x[0, 0])])


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (DEFAULT, [*FIRST, *SCATTER, "D", *MEANS, "note"]),
        ("C", [*FIRST, *SCATTER, "note"]),
        (["D"], [*FIRST, "D", "note"]),
        (("means",), [*FIRST, *MEANS, "note"]),
        ("rank", [*FIRST, "rank", "moment_samples", "note"]),
        ("accuracy", [*FIRST, "moment_samples", "accuracy", "accuracy_on", "note"]),
        ("linearity", [*FIRST, "TL_c", "TL_chance", "TL_floor", "moment_samples", "note"]),
        (
            "all",
            [*FIRST, *SCATTER, "D", *MEANS, *SECOND[:4], *RATIOS, SECOND[4], *COLLAPSE, *SECOND[5:], "note"],
        ),
        ("collapse", [*FIRST, *RATIOS, "moment_samples", *COLLAPSE, "note"]),
        (["linearity", "C"], [*FIRST, *SCATTER, *SECOND[1:5], "note"]),
        ([], [*FIRST, "note"]),
    ],
)
def test_a_table_has_the_columns_that_were_asked_for(columns, names):
    found = probe(IDENTITY, [(X4, Y4)], layers=["input"], columns=columns)
    assert found.frame.columns.tolist() == names
    order = [c for c in COLUMNS if c in (COLUMNS if columns == "all" else [columns, *columns])]
    assert found.settings.columns == tuple(order)


def test_a_test_loader_asks_for_the_accuracy():
    found = probe(IDENTITY, [(X4, Y4)], layers=["input"], columns=["C"], test=[(X4, Y4)])
    assert found.frame.columns.tolist() == [*FIRST, *SCATTER, *SECOND[4:], "note"]
    assert found.settings.columns == ("C", "accuracy")
    assert (found.settings.scored, found.frame["accuracy_on"].tolist()) == ("test", ["test"])


def test_counts_are_whole_numbers_and_rows_are_numbered():
    frame = probe(network(), [(X4, Y4)], columns="all", max_width=4).frame
    assert frame["index"].tolist() == [0, 1, 2, 3]
    assert frame["layer"].tolist() == ["input", "0", "1", "2"]
    assert frame["rank"].dtype == frame["moment_samples"].dtype == "Int64"
    assert frame["rank"].isna().tolist() == [False, True, True, False]
    words = "no second moments: width 5 > max_width = 4"
    assert frame["note"].tolist() == ["", words, words, ""]


def test_settings_say_how_the_probe_was_run():
    loader = [(X4, Y4), (X4, Y4)]
    found = probe(network(), loader, weighting="global", moment_samples=6, max_width=99, seed=3)
    settings = found.settings
    assert (settings.weighting, settings.moment_samples, settings.max_width) == ("global", 6, 99)
    assert (settings.seed, settings.scored, settings.stopped) == (3, "training", None)
    assert found.origin == {}


def test_notes_of_one_layer_stand_together():
    """Coinciding means, one of them zero, in a layer that is too wide."""
    X = torch.tensor([[1.0, 0], [-1, 0], [1, 0], [-1, 0]]).double()
    found = probe(IDENTITY, [(X, torch.tensor([0, 0, 1, 1]))], layers=["input"], columns="all", max_width=1)
    assert found.frame["note"].tolist() == [
        "C: all class means coincide, within rounding; D: a class mean is 0, within rounding; "
        "no second moments: width 2 > max_width = 1"
    ]
    row = found.frame.iloc[0]
    assert (row["tr_within"], row["tr_between"]) == (1.0, 0.0)
    assert row[["C", "D", "centred_norm_ratio", "simplex_distance"]].isna().all()
    assert (row["mean_norm_min"], row["mean_norm_max"]) == (0.0, 0.0)


def test_a_dead_layer_has_traces_and_reasons():
    row = probe(IDENTITY, [(0 * X4, Y4)], layers=["input"], columns="all").frame.iloc[0]
    assert row[["C", "D", "cos_max", "centred_norm_ratio", "simplex_distance", "TL_floor"]].isna().all()
    assert (row["tr_within"], row["tr_between"], row["rank"], row["accuracy"]) == (0.0, 0.0, 0, 0.5)
    assert row["note"] == (
        "C: all class means coincide, within rounding; D: a class mean is 0, within rounding"
    )


def test_class_means_that_differ_by_rounding_alone_have_no_geometry():
    """The same numbers in another order: the means differ in the last digits."""
    numbers = torch.from_numpy(1e3 + np.random.default_rng(0).normal(size=(50, 6)))
    X, labels = torch.cat([numbers, numbers.flip(0)]), torch.arange(100) // 50
    row = probe(IDENTITY, [(X[i : i + 7], labels[i : i + 7]) for i in range(0, 100, 7)]).frame.iloc[0]
    assert row["tr_between"] > 0
    assert row[["C", "centred_norm_ratio", "simplex_distance"]].isna().all()
    assert row["note"] == "C: all class means coincide, within rounding"


def test_a_class_mean_at_the_centre_has_no_ratio_but_a_distance():
    X = torch.tensor([[0.0, 3.0], [1.0, 3.0], [2.0, 3.0]]).double()
    row = probe(IDENTITY, [(X, torch.arange(3))], layers=["input"]).frame.iloc[0]
    assert np.isnan(row["centred_norm_ratio"])
    assert row["simplex_distance"] == pytest.approx(np.sqrt(2 - np.sqrt(2)))
    assert row["note"] == ""


def test_layers_that_cannot_be_measured_are_left_out_with_the_reason():
    found = probe(Lost(), [(X4, Y4), (X4, Y4)])
    assert found.frame["layer"].tolist() == ["input", "out"]
    assert found.skipped == {
        "idle": "layer 'idle' did not run in the forward pass",
        "index": "layer 'index' gives torch.int64 of shape (4,), not a dense tensor of floats: name the "
        "layers to "
        "probe",
        "one": "layer 'one': features of shape (1, 3) for 4 labels; one row a sample is needed: "
        "choose another pool for it",
    }
    words = nn.Sequential(nn.Embedding(4, 3))
    assert probe(words, [(Y4, Y4)]).skipped == {
        "input": "layer 'input': the inputs are not one dense tensor of floats"
    }


class Later(nn.Module):
    """Gives floats in its first pass only."""

    def __init__(self):
        super().__init__()
        self.out, self.passes = nn.Identity(), 0

    def forward(self, x):
        self.passes += 1
        return self.out(x if self.passes == 1 else x[:2])


BETWEEN = " is needed: choose another pool for it"
MODE = ["classes", "samples", "global"]


@pytest.mark.parametrize(
    ("model", "loader", "options", "words"),
    [
        (Lost(), [(X4, Y4)], {"layers": ["idle"]}, "layer 'idle' did not run in the forward pass"),
        (Lost(), [(X4, Y4)], {"layers": ["one"]},
         f"layer 'one': features of shape (1, 3) for 4 labels; one row a sample{BETWEEN}"),
        (nn.Embedding(4, 3), [(Y4, Y4)], {"layers": ["input"]},
         "layer 'input': the inputs are not one dense tensor of floats"),
        (Ragged(), [(X4, Y4), (0 * X4, Y4)], {"layers": ["out"]},
         "layer 'out': width 1 after 2; features must have one width: choose a pool such as 'channels' or "
         "'tokens'"),
        (Later(), [(X4, Y4), (X4, Y4)], {},
         "out (Identity) changes from run to run, by chance or by a state that it keeps, in training "
         "mode: call "
         "model.eval() first"),
        (IDENTITY, [(X4, 0 * Y4 + 7)], {},
         "all labels are 7: C and D compare classes, so at least two are needed"),
        (IDENTITY, [(X4, Y4)], {"columns": ["C", "Q"]},
         "columns: no 'Q'; choose from C, D, means, rank, accuracy, linearity, collapse, or 'all'"),
        (IDENTITY, [(X4, Y4)], {"columns": "CD"},
         "columns: no 'CD'; choose from C, D, means, rank, accuracy, linearity, collapse, or 'all'"),
        (IDENTITY, [(X4, Y4)], {"weighting": "none"},
         "weighting = 'none': choose from classes, samples, global"),
        (IDENTITY, [(X4, Y4)], {"moment_samples": 1},
         "moment_samples = 1: at least 2 samples, or None for all"),
        (IDENTITY, [(X4, Y4)], {"max_width": 0}, "max_width = 0: at least 1"),
        (network(), [(X4, Y4)], {"layers": ["0"], "pool": {"0": len, "1": "flatten"}},
         "pool names the layer '1', which is not among the layers to probe"),
        (network(), [(X4, Y4)], {"pool": {"2": "most"}},
         "pool = 'most': choose from flatten, channels, tokens, first token, last token, or give a function"),
        (network(), [(X4, Y4)], {"test": [(X4, Y4), (X4, 5 * Y4)]},
         "the test loader has the label 5, which the loader has not"),
        (network(), iter([(X4, Y4)]), {"columns": ["accuracy"], "moment_samples": None},
         "the loader can be read only once, and the accuracy on all samples needs a second pass: give a "
         "DataLoader, a list of batches, a test loader, or moment_samples"),
        (network(), [(X4, Y4)], {"test": [(X4[:0], Y4[:0])]},
         "the test loader has no samples"),
        (network(), [(X4, Y4), (X4 / 0, Y4)], {},
         "layer 'input': features contain nan or inf (or squares beyond float64); check the inputs and "
         "weights, for instance with torch.isfinite"),
        (network(), [(X4, Y4), (1e200 * X4, Y4)], {"layers": ["2"]},
         "layer '2': features contain nan or inf (or squares beyond float64); check the inputs and "
         "weights, for instance with torch.isfinite"),
        (nn.Sequential(nn.Dropout()).train(), [(X4, Y4)], {},
         "0 (Dropout) depends on chance, in training mode: call model.eval() first"),
        (network(), [(X4, Y4), (X4, Y4 * 0.5)], {},
         "batch 1: labels must be integers or strings, got 0.5"),
        (network(), [(X4, Y4)], {"test": [(X4, Y4), (X4, ["a"])]},
         "batch 1: labels of mixed types: integers, or strings, are needed"),
    ],
)  # fmt: skip
def test_refusals(model, loader, options, words):
    with pytest.raises(InputError, match=f"^{re.escape(words)}$"):
        probe(model, loader, **options)


def test_nothing_to_measure():
    """Every layer left out, or not one sample."""
    words = "no layer can be measured; layer 'input': the inputs are not one dense tensor of floats"
    with pytest.raises(InputError, match=f"^{words}$"):
        probe(nn.Embedding(4, 3), [(Y4, Y4)])
    for layers in (None, ["input"]):
        with pytest.raises(
            InputError, match=r"^the loader has no samples: every batch is empty, or without labels$"
        ):
            probe(IDENTITY, [(X4[:0], Y4[:0])] * 2, layers=layers)


@pytest.mark.parametrize("options", [{"moment_samples": 2}, {"moment_samples": None}, {"max_width": 1}])
@pytest.mark.parametrize("weighting", MODE)
def test_choices_at_their_ends_are_allowed(options, weighting):
    found = probe(IDENTITY, [(X4, Y4)], layers=["input"], weighting=weighting, **options)
    assert np.isfinite(found.frame["C"][0])


def test_a_layer_as_wide_as_allowed_has_second_moments():
    found = probe(IDENTITY, [(X4, Y4)], layers=["input"], columns="rank", max_width=3)
    assert found.frame["rank"].tolist() == [3]


def test_features_and_their_sums_stay_where_they_are():
    """The device named "meta" holds no numbers: it shows where they would be."""
    there = torch.device("meta")
    scatter, Z = Scatter("x", 3), torch.ones(4, 3, device=there)
    assert scatter._copy(Z).device == there
    scatter._make_room(2, Z)
    assert scatter.sizes is not None
    assert scatter.means is not None
    assert scatter.sizes.device == scatter.means.device == there


def test_an_iterator_can_be_probed():
    assert len(probe(network(), iter([(X4, Y4)]), columns="all").frame) == 4
    found = probe(network(), iter([(X4, Y4)]), columns="all", test=iter([(X4, Y4)]))
    assert found.frame["accuracy_on"].tolist() == ["test"] * 4


def test_empty_batches_do_not_reach_the_model():
    class Fussy(nn.Module):
        def forward(self, x):
            assert len(x)
            return x

    loader = [(X4[:0], Y4[:0]), (X4, Y4), (X4[:0], Y4[:0])]
    frame = probe(Fussy(), loader, columns="all", test=[*loader, *loader]).frame
    assert frame["samples"].tolist() == [4]


def test_the_device_is_that_of_the_first_parameter_or_buffer():
    meta = torch.device("meta")
    assert _device(nn.Linear(2, 2, device=meta)) == meta
    assert _device(nn.BatchNorm1d(2, affine=False, device=meta)) == meta
    assert _device(IDENTITY) == torch.device("cpu")


def test_sums_are_kept_on_the_device_unless_it_has_no_float64():
    assert _accumulating(torch.device("mps")) == torch.device("cpu")
    assert _accumulating(torch.device("cuda", 1)) == torch.device("cuda", 1)


def test_blocks_of_a_batch_are_made_once_a_size():
    batch = _Batch(None, 70000, torch.arange(70000) % 3, torch.zeros(70000), None)
    blocks = batch.blocks(1024)
    assert [cut.stop - cut.start for cut, _ in blocks[:2]] == [256, 256]
    assert batch.blocks(1024) is blocks
    assert batch.blocks(1) is batch.blocks(2) is not blocks
    assert [(cut.start, cut.stop) for cut, _ in batch.blocks(1)] == [(0, 70000)]


def test_layers_may_have_their_own_pools_and_precision():
    model = nn.Sequential(nn.Conv1d(2, 3, 2), nn.Identity(), nn.Flatten())
    torch.manual_seed(0)
    X, labels = torch.randn(9, 2, 4), torch.arange(9) % 2
    frame = probe(model, [(X, labels)], pool={"0": "channels", "1": "last token"}, columns="all").frame
    assert frame["width"].tolist() == [8, 3, 3, 9]
    assert frame["C"].dtype == np.float64


def test_one_panel_for_every_column_with_numbers():
    found = probe(network(), [(X4, Y4)], columns="all")
    panels = found.panels()
    assert [(p.title, p.x_label, p.y_label, p.log_y) for p in panels] == [
        ("Within-class compression", "layer", "C", True),
        ("Between-class discrimination", "layer", "D", False),
        ("Distance of the class means from a simplex ETF", "layer", "distance", False),
        ("Within-class over between-class covariance", "layer", "NC1", True),
        ("Class-distance normalised variance", "layer", "CDNV", True),
        ("Numerical rank", "layer", "rank (95 % of nuclear norm)", False),
        ("Linear probe", "layer", "accuracy", False),
        ("Target linearity", "layer", "TL_c", False),
    ]
    drawn = [[series.name for series in p.series] for p in panels]
    assert drawn == [
        ["C"], ["D"], ["simplex_distance"], ["NC1"], ["CDNV"], ["rank"], ["accuracy"],
        ["TL_c", "chance level"],
    ]  # fmt: skip
    for panel in panels:
        for series in panel.series:
            column = {"chance level": "TL_chance"}.get(series.name, series.name)
            assert series.x == [0.0, 1.0, 2.0, 3.0]
            assert series.y == found.frame[column].astype(float).tolist()
    none = found.frame.assign(C=np.nan).drop(columns=["TL_chance", "rank"])
    assert [[s.name for s in p.series] for p in probe_panels(none)] == [
        ["D"], ["simplex_distance"], ["NC1"], ["CDNV"], ["accuracy"], ["TL_c"]
    ]  # fmt: skip


def test_plot_returns_the_figure_and_writes_it_where_a_path_is_given(tmp_path):
    found = probe(network(), [(X4, Y4)], columns=["D"])
    assert [axes.get_ylabel() for axes in found.plot().axes] == ["D"]
    found.plot(str(tmp_path / "probe.svg"))
    assert (tmp_path / "probe.svg").read_text().count("Between-class discrimination") >= 1


def test_files_hold_the_table_and_how_it_was_made(tmp_path):
    found = probe(Lost(), [(X4, Y4 + 3)], columns=["C", "linearity"], moment_samples=None)
    assert found.write(str(tmp_path / "run")) == tmp_path / "run"
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert set(record) == {"kind", "settings", "skipped", "classes", "machine"}
    assert (record["kind"], record["classes"], record["skipped"]) == ("probe", [3, 4], found.skipped)
    assert record["settings"] == {
        "columns": ["C", "linearity"], "weighting": "classes", "moment_samples": None, "max_width": 4096,
        "seed": 0, "scored": "training", "stopped": None,
    }  # fmt: skip
    assert "versions" in record["machine"]
    with (tmp_path / "run" / "probe.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["layer"] for row in rows] == ["input", "out"]
    assert [float(row["C"]) for row in rows] == found.frame["C"].tolist()
    assert list(rows[0]) == found.frame.columns.tolist()


def test_the_table_of_a_notebook_has_no_row_numbers():
    found = probe(IDENTITY, [(X4, Y4)], columns=["C"], layers=["input"])
    assert found._repr_html_() == found.frame.to_html(index=False)
    assert "<th>0</th>" not in found._repr_html_()
