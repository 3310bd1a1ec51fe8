"""Bands and measurements as tables."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bounds import REGISTRY, Parameters, Statement
from verify.measurement import Measurement

if TYPE_CHECKING:
    import pandas as pd

BAND_COLUMNS = ["statement", "tag", "layer", "quantity", "lower", "upper", "vacuous", "reason"]


def band_frame(p: Parameters, statements: Iterable[Statement] = REGISTRY) -> pd.DataFrame:
    """Every band of every statement and layer at scalar parameters.

    Statements about one given network (the instance band) have no band here.  `reason` says which
    inequality makes a band vacuous, and which hypotheses fail.  Raises ArithmeticError when the
    parameters are so extreme that a band leaves the range of float64.
    """
    import pandas as pd

    records = []
    for statement in statements:
        failed = [f"{h.id} fails: {h.text}" for h in statement.hypotheses if h.holds(p) is False]
        for layer in statement.layers(p.L):
            for quantity, band in statement.bands(p, layer).items():
                vacuous = bool(band.vacuous(p))
                words = [band.reason()] if vacuous and band.reason() else []
                ends = float(band.lower), float(band.upper)
                if math.isnan(ends[0]) or math.isnan(ends[1]):
                    raise ArithmeticError(f"{statement.id}, {quantity}, layer {layer}: the band is nan")
                reason = "; ".join([*words, *failed])
                records.append((statement.id, statement.tag.value, layer, quantity, *ends, vacuous, reason))
    frame = pd.DataFrame.from_records(records, columns=BAND_COLUMNS)
    frame["layer"] = frame["layer"].astype("Int64")
    return frame


def measurement_frame(m: Measurement) -> pd.DataFrame:
    """All measured quantities, tidy: quantity, layer, value, error, undefined."""
    import pandas as pd

    records = [(name, layer, x.value, x.error, x.undefined) for (name, layer), x in m.values.items()]
    frame = pd.DataFrame.from_records(records, columns=["quantity", "layer", "value", "error", "undefined"])
    frame["layer"] = frame["layer"].astype("Int64")
    return frame
