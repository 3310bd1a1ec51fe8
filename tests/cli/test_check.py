"""`dln-verify check`: report, verdicts, exit codes, and what a user reads."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from command_line import CLOSED_FORM, SMALL, command, environment, read, same

import bounds
from bounds import REGISTRY, Registry, Tag, statement
from bounds.bands import at_most, steps
from bounds.statement import Kind
from verify.check import check
from verify.instances import load_network
from verify.judge import Verdict
from verify.report.rows import ROW_COLUMNS

COLUMNS = (
    *ROW_COLUMNS, "n", "K", "d", "L", "alpha", "xi", "step", "theta", "theta_s", "lmin", "lmax", "delta",
    "delta_low", "eps", "rho", "mu", "e0", "loss", "seed",
)  # fmt: skip
"""Columns of a report on layerwise cases, as docs/report.md lists them."""

PROMISED = {
    "case", "origin", "statement", "tag", "layer", "quantity", "measured", "lower", "upper", "verdict",
    "reason", "slack_lower", "slack_upper", "n", "K", "d", "L", "alpha", "xi", "theta", "theta_s", "lmin",
    "lmax", "delta", "eps", "rho", "mu", "e0", "loss", "seed",
}  # fmt: skip

TRAINED = ("--case", "paper", *SMALL, "--noise", "normal")


# --- the report ------------------------------------------------------------------------------------


def test_the_report_holds_every_row_to_the_last_bit(run, npz, tmp_path):
    path = npz()
    ended = run("check", "--network", path, "--out", tmp_path / "out")
    assert (ended.code, ended.err) == (0, "")
    table = read(tmp_path / "out" / "report.csv")
    assert set(table.columns) >= PROMISED
    assert list(table.columns) == list(COLUMNS)
    report = check(load_network(path).named("net.npz"))
    rows = list(report.rows())
    assert len(table) == len(rows)
    for name in ("measured", "lower", "upper", "slack_lower", "slack_upper", "margin"):
        assert same(table[name], [getattr(row, name) for row in rows]), name
    assert same(table["layer"], [math.nan if row.layer is None else row.layer for row in rows])
    for name in ("case", "origin", "statement", "tag", "quantity", "reason"):
        assert list(table[name]) == [getattr(row, name) for row in rows], name
    assert list(table["verdict"]) == [row.verdict.value for row in rows]
    for name, value in report.cases[0].scalars().items():
        assert same(table[name], [math.nan if value is None else value] * len(rows)), name


def test_as_if_moves_the_data_and_says_so(run, npz, tmp_path):
    path = npz()
    ended = run("check", "--network", path, "--as-if", "minimum-norm", "--out", tmp_path, "-q")
    assert ended.code == 0, ended.err
    assert "net.npz (as if minimum-norm: data moved by " in ended.out
    assert all("(as if minimum-norm" in case for case in read(tmp_path / "report.csv")["case"])
    for arguments, said in (
        (("--network", path, "--as-if", "yes"), "as_if must be one of interpolating, minimum-norm"),
        (("--as-if", "interpolating"), "it belongs to a --network"),
        (("--case", "closed-form", "--settle", "-1"), "settle = -1"),
    ):
        ended = run("check", *arguments, "--out", tmp_path / "none")
        assert (ended.code, said in ended.err) == (2, True)


def test_statements_tags_and_quantities_are_the_contract(run, npz, tmp_path):
    run("check", "--network", npz(), "--out", tmp_path)
    table = read(tmp_path / "report.csv")
    tags = dict(zip(table["statement"], table["tag"], strict=True))
    assert {tags[f"layerwise/R{k}"] for k in range(1, 11)} == {"refined"}
    assert tags["layerwise/instance"] == "instance"
    published = [
        "lemma6-25", "lemma6-26", "lemma7", "lemma8-39", "lemma8-40", "lemma9", "lemma10-60", "lemma10-61",
        "lemma12", "lemma14", "lemma15", "lemma16", "lemma17", "thm4-14", "thm4-15", "thm4-16",
    ]  # fmt: skip
    assert {tags[f"layerwise/{name}"] for name in published} == {"published"}
    assert set(table["verdict"]) <= {verdict.value for verdict in Verdict}
    ratios = table[(table["statement"] == "layerwise/R7") & (table["quantity"] == "C_ratio")]
    assert list(ratios["layer"]) == [0, 1]
    D = table[(table["statement"] == "layerwise/R9") & (table["quantity"] == "D")]
    assert list(D["layer"]) == [0, 1, 2]


def test_published_bands_at_leading_order_never_hold(run, npz, tmp_path):
    run("check", "--network", npz(), "--out", tmp_path)
    table = read(tmp_path / "report.csv")
    rows = table[table["statement"].str.startswith("layerwise/thm4")]
    assert set(rows["verdict"]).isdisjoint({"holds", "violated"})


def test_parameters_seeds_versions_and_machine_lie_beside_the_report(run, tmp_path):
    run("check", *CLOSED_FORM, "--seed", "3", "--seed", "5", "--out", tmp_path)
    record = json.loads((tmp_path / "run.json").read_text())
    choices = record["choices"]
    assert (choices["n"], choices["K"], choices["d"], choices["L"]) == (2, 3, 9, 3)
    assert choices["theta"] == [0.1]
    assert choices["families"] == ["closed-form"]
    assert [case["seed"] for case in record["cases"]] == [3, 5]
    assert {"numpy", "torch", "pandas"} <= set(record["machine"]["versions"])
    assert {"python", "system", "cpus", "time"} <= set(record["machine"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.csv", "run.json"]


def test_a_run_is_repeatable_bit_for_bit(run, tmp_path):
    options = (*TRAINED, "--xi", "0.5", "--budget", "50", "--case", "closed-form", "--theta", "0.1")
    for name in ("one", "two"):
        assert run("check", *options, "--out", tmp_path / name).code == 0
    one, two = (tmp_path / name / "report.csv" for name in ("one", "two"))
    assert one.read_text() == two.read_text()
    run("check", *options, "--seed", "1", "--out", tmp_path / "three")
    assert one.read_text() != (tmp_path / "three" / "report.csv").read_text()


def test_a_closed_form_network_has_the_requested_parameters(run, tmp_path):
    options = ("--case", "closed-form", *SMALL, "--theta", "0.3", "--theta", "0.6", "--alpha", "7")
    assert run("check", *options, "--out", tmp_path).code == 0
    table = read(tmp_path / "report.csv")
    measured = table.groupby("case")["theta"].first()
    assert measured["theta = 0.3"] == pytest.approx(0.3, rel=1e-12)
    assert measured["theta = 0.6"] == pytest.approx(0.6, rel=1e-12)
    assert set(table["alpha"]) == {7.0}
    assert (table.loc[table["statement"] == "layerwise/R6", "in_scope"]).all()


def test_the_closed_form_family_exists_at_the_smallest_width(run, tmp_path):
    assert run("check", "--case", "closed-form", "--n", "1", "-K", "2", "-d", "5", "-L", "2",
               "--out", tmp_path).code == 0  # fmt: skip
    assert set(read(tmp_path / "report.csv")["rho"]) != set()


def test_digits_are_checked_raw_and_whitened(run, tmp_path):
    assert run("check", "--case", "digits", "--n", "2", "-K", "2", "-L", "2", "--out", tmp_path).code == 0
    theta = read(tmp_path / "report.csv").groupby("case")["theta"].first()
    assert theta["digits raw seed 0"] > 1
    assert theta["digits whitened seed 0"] < 1e-12


# --- what a user reads -----------------------------------------------------------------------------


def test_people_read_cases_verdicts_counts_margins_and_findings(run, npz, tmp_path):
    ended = run("check", "--network", npz(), "--out", tmp_path)
    for title in ("Cases", "Verdicts", "Rows by verdict"):
        assert title in ended.out
    assert "No statement is violated where its hypotheses hold" in ended.out
    assert f"Wrote {tmp_path / 'report.csv'} and {tmp_path / 'run.json'}." in ended.out


def test_the_answer_comes_first_and_run_json_has_it(run, npz, tmp_path):
    ended = run("check", "--network", npz(), "--out", tmp_path / "out")
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    said = [f"- {sentence}" for sentence in record["headline"]]
    assert ended.out.splitlines()[: len(said)] == said
    assert said[0].startswith("- Theorem 4 does not apply to net.npz: (13) delta is ")
    assert sum(line in said for line in ended.out.splitlines()) == len(said)  # each once


def test_quiet_prints_the_answer_alone(run, npz, tmp_path):
    ended = run("check", "--network", npz(), "--out", tmp_path / "out", "-q")
    *said, last = ended.out.splitlines()
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert said == [f"- {sentence}" for sentence in record["headline"]]
    assert last.startswith("Wrote ")


def test_only_the_named_statements_are_judged(run, npz, tmp_path):
    path = npz()
    run("check", "--network", path, "--out", tmp_path / "all")
    every = read(tmp_path / "all" / "report.csv")
    ended = run(
        "check", "--network", path, "--statement", "thm4", "--statement", "r2", "--out", tmp_path / "o"
    )
    assert ended.code == 0
    table = read(tmp_path / "o" / "report.csv")
    wanted = every["statement"].isin([f"layerwise/{id}" for id in ("thm4-14", "thm4-15", "thm4-16", "R2")])
    assert table.equals(every[wanted].reset_index(drop=True))
    run("check", "--network", path, "--only", "instance", "--out", tmp_path / "tag")
    assert set(read(tmp_path / "tag" / "report.csv")["tag"]) == {"instance"}


def test_what_is_printed_for_programs_is_the_report(run, npz, tmp_path):
    options = ("check", "--network", npz(), "--only", "published", "--out", tmp_path / "out")
    assert run(*options, "--format", "csv").out == (tmp_path / "out" / "report.csv").read_text()
    printed = json.loads(run(*options, "--format", "json").out)
    table = read(tmp_path / "out" / "report.csv")
    assert [row["statement"] for row in printed["rows"]] == list(table["statement"])
    assert printed["headline"] == json.loads((tmp_path / "out" / "run.json").read_text())["headline"]
    lines = [line for line in run(*options, "--format", "markdown").out.splitlines() if line[:1] == "|"]
    assert len(lines) == 2 + table["statement"].nunique()


def test_two_files_of_one_name_stay_apart(run, npz, tmp_path):
    one, two = npz("a/net.npz"), npz("b/net.npz", alpha=2.0)
    other = npz("other.npz")
    paths = [part for path in (one, two, other) for part in ("--network", path)]
    assert run("check", *paths, "--out", tmp_path / "out").code == 0
    cases = set(read(tmp_path / "out" / "report.csv")["case"])
    assert cases == {str(one), str(two), "other.npz"}


def test_a_given_network_goes_beside_chosen_cases(run, npz, tmp_path):
    assert run("check", "--network", npz(), *CLOSED_FORM, "--out", tmp_path).code == 0
    assert set(read(tmp_path / "report.csv")["case"]) == {"net.npz", "theta = 0.1"}


def test_sizes_concern_the_cases_and_not_a_given_network(run, npz, tmp_path):
    assert run("check", "--network", npz(), "-d", "3", "--out", tmp_path).code == 0
    assert set(read(tmp_path / "report.csv")["d"]) == {9}


# --- training --------------------------------------------------------------------------------------


def test_a_loss_that_is_reached_is_reported(run, tmp_path):
    ended = run("check", *TRAINED, "--xi", "0.5", "--loss", "1e-6", "--out", tmp_path)
    assert ended.code == 0
    assert "paper xi=0.5 normal seed 0: loss 1e-06 reached after" in ended.out
    table = read(tmp_path / "report.csv")
    assert (table["loss"] <= 1e-6).all()
    assert set(table["xi"]) == {0.5}
    assert set(table["seed"]) == {0}


def test_a_budget_that_ends_first_is_reported(run, tmp_path):
    ended = run("check", *TRAINED, "--xi", "0.5", "--budget", "20", "--out", tmp_path)
    assert ended.code == 0
    assert "step budget 20 ended at loss" in ended.out
    assert "above 1e-11" in ended.out
    case = json.loads((tmp_path / "run.json").read_text())["cases"][0]
    assert case["steps"] == 20
    assert case["loss"] > 1e-3
    assert "step budget 20 ended" in case["stopped"]
    table = read(tmp_path / "report.csv")
    refined = table[table["tag"] == "refined"]
    assert not refined.loc[refined["statement"] == "layerwise/R6", "in_scope"].any()
    assert "violated" not in set(table["verdict"])


def test_divergence_is_reported(run, tmp_path):
    ended = run("check", *TRAINED, "--xi", "0.5", "--step", "50", "--budget", "100", "--out", tmp_path)
    assert ended.code == 0
    assert "diverged after" in ended.out
    assert "step 50 is too large: try one below" in ended.out
    case = json.loads((tmp_path / "run.json").read_text())["cases"][0]
    assert "diverged" in case["stopped"]
    assert math.isfinite(case["loss"])


# --- exit codes ------------------------------------------------------------------------------------


@pytest.fixture
def claim(monkeypatch):
    """Add a statement to the registry of this run: C_(l+1)/C_l <= share of eps^2, with no hypotheses."""

    def add(share: Fraction, **nature) -> None:
        registry = Registry(dict(REGISTRY.statements))

        @statement(
            "layerwise/claim", title="", source="", tag=Tag.REFINED, layers=steps, registry=registry, **nature
        )
        def claimed(p, layer):
            return {"C_ratio": at_most(p, p.eps * p.eps * p.ops.number(share))}

        monkeypatch.setattr(bounds, "REGISTRY", registry)

    return add


def test_exit_code_1_says_that_something_in_scope_is_violated(run, claim, npz, tmp_path):
    claim(Fraction(1, 1000))
    ended = run("check", "--network", npz(), "--out", tmp_path)
    assert ended.code == 1
    for layer in (0, 1):
        assert f"VIOLATED: layerwise/claim at layer {layer} of net.npz: C_ratio = " in ended.out
    assert "No statement is violated" not in ended.out
    table = read(tmp_path / "report.csv")
    assert set(table.loc[table["verdict"] == "violated", "statement"]) == {"layerwise/claim"}


def test_a_true_claim_exits_with_0(run, claim, npz, tmp_path):
    claim(Fraction(1000))
    assert run("check", "--network", npz(), "--out", tmp_path).code == 0


@pytest.mark.parametrize(
    "nature",
    [{"leading_order": True, "finding": "x/F1"}, {"kind": Kind.FALSE}, {"kind": Kind.TREND}],
    ids=str,
)
@pytest.mark.parametrize("share", [Fraction(1, 1000), Fraction(1000)])
def test_only_claims_meant_to_be_true_can_be_violated(run, claim, npz, tmp_path, nature, share):
    claim(share, **nature)
    ended = run("check", "--network", npz(), "--out", tmp_path)
    assert ended.code == 0
    table = read(tmp_path / "report.csv")
    verdicts = set(table.loc[table["statement"] == "layerwise/claim", "verdict"])
    assert verdicts.isdisjoint({"holds", "violated"})
    assert all(verdict in ended.out for verdict in verdicts)  # in counts and legend, whatever the verdict


def test_a_claim_at_leading_order_fails_unless_a_finding_explains_it(run, claim, npz, tmp_path):
    claim(Fraction(1, 1000), leading_order=True)
    ended = run("check", "--network", npz(), "--out", tmp_path)
    assert ended.code == 1
    assert "INCONSISTENT AT LEADING ORDER: layerwise/claim at layer 1 of net.npz: C_ratio = " in ended.out
    claim(Fraction(1, 1000), leading_order=True, finding={"C_ratio": "two-layer/F6"})
    ended = run("check", "--network", npz(), "--out", tmp_path)
    assert ended.code == 0
    assert "a published finding says so: claim as found (two-layer/F6)." in " ".join(ended.out.split())
    table = read(tmp_path / "report.csv")
    rows = table[table["statement"] == "layerwise/claim"]
    assert set(rows["verdict"]) == {"inconsistent, as found"}
    assert set(rows["reason"]) == {"as found (two-layer/F6)"}


INSIDE = ("--n", "10", "-K", "3", "-d", "36", "-L", "4")


@pytest.mark.parametrize("ends", ["upper", "both"])
def test_theorem_4_can_fail(run, monkeypatch, tmp_path, ends):
    """(14), (15) with the upper end, or the whole band, divided by 1000: the first is an empty band."""
    registry = Registry(dict(REGISTRY.statements))
    for id in ("layerwise/thm4-14", "layerwise/thm4-15"):
        registry.statements[id] = replace(REGISTRY[id], bands=divided(REGISTRY[id], ends))
    monkeypatch.setattr(bounds, "REGISTRY", registry)
    ended = run("check", "--case", "closed-form", *INSIDE, "--out", tmp_path / "out")
    assert ended.code == 1
    assert "INCONSISTENT AT LEADING ORDER: layerwise/thm4-15 at layer 1 of inside Theorem 4" in ended.out
    table = read(tmp_path / "out" / "report.csv")
    failed = table[table["verdict"] == "inconsistent at leading order"]
    assert set(failed["statement"]) == {"layerwise/thm4-14", "layerwise/thm4-15"}
    if ends == "upper":
        assert all("no number lies in the band: lower end" in reason for reason in failed["reason"])


def divided(true, ends):
    """The statement's bands with one or both ends divided by 1000."""

    def bands(p, layer):
        made = {}
        for quantity, band in true.bands(p, layer).items():
            lower = band.lower / 1000 if ends == "both" else band.lower
            made[quantity] = replace(band, lower=lower, upper=band.upper / 1000)
        return made

    return bands


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--n", "0"], "n = 0: a class needs at least one sample, so n >= 1"),
        (["-K", "1"], "K = 1: there must be at least two classes, K >= 2"),
        (["-L", "1"], "L = 1: the theory needs at least two layers, L >= 2"),
        (["-d", "29"], "d = 29 < N = nK = 30: Assumption 2 needs d >= N"),
        (["--n", "2", "-d", "6"], "d = 6 < 2K + 1 = 7: Assumption 3(iii) needs sigma_(K+1)"),
        (["--theta", "1"], "theta = 1: the closed-form family needs 0 <= theta < 1"),
        (["--theta", "nan"], "theta = nan: a finite number is needed"),
        (["--xi", "0"], "xi = 0: the scale of the initialisation must be positive"),
        (["--xi", "inf"], "xi = inf: a finite number is needed"),
        (["--alpha", "0"], "alpha = 0: the target scale must be positive"),
        (["--alpha", "1e200"], "n / alpha^2 leaves the range of float64"),
        (["--noise", "pink"], "noise = 'pink': choose normal or uniform"),
        (["--noise-scale", "-1"], "noise-scale = -1: it must not be negative"),
        (["--step", "0"], "step = 0: it must be positive"),
        (["--loss", "nan"], "loss = nan: a finite number is needed"),
        (["--budget", "0"], "budget = 0: at least one step is needed"),
        (["--case", "mnist"], "case = 'mnist': choose from paper, closed-form, digits"),
        (["--statement", "R99"], "no statement 'R99'"),
        (["--only", "proved"], "only = 'proved': choose from published, refined, instance, user"),
        (["--only", "user"], "none of these statements has such a tag: leave --only or --statement out"),
        (["--format", "html"], "format = 'html': choose from table, csv, json, markdown, latex"),
        (["--seed", "-1"], "seed = -1: an integer from 0 to 2^32 - 1 is needed"),
        (["--seed", str(2**70)], "an integer from 0 to 2^32 - 1 is needed"),
        (["--seed", "4", "--seed", "4"], "seed = 4 is given twice"),
        (["--xi", "0.3", "--xi", "0.3"], "xi = 0.3 is given twice"),
        (["--device", "abacus"], "device = 'abacus' is not there; available: cpu"),
        (["--data", "data.npz"], "data = data.npz: it belongs to a --network without X and labels"),
        (["-K", "12", "-d", "120"], "classes must be at least two different digits 0..9"),
        (["--n", "40", "-d", "120"], "images of 64 pixels are linearly dependent: take n <= 21"),
    ],
    ids=" ".join,
)
def test_bad_options_are_refused_before_any_work(refused, tmp_path, monkeypatch, options, message):
    def work(*_, **__):
        pytest.fail("work was begun")

    monkeypatch.setattr(sys.modules[check.__module__], "check_one", work)
    monkeypatch.setattr("verify.layerwise.cases.train_together", work)
    assert message in refused("check", *options, "--out", tmp_path / "out")
    assert not (tmp_path / "out" / "report.csv").exists()


def test_a_device_that_is_not_there_is_refused_for_given_networks_too(refused, npz, tmp_path):
    message = refused("check", "--network", npz(), "--device", "cuda:99", "--out", tmp_path / "out")
    assert re.search(r"device = 'cuda:99' is not there \(.*\); available: cpu", message)


def test_one_network_twice_is_refused(refused, npz, tmp_path):
    path = npz()
    message = refused("check", "--network", path, "--network", path, "--out", tmp_path / "out")
    assert f"network = {path} is given twice" in message


def test_a_bad_file_among_good_ones_stops_everything(refused, npz, tmp_path):
    good, wrong = npz("good.npz"), npz("wrong.npz", X=np.full((9, 6), np.nan))
    message = refused("check", "--network", good, "--network", wrong, "--out", tmp_path / "out")
    assert f"{wrong}: X[0, 0] is nan" in message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["file", "file/deeper"])
def test_an_unwritable_directory_is_refused(refused, npz, tmp_path, place):
    (tmp_path / "file").write_text("mine")
    message = refused("check", "--network", npz(), "--out", tmp_path / place)
    assert f"cannot write to {tmp_path / place}: " in message
    assert "name a writable directory" in message
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("blocked", ["report.csv", "run.json"])
def test_both_files_are_written_or_none(refused, npz, tmp_path, blocked):
    """A directory where one of the two files belongs: the other keeps its old content."""
    out = tmp_path / "out"
    (out / blocked).mkdir(parents=True)
    other = out / ("run.json" if blocked == "report.csv" else "report.csv")
    old = '{"command": "check"}'
    other.write_text(old)
    message = refused("check", "--network", npz(), "--out", out)
    assert f"cannot write {out / blocked}: it is a directory" in message
    assert other.read_text() == old
    assert len(list(out.iterdir())) == 2


def test_an_error_in_the_middle_of_a_run_leaves_the_old_report(run, tmp_path, monkeypatch):
    from verify.errors import InputError

    def fail(*_):
        raise InputError("nothing comes of this")

    (tmp_path / "report.csv").write_text("old")
    monkeypatch.setattr(sys.modules[check.__module__], "check_one", fail)
    ended = run("check", *CLOSED_FORM, "--out", tmp_path)
    assert (ended.code, ended.err) == (2, "dln-verify: error: nothing comes of this\n")
    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]
    assert (tmp_path / "report.csv").read_text() == "old"


def test_too_large_a_job_is_a_message(run, tmp_path, monkeypatch):
    def fail(*_):
        raise MemoryError("Unable to allocate 80 TiB")

    monkeypatch.setattr(sys.modules[check.__module__], "check_one", fail)
    ended = run("check", *CLOSED_FORM, "--out", tmp_path)
    assert ended.code == 2
    assert ended.err == "dln-verify: error: not enough memory: Unable to allocate 80 TiB\n"


# --- as a process ----------------------------------------------------------------------------------


def test_help_lists_the_commands(process):
    ended = process("--help")
    assert ended.code == 0
    for name in ("check", "bounds", "measure"):
        assert f"  {name} " in ended.out


@pytest.mark.parametrize("name", ["check", "bounds", "measure"])
def test_help_explains_the_options(run, name):
    ended = run(name, "--help")
    assert ended.code == 0
    assert "--csv" in ended.out or "--out" in ended.out


def test_the_main_job_as_a_process(process, tmp_path):
    ended = process("check", *CLOSED_FORM, "--out", "mine")
    assert (ended.code, ended.err) == (0, "")
    assert "Rows by verdict" in ended.out
    assert (tmp_path / "mine" / "report.csv").exists()


def test_the_default_place_is_reports_latest(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run("check", *CLOSED_FORM).code == 0
    assert (tmp_path / "reports" / "latest" / "report.csv").exists()


BAD = [
    ("check", "--network", "none.npz"),
    ("check", "--xi", "many"),
    ("check", "--wrong"),
    ("measure", "--network", "none.npz"),
    ("bounds", "--n", "3"),
    ("prove",),
]


def assert_a_message(ended):
    assert (ended.code, ended.out) == (2, "")
    assert "rror: " in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_a_message_and_no_traceback(run, arguments):
    assert_a_message(run(*arguments))


def test_bad_input_to_a_process_as_well(process):
    assert_a_message(process(*BAD[0]))


def test_a_reader_who_leaves_changes_no_verdict(npz, tmp_path):
    """`dln-verify check ... | head`: the exit code is that of the verdicts, here of a violation."""
    program = (
        "import bounds\n"
        "from bounds.bands import at_most, steps\n"
        "about = dict(title='', source='', tag=bounds.Tag.REFINED, layers=steps)\n"
        "@bounds.statement('layerwise/claim', **about)\n"
        "def claim(p, layer): return {'C_ratio': at_most(p, p.eps * p.eps / 1000)}\n"
        "from verify.cli import main\n"
        "main()\n"
    )
    arguments = ["check", "--network", str(npz()), "--out", str(tmp_path / "out")]
    started = subprocess.Popen(
        [command()[0], "-c", program, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True,
    )  # fmt: skip
    assert started.stdout is not None
    started.stdout.close()
    _, err = started.communicate(timeout=120)
    assert (started.returncode, err) == (1, "")
    assert (tmp_path / "out" / "report.csv").exists()


def test_an_interrupted_run_writes_nothing(run, monkeypatch, tmp_path):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("verify.layerwise.cases.train_together", interrupted)
    ended = run("check", *TRAINED, "--out", tmp_path / "out")
    assert (ended.code, ended.out, ended.err) == (130, "", "dln-verify: interrupted\n")
    assert list(tmp_path.iterdir()) == []
