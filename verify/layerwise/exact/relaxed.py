"""What R12 speaks of: imbalances from one side, within-class ratios, convexity of stretching factors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flint import arb, arb_mat

from bounds.balls import BALLS, Ball
from verify.exact.matrices import block, eigenvalues, energy, root, row_energies, total
from verify.exact.value import UNBOUNDED, Plain, Undefined, Value, over
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.exact.realise import Matrices
from verify.layerwise.reasons import NO_DEVIATION, VANISHES
from verify.measurement import Key


def imbalances(x: ExactInstance, m: Matrices, *, refine: bool) -> dict[Key, Value]:
    """b_l, c_l and |B_l| of the pairs: 0 below the last, from What'What - diag(s)^2 there.

    For What = [What_1, 0] that is diag(What_1'What_1 - S_1^2, -S_2^2), and the s_i^2 are exact.
    """
    rows = (m.head.transpose() * m.head).tolist()
    last = arb_mat(
        [[y - m.s[i] ** 2 if i == j else y for j, y in enumerate(row)] for i, row in enumerate(rows)]
    )
    alone = all(y.is_zero() for row in m.head.tolist() for y in row[x.K :])
    values = eigenvalues(block(last, slice(x.K), slice(x.K)) if alone else last, refine=refine)
    low, high = Ball(values[0]), Ball(values[-1])
    if alone:
        low = BALLS.minimum(low, Ball(-(x.s[x.K] ** 2)))
        high = BALLS.maximum(high, Ball(-(x.s[-1] ** 2)))
    sides = {
        "imbalance_down": BALLS.maximum(-low, 0),
        "imbalance_up": BALLS.maximum(high, 0),
        "imbalance_op": BALLS.maximum(abs(low), abs(high)),
    }
    found: dict[Key, Value] = {(name, layer): arb(0) for name in sides for layer in range(1, x.L - 1)}
    return found | {(name, x.L - 1): y for name, y in sides.items()}


def residual_norm(x: ExactInstance, m: Matrices, alpha: arb) -> arb:
    """|W_(L:1) - YX+/alpha|, spectral norm."""
    if m.mu.is_zero():
        return arb(0)
    rest = m.product - m.interpolator / alpha
    return root(eigenvalues(rest * rest.transpose())[-1])


def stretching(
    x: ExactInstance, m: Matrices, within: Sequence[arb], between: Sequence[arb], centred: arb_mat, alpha: arb
) -> dict[Key, Value]:
    """within_norm, W_ratio and the three convexities; within, between: |Z^l (I-P)|_F^2, |M^l|_F^2."""
    n, K = x.n, x.K
    if m.e0.is_zero():
        last = arb(0), (K - 1) / alpha**2
    else:
        last = energy(m.product * m.spread) / n**2, energy(m.product * centred) / (n * K) ** 2
    known = _known_ratios(x, m)
    found: dict[Key, Value] = {("within_norm", i): root(y) for i, y in enumerate(within)}
    for layer, (here, there) in enumerate(pairwise(within)):
        exact = known[layer]
        ratio = over(there, here, VANISHES) if exact is None else exact
        found["W_ratio", layer] = Undefined(NO_DEVIATION) if n == 1 else ratio
    reason = NO_DEVIATION if n == 1 else ""
    found |= _convexity("convexity_within", [*within, last[0]], reason)
    for layer, (before, after) in enumerate(pairwise(known), start=1):
        if not reason and before is not None and after is not None:
            found["convexity_within", layer] = before - after
    found |= _convexity("convexity_between", [*between, last[1]], "")
    energies = row_energies(m.head.transpose())
    back = [arb(K)]
    for _ in range(x.L):
        back.append(total(energies))
        energies = [y * s * s for y, s in zip(energies, m.s, strict=True)]
    mirrored = _convexity("convexity_mirrored", back, "")
    return found | {(name, x.L - layer): y for (name, layer), y in mirrored.items()}  # type: ignore[operator]


def _known_ratios(x: ExactInstance, m: Matrices) -> list[Ball | None]:
    """q_0..q_(L-1) where they are known exactly: s_i^2 where every direction that still has
    within-class energy at layer l has the same s_i > 0, and 0 for the last layer of a perfect fit."""
    energies = row_energies(m.spread)
    values = {s for s, y in zip(x.s, energies, strict=True) if not y.is_zero()}
    found: list[Ball | None] = []
    for layer in range(x.L - 1):
        left = values if layer == 0 else values - {0}
        (s,) = left if len(left) == 1 else (None,)
        sure = s and total(y for a, y in zip(x.s, energies, strict=True) if a == s) > 0
        found.append(Ball(s * s) if sure and s is not None else None)
    return [*found, Ball(0) if m.e0.is_zero() else None]


def _convexity(name: str, squares: Sequence[arb], reason: str) -> dict[Key, Plain]:
    """q_(l-1) - q_l at l = 1..L-1, q_l = squares[l+1]/squares[l]."""
    ratios = [over(there, here, VANISHES) for here, there in pairwise(squares)]
    return {
        (name, layer): Undefined(reason) if reason else _difference(before, after)
        for layer, (before, after) in enumerate(pairwise(ratios), start=1)
    }


def _difference(a: Plain, b: Plain) -> Plain:
    if isinstance(a, Undefined) or isinstance(b, Undefined):
        return Undefined(VANISHES)
    return a - b if a.is_finite() and b.is_finite() else UNBOUNDED
