"""The figures of the two-layer paper: what runs them, and their settings in the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import signature
from typing import Any

from verify.experiments.printed import NO_CODE, UNREAD, Entry
from verify.two_layer.experiments import IMAGES, images_a_class
from verify.two_layer.runs import AS_PRINTED, REPRODUCES, figure1

FIGURES: Mapping[str, tuple[str, ...] | str] = {
    "1": ("two-layer/figure1-printed", "two-layer/figure1-exchanged"),
    "2": ("two-layer/images-linear",),
    "3": ("two-layer/images-relu",),
}
"""Figure -> the experiments that run it, or why none does."""


def rows() -> Iterator[Entry]:
    """Every row, figure by figure."""
    for name, printed in (("n", "10"), ("d", "10,000"), ("m", "1,024"), ("steps", "20")):
        yield Entry("1", name, printed, NO_CODE, lambda _, name=name: _default(name))
    for name, printed in (("sigma0", "0.01"), ("v0", "0.001"), ("step", "0.1")):
        words = f"{AS_PRINTED[name]:g}; exchanged: {REPRODUCES[name]:g}"
        yield Entry("1", name, printed, NO_CODE, lambda _, words=words: words)
    yield Entry("1", "seeds", UNREAD, NO_CODE, lambda _: 1)
    yield Entry("2, 3", "images a class", UNREAD, NO_CODE, images_a_class)
    for name, value in IMAGES.items():
        yield Entry("2, 3", name, UNREAD, NO_CODE, lambda _, value=value: value)


def _default(name: str) -> Any:
    return signature(figure1).parameters[name].default
