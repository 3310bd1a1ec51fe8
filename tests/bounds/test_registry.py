"""The registry lists every statement once, complete."""

import pytest

from bounds import REGISTRY, Parameters, Registry, Tag, statement
from bounds.bands import at_most, network
from bounds.layerwise.quantities import QUANTITIES

PUBLISHED = [
    "lemma6-25", "lemma6-26", "lemma7", "lemma8-39", "lemma8-40", "lemma9", "lemma10-60", "lemma10-61",
    "lemma12", "lemma14", "lemma15", "lemma16", "lemma17", "cond13", "thm4-14", "thm4-15", "thm4-16",
    "thm11", "thm13", "prop5", "A2", "A3",
]  # fmt: skip
REFINED = [f"R{k}" for k in range(1, 12)]
LAYERWISE = [s for s in REGISTRY if s.id.startswith("layerwise/")]
P = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=10, K=3, d=50, L=6, xi=0.1, step=0.0)


@pytest.mark.parametrize(
    ("tag", "names"), [(Tag.PUBLISHED, PUBLISHED), (Tag.REFINED, REFINED), (Tag.INSTANCE, ["instance"])]
)
def test_every_statement_is_there_with_its_tag(tag, names):
    for name in names:
        assert REGISTRY[f"layerwise/{name}"].tag is tag


@pytest.mark.parametrize("s", LAYERWISE, ids=lambda s: s.id)
def test_a_statement_is_complete(s):
    assert len(s.mathematics) > 40
    assert s.title
    assert "arXiv 2311.02960v4" in s.source or s.source.startswith("docs/")
    for layer in s.layers(P.L):
        for quantity in s.bands(P, layer):
            assert quantity in QUANTITIES


@pytest.mark.parametrize("s", LAYERWISE, ids=lambda s: s.id)
def test_refined_statements_have_no_printed_constant(s):
    if s.tag is not Tag.PUBLISHED:
        assert not s.constants
        assert not s.leading_order


def test_reconstructed_constants_are_marked_and_can_be_replaced():
    slope = next(c for c in REGISTRY["layerwise/thm4-16"].constants if c.name == "thm4_slope")
    assert slope.reconstructed
    assert slope.value == 32
    tight = Parameters(theta=0.001, eps=0.01, rho=0.0, delta=0.0, n=10, K=3, d=50, L=6)
    halved = tight.but(constants={"thm4_slope": 16})
    loss, half = (1 - REGISTRY["layerwise/thm4-16"].bands(p, 1)["D"].lower for p in (tight, halved))
    assert loss == pytest.approx(2 * half)


def test_adding_a_statement_is_adding_one_unit():
    own = Registry()

    @statement("own/one", title="One", source="here", tag=Tag.REFINED, layers=network, registry=own)
    def one(p, layer):
        """theta is at most 1."""
        return {"theta": at_most(p, p.ops.number(1))}

    assert [s.id for s in own] == ["own/one"]
    assert len(own) == 1
    assert own["own/one"].mathematics == "theta is at most 1."
    with pytest.raises(ValueError, match="own/one"):
        own.add(one)
