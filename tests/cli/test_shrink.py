"""`dln-verify refute`, and `check --statements`: a user's own statements."""

import json

import pytest
from command_line import CLOSED_FORM, ROOT, read

DOC = (ROOT / "docs" / "own-statement.md").read_text(encoding="utf-8")

HEAD = """
from bounds import Tag, statement
from bounds.bands import at_most, network

def own(id, bands):
    return statement(id, title="", source="", tag=Tag.REFINED, layers=network)(bands)
"""
FALSE = 'own("own/false", lambda p, layer: {"delta": at_most(p, p.eps**2)})\n'
TRUE = 'own("own/true", lambda p, layer: {"eps": at_most(p, 2 * p.eps)})\n'


@pytest.fixture
def write(tmp_path):
    def call(body):
        path = tmp_path / "own.py"
        path.write_text(HEAD + body)
        return path

    return call


def test_the_documented_counterexample_is_as_documented(run, tmp_path):
    (tmp_path / "rates.py").write_text(DOC.split("```python\n")[1].split("```")[0])
    shown = DOC.split("$ dln-verify refute ")[1].split("```")[0].splitlines()
    options = shown[0].replace("rates.py", str(tmp_path / "rates.py")).split()
    ended = run("refute", *options, "--out", tmp_path)
    assert ended.code == 1
    printed = [line.rstrip() for line in ended.out.splitlines() if not line.startswith("Written")]
    assert printed == [line for line in shown[1:] if not line.startswith("Written")]
    for name in ("smallest", "largest-margin"):
        path = tmp_path / f"mine-rate-any-data.{name}.json"
        assert run("recheck", path, "--statements", tmp_path / "rates.py").code == 0
        assert run("recheck", path).code == 2


def test_only_the_false_statement_leaves_certificates(run, tmp_path, write):
    out = tmp_path / "out"
    ended = run("refute", "--statements", write(FALSE + TRUE), "--tries", 2, "--out", out)
    assert ended.code == 1
    assert "own/true: \n  not refuted by the instances tried (2 a size), which proves nothing." in ended.out
    assert sorted(path.name for path in out.iterdir()) == [
        "own-false.largest-margin.json",
        "own-false.smallest.json",
    ]
    content = json.loads((out / "own-false.smallest.json").read_text())
    assert [(row["tag"], row["verdict"]) for row in content["rows"]] == [("user", "refuted")]


def test_nothing_refuted_is_exit_code_0(run, tmp_path, write):
    assert run("refute", "--statements", write(TRUE), "--tries", 1, "--out", tmp_path / "out").code == 0
    assert list((tmp_path / "out").iterdir()) == []


def test_a_registered_statement_can_be_attacked(run, tmp_path):
    new = run("refute", "--statement", "R2", "--tries", 1, "--out", tmp_path)
    assert (new.code, new.err) == (0, "")
    assert "layerwise/R2" in new.out
    old = run("refute", "--id", "layerwise/R2", "--tries", 1, "--out", tmp_path)
    assert (old.code, old.out) == (0, new.out)
    assert old.err == "dln-verify: note: --id is called --statement now\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "give --statements FILE, --statement ID"),
        (("--statement", "nonsense"), "no statement 'nonsense'"),
        (("--statement", "R2", "--tries", 0), "tries = 0"),
        (("--statement", "R2", "--seed", -1), "seed = -1"),
        (("--statements", "none.py"), "no such file"),
    ],
)
def test_bad_requests_are_named(refused, tmp_path, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    assert words in refused("refute", *options)
    assert list(tmp_path.iterdir()) == []


BROKEN = [
    ('own("own/bad", lambda p, layer: 1 / 0)', "bands at layer None raised ZeroDivisionError"),
    ('own("own/bad", lambda p, layer: [])', "must return a dict from quantity to Band"),
    ('own("own/bad", lambda p, layer: {"eps": p.eps})', "eps needs a Band"),
    ('own("own/bad", lambda p, layer: {"C": at_most(p, p.eps)})', "C has no such layer"),
    ('own("own/bad", lambda p, layer: {"eps": at_most(p, float("nan"))})', "got nan"),
    ('own("own/bad", lambda p, layer: exit(3))', "raised SystemExit"),
]


@pytest.mark.parametrize(("body", "words"), BROKEN)
@pytest.mark.parametrize("command", ["check", "refute", "certify"])
def test_a_statement_that_fails_is_named_and_nothing_is_written(
    run, tmp_path, monkeypatch, write, command, body, words
):
    path = write(TRUE + body)
    monkeypatch.chdir(tmp_path)
    out = tmp_path / ("out.json" if command == "certify" else "out")
    options = {
        "check": CLOSED_FORM,
        "refute": ("--tries", 1),
        "certify": ("--n", 2, "-K", 2, "-d", 5, "-L", 2),
    }
    ended = run(command, *options[command], "--statements", path, "--out", out)
    assert ended.code == 2
    assert "statement own/bad" in ended.err
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert not out.is_file()
    assert not out.is_dir() or list(out.iterdir()) == []


def test_check_judges_them_beside_the_theorems(run, tmp_path, write):
    plain, own = tmp_path / "plain", tmp_path / "own"
    assert run("check", *CLOSED_FORM, "--out", plain).code == 0
    ended = run("check", *CLOSED_FORM, "--statements", write(FALSE + TRUE), "--out", own)
    assert ended.code == 1
    assert "VIOLATED: own/false" in ended.out
    before, after = read(plain / "report.csv"), read(own / "report.csv")
    mine = after[after["statement"].str.startswith("own/")]
    assert set(mine["tag"]) == {"user"}
    assert dict(zip(mine["statement"], mine["verdict"], strict=True)) == {
        "own/false": "violated",
        "own/true": "holds",
    }
    kept = after[~after["statement"].str.startswith("own/")]
    assert list(kept["verdict"]) == list(before["verdict"])
    assert "user" not in set(before["tag"])
