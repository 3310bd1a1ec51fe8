"""Assumption profiles: what they change, and that every mistake in one is named."""

from fractions import Fraction

import pytest

from bounds import REGISTRY
from verify import Verdict, check
from verify.cli import profile as command
from verify.errors import InputError
from verify.instances import generate_pair
from verify.layerwise.assumptions import (
    BUILT_IN,
    apply_profile,
    describe,
    difference,
    load_profile,
    parse_profile,
)

WIDE = """
name = "wide"
base = "paper"
drop = ["cond13_delta", "cond13_rho"]
[limits]
theta = 0.5
minimum_norm = "1/10"
[factors]
cond13_eps = 2
[constants]
thm4_slope = 16
[range]
n = [3, 8]
"""


def test_a_profile_changes_what_it_says():
    profile = parse_profile(WIDE)
    changed = {s.id: s for s in apply_profile(profile)}
    old = REGISTRY["layerwise/thm4-16"]
    new = changed["layerwise/thm4-16"]
    assert len(new.hypotheses) == len(old.hypotheses) - 2
    assert any("1/2" in h.text for h in new.hypotheses)
    assert profile.constants == {"thm4_slope": Fraction(16)}
    assert profile.range.n == (3, 8)
    assert "layerwise/R8" not in changed


def test_a_widened_assumption_brings_a_pair_into_scope():
    pair = generate_pair(0, n=5, K=3, d=20, L=4, eps=0.01, theta=0.4, delta=1e-3)
    ids = ("layerwise/lemma6-25", "layerwise/lemma6-26")
    before = check(pair, statements=[REGISTRY[id] for id in ids])
    after = check(pair, statements=[s for s in apply_profile(BUILT_IN["theta-half"]) if s.id in ids])
    assert {row.in_scope for row in before.rows()} == {False}
    assert {row.in_scope for row in after.rows()} == {True}
    assert {row.verdict for row in after.rows()} == {Verdict.HOLDS}


def test_constants_reach_bands_and_limits():
    pair = generate_pair(0, n=5, K=3, d=20, L=4, eps=0.01, theta=0.01, delta=1e-3)
    loss = {}
    for text in ('name = "a"\nbase = "paper"', 'name = "b"\nbase = "paper"\n[constants]\nthm4_slope = 16'):
        statements = [s for s in apply_profile(parse_profile(text)) if s.id == "layerwise/thm4-16"]
        loss[text] = [1 - row.lower for row in check(pair, statements=statements).rows()]
    whole, half = loss.values()
    assert whole == pytest.approx([2 * x for x in half])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "not TOML"),
        ('base = "paper"', "name: Field required"),
        ('name = "a"\nbase = "papers"', "base: Input should be 'paper', 'refined' or 'spectral'"),
        ('name = "a"\nbase = "paper"\nlimit = 1', "unknown key 'limit'; did you mean 'limits'?"),
        ('name = "a"\nbase = "paper"\n[limits]\ntheat = 0.5', "unknown name 'theat'; did you mean 'theta'?"),
        ('name = "a"\nbase = "paper"\n[constants]\nthm4_slop = 1', "did you mean 'thm4_slope'?"),
        ('name = "a"\nbase = "paper"\ndrop = ["theta"]\n[limits]\ntheta = 0.5', "stands in both 'drop'"),
        ('name = "a"\nbase = "refined"\n[limits]\ntheta = 1.5', "contradicts theta < 1"),
        ('name = "a"\nbase = "paper"\n[limits]\neps = -1', "must not be negative"),
        ('name = "a"\nbase = "paper"\ndrop = ["full_rank"]', "no statement can be stated without lmin > 0"),
        ('name = "a"\nbase = "paper"\n[range]\nn = [9, 3]', "range n = [9, 3] is empty"),
        ('name = "a"\nbase = "paper"\n[range]\nn = [9, 12]\nd = [5, 10]', "d >= N = nK cannot be met"),
        ('name = "a"\nbase = "paper"\n[range]\nm = [1, 2]', "unknown key 'range.m'"),
        ('name = "a"\nbase = "paper"\nstatements = ["layerwise/R66"]', "did you mean 'layerwise/R6'?"),
        ('name = "a"\nbase = "paper"\n[limits]\nequal_classes = 3', "sizes have no common unit"),
        ('name = "a"\nbase = "paper"\n[factors]\nequal_classes = 0.5', "equal_classes must be at least 1"),
        ('name = "a"\nbase = "paper"\n[limits]\ntheta = "1/0"', "a finite number or a string like '4/3'"),
        ('name = "a"\nbase = "paper"\n[limits]\ntheta = true', "a number or a string like '4/3' is needed"),
    ],
)  # fmt: skip
def test_every_mistake_is_named(text, words):
    with pytest.raises(InputError) as error:
        parse_profile(text, source="new.toml")
    assert str(error.value).startswith("new.toml: ")
    assert words in str(error.value)


def test_profiles_from_files(tmp_path):
    path = tmp_path / "new.toml"
    path.write_text(WIDE)
    assert load_profile(path).name == "wide"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_profile(path)
    with pytest.raises(InputError, match="no built-in profile of that name"):
        load_profile(tmp_path / "none.toml")


def test_difference_is_empty_exactly_for_equal_profiles():
    paper, wide = BUILT_IN["paper"], parse_profile(WIDE)
    assert difference(paper, paper) == []
    assert "limits.theta: - -> 1/2" in difference(paper, wide)
    assert len(difference(paper, wide)) == 7


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_profiles_describe_themselves(name):
    lines = describe(BUILT_IN[name])
    assert name in lines[0]
    assert apply_profile(BUILT_IN[name])


def test_command(capsys, tmp_path):
    command.command("show")
    assert "theta-half: Assumption 2 up to 1/2" in capsys.readouterr().out
    command.command("diff", ["paper", "theta-half"])
    assert capsys.readouterr().out == "limits.theta: - -> 1/2\n"
    command.command("diff", ["paper", "paper"])
    assert capsys.readouterr().out == "no difference\n"
    command.command("validate", ["paper"])
    assert "valid" in capsys.readouterr().out
    command.command("show", ["delta-low"])
    assert "lower imbalance at most 1/100" in capsys.readouterr().out
    for wrong in (("show", ["no such"]), ("diff", ["paper"]), ("validate", []), ("rename", ["paper"])):
        with pytest.raises(InputError):
            command.command(*wrong)
