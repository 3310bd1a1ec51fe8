"""docs/own-theory.md: its listing runs, and every theory that is wrong is refused in one sentence."""

import re
import shlex

import pytest
from installed import ROOT, commands, install, install_example

from verify.cli import main
from verify.conformance import require_measuring
from verify.errors import InputError
from verify.theories import THEORIES, load_theory_file

PAGE = (ROOT / "docs" / "own-theory.md").read_text(encoding="utf-8")
LISTING = PAGE.split("```python\n")[1].split("```")[0]


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load the page's listing, some of it replaced; what it adds is forgotten afterwards."""

    def call(*changes, name="weyl.py"):
        text = LISTING
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        (tmp_path / name).write_text(text)
        monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
        return load_theory_file(tmp_path / name)

    return call


def test_the_listing_is_a_theory_that_measures_what_it_speaks_of(load):
    theory = load()
    require_measuring(theory)
    rows = [row for case in theory.check() for row in case.rows]
    words = {(row.statement, row.verdict.value) for row in rows}
    assert words == {("weyl/shift", "holds"), ("weyl/half", "refuted, as expected")}


def test_refute_of_the_listing_prints_what_the_page_shows(tmp_path, monkeypatch, capsys):
    (tmp_path / "weyl.py").write_text(LISTING)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("verify.theories.THEORIES", THEORIES)
    shown = PAGE.split("$ dln-verify refute ")[1].split("```")[0].splitlines()
    try:
        with pytest.raises(SystemExit) as ended:
            main(["refute", *shlex.split(shown[0])])
    finally:
        THEORIES.pop("weyl", None)
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == shown[1:]


def hypothesis(value):
    """A hypothesis of this value, as changes of the listing."""
    made = f'hypotheses=(Hypothesis("h", "h", lambda p: {value}, lambda p: p.ops.number(0)),)'
    return [("import Constant,", "import Constant, Hypothesis,"),
            ('"Weyl, Math. Ann. 71, 1912"', f'"Weyl, Math. Ann. 71, 1912", {made}')]  # fmt: skip


WRONG = {
    "prefix": (
        [('"weyl/shift"', '"other/shift"')],
        "statement id 'other/shift' has not the theory's prefix; call it weyl/shift",
    ),
    "quantity": (
        [('return {"shift": at_most(p, p.size)}', 'return {"shft": at_most(p, p.size)}')],
        "weyl/shift, layer None, shft: the theory never measures 'shft'; it has shift",
    ),
    "crossed": (
        [('return {"shift": at_most(p, p.size)}', 'return {"shift": between(p, 1.0, p.size)}'),
         ("import at_most", "import at_most, between")],
        "weyl/shift, layer None, shift: the band has lower = 1.0 > upper = 0.3 at a reference",
    ),
    "mutable": (
        [("@dataclass(frozen=True)\nclass Perturbation", "@dataclass\nclass Perturbation")],
        "its parameter record Perturbation must be a frozen dataclass, @dataclass(frozen=True)",
    ),
    "no ops": (
        [("    ops: Arithmetic = field(default=FLOATS, compare=False)\n", ""),
         ('"ops", arithmetic_of([self.size])', '"ops_", FLOATS')],
        "its parameter record Perturbation has no field `ops`, the arithmetic its numbers are in",
    ),
    "one id": ([('"weyl/half"', '"weyl/shift"')],
               "statement id 'weyl/shift' is taken: every statement has one of its own"),
    "its name": (
        [('    "weyl",\n    "Weyl', '    "gram",\n    "Weyl'), ('"weyl/', '"gram/')],
        "its theory is called 'gram', as one of this suite: take another name",
    ),
    "version": ([('    spaces=spaces,\n', '    spaces=spaces,\n    version=7,\n')],
                "was built for version 7 of the record, not 1"),
    "no references": ([("    references=lambda: (Perturbation(0.3),),\n", "")],
                      "references() gives no parameters"),
    "no quantities": ([('    quantities={"shift": "largest change of an eigenvalue"},\n', "")],
                      "it declares no quantities"),
    "nan": ([("at_most(p, p.size)", 'at_most(p, float("nan"))')], "the band is nan at a reference"),
    "no theory": ([("THEORY = Theory(", "OTHER = Theory(")], "defines no THEORY"),
    "another thing": ([("THEORY = Theory(", "THEORY = dict; Theory(")],
                      "a theory is a verify.theory.Theory, got type"),
    "blank": ([('"weyl/shift"', '"weyl/my shift"')],
              "statement id 'weyl/my shift': letters, digits, dots and hyphens are needed after weyl/"),
    "no name": ([('"weyl/shift"', '"weyl/"')], "letters, digits, dots and hyphens are needed after weyl/"),
    "blank name": ([('    "weyl",\n    "Weyl', '    "we yl",\n    "Weyl'), ('"weyl/', '"we yl/')],
                   "its name must be of letters, digits, dots and hyphens, such as weyl"),
    "all": ([('    "weyl",\n    "Weyl', '    "all",\n    "Weyl'), ('"weyl/', '"all/')],
            "its name means every theory on a command line"),
    "raising bands": ([('return {"shift": at_most(p, p.size)}', 'raise KeyError("x")')],
                      "weyl/shift, layer None: its bands raise KeyError at a reference: 'x'"),
    "no bands": ([('return {"shift": at_most(p, p.size)}', "return None")],
                 "must be a dict of Bands, got NoneType"),
    "a number": ([('return {"shift": at_most(p, p.size)}', 'return {"shift": p.size}')],
                 "weyl/shift, layer None, shift: a Band is needed, got float"),
    "nan hypothesis": (hypothesis('float("nan")'),
                       "weyl/shift: hypothesis 'h' must be two numbers at a reference; it is nan"),
    "no hypothesis": (hypothesis("None"), "must be two numbers at a reference; it raises TypeError"),
    "raising hypothesis": (hypothesis("1 / 0"), "it raises ZeroDivisionError: division by zero"),
    "list of jobs": ([("    jobs,\n    own", "    list(jobs()),\n    own")],
                     "its part `jobs` must be a function, got list"),
    "list of quantities": ([('quantities={"shift": "largest change of an eigenvalue"}',
                             'quantities=["shift"]')],
                           "its quantities must map names to meanings, got list"),
    "list of statements": ([("    REGISTRY,\n    jobs", "    list(REGISTRY),\n    jobs")],
                           "its statements must be a bounds.Registry, got list"),
    "raises": ([("REGISTRY = Registry()", "REGISTRY = 1 / 0")], "ZeroDivisionError: division by zero"),
    "exits": ([("REGISTRY = Registry()", "raise SystemExit(0)")], "SystemExit: 0"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_theory_that_is_wrong_is_refused_in_one_sentence(load, name):
    changes, said = WRONG[name]
    with pytest.raises(InputError, match=re.escape(said)) as refused:
        load(*changes, name="wrong.py")
    assert "wrong.py: " in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_page_s_table_of_refusals_is_what_is_said():
    table = PAGE.split("## What is refused")[1].split("## ")[0]
    rows = [line.split("|")[2].strip() for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 12
    for row in rows:
        assert any(row == said for _, said in WRONG.values()), row


LATER = {
    "no measurement": (
        ['    return Observation("weyl"', '    return None\n    return Observation("weyl"'],
        "measure() must return a measurement, such as verify.measurement.Observation, got NoneType",
    ),
    "another theory": (['Observation("weyl"', 'Observation("gram"'], "its measurement says it is of"),
    "not measured": (['{("shift", None): number', '{("move", None): number'],
                     "weyl/shift, layer None: shift is not measured on small"),
    "no case": (["def jobs():", "def jobs():\n    return\n    yield"], "jobs() gives no case"),
    "one name": (["Job(name,", 'Job("same",'], "two cases are called 'same': tell them apart"),
    "no job": (["yield Job(name, ", "yield (name, "], "jobs() must give Jobs, got tuple"),
}  # fmt: skip


@pytest.mark.parametrize("name", LATER)
def test_what_shows_when_a_case_is_made_is_said_then(load, name):
    change, said = LATER[name]
    theory = load(tuple(change))
    with pytest.raises(InputError, match=re.escape(said)):
        list(theory.check())


RAISING = {
    "check --out x": ("    value, error = larger(second", "measure"),
    "certify --out x": ('    A, E = given["A"]', "plane"),
    "tighten --out x": ("    def observe(x):", "spaces"),
    "regress --update --directory x": ("    rng = np.random", "jobs"),
    "refute": ("    A, E = matrix(", "cases"),
}


@pytest.mark.parametrize("line", RAISING)
def test_where_its_code_raises_function_and_line_are_named(line, tmp_path, monkeypatch, capsys):
    before, function = RAISING[line]
    (tmp_path / "weyl.py").write_text(
        LISTING.replace(before, f'    raise RuntimeError("broken")\n{before}', 1)
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
    with pytest.raises(SystemExit) as ended:
        main([*line.split(), "--theory-file", "weyl.py"])
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert re.search(rf"theory 'weyl' failed in {function} \(weyl.py, line \d+\): RuntimeError: broken", said)


def test_a_recipe_that_measures_nothing_is_refused(tmp_path, monkeypatch, capsys):
    before = "    return Exact(Perturbation"
    (tmp_path / "weyl.py").write_text(LISTING.replace(before, f"    return None\n{before}"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
    for command in ("certify --out x", "refute"):
        with pytest.raises(SystemExit) as ended:
            main([*command.split(), "--theory-file", "weyl.py"])
        assert ended.value.code == 2
        assert "weyl: recipe plane must return an Exact, got None" in capsys.readouterr().err


def test_tighten_says_why_no_instance_has_a_slack(tmp_path, monkeypatch, capsys):
    (tmp_path / "weyl.py").write_text(LISTING.replace('{("shift", None): number', '{("move", None): number'))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
    with pytest.raises(SystemExit) as ended:
        main(["tighten", "--theory-file", "weyl.py"])
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "normal, size 1 #0: weyl/shift, layer None: shift is not measured on search" in said


def test_a_quantity_that_is_declared_and_not_measured_is_named(load):
    theory = load(('{("shift", None): number', '{("move", None): number'))
    with pytest.raises(InputError, match="case small: weyl/shift, layer None: shift is not measured"):
        require_measuring(theory)


def test_installed_theories_that_are_broken_leave_the_others_alone(tmp_path):
    """A name that two packages take, one of this suite's, a module that raises, one that is not there, one
    built for another record, one that calls itself otherwise: a sentence each, and exit code 2."""
    site = tmp_path / "site"
    install_example(site)
    install(site, "first-twin", {"twin.py": LISTING}, {"twin": "twin:THEORY"})
    install(site, "second-twin", {}, {"twin": "twin:THEORY"})
    install(site, "usurper", {}, {"gram": "twin:THEORY"})
    install(site, "raising", {"raising.py": "raise OSError('no\\nway')"}, {"raising": "raising:THEORY"})
    install(site, "missing", {}, {"missing": "nowhere:THEORY"})
    install(site, "thing", {"thing.py": "THEORY = 7"}, {"thing": "thing:THEORY"})
    install(site, "leaving", {"leaving.py": "raise SystemExit(0)"}, {"leaving": "leaving:THEORY"})
    broken = LISTING.replace(
        "    value, error = larger(second", "    raise RuntimeError('no')\n    value, error = larger(second"
    )
    install(site, "broken", {"broken.py": broken.replace("weyl", "broken")}, {"broken": "broken:THEORY"})
    old = LISTING.replace("    spaces=spaces,\n", "    version=0,\n").replace("weyl", "old")
    install(site, "old", {"old.py": old}, {"old": "old:THEORY"})
    install(site, "misnamed", {}, {"misnamed": "twin:THEORY"})
    bare = re.sub(r"    (exact|recipes|spaces)=.*\n", "", LISTING).replace("weyl", "bare")
    install(site, "bare", {"bare.py": bare}, {"bare": "bare:THEORY"})
    said = {
        "twin": "two packages name a theory 'twin', ",
        "usurper:gram": "package usurper names a theory 'gram', which is this suite's: uninstall it",
        "raising": "theory 'raising' of package raising cannot be loaded: OSError: no way",
        "missing": "theory 'missing' of package missing cannot be loaded: ModuleNotFoundError: No module",
        "thing": "theory 'thing' of package thing cannot be loaded: a theory is a verify.theory.Theory",
        "leaving": "theory 'leaving' of package leaving cannot be loaded: SystemExit: 0",
        "broken": "theory 'broken' failed in measure (broken.py, line ",
        "old": "was built for version 0 of the record, not 1",
        "misnamed": "its name is 'weyl', the entry point's 'misnamed': both must agree",
    }
    lines = [f"check --theory {name} --out x" for name in said]
    *refused, good, every, checked, certified, refuted, searched = commands(
        site, tmp_path, *lines, "refute --theory subspaces --statement subspaces/mirsky --tries 1",
        "check --theory all --out x", "check --theory bare --out bare", "certify --theory bare --out x",
        "refute --theory bare --statement bare/half", "tighten --theory bare --out x",
    )  # fmt: skip
    for (name, sentence), ended in zip(said.items(), refused, strict=True):
        assert (ended.code, ended.out) == (2, ""), name
        assert sentence in ended.err, name
        assert ended.err.count("\n") == 1, name
    assert good.code == 0, good
    assert (every.code, every.out, every.err.count("\n")) == (2, "", 1)
    assert checked.code == 0, checked
    for ended, sentence in (
        (certified, "declares no exact cases"), (refuted, "declares no exact cases"),
        (searched, "declares no search space"),
    ):  # fmt: skip
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1), ended
        assert sentence in ended.err


def test_what_else_the_page_types_runs(tmp_path, monkeypatch, capsys):
    """Every line but pytest's, which tests/verify/assumptions/test_pytest_plugin.py runs."""
    (tmp_path / "weyl.py").write_text(LISTING)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
    block = PAGE.split("What else to type")[1].split("```sh\n")[1].split("```")[0]
    lines = [line.partition("  #")[0] for line in block.splitlines()]
    assert [line.split()[0] for line in lines] == ["dln-verify"] * 8 + ["pytest"]
    for line in lines[:-1]:
        words = [found for word in shlex.split(line)[1:] for found in sorted(tmp_path.glob(word)) or [word]]
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        assert ended.value.code == 0, (line, capsys.readouterr())
    said = capsys.readouterr().out
    assert "2 of 2 rows confirmed" in said
    assert "weyl: unchanged" in said
    assert "largest size for which weyl/shift guarantees shift <= 1" in said
