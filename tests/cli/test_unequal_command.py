"""Network files with classes of unequal size, as users check and measure them."""

import numpy as np
import pandas as pd
import pytest

from verify.cli import main
from verify.instances import save_network
from verify.layerwise.assumptions.unequal import unequal_network


@pytest.fixture
def path(tmp_path):
    network = unequal_network(0, sizes=(4, 2, 1), d=9, L=3, eps=0.2, turn=0.05)
    save_network(network, tmp_path / "net.npz")
    return tmp_path / "net.npz"


def run(*options):
    try:
        main([str(option) for option in options])
    except SystemExit as stopped:
        return stopped.code or 0
    return 0


def test_check_judges_every_weighting(path, tmp_path, capsys):
    assert run("check", "--network", path, "--out", tmp_path / "out") == 0
    frame = pd.read_csv(tmp_path / "out" / "report.csv")
    assert set(frame["case"]) == {f"net.npz [{w}]" for w in ("classes", "samples", "global")}
    assert set(frame["n"]) == {7 / 3}
    held = frame[frame["verdict"] == "holds"]["statement"]
    assert {"layerwise/R13", "layerwise/R13-spectral"} <= set(held)
    equal = frame[frame["statement"].isin(["layerwise/R10", "layerwise/R12", "layerwise/thm4-15"])]
    assert not set(equal["verdict"]) & {"holds", "consistent at leading order"}
    assert equal["reason"].dropna().str.contains("equal classes fails").any()
    printed = capsys.readouterr().out
    assert "Traceback" not in printed
    assert all(f"net.npz [{w}]" in printed for w in ("classes", "samples", "global"))


def test_measure_takes_the_weighting_by_name(path, tmp_path, capsys):
    values = {}
    for weighting in ("classes", "samples", "global"):
        assert run("measure", "--network", path, "--weighting", weighting, "--csv", tmp_path / "m.csv") == 0
        frame = pd.read_csv(tmp_path / "m.csv")
        values[weighting] = float(frame[(frame["quantity"] == "C") & (frame["layer"] == 1)]["value"].iloc[0])
    assert len(set(values.values())) == 3
    assert run("measure", "--network", path, "--weighting", "mean") == 2
    assert "weighting = 'mean': choose from classes, samples, global" in capsys.readouterr().err


def test_certify_says_that_it_needs_equal_classes(path, tmp_path, capsys):
    assert run("certify", "--network", path, "--out", tmp_path / "c.json") == 2
    assert "class sizes 4, 2, 1: this needs classes of equal size" in capsys.readouterr().err
    assert not (tmp_path / "c.json").exists()


def test_equal_classes_give_one_case(tmp_path):
    network = unequal_network(0, sizes=(2, 2), d=6, L=2, eps=0.2)
    assert network.sizes is None
    save_network(network, tmp_path / "even.npz")
    assert run("check", "--network", tmp_path / "even.npz", "--out", tmp_path / "out") == 0
    frame = pd.read_csv(tmp_path / "out" / "report.csv")
    assert set(frame["case"]) == {"even.npz"}
    assert np.array_equal(frame["n"].unique(), [2])
