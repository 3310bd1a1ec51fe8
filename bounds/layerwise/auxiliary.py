"""Lemmas 14 to 17: linear algebra and an inequality the proofs rest on, on the matrices at hand."""

from __future__ import annotations

from bounds.bands import at_least, at_most, network
from bounds.layerwise import printed
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/lemma14",
    title="Nuclear and Frobenius norms",
    source=f"{printed.PAPER}, Lemma 14",
    tag=Tag.PUBLISHED,
    layers=network,
)
def lemma14(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For a matrix of rank r, |A|_* <= sqrt(r)|A|_F; checked on W_L, of rank at most K."""
    return {"lemma14": at_most(p, p.ops.number(1))}


@statement(
    "layerwise/lemma15",
    title="A matrix of full column rank stretches",
    source=f"{printed.PAPER}, Lemma 15",
    tag=Tag.PUBLISHED,
    layers=network,
)
def lemma15(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For A of full column rank |AB|_F >= sigma_min(A)|B|_F; checked on Delta = X(I-P)."""
    return {"lemma15": at_least(p, p.ops.number(1))}


@statement(
    "layerwise/lemma16",
    title="The range of Q A Q'",
    source=f"{printed.PAPER}, Lemma 16",
    tag=Tag.PUBLISHED,
    layers=network,
)
def lemma16(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For Q with orthonormal columns, A symmetric of full rank and U Lambda U' the compact SVD of
    Q A Q': UU' = QQ'; checked on Q a basis of span X and A = Q'XX'Q."""
    return {"lemma16": at_most(p, p.ops.number(0))}


@statement(
    "layerwise/lemma17",
    title="Bernoulli's inequality",
    source=f"{printed.PAPER}, Lemma 17",
    tag=Tag.PUBLISHED,
    layers=network,
)
def lemma17(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(1+x)^r >= 1 + rx for r >= 1, x >= -1, and (1+x)^r <= 1 + rx for 0 <= r <= 1; checked at
    x = theta_s, r = L and r = 1/L, as non-negativity of the difference."""
    return {
        "lemma17_superlinear": _non_negative(p),
        "lemma17_sublinear": _non_negative(p),
    }


def _non_negative(p: Parameters) -> Band:
    everything = p.ops.inf
    return Band(p.ops.number(0), everything, (-everything, everything))
