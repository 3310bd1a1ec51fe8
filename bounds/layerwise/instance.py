"""The a-posteriori band of one linear layer, from its own spectrum."""

from __future__ import annotations

from bounds.bands import between, steps
from bounds.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/instance",
    title="Compression of one linear layer, from its spectrum",
    source="docs/layerwise/instance.md",
    tag=Tag.INSTANCE,
    layers=steps,
)
def instance(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For any linear layer W, with V_1 its top-K right singular space, a the share of the
    within-class energy in V_1, e its share in the K smallest directions, c the share of the centred
    class means outside V_1: C_(l+1)/C_l lies between
    ((1-a-e) sigma_(d-K)^2 + a sigma_K^2 + e sigma_d^2) / ((1-c) sigma_1^2 + c sigma_(K+1)^2) and
    ((1-a) sigma_(K+1)^2 + a sigma_1^2) / ((1-c) sigma_K^2 + c sigma_d^2).  No balancedness, no
    minimum norm: linear algebra only; a, c, e say which assumption leaks and by how much."""
    if p.layers is None or layer is None:
        return {}
    A, x = p.ops, p.layers[layer]
    a, e, c = x.leading, x.smallest, x.trailing_means
    middle = A.maximum(1 - a - e, A.number(0))
    low = middle * x.sigma_dK**2 + a * x.sigma_K**2 + e * x.sigma_d**2
    high = A.maximum(1 - a, A.number(0)) * x.sigma_K1**2 + a * x.sigma_1**2
    means = A.maximum(1 - c, A.number(0))
    singular = A.negate(A.less(A.number(0), means * x.sigma_K**2 + c * x.sigma_d**2))
    return {
        "C_ratio": between(
            p,
            A.ratio(low, means * x.sigma_1**2 + c * x.sigma_K1**2),
            A.ratio(high, means * x.sigma_K**2 + c * x.sigma_d**2),
            [(singular, "the layer may annihilate the class means (sigma_K = 0 or c = 1)")],
        )
    }
