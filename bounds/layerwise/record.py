"""What `bounds` has to know of this theory's parameters beyond their annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bounds.arithmetic import FLOATS, Floats
from bounds.layerwise.parameters import FIELDS, LayerEnergy, LayerImbalance, Parameters
from bounds.layerwise.scope import REQUIREMENTS
from bounds.records import describe, reader, was_read
from bounds.statement import Statement

NEEDED = ("theta", "eps", "delta", "rho", "n", "K", "d", "L")
"""What `Parameters` has no default for."""

PLACEHOLDERS: Mapping[str, float] = {
    "theta": 0.0,
    "eps": 0.5,
    "delta": 0.0,
    "rho": 0.0,
    "n": 2.0,
    "K": 2.0,
    "L": 3,
}
"""What stands for a parameter that no chosen statement takes and nobody gave."""


def complete(
    given: dict[str, Any], statements: Sequence[Statement], taken: set[str]
) -> tuple[dict[str, Any], set[str]]:
    """The needed parameters that were left out, if no statement takes them; and all that are meant."""
    from bounds.evaluation import uses

    derived = {"lmin", "lmax"} & taken - set(given)
    implied = {"theta"} if derived else set()
    missing = [name for name in NEEDED if name not in given and name in taken | implied]
    if missing:
        who = ", ".join(sorted({s.id for s in statements if set(missing) & set(uses(s))})[:3])
        also = " (or lmin and lmax)" if "theta" in missing and "theta" not in taken else ""
        names = ", ".join(missing)
        raise ValueError(
            f"{names}{also} missing: {who or statements[0].id} needs {'it' if len(missing) == 1 else 'them'}"
        )
    filled: dict[str, Any] = {name: x for name, x in PLACEHOLDERS.items() if name not in given}
    if "d" not in given:
        n, K = ((given | filled)[name] for name in ("n", "K"))
        filled["d"] = np.ceil(np.maximum(np.multiply(n, K), 2 * np.asarray(K) + 1))
        filled["d"] = filled["d"] if np.ndim(filled["d"]) else float(filled["d"])
    meant = set(given) | (taken - set(filled)) | ({"lmin", "lmax"} if "theta" in given else set())
    return given | filled, meant


def adjust(given: dict[str, Any]) -> dict[str, Any]:
    """Sizes of the classes give their number and mean."""
    if "sizes" not in given:
        return given
    sizes = tuple(float(size) for size in given["sizes"])
    return {"n": sum(sizes) / len(sizes), "K": float(len(sizes))} | given | {"sizes": sizes}


class _Both(Floats):
    """Floats that evaluate both branches, so that no use of a parameter stays hidden."""

    def where(self, p: bool, yes: Callable[[], float], no: Callable[[], float]) -> float:
        values = [harmless(yes), harmless(no)]
        return values[0] if p else values[1]

    def increasing_root(self, f: Any, slope: Any, start: float) -> float:
        harmless(lambda: f(start) + slope(start))
        return harmless(lambda: FLOATS.increasing_root(f, slope, start))


def harmless(value: Callable[[], float]) -> float:
    """The value; infinity where it cannot be computed at made-up numbers."""
    try:
        return value()
    except ArithmeticError:
        return float("inf")


PROBE_DEPTH = 4


def readers(s: Statement) -> Iterator[tuple[Any, bool]]:
    """Parameters of a network that has all that a statement may want to know; and with less."""
    L = PROBE_DEPTH
    plain: dict[str, Any] = {
        "theta": 0.1, "eps": 0.1, "delta": 0.1, "rho": 0.01, "n": 5.0, "K": 3.0, "d": 20.0, "L": L,
        "mu": 0.01, "e0": 0.01, "lmin": 0.9, "lmax": 1.1, "mu_op": 0.01,
    }  # fmt: skip
    pairs = LayerImbalance((0.01,) * (L - 1), (0.01,) * (L - 1), (0.01,) * (L - 1), (0.1,) * (L - 1), 0.1)
    layer = LayerEnergy(0.1, 0.1, 0.1, 1.0, 1.0, 0.1, 0.1, 0.1)
    full = plain | {
        "tail": 0.01, "xi": 0.1, "step": 0.0, "flow_error": 1e-9, "layers": (layer,) * (L - 1),
        "imbalances": pairs, "kap": (1e-3,) * L, "kap_sum": 1e-2,
    }  # fmt: skip
    for given in (plain, full, full | {"sizes": (5.0, 5.0, 5.0)}, full | {"mu_op": None}):
        p = reader(Parameters)(**given)
        object.__setattr__(p, "ops", _Both())
        p.memo.clear()
        was_read(p)
        yield p, "sizes" not in given


def symbols(s: Statement, L: int, K: int | None) -> dict[str, Any]:
    """A network's parameters as symbols, with the optional ones that the statement takes."""
    import sympy as sp

    from bounds.evaluation import uses
    from bounds.symbolic import row, symbol

    taken = set(uses(s))
    values: dict[str, Any] = {
        name: symbol(name)
        for name in FIELDS
        if name not in ("L", "tail", "mu_op", "flow_error", "kap_sum", "step")
    }
    if "xi" not in taken:
        values["xi"] = None
    if "imbalances" in taken:
        rows = [row(name, range(1, L)) for name in ("b", "c", "B", "s")]
        values["imbalances"] = LayerImbalance(*rows, inner=symbol("s_inner"))
    if "layers" in taken:
        names = ("a", "e", "c", "sigma_1", "sigma_K", "sigma_K1", "sigma_dK", "sigma_d")
        values["layers"] = tuple(
            LayerEnergy(*(sp.Symbol(f"{name}_{layer}", nonnegative=True) for name in names),
                        share_error=sp.Integer(0), sigma_error=sp.Integer(0))
            for layer in range(L - 1)
        )  # fmt: skip
    if "kap" in taken:
        values["kap"] = row("kappa", range(1, L + 1))
    if "sizes" in taken and s.id.startswith("layerwise/R13"):
        values["K"] = sp.Integer(K or 3)
        values["sizes"] = tuple(sp.Symbol(f"n_{k}", positive=True) for k in range(1, int(values["K"]) + 1))
    values |= {} if K is None else {"K": sp.Integer(K)}
    return values | {"L": L}


def positive() -> tuple[Any, ...]:
    """1 - theta is positive wherever a statement divides by it."""
    from bounds.symbolic import symbol

    return (1 - symbol("theta"),)


def every_depth(s: Statement) -> bool:
    """Whether one formula may hold for every L and l: not where there is a symbol for every layer."""
    from bounds.evaluation import uses

    by_layer = {"imbalances", "kap", "layers", "xi"} & set(uses(s))
    return not by_layer or s.id.endswith(("prop5", "R11", "mu-flow"))


QUANTITY_SYMBOLS = {
    "C_ratio": r"\frac{C_{l+1}}{C_l}", "D": r"D_l", "C": r"C_l", "W_ratio": r"q_l", "B_ratio": r"p_l",
    "sigma_K_squared": r"\sigma_K(W_l)^2", "sigma_1_squared": r"\sigma_1(W_l)^2",
    "sigma_K": r"\sigma_K(W_l)", "sigma_1": r"\sigma_1(W_l)", "sigma_K+1": r"\sigma_{K+1}(W_l)",
    "sigma_d-K": r"\sigma_{d-K}(W_l)",
    "sigma_min_X": r"\sigma_{\min}(X)", "sigma_max_X": r"\sigma_{\max}(X)",
    "Delta_F2": r"\|\Delta\|_F^2", "Delta_op": r"\|\Delta\|", "M_F2": r"\|M\|_F^2",
    "head_leak": r"\|\hat W_1^{-1}\hat W_2\|_F", "head_tail": r"\|\hat W_2\|_F",
    "head_imbalance": r"\|E_{11}\|_F",
    "theta": r"\theta", "eps": r"\varepsilon", "delta": r"\delta", "rho": r"\rho", "mu": r"\mu", "e0": r"e_0",
    "delta_low": r"\delta_{\mathrm{low}}", "mu_op": r"\mu_{\mathrm{op}}",
    "balancedness": r"\|W_{l+1}^\top W_{l+1} - W_lW_l^\top\|_F",
}  # fmt: skip
"""How the quantities that have a symbol in the paper are printed; others by their name."""

describe(
    Parameters,
    fields=FIELDS,
    needs=REQUIREMENTS,
    arrays=True,
    integers=frozenset({"L"}),
    spoken={"epsilon": "eps", "depth": "L", "width": "d", "classes": "K", "samples": "n"},
    complete=complete,
    adjust=adjust,
    readers=readers,
    symbols=symbols,
    positive=positive,
    every_depth=every_depth,
    quantities=QUANTITY_SYMBOLS,
    small=("theta", "delta", "eps", "rho"),
    above={"n": "2", "d": "2*K", "eps": "rho", "delta": "sqrt(d - 2*K)*(eps - rho)**2"},
)
