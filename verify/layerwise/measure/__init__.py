"""Measurement: an instance, or the features of any network, in; numbers with rounding bounds out."""

from verify.layerwise.measure.features import FeatureMetrics, feature_metrics, layer_metrics
from verify.layerwise.measure.instance import measure, measure_many
from verify.layerwise.measure.record import Batch, Measurement
from verify.measurement import Measured

__all__ = [
    "Batch",
    "FeatureMetrics",
    "Measured",
    "Measurement",
    "feature_metrics",
    "layer_metrics",
    "measure",
    "measure_many",
]
