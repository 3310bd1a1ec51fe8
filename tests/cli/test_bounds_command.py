"""`dln-verify bounds`: what it prints and writes, and the parameters it refuses."""

from __future__ import annotations

import math
import os
import threading

import pandas as pd
import pytest
from command_line import read, same

from bounds import REGISTRY, Parameters

GIVEN = {
    "n": 4, "classes": 3, "width": 20, "depth": 4,
    "theta": 0.1, "delta": 0.2, "eps": 0.1, "rho": 0.02,
}  # fmt: skip

COLUMNS = ["statement", "tag", "layer", "quantity", "lower", "upper", "vacuous", "reason"]


def options(**changes: object) -> list[object]:
    """Options of `bounds`, some replaced or (None) left out."""
    kept = {name: value for name, value in (GIVEN | changes).items() if value is not None}
    return ["bounds", *(part for name, value in kept.items() for part in (f"--{name}", value))]


def parameters(**changes: float) -> Parameters:
    values = {"theta": 0.1, "delta": 0.2, "eps": 0.1, "rho": 0.02, "n": 4, "K": 3, "d": 20, "L": 4}
    return Parameters(**(values | changes))  # type: ignore[arg-type]


def test_every_band_is_written_to_the_last_bit(run, tmp_path):
    target = tmp_path / "bands.csv"
    assert run(*options(mu=0.3, e0=0.1, csv=target)).code == 0
    table = read(target)
    assert list(table.columns) == COLUMNS
    p = parameters(mu=0.3, e0=0.1)
    expected = [
        (s.id, s.tag.value, layer, quantity, band)
        for s in REGISTRY
        for layer in s.layers(p.L)
        for quantity, band in s.bands(p, layer).items()
    ]
    assert list(table["statement"]) == [row[0] for row in expected]
    assert list(table["tag"]) == [row[1] for row in expected]
    assert same(table["layer"], [math.nan if row[2] is None else row[2] for row in expected])
    assert list(table["quantity"]) == [row[3] for row in expected]
    assert same(table["lower"], [float(row[4].lower) for row in expected])
    assert same(table["upper"], [float(row[4].upper) for row in expected])
    assert list(table["vacuous"]) == [bool(row[4].vacuous(p)) for row in expected]


def test_ids_tags_and_quantities_are_the_contract(run, tmp_path):
    target = tmp_path / "bands.csv"
    run(*options(csv=target))
    table = read(target)
    ids = set(table["statement"])
    refined = {f"layerwise/R{k}" for k in range(1, 11)}
    assert refined <= ids
    assert {"layerwise/lemma6-25", "layerwise/thm4-14", "layerwise/thm4-15", "layerwise/thm4-16"} <= ids
    assert set(table["tag"]) <= {"published", "refined"}  # the instance band needs an instance
    assert set(table.loc[table["statement"].isin(refined), "tag"]) == {"refined"}
    ratios = table[(table["statement"] == "layerwise/R6") & (table["quantity"] == "C_ratio")]
    assert list(ratios["layer"]) == [0, 1, 2]
    D = table[(table["statement"] == "layerwise/R8") & (table["quantity"] == "D")]
    assert list(D["layer"]) == [0, 1, 2, 3]


def test_vacuous_bands_say_which_inequality_fails(run, tmp_path):
    target = tmp_path / "bands.csv"
    assert run(*options(delta=50, csv=target)).code == 0
    table = read(target)
    vacuous = table[table["vacuous"] & (table["statement"] == "layerwise/R6")]
    assert len(vacuous)
    assert vacuous["reason"].str.len().min() > 0


def test_the_scale_of_initialisation_brings_R11(run, tmp_path):
    target = tmp_path / "bands.csv"
    run(*options(xi=0.1, delta=0.07, rho=0, csv=target))
    rows = read(target).set_index(["statement", "quantity"]).loc["layerwise/R11"]
    assert rows.loc["delta", "lower"] == pytest.approx(0.01 * math.sqrt(17), rel=1e-15)
    assert rows.loc["eps", "upper"] == 0.1


def test_spectral_parameters_take_theta_beyond_one(run, tmp_path):
    target = tmp_path / "bands.csv"
    assert run(*options(theta=4.2, lmin=0.7, lmax=1.5, csv=target)).code == 0
    table = read(target)
    spectral = table[(table["statement"] == "layerwise/R10") & (table["quantity"] == "C_ratio")]
    assert not spectral["vacuous"].any()
    entrywise = table[table["statement"] == "layerwise/R1"]
    assert entrywise["reason"].str.contains("theta < 1").all()


def test_a_table_is_printed_without_a_file(run):
    ended = run(*options())
    assert ended.code == 0
    assert ended.err == ""
    assert "\nR6 " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
    noted = next(line.split()[-1] for line in ended.out.splitlines() if line.startswith("lemma9 "))
    assert f"\n{noted.split(',')[0]}: (13) fails: delta <= min" in ended.out


def test_a_layer_that_no_statement_speaks_of_is_refused(refused):
    assert "--layer 9: no band there; these statements speak of layers 0, 1, 2, 3" in refused(
        *options(layer=9)
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"theta": 1}, "theta = 1 >= 1: the data may be rank-deficient; theta < 1 is needed"),
        ({"theta": 1.5, "lmin": 0.5}, "both --lmin and --lmax"),
        ({"theta": "nan"}, "theta = nan: a finite number is needed"),
        ({"theta": -0.1}, "theta = -0.1: it measures a deviation, so theta >= 0"),
        ({"eps": 0}, "eps = 0: Assumption 3(iii) needs eps > 0"),
        ({"eps": -1}, "needs eps > 0"),
        ({"eps": "inf"}, "eps = inf: a finite number is needed"),
        ({"rho": 0.2}, "rho = 0.2 > eps = 0.1: sigma_(d-K) >= eps - rho >= 0 needs rho <= eps"),
        ({"rho": -1}, "rho >= 0"),
        ({"delta": -1}, "delta >= 0"),
        ({"mu": -1}, "mu >= 0"),
        ({"e0": "nan"}, "e0 = nan"),
        ({"n": 2, "width": 6}, "d = 6 < 2K + 1 = 7: Assumption 3(iii) needs sigma_(K+1)"),
        ({"width": 11}, "d = 11 < N = nK = 12: Assumption 2 needs d >= N"),
        ({"classes": 1}, "K = 1: there must be at least two classes, K >= 2"),
        ({"depth": 1}, "L = 1: the theory needs at least two layers, L >= 2"),
        ({"depth": 1_001}, "L = 1,001: at most 1,000 is taken"),
        ({"n": 0}, "n = 0: a class needs at least one sample, so n >= 1"),
        ({"alpha": 0}, "alpha = 0: the target scale must be positive"),
        ({"alpha": 1e200}, "n / alpha^2 leaves the range of float64; take 1e-150 <= alpha <= 1e+150"),
        ({"alpha": 1e-200}, "n / alpha^2 leaves the range of float64"),
        ({"lmin": 0, "lmax": 1}, "lmin = 0.0: X must have full column rank, so lmin > 0"),
        ({"lmin": 0.5, "lmax": -1}, "so lmax > 0"),
        ({"xi": 0}, "xi = 0.0: the scale of the initialisation must be positive"),
        ({"eps": 1e308, "delta": 1e308}, "leave the range of float64"),
        ({"theta": 5, "lmin": 1e-300, "lmax": 1e300}, "leave the range of float64"),
    ],
    ids=str,
)
def test_bad_parameters_are_refused_and_nothing_is_written(refused, tmp_path, changes, message):
    target = tmp_path / "bands.csv"
    assert message in refused(*options(**changes, csv=target))
    assert not target.exists()


@pytest.mark.parametrize(
    ("changes", "inequality"),
    [
        ({"delta": 1e-3, "rho": 0}, "delta >= sqrt(d - 2K) (eps - rho)^2 (R3): 0.0374166 > 0.001"),
        ({"lmin": 2, "lmax": 1}, "lmin <= lmax: 2 > 1"),
        ({"lmin": 0.5, "lmax": 1}, "lmin >= 1 - theta (R1): 0.9 > 0.5"),
        ({"lmin": 0.95, "lmax": 1.3}, "lmax <= 1 + theta (R1): 1.3 > 1.1"),
        ({"eps": 3, "rho": 2.9}, "eps^2 <= t_hi (R2)"),
        ({"e0": 0.5, "mu": 0.1}, "e0 <= mu sqrt(lmax)"),
    ],
    ids=str,
)
def test_unsatisfiable_parameters_are_named_and_the_bands_still_given(run, tmp_path, changes, inequality):
    target = tmp_path / "bands.csv"
    ended = run(*options(**changes, csv=target))
    assert ended.code == 2
    assert ended.err.startswith("dln-verify: unsatisfiable: no network has these parameters together:")
    assert inequality in ended.err
    assert "\nR6 " in ended.out
    assert list(read(target).columns) == COLUMNS


def test_delta_at_its_floor_is_satisfiable(run):
    floor = math.sqrt(20 - 6) * 0.08**2
    assert run(*options(delta=floor)).code == 0
    assert run(*options(delta=floor * (1 - 1e-9))).code == 2


@pytest.mark.parametrize("missing", ["n", "classes", "width", "depth", "theta", "delta", "eps", "rho"])
def test_a_missing_parameter_is_named(run, missing):
    ended = run(*options(**{missing: None}))
    assert ended.code == 2
    assert f"--{missing}" in ended.err
    assert "Traceback" not in ended.err


def test_an_unwritable_file_is_refused(refused, tmp_path):
    assert "No such file or directory; name a writable place" in refused(
        *options(csv=tmp_path / "no" / "x.csv")
    )
    assert "it is a directory; name a writable place" in refused(*options(csv=tmp_path))


def test_an_old_file_survives_a_failed_run(refused, tmp_path):
    target = tmp_path / "bands.csv"
    target.write_text("old")
    refused(*options(eps=0, csv=target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_symbolic_link_stays_a_link(run, tmp_path):
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert run(*options(csv=link)).code == 0
    assert link.is_symlink()
    assert list(read(target).columns) == COLUMNS


def test_a_pipe_is_written_to_and_not_replaced(run, tmp_path):
    pipe, received = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()), daemon=True)
    reader.start()
    assert run(*options(csv=pipe)).code == 0
    assert pipe.is_fifo()
    reader.join(timeout=20)
    assert received[0].startswith(",".join(COLUMNS) + "\n")


def test_ranges_and_lists_of_parameters_go_to_a_table(run, tmp_path):
    target = tmp_path / "bands.csv"
    ended = run(*options(theta="0:0.2:3", depth="3,4", statement="R6", layer=1, out=target))
    assert ended.code == 0
    assert f"{target}: 6 rows" in ended.out
    assert "layerwise/R6: C_ratio, layer 1: informative at 6, in scope at 6 of 6 points" in ended.out
    table = read(target)
    assert list(table.columns) == ["L", "theta", *COLUMNS, "in_scope", "satisfiable"]
    for row in table.to_dict("records"):
        p = parameters(theta=row["theta"], L=int(row["L"]))
        (band,) = REGISTRY["layerwise/R6"].bands(p, 1).values()
        assert row["upper"] == pytest.approx(band.upper, rel=1e-12)


def test_parquet_and_spacing_in_ratio(run, tmp_path):
    target = tmp_path / "bands.parquet"
    assert run(*options(delta="0.1:1.6:5:log", statement="R8", out=target)).code == 0
    table = pd.read_parquet(target)
    assert sorted(set(table["delta"])) == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6])
    assert len(table) == 5 * 4


def test_points_that_no_network_has_are_counted(run, tmp_path):
    ended = run(*options(delta="1e-3,0.2", rho=0, statement="R6", out=tmp_path / "x.csv"))
    assert ended.code == 0
    assert "no network has these parameters at 1 of 2 points" in ended.err
    assert run(*options(delta="1e-3,2e-3", rho=0, out=tmp_path / "x.csv")).code == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"theta": "0:0.5:1000000000"}, " bands make a table of"),
        ({"theta": "0:0.5"}, "a number, a list such as 2,4,8 or a range such as 0:0.5:51 is needed"),
        ({"theta": "a,b"}, "theta = 'a,b': a number, a list"),
        ({"theta": "0.5:0:3"}, "a range goes upwards"),
        ({"theta": "0:1:1.5"}, "a range has a whole number of values"),
        ({"theta": "0:1:3:log"}, "a range in ratio starts above 0"),
        ({"theta": "-0.1:0.1:3"}, "theta = -0.1: theta >= 0 is needed"),
        ({"n": 2.5}, "n = 2.5: a whole number is needed"),
        ({"statement": "R66"}, "unknown statement 'R66'; did you mean layerwise/R6"),
        ({"theta": "0.1,0.2", "layer": 9}, "nothing with layer"),
    ],
    ids=str,
)
def test_bad_ranges_are_refused(refused, tmp_path, changes, message):
    target = tmp_path / "bands.csv"
    assert message in refused(*options(**changes, out=target))
    assert not target.exists()


def test_a_long_table_needs_a_file(refused, tmp_path):
    assert "name a file with --out" in refused(*options(theta="0:0.2:3"))
    assert "a name ending in .csv or .parquet" in refused(*options(theta="0:0.2:3", out=tmp_path / "x.txt"))


def test_bands_of_another_theory(run, tmp_path):
    target = tmp_path / "bands.csv"
    numbers = ("--fix", "s=1", "--fix", "T=0.01", "--fix", "eta=0.1")
    where = ("bounds", "--theory", "two-layer", "--statement", "R9", *numbers)
    once = run(*where, "--fix", "R=0.01")
    assert once.code == 0
    assert "escape_steps" in once.out
    many = run(*where, "--fix", "R=0.01:0.02:3", "--out", target)
    assert many.code == 0
    assert "in scope at 3 of 3 points" in many.out
    table = read(target)
    assert len(table) == 3 * 6
    assert list(table["R"][:3]) == [0.01, 0.015, 0.02]
    assert list(table["satisfiable"][:3]) == [True, True, True]
    features = ("bounds", "--theory", "gram", "--statement", "T9", "--fix", "kind=features")
    sizes = ("--fix", "samples=12", "--fix", "width=4", "--fix", "classes=3", "--fix", "kappa_C=0.2")
    assert "0.090909" in run(*features, *sizes, "--fix", "t=0.1").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--theory", "gram", "--n", 3), "--n belongs to the layerwise theory"),
        (("--theory", "gram", "--statement", "T9", "--fix", "kind=features"), "left out: "),
        (("--theory", "gram", "--statement", "G1", "--fix", "sizes=3"), "give it in Python"),
        (("--theory", "gram", "--statement", "T9", "--fix", "kappa_C"), "NAME=VALUE is needed"),
        (("--theory", "two-layer", "--statement", "R9", "--fix", "s=-1"), "s = -1: s > 0 is needed"),
        (("--theory", "two-layer", "--statement", "R11", "--fix", "full=1"), "true or false is needed"),
        (("--theory", "two-layer", "--statement", "R9", "--fix", "w=1"), "unknown parameter 'w'"),
        (("--theory", "two-layer", "--statement", "R99"), "unknown statement 'two-layer/R99'"),
        (("--theory", "all",), "choose one theory"),
        (("--theory", "none",), "unknown theory 'none'"),
        (("--fix", "theta=1"), "--fix gives the parameters of another theory"),
        (("--n", 3), "--classes, --width, --depth, --theta, --delta, --eps, --rho missing"),
    ],
    ids=str,
)  # fmt: skip
def test_what_another_theory_does_not_take(refused, arguments, message):
    assert message in refused("bounds", *arguments)
