"""Two networks with theta > 0, as theorems: `python proofs/print_examples.py` writes both example files.

They are what `dln-verify certify --coq` writes of a network with small rational entries: R2, R6, R7 and R9
apply to it.  In the second mu and e0 are positive too.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from verify.layerwise.exact import ExactInstance, exact_pair, exact_triple
from verify.layerwise.exact.coq import coq_theorems

HERE = Path(__file__).parent
DEPTH = 3
S = (*[Fraction(5, 4)] * 2, *[Fraction(1, 10)] * 3, Fraction(9, 100), *[Fraction(1, 20)] * 2)
SIGNS = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))
"""An orthogonal basis of the samples of a class: their mean, and three deviations from it."""


def data() -> list[list[Fraction]]:
    """X = A Q' (8 x 8): Q the means' and deviations' directions, A near I, so that theta is near 1/20."""
    means = [[Fraction(x, 2) for x in SIGNS[0]] + [Fraction(0)] * 4]
    means += [[Fraction(0)] * 4 + means[0][:4]]
    rest = [[Fraction(x, 2) for x in row] for row in SIGNS[1:]]
    rest = [row + [Fraction(0)] * 4 for row in rest] + [[Fraction(0)] * 4 + row for row in rest]
    tilt = Fraction(1, 200)
    leading = [[a + tilt * b for a, b in zip(means[i], means[1 - i], strict=True)] for i in range(2)]
    return leading + [[x * (1 + Fraction(i, 1000)) for x in row] for i, row in enumerate(rest)]


def head(tilt: Fraction) -> list[list[Fraction]]:
    """What (2 x 8): near Y X^+ diag(s)^(-2), off by about tilt."""
    level = 2 / S[0] ** (DEPTH - 1)
    zeros = [Fraction(0)] * 6
    return [[level + tilt, -tilt, *zeros], [Fraction(0), level - tilt, *zeros]]


def examples() -> dict[str, ExactInstance]:
    """The instances by the name of their file."""
    return {
        "example.v": exact_pair(S, data(), 2, DEPTH, case="theta > 0, mu = e0 = 0"),
        "example_fit.v": exact_triple(
            S, head(Fraction(1, 1000)), data(), DEPTH, case="theta > 0, mu > 0, e0 > 0"
        ),
    }


def texts() -> dict[str, str]:
    """What the files say."""
    return {name: coq_theorems(x, name) for name, x in examples().items()}


def main() -> int:
    for name, text in texts().items():
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
