"""The bands of the weight-Gram statements in plain fractions, transcribed from docs/gram.md and the
note it follows, with hand-chosen instances.  Nothing of `bounds.gram` is used."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

INF = math.inf
SWAMPED = "k u >= 1: rounding swamps the identity"
Key = tuple[str, int | None, str]


class Size(NamedTuple):
    """A layer: n rows of X, W is m x d."""

    n: int
    d: int
    m: int
    bias: bool = False
    convolution: bool = False
    disjoint: bool = False
    shared: bool = False
    deficient: bool = False
    condition: float = 1.0


@dataclass(frozen=True)
class Case:
    """An instance by the names of GramParameters, with the defaults of its docstring."""

    kind: str = "layers"
    about: str = ""
    sizes: tuple[Size, ...] = ()
    steps: int = 1
    classes: int = 0
    groups: int = 0
    samples: int = 0
    width: int = 0
    unit: float = 2.0**-53
    eta: float | None = None
    vc_bound: tuple[float, ...] = ()
    run_bound: tuple[float, ...] = ()
    path_bound: float | None = None
    step_norm: tuple[float, ...] = ()
    gram_move: tuple[float, ...] = ()
    condition: float = 1.0
    tl0: float | None = None
    tlc: float | None = None
    ridge_gap: float | None = None
    t: float | None = None
    kappa_C: float | None = None
    order_ratio: float | None = None
    predicted: tuple[float, ...] = ()
    ridge: float | None = None
    target_square: float | None = None
    target_sum: float | None = None
    spread: float | None = None
    weight_square: float | None = None
    feature_square: float | None = None
    bottom: float | None = None
    top: float | None = None
    surrogate: float | None = None
    increasing: bool = True
    input_gap: float | None = None
    degree: int = 1
    trace: float | None = None
    crossing: float | None = None
    linear_square: float | None = None
    reconstruction: float | None = None
    reconstruction_root: float | None = None


class Expected(NamedTuple):
    """Both ends, the range in any case, and why the band says nothing, if it does."""

    lower: float
    upper: float
    trivial: tuple[float, float] = (0.0, INF)
    reason: str = ""


Found = Iterator[tuple[Key, Expected]]


def gamma(c: Case, k: float) -> float:
    """k u/(1 - k u), infinite from k u = 1 on."""
    ku = Fraction(k) * Fraction(c.unit)
    return float(ku / (1 - ku)) if ku < 1 else INF


def why(width: float) -> str:
    return SWAMPED if width == INF else ""


def residual(c: Case, k: float) -> Expected:
    """An identity: |residual| <= gamma_k."""
    return Expected(0, gamma(c, k), reason=why(gamma(c, k)))


def s(size: Size) -> int:
    """Sums over n, m and d once each on both sides, and a few operations."""
    return 2 * (size.n + size.m + size.d) + 16


def q(c: Case) -> float:
    """An SVD projector of n samples and p features, 256 a row and column, times the condition."""
    return 256 * (c.samples + c.width + 16) * c.condition


def equation(c: Case) -> Found:
    """G1 and its forms, layer by layer."""
    if c.kind == "counterexample" and c.about == "gram/G1f":
        yield ("gram/G1f", 0, "fle_total_gradient"), residual(c, 16)
    if c.kind != "layers":
        return
    for layer, size in enumerate(c.sizes):
        rounding = residual(c, s(size))
        yield ("gram/G1c", layer, "fle_trace"), rounding
        if size.bias:
            yield ("gram/G1b", layer, "fle_bias"), rounding
        if not size.convolution:
            yield ("gram/G1", layer, "fle"), rounding
            yield ("gram/G1c", layer, "fle_dual"), rounding
            if size.shared:
                yield ("gram/G1f", layer, "fle_total_gradient"), rounding
            continue
        yield ("gram/G1d", layer, "fle"), rounding
        if not size.shared:
            yield ("gram/G1d", layer, "conv_fold"), rounding
        if not size.disjoint:
            yield ("gram/G1e", layer, "conv_unfolded_gradient"), rounding
        elif not size.shared:
            yield ("gram/G1e-disjoint", layer, "conv_unfolded_gradient"), rounding
    if c.about == "homogeneous":
        roundings = sum(s(size) for size in c.sizes) * 4 * len(c.sizes)
        yield ("gram/G1c-homogeneous", None, "trace_spread"), residual(c, roundings)


def updates(c: Case) -> Found:
    """G2 to G8."""
    if c.kind == "layers":
        for layer, size in enumerate(c.sizes):
            yield ("gram/G2", layer, "gram_step"), residual(c, 2 * s(size))
            yield ("gram/G2", layer, "gram_step_decay"), residual(c, 2 * s(size))
            yield ("gram/G3", layer, "virtual_covariance"), residual(c, 2 * s(size))
            yield ("gram/G6-sign", layer, "sign_cosine"), Expected(-1, 1, (-1, 1))
            if c.vc_bound:
                yield ("gram/G3b", layer, "virtual_covariance_gap"), Expected(0, c.vc_bound[layer])
    if c.kind == "run":
        for layer, size in enumerate(c.sizes):
            yield ("gram/G4", layer, "gram_run"), residual(c, 2 * s(size) * c.steps)
            yield ("gram/G4", layer, "gram_run_gap"), Expected(0, c.run_bound[layer])
        if c.path_bound is not None:
            yield ("gram/G5", None, "trajectory"), residual(c, 2 * s(c.sizes[0]) * c.steps)
            yield ("gram/G5", None, "trajectory_gap"), Expected(0, c.path_bound)
    if c.about == "gram/G5-limit" and c.order_ratio is not None:
        yield ("gram/G5-limit", None, "trajectory_error_ratio"), Expected(0, 2 * c.order_ratio)
    if c.about == "gram/G6":
        for layer, bound in enumerate(c.run_bound):
            yield ("gram/G6", layer, "momentum_gap"), Expected(0, bound)
    if c.about == "deep linear":
        for layer, (low, high) in enumerate(zip(c.sizes, c.sizes[1:], strict=False)):
            yield ("gram/G7", layer, "balancedness_step"), residual(c, 4 * (s(low) + s(high)))
    if c.kind == "stationary":
        for name in ("gram", "asymmetry", "top"):
            width = residual(c, 64 * s(c.sizes[0]) * c.condition)
            yield ("gram/G8", None, f"stationary_{name}"), width


def split(c: Case) -> Found:
    """D1 to D5."""
    if c.kind == "layers":
        for layer, size in enumerate(c.sizes):
            svd = residual(c, 64 * s(size))
            yield ("gram/D1", layer, "split_symmetry"), svd
            yield ("gram/D1", layer, "split_pythagoras"), svd
            yield ("gram/D2", layer, "vertical_gram"), residual(c, 4 * s(size))
            yield ("gram/D3-order", layer, "whitening_order"), Expected(0, INF)
            yield ("gram/D1-share", layer, "altering_share"), Expected(0, 1, (0, 1))
            if c.step_norm:
                for name in ("gram", "negative", "distance"):
                    yield ("gram/D3", layer, f"whitening_{name}"), svd
                yield ("gram/D3", layer, "whitening_step"), Expected(0, c.step_norm[layer])
                yield ("gram/D3", layer, "whitening_gram_move"), Expected(0, c.gram_move[layer])
    if c.about == "gram/D4":
        yield ("gram/D4", None, "rotation_least_loss"), Expected(0, 0)
        if c.eta is not None:
            center, width = rotation_fixed_point(c.eta), gamma(c, 256) / c.eta
            ends = Expected(center - width, center + width, (-INF, INF))
            yield ("gram/D4-fixed-point", None, "rotation_fixed_point"), ends
    if c.about == "gram/D5":
        yield ("gram/D5", None, "newton_schulz_drift"), residual(c, 64 * c.width)
        yield ("gram/D5-exact", None, "svd_drift"), residual(c, 64 * c.width)


def rotation_fixed_point(eta: float) -> float:
    """Whitened descent from I on |W - R|_F^2/2, cos = 3/5: W = c I, and W - eta (W - R) is a rotation times
    its absolute value as a complex number, which is the next c."""
    c = 1.0
    for _ in range(int(60 / eta)):
        c = abs((1 - eta) * c + eta * (0.6 + 0.8j))
    return c


def linearity(c: Case) -> Found:
    """T1 to T7."""
    given = {
        "gram/T1-shift": ("TL_0_shifted", Expected(1, 1)),
        "gram/T4": ("TL_row_means", Expected(0, 1, (-INF, INF))),
        "gram/T4-inverse": ("TL_inverse_gap", Expected(0, 0.01)),
        "gram/T4-pca": ("TL_c_pca", Expected(1, INF)),
        "gram/T6": ("TL_c_relu", Expected(1, INF)),
    }
    if c.about in given:
        quantity, band = given[c.about]
        yield (c.about, None, quantity), band
    if c.kind == "depth":
        for name in ("before", "after"):
            yield ("gram/layer-monotone", None, f"TL_c_rises_{name}"), Expected(0, INF)
    if c.kind != "features":
        return
    svd, width = residual(c, q(c)), gamma(c, q(c))
    yield ("gram/T2", None, "TL_c_deficit"), svd
    yield ("gram/T2-chance", None, "TL_c_chance"), Expected(0, 1, (0, 1))
    yield ("gram/T2-chance", None, "TL_c_adjusted"), Expected(-INF, INF, (-INF, INF))
    if c.ridge_gap is not None:
        yield ("gram/T3", None, "TL_ridge_residual"), svd
        yield ("gram/T3", None, "TL_ridge_rise"), svd
        ends = Expected(-width, c.ridge_gap + width, (-INF, INF), why(width))
        yield ("gram/T3", None, "TL_ridge_gap"), ends
    if c.tlc is None:
        return
    reach = Expected(0, c.tlc + width, reason=why(width))
    yield ("gram/T1", None, "TL_0"), reach
    yield ("gram/T1", None, "TL_c"), Expected(0, 1 + width, reason=why(width))
    yield ("gram/T1", None, "TL_gap_residual"), svd
    yield ("gram/T1", None, "TL_c_invariance"), svd
    yield ("gram/T7", None, "fit_R2"), Expected(-INF, c.tlc + width, (-INF, INF), why(width))
    yield ("gram/T7", None, "fit_pythagoras"), svd
    if c.tl0 is not None:
        yield ("gram/T5", None, "TL_0_linear"), Expected(0, c.tl0 + width, reason=why(width))
        yield ("gram/T5", None, "TL_c_linear"), reach


def collapse(c: Case) -> Found:
    """T8 to T12."""
    scatter = residual(c, 4096 * (c.samples + c.width) * c.condition**2)
    if c.kind == "features" and c.groups >= 2:
        yield ("gram/T8-unequal", None, "TL_c_unequal"), scatter
    if c.kind == "features" and c.classes >= 2:
        yield ("gram/T8", None, "TL_c_scatter"), scatter
        yield ("gram/T10", None, "surrogate"), residual(c, 16 * (c.samples + c.width + 16))
        if c.t is not None and c.kappa_C is not None:
            width = gamma(c, q(c))
            deficit = Expected(0, c.t / (1 + c.t) + width, reason=why(width))
            yield ("gram/T9", None, "TL_c_deficit"), deficit
            yield ("gram/T9", None, "collapse_t"), Expected(0, c.kappa_C * (1 + width), reason=why(width))
    if c.kind == "deep-linear" and c.predicted:
        for layer, C in enumerate(c.predicted):
            roundings = 64 * (c.samples + c.width) * (layer + 1)
            lost = math.sqrt(c.predicted[0] / C)
            yield ("gram/T11", layer, "C_residual"), residual(c, roundings * lost)
            yield ("gram/T11", layer, "D_residual"), residual(c, roundings)
            yield ("gram/T11", layer, "TL_residual"), residual(c, 16 * 256 * (c.samples + c.width + 16))
            yield ("gram/T11-converse", layer, "C"), Expected(0, 1e-12)
    if c.kind == "deep-linear" and not c.predicted:
        for layer in range(len(c.sizes)):
            yield ("gram/T12", layer, "TL_0_spread"), residual(c, q(c))


def shift(c: Case) -> Found:
    """Theorem 1, the sum over steps, Proposition 1, whitening as the text defines it."""
    if c.kind in ("layers", "whitening"):
        for layer, size in enumerate(c.sizes):
            if c.kind == "layers":
                yield ("gram/Theorem-1", layer, "shift_order"), residual(c, 5 * s(size))
            solved = residual(c, 64 * s(size) * size.condition)
            for name in ("gram_step", "pythagoras"):
                yield ("gram/whitening", layer, f"printed_{name}"), solved
            which = "deficient" if size.deficient else "full-rank"
            yield (f"gram/whitening-{which}", layer, "whitening_forms"), solved
    if c.kind == "run":
        for layer in range(len(c.sizes)):
            yield ("gram/sum-of-shifts", layer, "shift_sum_gap"), Expected(0, INF)
    if c.kind == "activation":
        yield ("gram/Proposition-1", None, "activation_excess"), Expected(0, 0)
        yield ("gram/Proposition-1-scaled", None, "activation_excess_scaled"), Expected(0, 0)
        which = "sign" if c.increasing else "GELU"
        yield (f"gram/Proposition-1-{which}", None, "activation_conflict"), Expected(0, 0)


def over(a: float, b: float) -> float:
    """a/b, infinite for b = 0."""
    return float(Fraction(a) / Fraction(b)) if b else INF


def surrogate(c: Case) -> Found:
    """Definition 2, Lemmas 1, 2, 5, Theorem 2, Propositions 2 and 3."""
    svd, sums = residual(c, q(c)), residual(c, 16 * (c.samples + c.width + 16))
    if c.kind == "features":
        width = gamma(c, q(c))
        aligned = Expected(0, 1 + sums.upper, reason=sums.reason)
        yield ("gram/Lemma-5", None, "S_alignment"), aligned
        yield ("gram/Lemma-5", None, "S_alignment_targets"), sums
        range_ = Expected(-width, INF, (-INF, INF), why(width))
        yield ("gram/Definition-2-range", None, "TL_printed_0"), range_
        for name in ("0", "ridge") if c.tlc is not None else ():
            below = Expected(-INF, c.tlc + width, (-INF, INF), why(width))
            yield ("gram/Definition-2", None, f"TL_printed_{name}"), below
    if c.kind == "collapsed":
        yield ("gram/Proposition-2", None, "S_deficit"), svd
    if c.about == "gram/Proposition-2-converse":
        yield (c.about, None, "within_over_between"), Expected(0, 0)
    if c.kind == "interpolation":
        yield ("gram/Proposition-3", None, "interpolation_error"), Expected(0, c.reconstruction)
        if c.reconstruction_root is not None:
            root = Expected(0, c.reconstruction_root)
            yield ("gram/Proposition-3-Jensen", None, "reconstruction_error"), root
    if c.kind == "target":
        yield from target(c, svd, sums)


def target(c: Case, svd: Expected, sums: Expected) -> Found:
    """One target: e0, c0^2, c1^2, lambda as the paper writes them, in fractions."""
    lam, Y2, e0, c0, c1 = (
        Fraction(x) for x in (c.ridge, c.target_square, c.spread, c.weight_square, c.feature_square)
    )
    m, M = lam + Fraction(c.bottom), lam + Fraction(c.top)
    yield ("gram/Woodbury", None, "woodbury_residual"), svd
    yield ("gram/f-OLS", None, "ols_residual"), svd
    yield ("gram/S", None, "S_residual"), sums
    unseen = "" if c.surrogate else "S(G_id) = 0: the bound is 0"
    yield ("gram/Lemma-1", None, "S_input"), Expected(over(c.surrogate, c0), INF, reason=unseen)
    if c.about == "gram/Lemma-1-strict":
        yield ("gram/Lemma-1-strict", None, "S_input"), Expected(over(c.surrogate, 2 * c0), INF)
    said = "" if m else "lambda + lmin = 0: kappa is infinite"
    for name, low in (("Lemma-2", 4 * m**3), ("Lemma-2-refined", 4 * m * m * M)):
        kappa = Expected(0, over((m + M) ** 2, low), reason=said)
        yield (f"gram/{name}", None, "lemma_2_ratio"), kappa
    shape = c0 * (2 * lam + c1) ** 2
    constants = {
        "Theorem-2": over(Y2**2 * shape, 4 * lam * e0),
        "Theorem-2-main-text": over(Y2 * shape, 4 * lam * e0),
        "Theorem-2-refined": over(Y2**2 * shape, 4 * e0 * (lam + c1)),
    }
    for name, C in constants.items():
        said = ["S(G_id) = 0: the bound is infinite"] if not c.surrogate else []
        said += ["lambda = 0: C is infinite"] if C == INF else []
        high = over(C, c.surrogate) if C < INF else INF
        yield (f"gram/{name}", None, "TL_printed_deficit"), Expected(0, high, reason="; ".join(said))


def homogeneous(c: Case) -> Found:
    """Theorems 3 and 4, Lemmas 3 and 4, Proposition 4."""
    sums = residual(c, 64 * (c.samples + c.width + 16))
    if c.kind == "surrogate-step":
        yield ("gram/Theorem-3", None, "theorem_3_sign"), Expected(0, 1, (0, 1))
        yield ("gram/Theorem-3", None, "theorem_3_error"), Expected(0, INF)
        if c.about == "linear":
            yield ("gram/Theorem-3-linear", None, "surrogate_step"), sums
    if c.kind != "homogeneous":
        return
    yield ("gram/Lemma-3", None, "lemma_3_error"), Expected(0, INF)
    yield ("gram/Lemma-3-Euler", None, "euler_residual"), sums
    if c.about == "centred":
        yield ("gram/Proposition-4", None, "pairs_residual"), sums
    if c.degree == 1 and c.crossing is not None:
        yield ("gram/Lemma-4", None, "linear_gap"), Expected(0, c.crossing)
        yield ("gram/Lemma-4", None, "linear_gap_inside"), sums
        yield ("gram/Lemma-4-refined", None, "linear_gap"), Expected(0, c.crossing / 2)
    if c.trace is None:
        return
    C0, Y2 = Fraction(c.trace), Fraction(c.target_square)
    if c.degree > 1:
        bound = C0 * Y2 / ((c.degree - 1) ** 2 + 1)
        yield ("gram/Theorem-4", None, "nfa_surrogate"), Expected(float(bound), INF)
        return
    length, eps = Fraction(c.target_sum), Fraction(c.crossing)
    psi = c.samples * (length + c.samples * eps) ** 2
    yield ("gram/Theorem-4", None, "nfa_surrogate"), Expected(over(C0 * Y2**2, psi), INF)
    kept = Y2 - eps / 2 * length
    if kept > 0:
        refined = Expected(over(C0 * kept**2, Fraction(c.linear_square)), INF)
    else:
        refined = Expected(0, INF, reason="eps |Y|_1 >= |Y|^2: the errors swamp the bound")
    yield ("gram/Theorem-4-refined", None, "nfa_surrogate"), refined


def virtual(c: Case) -> Found:
    """T13."""
    if c.kind == "virtual-step":
        yield ("gram/T13", None, "virtual_residual"), residual(c, q(c))
        if c.tl0 is not None:
            width = gamma(c, q(c))
            yield ("gram/T13-rise", None, "TL_0_after"), Expected(c.tl0 - width, INF, reason=why(width))
    if c.about == "gram/T13-always" and c.tl0 is not None:
        yield ("gram/T13-always", None, "TL_0_after"), Expected(c.tl0, INF)


def expected(c: Case) -> dict[Key, Expected]:
    """Statement, layer, quantity -> what the text says of this instance."""
    return {
        key: band
        for part in (
            equation,
            updates,
            split,
            shift,
            linearity,
            surrogate,
            homogeneous,
            collapse,
            virtual,
        )
        for key, band in part(c)
    }


SINGLE = 2.0**-24
"""Unit roundoff of float32: widths are large enough to tell 2 gamma from gamma beside a bound near 1."""

SIZES = (
    Size(10, 5, 4, bias=True),
    Size(3, 7, 11),
    Size(20, 9, 2, bias=True, convolution=True),
    Size(6, 4, 3, convolution=True, disjoint=True),
    Size(8, 3, 5, convolution=True, shared=True),
    Size(9, 3, 7, convolution=True, disjoint=True, shared=True),
    Size(5, 6, 6, shared=True),
    Size(7, 5, 4, deficient=True, condition=3.0),
)

STEP: dict[str, Any] = {
    "vc_bound": (0.3, 0.7, 1.1, 1.3, 1.7, 1.9, 2.3, 2.9),
    "step_norm": (0.2, 0.5, 0.8, 1.2, 1.4, 1.6, 1.8, 2.1),
    "gram_move": (3.1, 3.7, 4.1, 4.3, 4.7, 5.3, 5.9, 6.1),
}  # fmt: skip

RUN = Case("run", sizes=SIZES[:2], steps=7, unit=SINGLE, run_bound=(0.25, 0.75), path_bound=0.6)
FEATURES = Case(
    "features", samples=24, width=7, classes=3, groups=3, condition=5.0, unit=SINGLE, tl0=0.4, tlc=0.7,
    ridge_gap=0.125, t=0.3, kappa_C=0.9,
)  # fmt: skip
PAIR = Case("features", samples=9, width=30, classes=2, groups=2, tlc=1.0, ridge_gap=0.0, t=0.1)
DEEP = Case("deep-linear", sizes=SIZES[:3], samples=12, width=16, classes=3, condition=3.0, unit=SINGLE)
TARGET = Case(
    "target", samples=9, width=4, condition=6.0, unit=SINGLE, ridge=0.5, target_square=7.0, spread=3.0,
    weight_square=2.5, feature_square=11.0, bottom=0.25, top=5.5, surrogate=400.0,
)  # fmt: skip
HOMOGENEOUS = Case(
    "homogeneous", samples=5, width=3, unit=SINGLE, target_square=6.0, target_sum=5.0, trace=8.0,
    crossing=0.75, linear_square=17.0,
)  # fmt: skip
VIRTUAL = Case("virtual-step", samples=12, width=3, condition=2.0, unit=SINGLE, tl0=0.3, eta=0.5)


def counterexample(name: str, **more: Any) -> Case:
    return Case("counterexample", f"gram/{name}", sizes=SIZES[:1], unit=SINGLE, **more)


CASES: dict[str, Case] = {
    "one step": Case(sizes=SIZES, eta=0.1, **STEP),
    "one step, float32": Case(sizes=SIZES, eta=0.1, unit=SINGLE, **STEP),
    "one step, exact": Case(sizes=SIZES[:2], unit=0.0),
    "homogeneous": Case(about="homogeneous", sizes=SIZES[:2], unit=SINGLE),
    "homogeneous, three layers": Case(about="homogeneous", sizes=SIZES[:3]),
    "homogeneous, not captured": Case("run", about="homogeneous"),
    "run": RUN,
    "run with bounds of one step": replace(RUN, **STEP),
    "run on minibatches": Case("run", sizes=SIZES[:3], steps=12, run_bound=(2.5, 3.5, 4.5)),
    "momentum": Case("momentum", "gram/G6", sizes=SIZES[:2], steps=5, run_bound=(0.5, 1.5), path_bound=0.1),
    "deep linear step": Case("deep-linear-step", "deep linear", sizes=SIZES[:3], unit=SINGLE),
    "stationary": Case("stationary", sizes=SIZES[1:2], condition=37.0, unit=SINGLE),
    "balanced classes": FEATURES,
    "two classes": PAIR,
    "one class": Case("features", samples=5, width=2, classes=1, groups=1, tl0=0.5, t=0.2, kappa_C=0.2),
    "uneven classes": Case("features", samples=24, width=5, groups=4, tl0=0.2, tlc=0.3, unit=SINGLE),
    "collapse without t": Case("features", samples=8, width=5, classes=2, groups=2, kappa_C=0.4),
    "real targets": Case("features", samples=40, width=6, condition=12.0, ridge_gap=0.5),
    "swamped features": Case(
        "features", samples=24, width=7, classes=3, groups=3, condition=2.0**15, unit=SINGLE, tl0=0.4,
        tlc=0.7, ridge_gap=0.125, t=0.3, kappa_C=0.9,
    ),
    "swamped virtual step": Case("virtual-step", samples=4, width=2, condition=2.0**20, unit=SINGLE, tl0=0.3),
    "on the brink": Case("stationary", sizes=(Size(2, 3, 3),), condition=2.0**13, unit=2.0**-24),
    "compression": Case(
        "deep-linear", sizes=SIZES[:3], samples=12, width=16, classes=3, predicted=(4.5, 0.5, 1e-9),
        unit=SINGLE,
    ),
    "compression in float64": Case(
        "deep-linear", sizes=SIZES[:2], samples=32, width=40, classes=2, predicted=(30.0, 0.6),
    ),
    "deep linear minimum": DEEP,
    "whitening alone": Case("whitening", sizes=SIZES[-2:], unit=SINGLE),
    "increasing activation": Case("activation", input_gap=0.0),
    "GELU": Case("activation", increasing=False, input_gap=3.0),
    "target": TARGET,
    "target, no ridge": replace(TARGET, ridge=0.0, bottom=0.0),
    "target unseen": replace(TARGET, surrogate=0.0),
    "target unseen, no ridge": replace(TARGET, surrogate=0.0, ridge=0.0, about="gram/Lemma-1-strict"),
    "target, strict": replace(TARGET, about="gram/Lemma-1-strict"),
    "collapsed": Case("collapsed", samples=9, width=4, condition=2.0, unit=SINGLE),
    "Proposition-2-converse": counterexample("Proposition-2-converse"),
    "interpolation": Case("interpolation", reconstruction=0.4, reconstruction_root=0.6),
    "interpolation, no root": Case("interpolation", reconstruction=0.4),
    "homogeneous function": HOMOGENEOUS,
    "homogeneous, linear": replace(HOMOGENEOUS, crossing=0.0, linear_square=6.0),
    "homogeneous, swamped": replace(HOMOGENEOUS, crossing=2.5),
    "homogeneous, centred": replace(HOMOGENEOUS, about="centred"),
    "homogeneous, degree 2": replace(HOMOGENEOUS, degree=2, crossing=None, trace=None),
    "homogeneous, degree 3, centred": replace(HOMOGENEOUS, degree=3, crossing=None, about="centred"),
    "surrogate step": Case("surrogate-step", samples=5, width=3, unit=SINGLE),
    "surrogate step, linear": Case("surrogate-step", "linear", samples=5, width=3, unit=SINGLE),
    "virtual step": VIRTUAL,
    "virtual step, TL unknown": Case("virtual-step", samples=3, width=1),
    "depth": Case("depth"),
    "G1f": counterexample("G1f"),
    "G5-limit": counterexample("G5-limit", order_ratio=0.2),
    "G5-limit, one step size": counterexample("G5-limit"),
    "D4": counterexample("D4", eta=0.25),
    "D4, large steps": counterexample("D4", eta=0.75),
    "D4, no descent": counterexample("D4"),
    "D5": counterexample("D5", width=9),
    "T1-shift": counterexample("T1-shift"),
    "T4": counterexample("T4"),
    "T4-inverse": counterexample("T4-inverse"),
    "T4-pca": counterexample("T4-pca"),
    "T6": counterexample("T6"),
    "T13-always": counterexample("T13-always", tl0=0.5),
    "T13-always, TL unknown": counterexample("T13-always"),
    "captured, named after a counterexample": Case(about="gram/G1f", sizes=SIZES[:1]),
    "nothing": Case("nothing", sizes=SIZES),
}  # fmt: skip
"""Instances inside, at and beyond the reach of each statement; all dimensions and numbers differ."""
