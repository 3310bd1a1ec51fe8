"""Instruments: captured layers and one step in, an observation out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bounds.gram import GramParameters
from verify.errors import InputError
from verify.gram.layers import CapturedLayer, gap_bound, layer_values, move_bound
from verify.measurement import Key, Measured, Observation, number


def observe_layers(
    layers: Sequence[CapturedLayer],
    *,
    eta: float = 0.1,
    decay: float = 0.01,
    case: str = "layers",
    origin: str = "captured",
    homogeneous: bool = False,
    seed: int | None = None,
) -> Observation:
    """Every identity and inequality of one gradient step of size eta on the captured layers.

    homogeneous: a bias-free network with 1-homogeneous activations, for which <W_l, G_l> is one
    number.  A layer whose input reaches the loss by other paths too (a skip connection) is named in the
    column by_other_paths: there dL/dX is not Delta W, and the identities use N = Delta W.  Whitening is that
    of Appendix B.1; layers of deficient rank, where the text's form takes off more, are named in the column
    rank_deficient.  Raises InputError for an empty list, eta <= 0 or eta decay >= 1.
    """
    if not layers:
        raise InputError("no layers: capture at least one")
    if not eta > 0 or not 0 <= eta * decay < 1:
        raise InputError(f"eta = {eta}, decay = {decay}: eta must be positive and eta decay in [0, 1)")
    values: dict[Key, Measured] = {}
    for index, layer in enumerate(layers):
        values |= {(name, index): value for name, value in layer_values(layer, eta, decay).items()}
    if homogeneous:
        values["trace_spread", None] = _trace_spread(layers)
    p = GramParameters(
        kind="layers",
        about="homogeneous" if homogeneous else "",
        sizes=tuple(layer.size for layer in layers),
        eta=eta,
        vc_bound=tuple(gap_bound(layer, eta) for layer in layers),
        step_norm=tuple(eta * float(np.linalg.norm(layer.G)) for layer in layers),
        gram_move=tuple(move_bound(layer, eta) for layer in layers),
    )
    columns = {"layers": len(layers), "eta": eta, "samples": len(layers[0].X), "seed": seed}
    if any(layer.shared for layer in layers):
        columns["by_other_paths"] = ", ".join(layer.name for layer in layers if layer.shared)
    if any(layer.size.deficient for layer in layers):
        columns["rank_deficient"] = ", ".join(layer.name for layer in layers if layer.size.deficient)
    return Observation("gram", case, origin, p, values, L=len(layers), columns=columns)


def _trace_spread(layers: Sequence[CapturedLayer]) -> Measured:
    traces = [float(np.vdot(layer.W, layer.G)) for layer in layers]
    scale = max(float(np.linalg.norm(x.W) * np.linalg.norm(x.Delta) * np.linalg.norm(x.X)) for x in layers)
    return number((max(traces) - min(traces)) / scale if scale else 0.0)
