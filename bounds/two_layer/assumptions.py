"""P1: Assumption 4.1."""

from __future__ import annotations

from bounds.bands import at_least, at_most
from bounds.statement import Band, Layer, Tag
from bounds.two_layer import printed
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import PAPER, declare


def population_known(p: TwoLayerParameters) -> bool:
    """Whether the run came from a known population and initialisation law."""
    return p.has("tr", "bbar", "sigma0", "v0", "sigma_y", "step", "target", "n")


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
    tr = tr Sigma, b = bbar.  The constants are not printed; they are taken as 1."""
    if not population_known(p):
        return {}
    A, n, b, tr = p.ops, p.n, p.bbar, p.tr
    signal = A.sqrt(n * b * b * tr)
    by_width = printed.C1.of(p) / (signal * A.sqrt(A.number(p.d)))
    by_level = A.sqrt(p.target) / (A.sqrt(A.sqrt(n * tr)) * A.sqrt(b))
    bands = {
        "width": at_least(p, printed.WIDTH.of(p) * A.log(A.number(2 * n))),
        "sigma0": at_most(p, A.minimum(by_width, by_level)),
        "v0": at_most(p, printed.C2.of(p) / signal),
        "step": at_most(p, printed.STEP.of(p) * A.sqrt(A.number(n)) * p.m / (A.sqrt(tr) * b)),
        "sigma_y2": at_most(p, printed.NOISE.of(p) * n * b * b),
        "signal": at_least(p, printed.SIGNAL.of(p)),
    }
    if p.has("sigma_x", "Sigma_op", "Sigma_F"):
        spread = p.sigma_x * p.sigma_x * (n * p.Sigma_op + A.sqrt(A.number(n)) * p.Sigma_F)
        bands["trace"] = at_least(p, A.maximum(printed.C2.of(p), A.sqrt(p.target) * b) * spread)
    return bands
