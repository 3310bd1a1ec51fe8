"""The rational instances of the theory that `certify` takes by default."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from verify.exact.rational import column, matrix, ones, plus, scaled, times, transposed
from verify.exact.recipes import Exact, RationalCase
from verify.gram import exact_printed
from verify.gram.exact import (
    components,
    convolution,
    deep_linear_step,
    features,
    layer,
    minimum,
    orthonormal_data,
    polar,
    relu,
    ridge,
    rotation,
    row_means,
    run,
    shift,
    skip,
    trajectory_limit,
    virtual_step,
)


def _case(name: str, recipe: Callable[..., Exact], /, L: int = 1, **given: Any) -> RationalCase:
    kept = {
        key: value if key in COUNTS or isinstance(value, tuple) else Fraction(value)
        for key, value in given.items()
    }
    return RationalCase("gram", recipe.__name__, name, kept, L)


COUNTS = ("steps", "few", "many", "stride", "about", "strict", "degree", "centred")
"""Inputs that are counts; every other number is a Fraction."""


def cases() -> dict[str, RationalCase]:
    """The rational instances of the theory, by name."""
    X, Y = matrix([[1, 2], [0, 1], [1, -1]]), matrix([[1, 0], [2, 1], [0, 1]])
    identity, turn = matrix([[1, 0], [0, 1]]), matrix([["3/5", "-4/5"], ["4/5", "3/5"]])
    # W = I and W2 = O'S with S = [[2, 1], [1, 2]], so that the polar factor of W W2' = S O is O
    target = times(transposed(turn), matrix([[2, 1], [1, 2]]))
    gradient = scaled(plus(identity, target, -1), Fraction(2))
    plain: dict[str, Any] = {"X": X, "Y": Y, "W": matrix([[1, "1/2"], [0, 1]]), "eta": "1/20"}
    scalar: dict[str, Any] = {"X": matrix([[1]]), "Y": matrix([[2]]), "W": matrix([["1/2"]])}
    found = (
        _case(
            "layer", layer, W=identity, X=identity, Delta=transposed(gradient), b=column((1, -1)), eta="1/2",
            decay="1/10", polar=turn,
        ),
        _case(
            "convolution, disjoint", convolution, x=column((1, 2, -1, 3)), kernel=matrix([[1, 2]]), stride=2
        ),
        _case("run", run, **plain, steps=4, momentum=0),
        _case("deep linear step", deep_linear_step, L=3, X=X, Y=Y, eta="1/10",
              weights=(matrix([[1, 0], [1, 1], [0, 1]]), matrix([[1, 1, 0], [0, 1, 1]]), identity)),
        _case("ridge", ridge, X=X, Y=Y, decay="1/2"),
        _case(
            "features", features, H=matrix([[2, 1], [1, 0], [3, 1], [-1, 1], [-2, 0], [0, 2]]),
            labels=column((0, 0, 0, 1, 1, 1)), W=matrix([[1, 2]]), turn=matrix([[1, 2], [0, 3]]),
            shift=matrix([[1, -1]]), readout=matrix([["1/4", "-1/4"], [0, "1/8"]]),
        ),
        _case(
            "minimum", minimum, L=3, X=X, Y=Y, weights=(matrix([[1, 1], [0, 2]]), matrix([[2, 0], [1, 1]]))
        ),
        _case("virtual step", virtual_step, H=X, y=column((1, 2, "1/2")), a=column(("1/2", "1/3")), eta="1/2",
              about=0),
        _case("counterexample G1e", convolution, x=column((1, 1, 1)), kernel=matrix([[1, 0]]), stride=1),
        _case("counterexample G1f", skip, w="1/2", x=1),
        _case("counterexample G5-limit", trajectory_limit, **scalar, time=1, few=2, many=40, momentum=0),
        _case("counterexample G6", run, **scalar, eta="1/20", steps=20, momentum="9/10"),
        _case("counterexample D4", rotation, cos="3/5"),
        _case("counterexample D5", polar, w=column((1, "1/50"))),
        _case("counterexample T1-shift", shift, y=column((1, -1)), a=1),
        _case("counterexample T4", row_means, Y=matrix([[2, 1], [-2, -1]]), H=column((0, 1))),
        _case("counterexample T4-pca", components, H=matrix([[2, 1], [-2, 1], [2, -1], [-2, -1]]),
              y=column((1, 1, -1, -1))),
        _case("counterexample T6", relu, h=column((-2, -1, 3))),
        _case("counterexample T11-converse", orthonormal_data, L=2, eps="3/10"),
        _case("counterexample T13-always", virtual_step, H=column((1, 0)), y=column((1, 1)), a=column((-1,)),
              eta="1/2", about=1),
    )  # fmt: skip
    return {case.case: case for case in (*found, *_printed_cases())}


def _printed_cases() -> tuple[RationalCase, ...]:
    """The paper's theorems as printed, and what refutes a reading of them."""
    of = exact_printed
    H, W = matrix([[1, 2], [0, 1], [1, -1]]), matrix([[1, 1], [0, 2]])
    tall: dict[str, Any] = {"H": H, "W": W, "ridge": "1/2", "strict": 0}
    one: dict[str, Any] = {"H": column((1, 1)), "W": matrix([[1]]), "strict": 0}
    classes = matrix([["1/2", "-1/2"], ["1/2", "-1/2"], ["-1/2", "1/2"], ["-1/2", "1/2"]])
    simplex = scaled(plus(matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), ones(3, 3), Fraction(-1, 3)), 2)
    signs = matrix([[1, 0], [-1, 0], [0, 1], [0, -1]])
    return (
        _case("target", of.target, **tall, y=column((1, 3, -1))),
        _case("target, no ridge", of.target, **(tall | {"ridge": 0}), y=column((1, 3, -1))),
        _case("counterexample Theorem-2", of.target, **(tall | {"ridge": 1}), y=column((90, 40, 60))),
        _case("counterexample Lemma-1", of.target, **(one | {"strict": 1}), y=column((1, -1)), ridge=1),
        _case("collapsed", of.collapsed, H=simplex, Y=scaled(simplex, Fraction(1, 2)),
              W=scaled(matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), Fraction(1, 2))),
        _case("counterexample Proposition-2", of.fitted, Y=classes),
        _case("interpolation", of.interpolation, Z=H, X=matrix([[1, 0], [2, 1], [0, 1]]), at="1/3"),
        _case("homogeneous", of.homogeneous, H=H, B=matrix([[1, 0], [1, 1], [0, -1]]),
              a=column((1, -2, "1/2")), degree=1, centred=0),
        _case("homogeneous, one region", of.homogeneous, H=matrix([[1, 2], [2, 1], [3, 1]]),
              B=matrix([[1, 0], [1, 1], [0, -1]]), a=column((1, -2, "1/2")), degree=1, centred=0),
        _case("homogeneous, centred", of.homogeneous, H=signs, B=matrix([[1, 0], [-1, 0], [0, 1], [0, -1]]),
              a=column((1, -1, 2, -2)), degree=1, centred=1),
        _case("counterexample Theorem-4", of.homogeneous, H=column((1, -1)), B=column((1, -1)),
              a=column((1, 1)), degree=1, centred=0),
        _case("counterexample Theorem-4, degree 2", of.homogeneous, H=signs,
              B=matrix([[1, 0], [-1, 0], [0, 1], [0, -1]]), a=column((1, 1, -1, -1)), degree=2, centred=1),
        _case("surrogate step", of.surrogate_step, H=H, W=W, y=column((1, 2, -1)), q=column((1, 0, "1/2")),
              a=column((1, -1)), eta="1/10"),
        _case("ReLU step", of.relu_step, W=matrix([[1, 0], [-1, 1], [1, "1/2"]]), h=column(("3/5", "4/5")),
              q=column((1, 2, -1)), eta="1/2"),
        _case("whitening", of.whitened, w=column((2, 1)), G=matrix([[1, 2, 3], [0, -1, 1]])),
        _case("counterexample whitening", of.whitened, w=column((1, 0)), G=matrix([[0, 0], [0, 1]])),
        _case("counterexample Definition-2", features, H=column((1, 1, -1, -2)),
              labels=column((0, 0, 1, 1)), W=matrix([[1]]), turn=matrix([[2]]), shift=matrix([[1]]),
              readout=matrix([["1/4", "-1/4"]])),
    )  # fmt: skip
