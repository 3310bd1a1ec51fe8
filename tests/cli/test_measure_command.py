"""`dln-verify measure`: the tidy table of a network's metrics."""

from __future__ import annotations

import math

import numpy as np
import pytest
from command_line import read, same

from bounds.layerwise.quantities import QUANTITIES, Where
from verify.instances import Network, load_network, save_network
from verify.layerwise.measure import measure

COLUMNS = ["quantity", "layer", "value", "error", "undefined"]


def test_every_measured_number_is_written_to_the_last_bit(run, npz, tmp_path):
    path, target = npz(), tmp_path / "metrics.csv"
    ended = run("measure", "--network", path, "--csv", target)
    assert (ended.code, ended.err) == (0, "")
    table = read(target)
    assert list(table.columns) == COLUMNS
    values = measure(load_network(path)).values
    assert list(table["quantity"]) == [name for name, _ in values]
    assert same(table["layer"], [math.nan if layer is None else layer for _, layer in values])
    assert same(table["value"], [x.value for x in values.values()])
    assert same(table["error"], [x.error for x in values.values()])
    assert list(table["undefined"]) == [x.undefined for x in values.values()]


def test_the_promised_quantities_are_there_at_their_layers(run, npz, tmp_path):
    target = tmp_path / "metrics.csv"
    run("measure", "--network", npz(), "--csv", target)
    table = read(target)
    layers = {
        Where.NETWORK: [math.nan],
        Where.FEATURES: [0, 1, 2],
        Where.STEP: [0, 1],
        Where.WEIGHTS: [1, 2, 3],
        Where.PAIR: [1, 2],
    }
    promised = ["C", "C_ratio", "D", "theta", "theta_s", "delta", "eps", "rho", "mu", "e0"]
    for name in [*promised, "balancedness", "sigma_1", "sigma_K"]:
        rows = table[table["quantity"] == name]
        assert same(rows["layer"], layers[QUANTITIES[name].where]), name
        assert (rows["undefined"] == "").all(), name
    assert set(table["quantity"]) <= set(QUANTITIES)


def test_a_number_is_given_or_its_absence_explained(run, npz, tmp_path):
    target = tmp_path / "metrics.csv"
    one = np.eye(9, 3)
    run("measure", "--network", npz(X=one, labels=np.arange(3)), "--csv", target)
    table = read(target)
    assert (table["value"].isna() == (table["undefined"] != "")).all()
    ratio = table[table["quantity"] == "C_ratio"]
    assert ratio["undefined"].str.startswith("n = 1").all()


def test_a_dead_layer_is_explained_and_not_nan_in_silence(run, npz, tmp_path):
    target = tmp_path / "metrics.csv"
    run("measure", "--network", npz(W1=np.zeros((9, 9))), "--csv", target)
    table = read(target)
    assert (table["value"].isna() == (table["undefined"] != "")).all()
    D = table[table["quantity"] == "D"].set_index("layer")
    assert D.loc[0, "undefined"] == ""
    assert D.loc[1, "undefined"] != ""


def test_without_a_file_a_table_is_printed(run, npz):
    ended = run("measure", "--network", npz())
    assert ended.code == 0
    for name in ("C_ratio", "D", "theta_s", "balancedness"):
        assert f" {name} " in ended.out


def test_formats_and_orders_of_samples_agree(run, network: Network, npz, arrays, tmp_path):
    order = np.random.default_rng(1).permutation(6)
    names = np.array([-3, 12, 70])  # increasing: row k of W_L answers for the k-th label
    shuffled = npz("shuffled.npz", X=arrays["X"][:, order], labels=names[arrays["labels"][order]])
    files = [npz(), shuffled]
    for suffix in (".npz", ".safetensors", ".pt"):
        save_network(network, tmp_path / f"saved{suffix}")
        files.append(tmp_path / f"saved{suffix}")
    tables = []
    for k, path in enumerate(files):
        assert run("measure", "--network", path, "--csv", tmp_path / f"{k}.csv").code == 0
        tables.append(read(tmp_path / f"{k}.csv"))
    first, mixed, *others = tables
    for table in others:
        assert same(table["value"], first["value"])
    known = first["undefined"] == ""
    gap = np.abs(mixed["value"] - first["value"])[known]
    assert (gap <= (mixed["error"] + first["error"])[known]).all()


def test_data_may_come_from_a_second_file(run, npz, tmp_path):
    weights = npz("weights.npz", X=None, labels=None)
    data = npz("data.npz", W1=None, W2=None, W3=None)
    run("measure", "--network", npz(), "--csv", tmp_path / "one.csv")
    run("measure", "--network", weights, "--data", data, "--csv", tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


def test_a_torch_state_dict_is_measured(run, tmp_path, arrays):
    torch = pytest.importorskip("torch")
    layers = [torch.nn.Linear(9, 9, bias=False), torch.nn.Linear(9, 3, bias=False)]
    state = torch.nn.Sequential(*layers).double().state_dict()
    torch.save(state | {name: torch.tensor(arrays[name]) for name in ("X", "labels")}, tmp_path / "net.pt")
    assert run("measure", "--network", tmp_path / "net.pt", "--csv", tmp_path / "m.csv").code == 0
    theta = read(tmp_path / "m.csv").set_index("quantity").loc["theta", "value"]
    assert theta == pytest.approx(0.1, rel=1e-12)


def test_a_missing_option_and_an_unwritable_file_are_refused(run, refused, npz, tmp_path):
    ended = run("measure")
    assert ended.code == 2
    assert "--network" in ended.err
    message = refused("measure", "--network", npz(), "--csv", tmp_path / "no" / "x.csv")
    assert "name a writable place" in message
