"""Training: deep linear networks from the paper's orthogonal initialisation, descent or flow."""

from verify.training.descent import train
from verify.training.devices import available_devices
from verify.training.flow import gradient_flow
from verify.training.gradients import gradients, stability_bound, training_loss
from verify.training.initialisation import orthogonal_initialisation
from verify.training.outcome import Outcome, Stop

__all__ = [
    "Outcome",
    "Stop",
    "available_devices",
    "gradient_flow",
    "gradients",
    "orthogonal_initialisation",
    "stability_bound",
    "train",
    "training_loss",
]
