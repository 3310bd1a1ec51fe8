"""Many measured networks at once: their parameters as arrays, those of one form together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bounds import Parameters
from verify.layerwise.measure.record import Batch, Measurement
from verify.layerwise.parameters import energy_keys, imbalance_keys, parameters_of
from verify.theory import Part


def together(measurements: Sequence[Measurement]) -> list[Part]:
    """Measured instances in parts of one form, the parameters of each as arrays (B,) in one record.

    InputError, as for `parameters`, when one of them has none.  Instances of one form have the same depth and
    class sizes, and the same things are known of them: how they were trained, and the energies and imbalances
    of their layers.
    """
    depths: dict[int, list[int]] = {}
    if isinstance(measurements, Batch):
        depths[measurements.L] = list(range(len(measurements)))
    else:
        for i, m in enumerate(measurements):
            depths.setdefault(m.L, []).append(i)
    parts = []
    for own in depths.values():
        batch = Batch.of(measurements if len(depths) == 1 else [measurements[i] for i in own])
        forms: dict[tuple[Any, ...], list[int]] = {}
        for i, form in enumerate(_forms(batch)):
            forms.setdefault(form, []).append(i)
        for places in forms.values():
            some = batch.take(places)
            parts.append(Part([own[i] for i in places], some, _of_batch(some)))
    return parts


def _forms(batch: Batch) -> list[tuple[Any, ...]]:
    """Of each instance: what two of them must share to have their parameters in one record."""
    known = [np.ones(len(batch), dtype=bool) for _ in range(2)]
    for found, keys in zip(known, (energy_keys(batch.L), imbalance_keys(batch.L)), strict=True):
        for key in keys:
            found &= batch.values[key].known
    columns = zip(*known, batch.provenances, batch.sizes, batch.weightings, strict=True)
    return [
        (bool(energies), bool(imbalances), run.xi is None, run.step is None, run.flow_error is None,
         None if run.kap is None else len(run.kap), sizes and len(sizes), weighting)
        for energies, imbalances, run, sizes, weighting in columns
    ]  # fmt: skip


def _of_batch(batch: Batch) -> Parameters:
    """The parameters of instances of one form, as arrays."""
    runs = batch.provenances
    trained: dict[str, Any] = {
        name: None
        if getattr(runs[0], name) is None
        else np.array([getattr(run, name) for run in runs], dtype=np.float64)
        for name in ("xi", "step", "flow_error")
    }
    kap = None
    if runs[0].kap is not None:
        kap = tuple(np.array(column) for column in zip(*(run.kap or () for run in runs), strict=True))
    sizes = None
    if batch.sizes[0] is not None:
        sizes = tuple(np.array(batch.sizes, dtype=np.float64).T)
    return parameters_of(batch, **trained, kap=kap, sizes=sizes, weighting=batch.weightings[0])
