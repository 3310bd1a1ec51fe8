"""ResNet-18 and smaller residual networks, with a head of extra layers, in plain torch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from verify.errors import InputError

if TYPE_CHECKING:
    import torch

RESNET18 = ((64, 128, 256, 512), 2)
"""Channels of the four stages, and blocks a stage."""


def residual_network(
    channels_in: int, K: int, *, channels: Sequence[int] = RESNET18[0], blocks: int = RESNET18[1],
    stem_stride: int = 1, head_layers: int = 0, seed: int = 0,
) -> torch.nn.Sequential:  # fmt: skip
    """Modules `extractor` (images to features), `head` and `classifier`.

    head: head_layers times linear + ReLU, without batch norm.  The stem is a 3 x 3 convolution without
    pooling, as usual for small images; stem_stride 2 halves the image there, and the first block of
    every later stage does.  Features are averages over the last image.
    Raises InputError for sizes below 1 or a negative number of head layers.
    """
    import torch
    from torch import nn

    if min(*channels, blocks, channels_in, K) < 1 or head_layers < 0:
        raise InputError(f"channels {list(channels)}, blocks {blocks}, head_layers {head_layers}: too small")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        parts: list[nn.Module] = [_convolution(channels_in, channels[0], stem_stride), nn.ReLU()]
        width = channels[0]
        for stage, wide in enumerate(channels):
            for block in range(blocks):
                parts.append(_block_class()(width, wide, stride=2 if stage and not block else 1))
                width = wide
        parts += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        head = [nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(head_layers)]
        named: OrderedDict[str, nn.Module] = OrderedDict()
        named["extractor"], named["head"] = nn.Sequential(*parts), nn.Sequential(*head)
        named["classifier"] = nn.Linear(width, K)
        return nn.Sequential(named)


def _convolution(wide_in: int, wide: int, stride: int = 1) -> torch.nn.Sequential:
    from torch import nn

    return nn.Sequential(nn.Conv2d(wide_in, wide, 3, stride, 1, bias=False), nn.BatchNorm2d(wide))


def _block_class() -> type[torch.nn.Module]:
    """The basic residual block; a class made on demand, so that torch is imported only then."""
    import torch
    from torch import nn

    class Block(nn.Module):
        """Two convolutions beside a short cut, a 1 x 1 convolution where the shape changes."""

        def __init__(self, wide_in: int, wide: int, stride: int) -> None:
            super().__init__()
            self.straight = nn.Sequential(
                _convolution(wide_in, wide, stride), nn.ReLU(), _convolution(wide, wide)
            )
            same = stride == 1 and wide_in == wide
            self.short = nn.Identity() if same else nn.Sequential(
                nn.Conv2d(wide_in, wide, 1, stride, bias=False), nn.BatchNorm2d(wide)
            )  # fmt: skip

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.relu(self.straight(x) + self.short(x))

    return Block
