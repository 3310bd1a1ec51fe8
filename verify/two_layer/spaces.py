"""What `tighten` searches of the two-layer theory."""

from __future__ import annotations

from numpy import ndarray

from verify.measurement import Observation
from verify.search.measured import MeasuredSpace, random_starts
from verify.two_layer.canonical import Canonical
from verify.two_layer.observe import observe


def spaces(seed: int) -> list[MeasuredSpace]:
    """Flow and descent in canonical form, with and without perpendicular weights; s = 1."""
    found = []
    for m, q, eta, steps in ((3, 0, 0.0, 0), (3, 2, 0.0, 0), (3, 0, 0.1, 100), (3, 2, 0.1, 100)):
        kind = "flow" if eta == 0 else "descent"
        sizes = {"a": m, "u": m, "perp": q * m}

        def run(
            x: ndarray, m: int = m, q: int = q, eta: float = eta, steps: int = steps, kind: str = kind
        ) -> Observation:
            a, u, perp = x[:m], x[m : 2 * m], x[2 * m :].reshape(q, m)
            return observe(Canonical(a, u, perp, 1.0, eta, steps, f"search {kind}", "search"))

        knobs = {"kind": f"{kind}, {q} perpendicular rows", "m": m, "eta": eta}
        points = random_starts(4, sum(sizes.values()), (0.01, 0.1, 0.3), seed)
        found.append(MeasuredSpace("two-layer", knobs, sizes, run, points))
    return found
