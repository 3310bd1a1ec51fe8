"""P1: Assumption 4.1."""

from __future__ import annotations

from bounds.arithmetic import Value
from bounds.bands import at_least, at_most
from bounds.statement import Band, Hypothesis, Layer, Tag
from bounds.two_layer import printed
from bounds.two_layer.general import FORWARD
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import PAPER, declare


def population_known(p: TwoLayerParameters) -> bool:
    """Whether the run came from a known population and initialisation law."""
    return p.has("tr", "bbar", "sigma0", "v0", "sigma_y", "step", "target", "n")


def _signal(p: TwoLayerParameters) -> Value:
    """sqrt(n b^2 tr)."""
    return p.ops.sqrt(p.n * p.bbar * p.bbar * p.tr)


def width_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of (1)."""
    return printed.WIDTH.of(p) * p.ops.log(p.ops.number(2 * p.n))


def sigma0_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of (2)."""
    A = p.ops
    by_width = printed.C1.of(p) / (_signal(p) * A.sqrt(A.number(p.d)))
    return A.minimum(by_width, A.sqrt(p.target) / (A.sqrt(A.sqrt(p.n * p.tr)) * A.sqrt(p.bbar)))


def v0_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of (3)."""
    return printed.C2.of(p) / _signal(p)


def step_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of (4)."""
    A = p.ops
    return printed.STEP.of(p) * A.sqrt(A.number(p.n)) * p.m / (A.sqrt(p.tr) * p.bbar)


def noise_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of (5)."""
    return printed.NOISE.of(p) * p.n * p.bbar * p.bbar


def _spread_known(p: TwoLayerParameters) -> bool:
    return p.has("sigma_x", "Sigma_op", "Sigma_F")


def trace_limit(p: TwoLayerParameters) -> Value:
    """Right-hand side of the first half of (6); infinite where the spread of the data is not known."""
    A = p.ops
    if not _spread_known(p):
        return A.inf
    spread = p.sigma_x * p.sigma_x * (p.n * p.Sigma_op + A.sqrt(A.number(p.n)) * p.Sigma_F)
    return A.maximum(printed.C2.of(p), A.sqrt(p.target) * p.bbar) * spread


ASSUMPTION_4_1 = (
    Hypothesis("4.1 (1)", "m >= log 2n", width_limit, lambda p: p.ops.number(p.m)),
    Hypothesis(
        "4.1 (2)", "sigma0 <= min{1/sqrt(n d b^2 tr), sqrt eps/(n^(1/4) b^(1/2) tr^(1/4))}",
        lambda p: p.sigma0, sigma0_limit,
    ),
    Hypothesis("4.1 (3)", "v0 <= 1/sqrt(n b^2 tr)", lambda p: p.v0, v0_limit),
    Hypothesis("4.1 (4)", "eta <= sqrt n m/(sqrt tr b)", lambda p: p.step, step_limit),
    FORWARD,
    Hypothesis("4.1 (5)", "sigma_y^2 <= 8 n b^2", lambda p: p.sigma_y * p.sigma_y, noise_limit),
    Hypothesis("4.1 (6)", "tr >= max{1, sqrt eps b} sigma_x^2 (n |Sigma| + sqrt n |Sigma|_F)",
               trace_limit, lambda p: p.tr),
    Hypothesis("4.1 (6), signal", "tr b^2 >= 1", printed.SIGNAL.of, lambda p: p.tr * p.bbar * p.bbar),
)  # fmt: skip
"""The conditions of P1 as hypotheses, for runs whose population is known; unprinted constants 1."""


@declare(
    "two-layer/P1",
    title="Assumption 4.1",
    source=f"{PAPER}, Assumption 4.1",
    tag=Tag.PUBLISHED,
    constants=(printed.C1, printed.C2, printed.WIDTH, printed.STEP, printed.NOISE, printed.SIGNAL),
    assumption=True,
)
def p1(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """(1) m >= C log 2n; (2) sigma0 <= min{C1/sqrt(n d b^2 tr), sqrt eps/(n^(1/4) b^(1/2) tr^(1/4))};
    (3) v0 <= C2/sqrt(n b^2 tr); (4) eta <= C sqrt n m/(sqrt tr b); (5) sigma_y^2 <= 8 n b^2;
    (6) tr >= max{C2, sqrt eps b} sigma_x^2 (n |Sigma| + sqrt n |Sigma|_F) and tr b^2 = Omega(1);
    tr = tr Sigma, b = bbar.  The constants are not printed; they are taken as 1.

    In words: the scale of initialisation and step, the noise and the spread of the data for which Theorem 4.1
      speaks.
    Hypotheses: none: this is itself the assumption, which a run meets or misses; the population must be
      known.
    Parameters: m >= 1; n >= 1; d >= 1; step > 0; tr > 0; bbar > 0; sigma0 >= 0; v0 > 0; sigma_y >= 0;
      sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op; target > 0; constants, to replace printed numbers by
      name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Assumption 4.1.
    Constants: 8 is printed.  The constants in Omega and O, C1 and C2 are not, and are taken as 1
      (docs/two-layer.md, section 7).
    Tightness: not a bound; it bounds sigma0 and v0 from above only (finding F2), and (6) would need b/sqrt
      eps for sqrt eps b (F6).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(m=16, n=20, d=4000, tr=4000.0, bbar=1.0, sigma0=0.0, v0=0.0001, sigma_y=0.0,
    ... step=0.1, target=1e-06)
    >>> band = REGISTRY["two-layer/P1"].bands(p, None)["v0"]
    >>> print(f"{float(band.lower):.4g} <= v0 <= {float(band.upper):.4g}")
    0 <= v0 <= 0.003536
    """
    if not population_known(p):
        return {}
    bands = {
        "width": at_least(p, width_limit(p)),
        "sigma0": at_most(p, sigma0_limit(p)),
        "v0": at_most(p, v0_limit(p)),
        "step": at_most(p, step_limit(p)),
        "sigma_y2": at_most(p, noise_limit(p)),
        "signal": at_least(p, printed.SIGNAL.of(p)),
    }
    if _spread_known(p):
        bands["trace"] = at_least(p, trace_limit(p))
    return bands
