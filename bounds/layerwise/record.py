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
    unequal = {"sizes": (5.0, 5.0, 5.0)}
    for given in (plain, full, plain | unequal, full | unequal, full | {"mu_op": None}):
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
    if s.id == "layerwise/R11-invariant":  # any steps: it speaks of a run, not of a flow alone
        values |= {"step": symbol("step"), "flow_error": symbol("flow_error")}
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
    return not by_layer or s.id.endswith(("prop5", "R11", "R11-invariant", "mu-flow"))


def says_all(s: Statement) -> bool:
    """Whether a statement is its bands: not where it speaks of a training, or of an instance's layers."""
    from bounds.evaluation import uses

    return not {"imbalances", "kap", "layers", "xi"} & set(uses(s))


OF_R3 = ("R4", "R5", "R6", "R7", "R8", "R9")
"""Statements in terms of the t_lo, t_hi, h, w, e of R3; those with an s after the number, of R3s."""


def rounds(s: Statement) -> str:
    """The statement whose formula has the rounds."""
    name = s.id.partition("/")[2]
    if name.rstrip("s") in OF_R3:
        return "R3s" if name.endswith("s") else "R3"
    return "R3" if name.partition("-")[0] in OF_R3 else ""


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
    "imbalance_op": r"\|W_{l+1}^\top W_{l+1} - W_lW_l^\top\|",
    "imbalance_down": r"b_l", "imbalance_up": r"c_l",
    "within_norm": r"\|W_{l:1}\Delta\|_F",
    "mean_norm2_min": r"\min_k \alpha^2 \tilde n^{(L-l)/L} \|\mu_k^l\|^2",
    "mean_norm2_max": r"\max_k \alpha^2 \tilde n^{(L-l)/L} \|\mu_k^l\|^2",
    "mean_cos_abs": r"\max_{k \ne k'} |\cos(\mu_k^l, \mu_{k'}^l)|",
    "simplex_distance": r"\max_{k \ne k'} |\cos(\bar\mu_k^l, \bar\mu_{k'}^l) + \frac{1}{K-1}|",
    "simplex_norm_ratio": r"\frac{\max_k \|\bar\mu_k^l\|^2}{\min_k \|\bar\mu_k^l\|^2}",
    "theta_s": r"\|X^\top X - I\|", "theta_F": r"\|X^\top X - I\|_F",
    "lmin": r"\lambda_{\min}(X^\top X)", "lmax": r"\lambda_{\max}(X^\top X)",
    "sigma_2L_deviation": r"\max_{i \le K} |\sigma_i(W_l)^{2L}/\tilde n - 1|",
    "sigma_spread": r"\max_{i,\, l < L} |\sigma_i(W_l) - \sigma_i(W_1)|",
    "sigma_head_gap": r"\max_{i \le K} |\sigma_i(W_L)^2 - \sigma_i(W_{L-1})^2|",
    "Delta_gram_deviation": r"\|\Delta^\top\Delta - (I - P)\|_F",
    "Delta_top_energy": r"\sum_{i \le K} \sigma_i(\Delta)^2",
    "Delta_rest_energy": r"\sum_{i > K} \sigma_i(\Delta)^2",
    "Xbar_gram_deviation": r"\max |\bar X^\top\bar X - \mathrm{diag}(n_k)^{-1}|",
    "YGY_min": r"\lambda_{\min}(Y(X^\top X)^{-1}Y^\top)",
    "YGY_max": r"\lambda_{\max}(Y(X^\top X)^{-1}Y^\top)",
    "head_sigma2_min": r"\sigma_{\min}(\hat W_1)^2", "head_sigma2_max": r"\sigma_{\max}(\hat W_1)^2",
    "leading_angle": r"\sin\angle(V_1(W_{l+1}), U_1(W_l))",
    "within_leak": r"\frac{\|V_1^\top Z^l(I-P)\|_F}{\|V_2^\top Z^l(I-P)\|_F}",
    "mean_leak": r"\frac{\|V_2^\top M^l\|_F}{\|V_1^\top M^l\|_F}",
    "within_leading_share": r"a_l", "within_smallest_share": r"e_l",
    "means_trailing_share": r"\frac{\|V_2^\top M^l\|_F^2}{\|M^l\|_F^2}",
    "trailing_means": r"\sqrt{n} \|V_2^\top \bar X\|",
    "trailing_centred_means": r"\sqrt{n} \|V_2^\top M\|_F",
    "convexity_within": r"q_{l-1} - q_l", "convexity_between": r"p_{l-1} - p_l",
    "convexity_mirrored": r"g_{l+1} - g_l",
    "lemma14": r"\frac{\|W_L\|_*}{\sqrt{K} \|W_L\|_F}",
    "lemma15": r"\frac{\|\Delta\|_F}{\sigma_{\min}(X) \|I - P\|_F}", "lemma16": r"\|UU^\top - QQ^\top\|_F",
    "lemma17_superlinear": r"(1 + \theta_s)^L - (1 + L\theta_s)",
    "lemma17_sublinear": r"1 + \theta_s/L - (1 + \theta_s)^{1/L}",
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
    rounds=rounds,
    says_all=says_all,
    quantities=QUANTITY_SYMBOLS,
    least={"k": 1},  # of R9: above the condition number of the class means' Gram matrix
    small=("theta", "delta", "eps", "rho"),
    above={"n": "2", "d": "2*K", "eps": "rho", "delta": "sqrt(d - 2*K)*(eps - rho)**2"},
)
