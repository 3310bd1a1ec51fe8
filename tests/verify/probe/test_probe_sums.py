"""Sums that are saved, continued and merged are those of one pass; probes over epochs."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from verify.errors import InputError
from verify.probe import COLUMNS, Monitor, Probe, probe
from verify.probe.draw import Drawn, keys_of

torch.manual_seed(0)
Y = torch.arange(90) % 3
X = torch.randn(90, 5, dtype=torch.float64) + nn.functional.one_hot(Y, 5)


def network() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(5, 4), nn.Tanh()).double().eval()


def cut(rows, size=10, labels=Y):
    rows = torch.as_tensor(list(rows))
    return [(X[part], labels[part]) for part in rows.split(size)]


def agree(a: Probe, b: Probe, tolerance: float) -> None:
    assert a.labels == b.labels
    assert a.frame.columns.tolist() == b.frame.columns.tolist()
    for name in a.frame.columns:
        for x, y in zip(a.frame[name], b.frame[name], strict=True):
            assert x == y or x == pytest.approx(y, rel=tolerance, nan_ok=True), name
    for layer, means in a.means.items():
        np.testing.assert_allclose(means, b.means[layer], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("moment_samples", [None, 40, 10**6])
def test_a_probe_goes_on_where_it_stopped(tmp_path, moment_samples):
    options = {"columns": "all", "moment_samples": moment_samples}
    loader, model = cut(range(90)), network()
    whole = probe(model, loader, **options)
    part = probe(model, loader, max_batches=4, **options)
    assert part.settings.stopped == 4
    assert part.frame["samples"].tolist() == [40] * 3
    assert part.origin["stopped"] == "after 4 batches: the loader has more samples"
    part.save(tmp_path / "part.npz")
    for resume in (part, tmp_path / "part.npz", Probe.load(str(tmp_path / "part.npz"))):
        found = probe(model, loader, resume=resume, **options)
        agree(found, whole, 0.0 if moment_samples is not None else 1e-12)
        assert found.settings.stopped is None
    other = [(x, y.flip(0)) for x, y in loader]
    with pytest.raises(InputError, match="resume: batch 0 has other labels than when it was read"):
        probe(model, other, resume=part, **options)
    with pytest.raises(InputError, match="resume: these sums were asked for"):
        probe(model, loader, resume=part, **(options | {"pool": "tokens"}))


@settings(max_examples=6)
@given(st.lists(st.integers(1, 89), max_size=3, unique=True), st.permutations(range(90)))
def test_probes_of_parts_merge_to_the_probe_of_the_whole(cuts, order):
    """Some parts may lack a class; sums over all samples, and second moments of all, are those of one
    pass."""
    model, where = network(), [0, *sorted(cuts), 90]
    parts = [cut(order[a:b]) for a, b in pairwise(where)]
    if any(len(set(torch.cat([y for _, y in part]).tolist())) < 2 for part in parts):
        return
    columns = [name for name in COLUMNS if name != "accuracy"]
    options = {"columns": columns, "moment_samples": None}
    whole, *each = (probe(model, part, **options) for part in (cut(order), *parts))
    agree(each[0].merge(*each[1:]), whole, 1e-9)


def test_merged_draws_are_those_of_the_smallest_keys():
    a, b = (probe(network(), cut(rows), columns="all", moment_samples=20, seed=seed)
            for seed, rows in ((1, range(40)), (2, range(40, 90))))  # fmt: skip
    merged = a.merge(b)
    assert merged.frame["moment_samples"].tolist() == [20] * 3
    keys = [found.sums.layers["0"].drawn.keys for found in (a, b, merged)]
    assert sorted(keys[2]) == sorted([*keys[0], *keys[1]])[:20]
    with pytest.raises(InputError, match="moment_samples = 20 and 30"):
        a.merge(probe(network(), cut(range(9)), columns="all", moment_samples=30))
    other = nn.Sequential(nn.Linear(5, 3)).double()
    with pytest.raises(InputError, match="layer '0': widths 4 and 3"):
        a.merge(probe(other, cut(range(40)), columns="all", moment_samples=20))


@given(st.integers(1, 30), st.lists(st.integers(0, 25), min_size=1, max_size=6))
def test_a_draw_does_not_depend_on_how_rows_are_offered(most, sizes):
    rows = torch.arange(float(sum(sizes)))[:, None]
    keys = torch.cat([keys_of(3, i, size) for i, size in enumerate(sizes)])
    draw = Drawn("x", most)
    for Z, k in zip(rows.split(sizes), keys.split(sizes), strict=True):
        draw.add(Z, Z[:, 0].long(), k)
    draw.settle()
    if not sum(sizes):
        assert draw.rows is None or not len(draw.rows)
        return
    want = keys.argsort()[:most].sort().values
    assert draw.rows is not None
    assert draw.rows[:, 0].sort().values.tolist() == want.tolist()
    assert draw.labels.tolist() == draw.rows[:, 0].tolist()
    assert torch.equal(draw.keys, keys[draw.labels])


def test_files_that_hold_no_sums(tmp_path):
    np.savez(tmp_path / "other.npz", x=np.ones(2))
    with pytest.raises(InputError, match=r"other\.npz: holds no sums of a probe"):
        Probe.load(tmp_path / "other.npz")
    with pytest.raises(InputError, match="no such file"):
        Probe.load(tmp_path / "none.npz")


def test_progress_is_told():
    told = []
    probe(network(), cut(range(90)), progress=lambda *news: told.append(news))
    assert [news[:2] for news in told] == [(i, 9) for i in range(1, 10)]
    assert told[-1][2] == 0
    probe(network(), iter(cut(range(90))), progress=lambda *news: told.append(news), max_batches=2)
    assert told[-1][:2] == (2, 2)
    probe(network(), cut(range(30)), progress=True)


def test_a_monitor_collects_epochs_and_leaves_training_alone(tmp_path):
    def train(watch: bool):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 3)).double()
        optimiser, loader = torch.optim.SGD(model.parameters(), 0.1), cut(range(90))
        monitor = Monitor(model, loader, every=2, layers=["0", "3"])
        for epoch in range(5):
            for x, y in loader:
                optimiser.zero_grad()
                nn.functional.cross_entropy(model(x), y).backward()
                optimiser.step()
            if watch:
                assert (monitor(epoch) is None) == bool(epoch % 2)
                assert all(module.training for module in model.modules())
        return model, monitor

    (watched, monitor), (alone, _) = train(True), train(False)
    assert all(torch.equal(a, b) for a, b in zip(watched.parameters(), alone.parameters(), strict=True))
    frame = monitor.frame
    assert frame["epoch"].tolist() == [0, 0, 2, 2, 4, 4]
    assert frame["layer"].tolist() == ["0", "3"] * 3
    panel = monitor.panels()[0]
    assert (panel.x_label, panel.y_label) == ("epoch", "C")
    assert [(line.name, line.x) for line in panel.series] == [("0", [0.0, 2.0, 4.0]), ("3", [0.0, 2.0, 4.0])]
    assert len(monitor.plot(tmp_path / "epochs.png").axes) == 3
    record = json.loads((monitor.write(tmp_path / "run") / "run.json").read_text())
    assert (record["epochs"], record["every"]) == ([0, 2, 4], 2)


def test_the_report_of_a_monitor_has_epochs(tmp_path):
    from verify.report.html import write_report

    monitor = Monitor(network(), cut(range(90)))
    monitor()
    monitor()
    page, document = write_report(monitor.write(tmp_path / "run"))
    assert document.missing == []
    assert "epochs" in page.read_text(encoding="utf-8")


def test_the_report_of_part_of_a_loader_says_so(tmp_path):
    from verify.files import read_model
    from verify.records import RunRecord
    from verify.report.html.document import Document
    from verify.report.html.tables import add_probe

    part = probe(network(), cut(range(90)), max_batches=2)
    record = read_model(part.write(tmp_path / "part") / "run.json", RunRecord)
    document = Document("part", "probe")
    add_probe(document, part.frame, record)
    assert document.missing == ["probe: after 2 batches: the loader has more samples"]


def test_monitors_that_cannot_run():
    with pytest.raises(InputError, match="every = 0"):
        Monitor(network(), cut(range(90)), every=0)
    with pytest.raises(InputError, match="read only once"):
        Monitor(network(), iter(cut(range(90))))
    with pytest.raises(InputError, match="no epoch has been probed yet"):
        _ = Monitor(network(), cut(range(90))).frame


def test_a_callback_of_lightning(monkeypatch):
    class Callback:
        pass

    class Trainer:
        current_epoch = 6

    for name in ("lightning", "lightning.pytorch", "lightning.pytorch.callbacks"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(sys.modules["lightning.pytorch.callbacks"], "Callback", Callback, raising=False)
    monitor = Monitor(network(), cut(range(90)), every=3)
    callback = monitor.lightning()
    assert isinstance(callback, Callback)
    callback.on_train_epoch_end(Trainer(), None)
    assert set(monitor.probes) == {6}
