"""Measurement: an instance, or the features of any network, in; numbers with rounding bounds out."""

from verify.measure.features import FeatureMetrics, feature_metrics, layer_metrics
from verify.measure.instance import measure
from verify.measure.record import Measured, Measurement

__all__ = [
    "FeatureMetrics",
    "Measured",
    "Measurement",
    "feature_metrics",
    "layer_metrics",
    "measure",
]
