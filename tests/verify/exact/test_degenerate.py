"""Degenerate instances: the two paths agree on scope, vacuity and definedness, not only on numbers."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from bounds import REGISTRY
from bounds.arithmetic import Arithmetic
from verify.errors import InputError
from verify.exact import certify
from verify.exact.recheck import recheck
from verify.exact.recheck.numbers import NUMBERS
from verify.exact.words import OPEN
from verify.layerwise.exact import exact_generated, exact_pair, exact_triple
from verify.layerwise.exact.engine import instance_record
from verify.layerwise.exact.recheck import measure

STATEMENTS = [s for s in REGISTRY if s.theory == "layerwise"]

SPECTRA = {
    "level": lambda d, K: [Fraction(1)] * d,
    "zero tail": lambda d, K: [Fraction(1)] * K + [Fraction(0)] * (d - K),
    "zero ends": lambda d, K: [Fraction(1)] * K + [Fraction(1, 3)] * (d - 2 * K) + [Fraction(0)] * K,
    "repeated": lambda d, K: [Fraction(4, 3)] * K + [Fraction(1, 7)] * (d - K),
    "two-level": lambda d, K: [Fraction(1)] * K + [Fraction(1, 10)] * (d - 2 * K) + [Fraction(1, 20)] * K,
    "no gap": lambda d, K: [Fraction(2, 3)] * d,
    "large eps": lambda d, K: [Fraction(3)] * K + [Fraction(2)] * (d - K),
}
DATA = ("orthonormal", "thirds", "theta", "zero mean", "equal means", "centred", "leading only", "generic")
HEADS = ("ideal", "zero tail", "singular lead", "zero", "generic", "trailing")
ALPHAS = (Fraction(1), Fraction(7, 3), Fraction(1, 10**6))


def data(name: str, K: int, n: int, d: int, random: Random) -> list[list[Fraction]]:
    """X (d, nK) with one kind of degeneracy."""
    N = n * K
    X = [[Fraction(int(i == j)) for j in range(N)] for i in range(d)]
    if name == "thirds" and N >= 2:  # orthonormal, but not dyadic
        X[0][0], X[1][0], X[0][1], X[1][1] = Fraction(3, 5), Fraction(4, 5), Fraction(-4, 5), Fraction(3, 5)
    elif name == "theta" and N >= 2:
        X[1][0] = Fraction(1, 4 * N)
    elif name == "zero mean" and n >= 2:
        for i in range(d):
            X[i][n - 1] = -sum(X[i][: n - 1], Fraction(0))
        X[d - 1][n - 1], X[d - 1][0] = Fraction(1, 3), Fraction(-1, 3)
    elif name == "equal means" and n >= 2:
        for i in range(d):
            wanted = sum(X[i][:n], Fraction(0))
            for k in range(1, K):
                columns = slice(k * n, (k + 1) * n)
                X[i][(k + 1) * n - 1] += wanted - sum(X[i][columns], Fraction(0))
    elif name == "centred":
        X = [[y - Fraction(1, 2 * N) for y in row] for row in X]
    elif name == "generic":
        X = [[y + Fraction(random.randint(-9, 9), 60) for y in row] for row in X]
    elif name == "leading only":
        X = [X[(i + K) % d] for i in range(d)]
    return X


def head(name: str, K: int, d: int, random: Random) -> list[list[Fraction]]:
    """What (K, d) with one kind of degeneracy."""
    W = [[Fraction(int(i == k)) for i in range(d)] for k in range(K)]
    if name == "zero tail":
        W = [[y * Fraction(2, 3) for y in row] for row in W]
    elif name == "singular lead":
        W[K - 1] = [Fraction(int(i == K)) for i in range(d)]
    elif name == "zero":
        W = [[Fraction(0)] * d for _ in range(K)]
    elif name == "generic":
        W = [[y + Fraction(random.randint(-9, 9), 70) for y in row] for row in W]
    elif name == "trailing":
        W = [[Fraction(int(i == d - 1 - k)) for i in range(d)] for k in range(K)]
    return W


def degenerate(seed: int) -> Any:
    """The seed-th degenerate instance; InputError where its columns are dependent."""
    random = Random(seed)
    K, n, L = random.choice([2, 2, 3]), random.choice([1, 1, 2, 3]), random.choice([2, 3, 4])
    d = max(n * K, 2 * K + 1) + random.choice([0, 1])
    s = SPECTRA[random.choice(list(SPECTRA))](d, K)
    X = data(random.choice(DATA), K, n, d, random)
    what = head(random.choice(HEADS), K, d, random)
    alpha, form = random.choice(ALPHAS), random.choice(["pair", "triple", "triple", "generated"])
    case = f"degenerate {seed}"
    if form == "pair" and s[-1] > 0:
        return exact_pair(s, X, K, L, alpha=alpha, case=case)
    if form == "generated":
        c = [[Fraction(int(j // n == k)) for k in range(K)] for j in range(n * K)]
        return exact_generated(s, what, c, X, L, alpha=alpha, case=case)
    return exact_triple(s, what, X, L, alpha=alpha, case=case)


@pytest.mark.parametrize("seed", [*range(9), 10])
def test_the_two_paths_agree_on_degenerate_instances(seed):
    certificate = certify(degenerate(seed), STATEMENTS, limit=512)
    result = recheck(certificate, STATEMENTS)
    assert not result.wrong
    # what the first path leaves open and the second settles
    assert not [f for f in result.open if "undecided is claimed" not in f.what]


def test_rows_that_too_few_bits_leave_open_are_rechecked():
    certificate = certify(degenerate(1), STATEMENTS, start=64, limit=64)
    assert [row for row in certificate["rows"] if row["verdict"] in [word.value for word in OPEN]]
    assert recheck(certificate, STATEMENTS).agrees
    early = certificate | {"precision": certificate["precision"] | {"limit": 128}}
    assert "it is left open below the limit of precision" in {
        f.what for f in recheck(early, STATEMENTS).wrong
    }
    other = {word.value: OPEN[i - 1].value for i, word in enumerate(OPEN)}
    rows = [row | {"verdict": other.get(row["verdict"], row["verdict"])} for row in certificate["rows"]]
    wrong = recheck(certificate | {"rows": rows}, STATEMENTS).wrong
    assert any("left open it would be" in f.what for f in wrong)


@pytest.mark.parametrize("form", ["triple", "pair", "generated"])
def test_a_rank_deficient_x_is_refused_in_every_form(form):
    """X with two equal columns; in the form generated, c or R that make it so."""
    K, n, L, d = 2, 2, 2, 6
    s = [Fraction(1)] * 2 + [Fraction(1, 10)] * 4
    what = head("ideal", K, d, Random(0))
    X = [[Fraction(int((i == j and j != 1) or (i, j) == (0, 1))) for j in range(4)] for i in range(d)]
    c = [[Fraction(int(j // n == k)) for k in range(K)] for j in range(4)]
    flat = [[Fraction(0)] * 4 for _ in range(d)]
    x = {
        "pair": lambda: exact_pair(s, X, K, L),
        "triple": lambda: exact_triple(s, what, X, L),
        "generated": lambda: exact_generated(s, what, c, flat, L),
    }[form]()
    good = certify(
        exact_triple(s, what, data("orthonormal", K, n, d, Random(0)), L), STATEMENTS[:3], limit=128
    )
    with pytest.raises(InputError, match=r"rank \d < N = 4"):
        certify(x, STATEMENTS[:3], limit=256)
    changed = good | {"instance": instance_record(x)}
    with pytest.raises(InputError, match="dependent"):
        recheck(changed, STATEMENTS)


@pytest.mark.parametrize(
    ("what", "c"),
    [("ideal", [[1, 1], [-1, 1], [0, 0], [0, 0]]), ("zero", [[1, 0], [1, 0], [0, 1], [0, 1]])],
)
def test_what_the_form_generated_assumes_is_decided_in_both_paths(what, c):
    """Yc and T of rank K: without them YX+ is not T, and the certificate would say mu = 0 all the same."""
    s = [1, 1, *[Fraction(1, 10)] * 4]
    R = [[Fraction((3 * i + 5 * j + i * j) % 7 - 3) for j in range(4)] for i in range(6)]
    x = exact_generated(s, head(what, 2, 6, Random(0)), c, R, 2)
    with pytest.raises(InputError, match=r"has rank [01] < K = 2"):
        certify(x, STATEMENTS[:3], limit=128)
    with pytest.raises(InputError, match="dependent"):
        measure(x)


def test_the_second_path_has_every_operation():
    assert not [name for name in vars(Arithmetic) if name[0] != "_" and not hasattr(NUMBERS, name)]
