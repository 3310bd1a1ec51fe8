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
    """For a matrix of rank r, |A|_* <= sqrt(r)|A|_F; checked on W_L, of rank at most K.

    In words: the nuclear norm exceeds the Frobenius norm by at most the square root of the rank; the quotient
      |W_L|_*/(sqrt(K)|W_L|_F) is measured and must not exceed 1.
    Hypotheses: none beyond what makes the quantity exist (W_L is not 0).
    Parameters: none: the band is a number.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 14.
    Constants: stated; sqrt(r) is the norm of r ones in the Cauchy-Schwarz inequality for the nonzero singular
      values (docs/layerwise/auxiliary.md).
    Tightness: attained by every matrix whose nonzero singular values are equal.

    >>> import bounds
    >>> bounds.evaluate("lemma14")
    layerwise/lemma14: lemma14 in [0.0, 1.0]
    """
    return {"lemma14": at_most(p, p.ops.number(1))}


@statement(
    "layerwise/lemma15",
    title="A matrix of full column rank stretches",
    source=f"{printed.PAPER}, Lemma 15",
    tag=Tag.PUBLISHED,
    layers=network,
)
def lemma15(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For A of full column rank |AB|_F >= sigma_min(A)|B|_F; checked on Delta = X(I-P).

    In words: a matrix of full column rank shrinks no matrix by more than its smallest singular value; the
      quotient |Delta|_F/(sigma_min(X)|I-P|_F) is measured and must not fall below 1.
    Hypotheses: none beyond what makes the quantity exist (n >= 2, as I - P = 0 for n = 1; X of full column
      rank).
    Parameters: none: the band is a number.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 15.
    Constants: stated; from Tr B'A'AB >= sigma_min(A)^2 Tr B'B (docs/layerwise/auxiliary.md).
    Tightness: attained when the columns of B are right singular vectors of A for its smallest singular value.

    >>> import bounds
    >>> bounds.evaluate("lemma15")
    layerwise/lemma15: lemma15 in [1.0, inf]
    """
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
    Q A Q': UU' = QQ'; checked on Q a basis of span X and A = Q'XX'Q.

    In words: conjugation by orthonormal columns keeps their range: the projectors UU' and QQ' agree, so the
      measured |UU' - QQ'|_F must be 0 within rounding.
    Hypotheses: none beyond what makes the quantity exist (X of full column rank).
    Parameters: none: the band is a number.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 16.
    Constants: none; both projectors project on the range of Q A Q', which is that of Q
      (docs/layerwise/auxiliary.md).
    Tightness: an equality.

    >>> import bounds
    >>> bounds.evaluate("lemma16")
    layerwise/lemma16: lemma16 in [0.0, 0.0]
    """
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
    x = theta_s, r = L and r = 1/L, as non-negativity of the difference.

    In words: Bernoulli's inequality in both directions; theta_s = |X'X - I| in the spectral norm stands for
      x, and the two differences measured must not be negative.
    Hypotheses: none beyond what makes the quantity exist; theta_s >= 0 > -1 always.
    Parameters: none: the band is a number.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 17.
    Constants: stated; 1 + rx is the tangent at 0 of (1+x)^r, convex for r >= 1 and concave for 0 <= r <= 1
      (docs/layerwise/auxiliary.md).
    Tightness: attained at x = 0, that is, by orthonormal data.

    >>> import bounds
    >>> bounds.evaluate("lemma17", quantity="lemma17_sublinear")
    layerwise/lemma17: lemma17_sublinear in [0.0, inf]
    """
    return {
        "lemma17_superlinear": _non_negative(p),
        "lemma17_sublinear": _non_negative(p),
    }


def _non_negative(p: Parameters) -> Band:
    everything = p.ops.inf
    return Band(p.ops.number(0), everything, (-everything, everything))
