"""A fourth theory, installed as an outsider's package: every command takes it."""

import json
import subprocess
import sys
from fractions import Fraction

import pandas as pd
import pytest
from installed import EXAMPLE, commands, environment

from verify.exact.schema import read_enclosure

LINES = {
    "check": "check --theory subspaces --out rep",
    "report": "report rep",
    "certify": "certify --theory subspaces --case 'extremal, 4 x 4' --case plane --out cert",
    "recheck": "recheck cert/extremal-4-x-4.json",
    "tighten": "tighten --theory subspaces --statement davis-kahan --evaluations 4 --out tight",
    "refute": "refute --theory subspaces --statement half-davis-kahan --statement no-gap --out refuted",
    "refute true": "refute --theory subspaces --statement subspaces/weyl --tries 4 --out refuted",
    "recheck refuted": "recheck refuted/subspaces-no-gap.smallest.json",
    "update": "regress --update --theory subspaces --directory base",
    "baseline": "regress --baseline --theory subspaces --directory base",
    "recheck both": "recheck refuted/subspaces-no-gap.smallest.json cert/plane.json",
    "list": "list --theory subspaces",
    "explain": "explain subspaces/wedin",
    "bounds": "bounds --theory subspaces --statement weyl --fix E_op=0.25",
    "solve": "solve subspaces/weyl --vary E_op=0.1:2 --at-most 1",
    "refute every": "refute --theory subspaces --tries 1 --out every",
    "bounds elsewhere": "bounds --n 4 -K 2 -d 8 -L 3 --theta 0 --delta 0 --eps 1 --rho 0 "
    "--statement subspaces/weyl",
    "check elsewhere": "check --statement subspaces/weyl",
    "findings": "findings --theory subspaces",
    "reproduce": "reproduce all --theory subspaces",
    "critical": "tighten --critical --theory subspaces --out other",
    "sizes": "tighten --theory subspaces --delta 3 -K 3 --out other",
    "recheck folder": "recheck cert",
    "refute all": "refute --theory all --statement subspaces/weyl",
    "refute unknown": "refute --theory subspaces --statement subspaces/wail",
    "refute statements": "refute --theory subspaces --statements own.py",
    "check unknown": "check --theory subspace",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def ended(site, folder):
    """All commands, in one process and in this order."""
    return dict(zip(LINES, commands(site, folder, *LINES.values()), strict=True))


def test_check_judges_every_statement_and_report_shows_it(ended, folder):
    assert ended["check"].code == 0, ended["check"]
    rows = pd.read_csv(folder / "rep" / "report.csv")
    verdicts = rows.groupby("statement")["verdict"].unique().map(set)
    assert verdicts["subspaces/weyl"] == {"holds"}
    assert verdicts["subspaces/wedin"] == {"holds", "undecided", "vacuous"}
    assert "refuted, as expected" in verdicts["subspaces/half-davis-kahan"]
    assert "undecided" not in verdicts["subspaces/half-davis-kahan"]
    assert {"E_op", "gap", "k"} <= set(rows)
    assert ended["report"].code == 0, ended["report"]
    page = (folder / "rep" / "report.html").read_text(encoding="utf-8")
    assert "subspaces/davis-kahan" in page
    assert "Matrix Perturbation Theory" in page


def test_an_attained_bound_is_undecided_in_floats_and_proved_in_rationals(ended, folder):
    rows = pd.read_csv(folder / "rep" / "report.csv")
    attained = rows[rows["case"].str.startswith("extremal") & rows["quantity"].isin(["sin_max", "sin_theta"])]
    published = attained[attained["tag"] == "published"]
    assert set(published["verdict"]) == {"undecided"}
    assert ended["certify"].code == 0, ended["certify"]
    content = json.loads((folder / "cert" / "extremal-4-x-4.json").read_text())
    row = next(row for row in content["rows"] if row["statement"] == "subspaces/davis-kahan")
    assert (row["verdict"], row["quantity"]) == ("proved", "sin_theta")
    for name in ("value", "upper"):
        low, high = read_enclosure(row[name])
        assert low <= Fraction(4, 5) <= high
        assert high - low < 1e-30
    assert ended["recheck"].code == 0, ended["recheck"]


def test_tighten_certifies_what_it_finds_in_the_plane(ended, folder):
    assert ended["tighten"].code == 0, ended["tighten"]
    found = pd.read_csv(folder / "tight" / "tightness.csv", keep_default_na=False)
    plane = found[found["m"] == 2]
    assert plane["slack"].min() == pytest.approx(1.0, abs=1e-9)
    assert set(plane["exact"]) == {"proved"}
    assert set(found[found["m"] > 2]["exact"]) == {""}


def test_false_variants_are_refuted_exactly_and_shrunk(ended, folder):
    done = ended["refute"]
    assert done.code == 1, done
    true = ended["refute true"]
    assert true.code == 0, true
    assert "not refuted by the instances tried (4 a case), which proves nothing." in true.out
    assert sorted(path.name for path in (folder / "refuted").iterdir()) == [
        f"subspaces-{name}.{which}.json"
        for name in ("half-davis-kahan", "no-gap")
        for which in ("largest-margin", "smallest")
    ]
    smallest = {"half-davis-kahan": ([[0, 0], [0, 1]], [[0, "1/2"], ["1/2", 0]]),
                "no-gap": ([[2, 0], [0, 1]], [[-1, 0], [0, 1]])}  # fmt: skip
    for name, (A, E) in smallest.items():  # README.md and docs/own-theory.md name them
        content = json.loads((folder / "refuted" / f"subspaces-{name}.smallest.json").read_text())
        assert [row["verdict"] for row in content["rows"]] == ["refuted, as expected"]
        given = {"A": A, "E": E}
        assert content["instance"]["given"] == {
            key: [[str(x) for x in row] for row in M] for key, M in given.items()
        }
    assert ended["recheck refuted"].code == 0, ended["recheck refuted"]


def test_a_baseline_of_it_is_kept_and_compared(ended, folder):
    assert ended["update"].code == 0, ended["update"]
    kept = json.loads((folder / "base" / "theory-subspaces.json").read_text())
    assert kept["assumptions"]["constants"]["sin theta"] == "1"
    assert "gap" in kept["assumptions"]["hypotheses"]
    assert (ended["baseline"].code, ended["baseline"].out) == (0, "subspaces: unchanged\n")


def test_statements_of_it_are_listed_explained_and_asked_like_any_others(ended):
    listed = ended["list"].out.splitlines()
    starts = {
        line.index(title)
        for line in listed
        for title in ("Only the gap", "Leading singular")
        if title in line
    }
    assert len(starts) == 1  # one column, however long the ids
    assert "max(|sin" in ended["explain"].out
    assert "squared = 2: stated in the paper; Wedin, BIT 12, 1972" in ended["explain"].out
    assert "dln-verify certify --theory subspaces --statement wedin" in ended["explain"].out
    assert "0.25" in ended["bounds"].out
    assert "largest E_op for which subspaces/weyl guarantees value_shift <= 1: " in ended["solve"].out
    assert ended["refute every"].out.count("not refuted by the instances tried") == 5
    assert ended["refute every"].out.count("refuted, exactly") == 2
    assert ended["recheck both"].out.count("rows confirmed") == 2
    assert ended["recheck both"].out.count("The quantities were recomputed") == 1
    codes = [
        ended[name].code for name in ("list", "explain", "bounds", "solve", "refute every", "recheck both")
    ]
    assert codes == [0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bounds elsewhere", "subspaces/weyl is a statement of another theory: give --theory subspaces"),
        ("check elsewhere", "subspaces/weyl is a statement of --theory subspaces"),
        ("findings", "theory = 'subspaces': it declares no findings"),
        ("reproduce", "theory = 'subspaces': it declares no experiments"),
        ("critical", "no published constant to try there; there are none"),
        ("sizes", "its search takes no --classes, --delta: leave that out"),
        ("recheck folder", "cert is a directory: name certificates in it, such as cert/*.json"),
        ("refute all", "theory = 'all': choose one theory"),
        ("refute unknown", "no statement 'subspaces/wail': did you mean subspaces/weyl"),
        ("refute statements", "own.py: no such file"),
        ("check unknown", "choose from layerwise, two-layer, gram, subspaces, all"),
    ],
)
def test_what_it_has_not_is_said_in_one_sentence(ended, name, said):
    done = ended[name]
    assert (done.code, done.out) == (2, ""), done
    assert said in done.err
    assert done.err.count("\n") == 1


def test_the_plugin_checks_it_beside_the_package_s_own_tests(site, tmp_path):
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path),
            "--theory", "--theory-name", "subspaces", "--theory-examples", "12", str(EXAMPLE / "tests"),
        ],
        capture_output=True, text=True, cwd=tmp_path, env=environment(site), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "subspaces/weyl[subspaces]: holds" in done.stdout
    assert "16 passed" in done.stdout
