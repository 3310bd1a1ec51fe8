"""What a theorem is: declared once, with everything it was given; hypotheses decide."""

from fractions import Fraction

import pytest

from bounds import Constant, Hypothesis, Parameters, Registry, Tag, statement
from bounds.arithmetic import UNDECIDED, iv
from bounds.bands import at_most, features
from bounds.statement import Kind

P = Parameters(theta=0.25, eps=0.1, rho=0.0, delta=0.1, n=4, K=3, d=12, L=4)
HALF = Constant("half", Fraction(1, 2), "nowhere", reconstructed=True)


def below(limit, *, strict):
    return Hypothesis("h", "theta", lambda p: p.theta, lambda p: p.ops.number(limit), strict=strict)


def declared(registry, id="mine/one", **changes):
    given = {
        "title": "a title", "source": "a source", "tag": Tag.USER, "layers": features,
        "hypotheses": [below(1, strict=True)], "constants": [HALF], "leading_order": True,
        "assumption": True, "kind": Kind.TREND,
    }  # fmt: skip

    @statement(id, registry=registry, **(given | changes))
    def bands(p, layer):
        """The mathematics."""
        return {"eps": at_most(p, p.eps)}

    return bands


def test_a_statement_keeps_what_it_was_given():
    registry = Registry()
    s = declared(registry)
    assert (s.id, s.title, s.source, s.tag) == ("mine/one", "a title", "a source", Tag.USER)
    assert list(s.layers(3)) == [0, 1, 2]
    assert [h.id for h in s.hypotheses] == ["h"]
    assert s.constants == (HALF,)
    assert (s.leading_order, s.assumption, s.kind) == (True, True, Kind.TREND)
    assert s.mathematics == "The mathematics."
    assert s.theory == "mine"
    assert declared(registry, "mine/one/more").theory == "mine"
    assert s.bands(P, 0)["eps"].upper == 0.1
    assert [found.id for found in registry] == ["mine/one", "mine/one/more"]
    assert len(registry) == 2
    assert registry["mine/one"] is s


def test_what_is_left_out_has_its_plain_value():
    @statement("mine/plain", title="", source="", tag=Tag.REFINED, layers=features, registry=Registry())
    def plain(p, layer):
        return {}

    assert (plain.hypotheses, plain.constants) == ((), ())
    assert (plain.leading_order, plain.assumption, plain.kind) == (False, False, Kind.INEQUALITY)
    assert plain.mathematics == ""


def test_an_id_is_taken_once():
    registry = Registry()
    declared(registry)
    with pytest.raises(
        ValueError, match=r"^statement id 'mine/one' is taken: every statement has one of its own$"
    ):
        declared(registry)
    declared(registry, "mine/two")
    assert [s.id for s in registry] == ["mine/one", "mine/two"]


@pytest.mark.parametrize(
    ("limit", "strict", "holds"),
    [(0.25, False, True), (0.25, True, False), (0.26, True, True), (0.24, False, False), (0.24, True, False)],
)
def test_a_hypothesis_at_its_limit_is_met_unless_strict(limit, strict, holds):
    assert below(limit, strict=strict).holds(P) is holds


def test_a_hypothesis_that_intervals_do_not_settle_is_undecided():
    p = P.but(theta=iv.mpf([0.1, 0.3]))
    for strict in (True, False):
        assert below(0.25, strict=strict).holds(p) is UNDECIDED
        assert below(0.5, strict=strict).holds(p) is True
        assert below(0.05, strict=strict).holds(p) is False


def test_a_constant_is_replaced_by_name():
    assert HALF.of(P) == 0.5
    assert HALF.of(P.but(constants={"half": Fraction(1, 4)})) == 0.25
    assert HALF.of(P.but(constants={"other": Fraction(1, 4)})) == 0.5
