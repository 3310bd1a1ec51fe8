"""The a-posteriori band of one linear layer, from its own spectrum."""

from __future__ import annotations

from bounds.arithmetic import Value
from bounds.bands import between, steps
from bounds.layerwise.parameters import Parameters
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
    minimum norm: linear algebra only; a, c, e say which assumption leaks and by how much.

    In words: how much of the deviations and of the class means lies in which block of the layer's singular
      directions decides how much the layer compresses.
    Hypotheses: none: any matrix, any features whose compression is defined (n >= 2, class means not all
      equal); d >= 2K.
    Parameters: layers, a LayerEnergy a step (shares in [0, 1], singular values in order).
    Source: docs/layerwise/instance.md (stated and proved there).
    Constants: derived: each block of directions is bounded by its two extreme singular values; the shares and
      the factorization are taken at the worst their measured errors leave open (docs/layerwise/instance.md).
    Tightness: both ends are attained at prescribed sigma, a, e and c, by energy at the ends of the blocks.

    >>> import bounds
    >>> wall = bounds.LayerEnergy(0.01, 0.1, 0.02, 1.2, 1.0, 0.1, 0.1, 0.0)
    >>> bounds.evaluate("instance", layers=(wall,), L=2)
    layerwise/instance: C_ratio at layer 0 in [0.01339..., 0.02479...]
    """
    if p.layers is None or layer is None:
        return {}
    A, x = p.ops, p.layers[layer]
    zero = A.number(0)

    def stretched(energy: Value, side: int) -> Value:
        """|W z|^2 of one z from that of the computed factorization, which is at most sigma_error from W."""
        moved = A.maximum(A.sqrt(energy) + side * x.sigma_error, zero) ** 2
        return A.where(A.less(zero, x.sigma_error), lambda: moved, lambda: energy)

    def share(value: Value, side: int) -> Value:
        return A.minimum(A.maximum(value + side * x.share_error, zero), A.number(1))

    a, c = share(x.leading, -1), share(x.trailing_means, -1)
    e = A.minimum(share(x.smallest, 1), 1 - a)
    middle = A.maximum(1 - a - e, zero)
    low = middle * x.sigma_dK**2 + a * x.sigma_K**2 + e * x.sigma_d**2
    means = (1 - c) * x.sigma_1**2 + c * x.sigma_K1**2
    lower = A.ratio(stretched(low, -1), stretched(means, 1))

    a, c = share(x.leading, 1), share(x.trailing_means, 1)
    high = (1 - a) * x.sigma_K1**2 + a * x.sigma_1**2
    means = stretched((1 - c) * x.sigma_K**2 + c * x.sigma_d**2, -1)
    singular = A.negate(A.less(zero, means))
    reason = "the layer may annihilate the class means (sigma_K = 0 or c = 1)"
    return {"C_ratio": between(p, lower, A.ratio(stretched(high, 1), means), [(singular, reason)])}
