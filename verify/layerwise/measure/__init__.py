"""Measurement: an instance, or the features of any network, in; numbers with rounding bounds out."""

from verify.layerwise.measure.features import FeatureMetrics, feature_metrics, layer_metrics
from verify.layerwise.measure.instance import measure
from verify.layerwise.measure.record import Measurement
from verify.measurement import Measured

__all__ = [
    "FeatureMetrics",
    "Measured",
    "Measurement",
    "feature_metrics",
    "layer_metrics",
    "measure",
]
