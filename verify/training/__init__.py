"""Training: deep linear networks by gradient descent, many at once, or by exact gradient flow."""

from verify.training.descent import train, train_together
from verify.training.devices import available_devices
from verify.training.endpoint import Endpoint, Stop
from verify.training.engine import Trained, train_batch
from verify.training.flow import follow, gradient_flow
from verify.training.gradients import gradients, stability_bound, training_loss
from verify.training.initialisation import (
    default_initialisation,
    gaussian_initialisation,
    orthogonal_initialisation,
)
from verify.training.reduction import Reduced, Reduction, reduce
from verify.training.runs import Run, prepare
from verify.training.trajectory import Trajectory, log_marks

__all__ = [
    "Endpoint",
    "Reduced",
    "Reduction",
    "Run",
    "Stop",
    "Trained",
    "Trajectory",
    "available_devices",
    "default_initialisation",
    "follow",
    "gaussian_initialisation",
    "gradient_flow",
    "gradients",
    "log_marks",
    "orthogonal_initialisation",
    "prepare",
    "reduce",
    "stability_bound",
    "train",
    "train_batch",
    "train_together",
    "training_loss",
]
