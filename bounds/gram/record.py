"""What `bounds` has to know of this theory's parameters beyond their annotations."""

from __future__ import annotations

from bounds.gram.parameters import GramParameters, LayerSize
from bounds.records import Field, describe

FIELDS = {
    entry.name: entry
    for entry in (
        Field("unit", "u", "unit roundoff of the measurement, 0 in exact arithmetic", 0),
        Field("condition", r"\kappa", "condition number that multiplies rounding", 1),
        Field("samples", "n", "number of samples of a representation", 0, whole=True),
        Field("width", "p", "number of features of a representation", 0, whole=True),
        Field("classes", "K", "balanced classes, 0 where the targets are none", 0, whole=True),
        Field("groups", "K", "classes of any sizes, 0 where the targets are none", 0, whole=True),
        Field("steps", "T", "length of a run", 0, whole=True),
        Field("eta", r"\eta", "step size", 0),
        Field("path_bound", r"P", "measured right-hand side on the path of a run", 0),
        Field("tl0", r"\mathrm{TL}_0", "target linearity without intercept", 0, 1),
        Field("tlc", r"\mathrm{TL}_c", "target linearity with intercept", 0, 1),
        Field("ridge_gap", r"g", "measured ridge gap", 0),
        Field("t", "t", "tr(S_W S_B^+)/(K - 1)", 0),
        Field("kappa_C", r"\kappa C", "kappa C with C = Tr S_W/Tr S_B", 0),
        Field("missing_rank", r"r_H", "n - 1 - rank of the centred features", 0),
        Field("missing_mean_rank", r"r_B", "K - 1 - rank of S_B", 0),
        Field("slope_sign", r"\operatorname{sign}", "sign of the slope along the virtual step", -1, 1),
        Field("order_ratio", r"q", "measured ratio of successive errors", 0),
    )
}
"""Every real parameter by name."""

describe(
    GramParameters,
    fields=FIELDS,
    samples={
        "sizes": (
            LayerSize(6, 5, 4, bias=True),
            LayerSize(6, 5, 4, convolution=True, disjoint=True),
            LayerSize(6, 5, 4, convolution=True, deficient=True),
        )
    },
)
