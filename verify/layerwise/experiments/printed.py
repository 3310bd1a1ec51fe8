"""The figures of the layerwise paper: what runs them, and their settings in the paper and its public code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verify.experiments.experiment import Settings
from verify.experiments.printed import NO_CODE, UNREAD, Entry, either, shown
from verify.layerwise.experiments import (
    classifiers,
    compression_transfer,
    fig03,
    fig04,
    fig05,
    fig07,
    fig10,
    fig11,
    fig12,
    fig13,
    fig14,
    initialisation,
    texts,
)

FIGURES: Mapping[str, tuple[str, ...] | str] = {
    **{str(k): (f"fig{k}",) for k in range(1, 18)}, "8": ("fig1",), "9": ("fig6",),
}  # fmt: skip
"""Figure -> the experiments that run it, or why none does."""

IMAGES = classifiers.sizes_for
THIRD = either(fig03.QUICK, fig03.FULL)
FOURTH = either(fig04.QUICK, classifiers.FULL_DEFAULT)
FIFTH = either(fig05.Sizes(), fig05.FULL)
TENTH = either(fig10.Sizes(), fig10.FULL)
ELEVENTH = either(fig11.Sizes(), fig11.FULL)
TWELFTH = either(fig12.Sizes(), fig12.FULL)
THIRTEENTH = either(fig13.Sizes(), fig13.FULL)
FOURTEENTH = either(fig14.Sizes(), fig14.FULL)
MIXED = either(initialisation.Sizes(), initialisation.FULL)
TRANSFER = either(compression_transfer.Sizes(), compression_transfer.FULL)


def rows() -> Iterator[Entry]:
    """Every row, figure by figure."""
    one = "1, 2, 6, 8, 9"
    yield Entry(one, "layers of the MLP", "8", "7 and a classifier", lambda _: classifiers.MLP.hidden + 1)
    yield Entry(one, "nonlinear layers of the hybrid", "3", "3", lambda _: classifiers.HYBRID.nonlinear)
    yield Entry(one, "images a class", "all", "5,000", lambda s: IMAGES(s).per_class)
    yield Entry(one, "width", "1,024", "1,024", lambda s: IMAGES(s).width)
    yield Entry(one, "epochs", "400", "400", lambda s: IMAGES(s).recipe.epochs)
    yield Entry(one, "batch", "128", "128", lambda s: IMAGES(s).recipe.batch)
    yield Entry(one, "step", UNREAD, "0.0001, cosine to a hundredth", lambda s: IMAGES(s).recipe.step)
    yield Entry(one, "momentum, weight decay", UNREAD, "0.9, 0.0001", _optimiser)
    yield Entry(one, "xi", UNREAD, "0.1 (the script's default is 0.3)", lambda s: IMAGES(s).xi)
    yield Entry(one, "alpha of the hybrid", UNREAD, "100", lambda s: IMAGES(s).hybrid_alpha)
    yield Entry(
        one,
        "alpha of the MLP",
        UNREAD,
        "1 in its README, 100 in its script",
        lambda s: IMAGES(s).recipe.alpha,
    )
    yield Entry(one, "seeds", UNREAD, "1", lambda s: IMAGES(s).seeds)
    yield Entry("3", "nonlinear layers of the base", "2", NO_CODE, lambda _: fig03.BASE)
    yield Entry("3", "layers", "3 to 9", NO_CODE, either(fig03.QUICK_DEPTHS, fig03.DEPTHS))
    yield Entry("3", "images a class", UNREAD, NO_CODE, lambda s: THIRD(s).per_class)
    yield Entry("3", "width", UNREAD, NO_CODE, lambda s: THIRD(s).width)
    yield Entry("3", "epochs, batch", UNREAD, NO_CODE, lambda s: _epochs(THIRD(s).recipe))
    yield Entry("3", "seeds", "a mean; how many: " + UNREAD, NO_CODE, lambda s: THIRD(s).seeds)
    yield Entry("4", "nonlinear layers of the base", "2", NO_CODE, lambda _: fig04.BASE)
    yield Entry("4", "layers", "5, 7, 9", NO_CODE, lambda _: fig04.DEPTHS)
    yield Entry("4", "images a class", UNREAD, NO_CODE, lambda s: FOURTH(s).per_class)
    yield Entry("4", "width", UNREAD, NO_CODE, lambda s: FOURTH(s).width)
    yield Entry("4", "epochs, batch", UNREAD, NO_CODE, lambda s: _epochs(FOURTH(s).recipe))
    yield Entry("4", "seeds", UNREAD, NO_CODE, lambda s: FOURTH(s).seeds)
    synthetic = "5, 7, 10, 11, 12, 14"
    yield Entry(synthetic, "d, K, n", "50, 3, 10", "50, 3, 10", lambda s: _data(FIFTH(s).setup))
    yield Entry(
        synthetic, "noise", "uniform, interval not read; Frobenius norm 1", "normal, Frobenius norm 1",
        lambda s: f"{s.noise}: uniform on [0, 1], normal",
    )  # fmt: skip
    yield Entry(synthetic, "step", "0.1", "0.1, cosine", lambda s: FIFTH(s).setup.step)
    said = "1e-10 in train.py; 3e-10 in the notebook, which divides by N again"
    yield Entry(synthetic, "loss at the end", "1e-11", said, lambda s: FIFTH(s).setup.loss)
    yield Entry(
        "5", "layers: linear, MLP", "6, 10", "5 and a classifier; both by hand", lambda s: _layers(FIFTH(s))
    )
    yield Entry("5", "xi", "0.3 (read off the figure)", "0.3, by hand", lambda s: FIFTH(s).xi)
    yield Entry("5", "alpha", "1 (read off the figure)", "100", lambda _: 1)
    yield Entry("5", "steps of the MLP at most", UNREAD, "5,000", lambda s: FIFTH(s).epochs)
    yield Entry("5", "seeds", UNREAD, "1", lambda s: FIFTH(s).seeds)
    yield Entry("7", "depths at width 400", UNREAD, "2 to 7, at every width", lambda _: fig07.Sizes().depths)
    yield Entry(
        "7", "widths at depth 5", UNREAD, "200 to 700, at every depth", lambda _: fig07.Sizes().widths
    )
    yield Entry("7", "xi", UNREAD, "0.1", lambda _: fig07.Sizes().xi)
    yield Entry("7", "seeds", "10", "10", lambda _: fig07.Sizes().seeds)
    yield Entry("10", "xi", "several", "0.3, by hand", lambda s: TENTH(s).xi)
    yield Entry("10", "seeds", UNREAD, "1", lambda s: TENTH(s).seeds)
    yield Entry("11", "layers", "8, 16", "by hand", lambda s: ELEVENTH(s).depths)
    yield Entry("11", "steps at most", UNREAD, "5,000", lambda s: ELEVENTH(s).epochs)
    yield Entry("11", "seeds", UNREAD, "1", lambda s: ELEVENTH(s).seeds)
    yield Entry("12", "layers", "several", "by hand", lambda s: TWELFTH(s).depths)
    yield Entry("12", "seeds", UNREAD, "1", lambda s: TWELFTH(s).seeds)
    yield Entry("13", "network", "ResNet-18", NO_CODE, lambda s: _residual(THIRTEENTH(s)))
    yield Entry("13", "head", "0 to 4 times linear + ReLU", NO_CODE, lambda s: THIRTEENTH(s).heads)
    yield Entry("13", "images a class", UNREAD, NO_CODE, lambda s: THIRTEENTH(s).per_class)
    yield Entry("13", "epochs", "200", NO_CODE, lambda s: THIRTEENTH(s).recipe.epochs)
    yield Entry("13", "seeds", UNREAD, NO_CODE, lambda s: THIRTEENTH(s).seeds)
    yield Entry("14", "layers", "4", NO_CODE, lambda s: FOURTEENTH(s).setup.L)
    yield Entry(
        "14", "widths", "six, which: not read", "200 to 700 (for Figure 7)", lambda s: FOURTEENTH(s).widths
    )
    yield Entry("14", "xi", "several, which: not read", NO_CODE, lambda s: FOURTEENTH(s).xi)
    yield Entry("14", "seeds", UNREAD, NO_CODE, lambda s: FOURTEENTH(s).seeds)
    yield Entry(
        "15, 16", "documents a class", UNREAD, NO_CODE, lambda s: texts.text_sizes(s).network.per_class
    )
    yield Entry("15, 16", "width", UNREAD, NO_CODE, lambda s: texts.text_sizes(s).network.width)
    yield Entry(
        "15, 16", "epochs, batch", UNREAD, NO_CODE, lambda s: _epochs(texts.text_sizes(s).network.recipe)
    )
    yield Entry("initialisation", "t", "-", "-", lambda s: MIXED(s).mix)
    yield Entry("compression-transfer", "weight decay", "-", "-", lambda s: TRANSFER(s).decays)
    yield Entry("compression-transfer", "stopped after epochs", "-", "-", lambda s: TRANSFER(s).stops)


def _optimiser(settings: Settings) -> tuple[float, float]:
    recipe = IMAGES(settings).recipe
    return recipe.momentum, recipe.decay


def _epochs(recipe: Any) -> tuple[int, int]:
    return recipe.epochs, recipe.batch


def _data(setup: Any) -> tuple[int, int, int]:
    return setup.d, setup.K, setup.n


def _layers(sizes: fig05.Sizes) -> tuple[int, int]:
    return sizes.setup.L, sizes.depth


def _residual(sizes: fig13.Sizes) -> str:
    name = "ResNet-18" if (sizes.channels, sizes.blocks) == fig13.RESNET18 else "residual"
    return f"{name}, channels {shown(sizes.channels)}"
