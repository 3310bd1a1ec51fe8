"""`certify` and `recheck` as a user types them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_line import CLOSED_FORM, ROOT, SMALL

from verify.instances import full_network, generate_pair, save_network

OWN = '''
from fractions import Fraction
from bounds import Hypothesis, Tag, statement
from bounds.bands import at_most, steps

QUARTER = Fraction(1, 4)
SMALL_THETA = Hypothesis("A2", "theta < 1/4", lambda p: p.theta, lambda p: p.ops.number(QUARTER))


def claim(id, factor):
    @statement(id, title="Rate", source="here", tag=Tag.REFINED, layers=steps, hypotheses=(SMALL_THETA,))
    def bands(p, layer):
        """C_(l+1)/C_l <= factor eps^2 / n^(1/L)."""
        rate = p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L))
        return {"C_ratio": at_most(p, p.ops.number(factor) * rate)}


claim("own/false", Fraction(1, 2))
claim("own/true", 4)
'''


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.py"
    path.write_text(OWN)
    return path


def certificate(path: Path):
    return json.loads(path.read_text())


def verdicts(path: Path, statement: str):
    return {row["verdict"] for row in certificate(path)["rows"] if row["statement"] == statement}


def test_a_pair_is_certified_and_confirmed(run, tmp_path):
    path = tmp_path / "c.json"
    ended = run("certify", *SMALL, "--eps", 0.1, "--theta", 0.1, "--out", path)
    assert ended.code == 0
    assert " proved" in ended.out
    assert certificate(path)["sha256"] in ended.out
    assert verdicts(path, "layerwise/R2") == {"proved"}
    confirmed = run("recheck", path)
    assert confirmed.code == 0
    rows = len(certificate(path)["rows"])
    assert f"{rows} of {rows} rows confirmed" in confirmed.out


def test_the_same_request_gives_the_same_certificate(run, tmp_path):
    for name in ("a.json", "b.json"):
        run("certify", *SMALL, "--statement", "R6", "--out", tmp_path / name)
    assert (tmp_path / "a.json").read_text() == (tmp_path / "b.json").read_text()


def test_a_changed_certificate_is_refused(run, refused, tmp_path):
    path = tmp_path / "c.json"
    run("certify", *SMALL, "--statement", "R6", "--out", path)
    path.write_text(path.read_text().replace('"proved"', '"refuted"', 1))
    assert "does not match its sha256" in refused("recheck", path)
    path.write_text(path.read_text()[:500])
    assert "is not JSON" in refused("recheck", path)
    assert "no such file" in refused("recheck", tmp_path / "none.json")


def test_a_network_comes_with_what_the_certificate_leaves_out(run, tmp_path):
    network = full_network(generate_pair(0, n=2, K=3, d=9, L=4, eps=0.1))
    network.weights[1][:] = network.weights[1] + 0.01
    save_network(network, tmp_path / "net.npz")
    ended = run("certify", "--network", tmp_path / "net.npz", "--out", tmp_path / "c.json")
    assert ended.code == 0
    assert "about the canonical pair; the network's hidden layers differ from it by at most 0.0" in ended.out
    assert "NOT a statement about your network" in ended.out
    content = certificate(tmp_path / "c.json")
    assert content["instance"]["form"] == "triple"
    assert max(map(float, content["origin"]["residuals"])) > 1e-2
    outcomes = {h["id"]: h["outcome"] for h in content["hypotheses"]}
    assert outcomes["A3(i)"] == "fails"
    assert run("recheck", tmp_path / "c.json").code == 0


def test_a_network_without_a_leading_space_is_rechecked_as_it_is_certified(run, tmp_path):
    """The README's network: sigma_K = sigma_(K+1), so that head_leak does not exist; balls cannot tell."""
    X, W2 = np.eye(9), np.repeat(np.eye(3), 3, axis=1)
    np.savez(tmp_path / "net.npz", X=X, labels=np.repeat([0, 1, 2], 3), W1=np.eye(9), W2=W2)
    ended = run("certify", "--network", tmp_path / "net.npz", "--out", tmp_path / "c.json")
    assert ended.code == 0
    assert "NOT a statement about your network" not in ended.out
    [leak] = [r for r in certificate(tmp_path / "c.json")["rows"]
              if (r["statement"], r["quantity"]) == ("layerwise/R3", "head_leak")]  # fmt: skip
    assert leak["verdict"] in ("vacuous", "undecided", "undefined")
    assert run("recheck", tmp_path / "c.json").code == 0


def test_statements_of_ones_own_are_proved_and_refuted(run, refused, tmp_path, own):
    path = tmp_path / "c.json"
    ended = run("certify", *SMALL, "--statements", own, "--statement", "own/", "--out", path)
    assert ended.code == 1
    assert "refuted: own/false, C_ratio, layer 0" in ended.out
    assert verdicts(path, "own/false") == {"refuted"}
    assert verdicts(path, "own/true") == {"proved"}
    assert run("recheck", path, "--statements", own).code == 0
    assert "unknown statement own/false" in refused("recheck", path)


def test_the_documented_example_is_as_documented(run, tmp_path):
    text = (ROOT / "docs" / "own-statement.md").read_text()
    (tmp_path / "rates.py").write_text(text.split("```python\n")[1].split("```")[0])
    shown = text.split("```\n$ dln-verify ")[1].split("```")[0].splitlines()
    options = shown[0].replace("rates.py", str(tmp_path / "rates.py")).split()
    ended = run(*options, "--out", tmp_path / "certificate.json")
    assert ended.code == 1
    printed = [line.rstrip() for line in ended.out.splitlines()]
    assert [line for line in shown[1:] if not line.startswith(("sha256", "Written"))] == printed[:-2]
    assert run("recheck", tmp_path / "certificate.json", "--statements", tmp_path / "rates.py").code == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("1 / 0", "bands at layer 0 raised ZeroDivisionError"),
        ("[]", "must return a dict from quantity to Band"),
        ('{"C_ratio": p.eps}', "C_ratio needs a Band"),
        ('{"nonsense": at_most(p, p.eps)}', "unknown quantity 'nonsense'"),
    ],
)
def test_a_statement_that_fails_is_named_and_nothing_is_written(refused, tmp_path, own, body, words):
    own.write_text(
        OWN
        + f'\nstatement("own/bad", title="", source="", tag=Tag.REFINED, layers=steps)(lambda p, l: {body})\n'
    )
    message = refused("certify", *SMALL, "--statements", own, "--out", tmp_path / "c.json")
    assert "statement own/bad" in message
    assert words in message
    assert not (tmp_path / "c.json").exists()


def test_a_row_of_a_report_is_certified(run, refused, tmp_path):
    out = tmp_path / "report"
    assert run("check", *CLOSED_FORM, "--out", out).code == 0
    table = pd.read_csv(out / "report.csv")
    row = int(np.flatnonzero(table["statement"] == "layerwise/R6")[0]) + 1
    ended = run("certify", "--report", out / "report.csv", "--row", row, "--out", tmp_path / "c.json")
    assert ended.code == 0
    content = certificate(tmp_path / "c.json")
    assert content["origin"]["statement"] == "layerwise/R6"
    assert content["case"] == table["case"][row - 1]
    last = refused("certify", "--report", out / "report.csv", "--row", len(table) + 1)
    assert f"has rows 1 to {len(table)}" in last
    table["eps"] *= 1.01
    table.to_csv(out / "report.csv", index=False)
    assert "made again, the case has eps" in refused("certify", "--report", out / "report.csv", "--row", 1)
    table["case"] = "paper xi=0.3 normal seed 0"
    table.to_csv(out / "report.csv", index=False)
    assert "certify it with --network" in refused("certify", "--report", out / "report.csv", "--row", 1)
    record = json.loads((out / "run.json").read_text())
    for choices, words in (
        ({"seeds": [0, "x"]}, "choices: seeds.1"),
        ({"n": "many"}, "choices: n"),
        ({"nn": 3}, "choices.nn is not known here"),
        ({}, "it has no choices"),
    ):
        (out / "run.json").write_text(json.dumps(record | {"choices": choices}))
        assert words in refused("certify", "--report", out / "report.csv", "--row", 1)
    (out / "run.json").write_text('{"choices": [1]}')
    assert "choices: Input should be" in refused("certify", "--report", out / "report.csv", "--row", 1)
    (out / "run.json").unlink()
    assert "must be beside the report" in refused("certify", "--report", out / "report.csv", "--row", 1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--row", 3), "--report and --row go together"),
        (("--network", "a.npz", "--report", "b.csv", "--row", 1), "choose one of them"),
        (("--data", "a.npz"), "--data goes with --network"),
        (("--form", "odd"), "form = 'odd'"),
        (("--limit", 10), "limit = 10: at least 128 bits"),
        (("--statement", "nonsense"), "no statement 'nonsense'"),
        (("--statements", "none.py"), "no such file"),
        (("--n", 30), "d = 50 < N = nK = 90"),
        (("--theta", 1), "0 <= theta < 1"),
        (("--eps", "nan"), "eps = nan"),
        (("--eps", 0.9, "--delta", 0.1), "no network has delta"),
        (("--out", "/nowhere/c.json"), "/nowhere is not a directory"),
        (("--network", "none.npz"), "no such file"),
        (("--report", "none.csv", "--row", 1), "none.csv: no such file"),
    ],
)
def test_bad_requests_are_named(refused, tmp_path, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    assert words in refused("certify", *options)
    assert list(tmp_path.iterdir()) == []


def test_an_undecided_equality_is_said_with_its_precision(run, tmp_path, own):
    own.write_text(
        "from bounds import Tag, statement\nfrom bounds.bands import at_most, network\n"
        'statement("own/equal", title="", source="", tag=Tag.REFINED, layers=network)'
        '(lambda p, layer: {"delta": at_most(p, p.delta)})\n'
    )
    options = ("--statements", own, "--statement", "own/", "--limit", 256, "--out", tmp_path / "c.json")
    ended = run("certify", *SMALL, *options)
    assert ended.code == 0
    assert "undecided: own/equal, delta" in ended.out
    assert "undecided at 256 bits" in ended.out
    assert verdicts(tmp_path / "c.json", "own/equal") == {"undecided"}


def test_theorems_for_coq_are_written_beside_the_certificate(run, tmp_path):
    out = tmp_path / "c.json"
    ended = run("certify", "--n", 4, "-K", 2, "-d", 9, "-L", 3, "--statement", "R7", "--coq", "--out", out)
    assert ended.code == 0
    text = out.with_suffix(".v").read_text(encoding="utf-8")
    assert "Theorem C_ratio_0_lower" in text
    assert "Layerwise c.v" in text


def test_too_long_numbers_for_coq_are_refused_before_anything_is_written(refused, tmp_path):
    out = tmp_path / "c.json"
    assert "take a smaller or a rounder instance" in refused("certify", "--coq", "--out", out)
    assert not out.exists()
