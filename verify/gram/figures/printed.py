"""The figures of the weight-Gram paper: what runs them, their settings in print and in its public code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from verify.experiments.experiment import Settings
from verify.experiments.printed import UNREAD, Entry
from verify.gram.figures import plans
from verify.gram.figures.images import SETS
from verify.gram.figures.plans import Plan, Plans

UNLISTED = (
    "not among the experiments of the paper that this suite was written from; the figure of Appendix B.3 may "
    "carry one of these numbers"
)

FIGURES: Mapping[str, tuple[str, ...] | str] = {
    "1": ("gram/swiss-roll",),
    "2": ("gram/whitening",),
    "3": UNLISTED,
    "4": ("gram/growth", "gram/depth"),
    "5": ("gram/autoencoder",),
    "6": ("gram/whitening-cnn",),
    "7": UNLISTED,
    "8": ("gram/staircase",),
    "9": ("gram/growth",),
    "10": ("gram/autoencoder",),
    "11": ("gram/encoder",),
    "12": ("gram/random-labels",),
    "13": ("gram/modular",),
    "B.3": ("gram/correlation",),
}
"""Figure -> the experiments that run it, or why none does."""

DIGITS = "digits (8 x 8), standing in"


def rows() -> Iterator[Entry]:
    """Every row, figure by figure."""
    yield Entry("1", "seeds", UNREAD, UNREAD, _of(plans.SWISS_ROLL, "seeds"))
    sets = "digits, one set of images"
    yield Entry("2", "image sets", "MNIST, SVHN, CIFAR-10, CIFAR-100", UNREAD, _data(sets, ", ".join(SETS)))
    yield Entry("2", "hidden layers of the MLP", "2", UNREAD, lambda _: 2)
    yield Entry("2", "width", UNREAD, UNREAD, _of(plans.WHITENING, "width"))
    yield from _training(
        "2", plans.WHITENING, epochs=("20", UNREAD), batch=(UNREAD, "64"), momentum=".85; .8 for CIFAR-100"
    )
    yield Entry("2", "seeds", "5", UNREAD, _of(plans.WHITENING, "seeds"))
    yield Entry("4, 9", "data", "CIFAR-10, CIFAR-100", UNREAD, _data(DIGITS, "CIFAR-10"))
    yield Entry("4, 9", "hidden layers", "4", UNREAD, lambda _: 4)
    yield Entry("4, 9", "width", "256", UNREAD, _of(plans.GROWTH, "width"))
    step = "SGD 0.005; Adam: " + UNREAD, "SGD 0.0005"
    yield from _training("4, 9", plans.GROWTH, epochs=("100", UNREAD), step=step, momentum=".8")
    yield Entry("4, 9", "seeds", UNREAD, UNREAD, _of(plans.GROWTH, "seeds"))
    yield Entry("5, 10", "data", "MNIST", UNREAD, _data(DIGITS, "MNIST"))
    yield Entry("5, 10", "latent dimensions", UNREAD, "32", _of(plans.AUTOENCODER, "size"))
    yield Entry("5, 10", "beta", "several", UNREAD, _of(plans.AUTOENCODER, "varied"))
    yield from _training("5, 10", plans.AUTOENCODER)
    yield Entry("6", "data", UNREAD, UNREAD, _data(DIGITS, "CIFAR-10"))
    yield Entry("6", "kernels", "2 x 2", UNREAD, lambda _: "2 x 2")
    yield Entry("6", "channels", UNREAD, UNREAD, _of(plans.CONVOLUTIONS, "width"))
    yield from _training("6", plans.CONVOLUTIONS, step=("0.01", UNREAD), momentum=".95")
    yield Entry("8", "widths", "lazy and rich", "agrees", _of(plans.STAIRCASE, "varied"))
    yield Entry("8", "seeds", UNREAD, UNREAD, _of(plans.STAIRCASE, "seeds"))
    yield Entry("11", "encoder", "BERT", UNREAD, lambda _: "MiniLM, 6 layers, standing in")
    yield Entry("11", "tasks", "four", UNREAD, lambda _: "BBC topics, standing in")
    yield Entry("11", "weights", "random, pretrained, fine-tuned", UNREAD, lambda _: "all three")
    yield Entry("11", "documents of a topic", UNREAD, UNREAD, _of(plans.ENCODER, "per_class"))
    yield Entry("11", "tokens", UNREAD, UNREAD, _of(plans.ENCODER, "size"))
    yield from _training("11, fine-tuning", plans.ENCODER)
    yield Entry("12", "data", UNREAD, UNREAD, _data("400 " + DIGITS, "CIFAR-10"))
    yield Entry("12", "share of random labels", "several", UNREAD, _of(plans.RANDOM_LABELS, "varied"))
    yield Entry("12", "width", UNREAD, UNREAD, _of(plans.RANDOM_LABELS, "width"))
    step = "0.005", UNREAD
    yield from _training("12", plans.RANDOM_LABELS, epochs=("200", UNREAD), step=step, momentum=".95")
    yield Entry("13", "modulus", UNREAD, "61", _of(plans.MODULAR, "size"))
    yield Entry(
        "13", "optimiser", "Adam", "AdamW, betas (.9, .98)", lambda s: _optimiser(plans.MODULAR.of(s))
    )
    yield Entry("13", "weight decay", UNREAD, "0 to 1", lambda s: _each(plans.MODULAR.of(s), "decay"))
    yield from _training("13", plans.MODULAR, epochs=(UNREAD, "500"))
    yield Entry("B.3", "data", "CIFAR-10", UNREAD, _data(DIGITS, "CIFAR-10"))
    yield Entry("B.3", "width", "256", UNREAD, _of(plans.CORRELATION, "width"))
    yield from _training("B.3", plans.CORRELATION, step=("0.05", UNREAD))


def _of(figure: Plans, name: str) -> Callable[[Settings], Any]:
    return lambda settings: getattr(figure.of(settings), name)


def _data(quick: str, full: str) -> Callable[[Settings], str]:
    return lambda settings: quick if settings.quick else full


def _each(plan: Plan, name: str) -> Any:
    """What the trainings of a plan have under a name, once each."""
    values = tuple(dict.fromkeys(getattr(how, name) for how in plan.how))
    return values[0] if len(values) == 1 else values


def _optimiser(plan: Plan) -> str:
    return f"{plan.how[0].optimiser}, betas {plan.how[0].betas}"


def _training(
    figures: str, figure: Plans, *, epochs: tuple[str, str] = (UNREAD, UNREAD),
    step: tuple[str, str] = (UNREAD, UNREAD), batch: tuple[str, str] = (UNREAD, UNREAD), momentum: str = "",
) -> Iterator[Entry]:  # fmt: skip
    """Epochs, step and batch of a figure, each in print and in the code; momentum: the code's."""
    for name, (paper, code) in (("epochs", epochs), ("step", step), ("batch", batch)):
        yield Entry(figures, name, paper, code, lambda s, name=name: _each(figure.of(s), name))
    if momentum:
        yield Entry(figures, "momentum", UNREAD, momentum, lambda s: _each(figure.of(s), "momentum"))
