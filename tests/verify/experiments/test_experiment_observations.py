"""Observations on tables made to show a trend, and on tables made not to."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from verify.experiments.experiment import Expectation
from verify.layerwise.experiments import (
    compression_transfer,
    fig01,
    fig02,
    fig03,
    fig04,
    fig05,
    fig06,
    fig07,
    fig10,
    fig11,
    fig12,
    fig13,
    fig14,
    fig17,
    initialisation,
    replacement,
    transformer,
)
from verify.layerwise.experiments.synthetic import Setup

DECAY = 10 * 0.3 ** np.arange(8)
GROWTH = 0.2 + 0.1 * np.arange(8)
FLAT = np.full(8, 2.0)


def seen(observations: tuple[Expectation, ...]) -> list[bool | None]:
    return [observation.seen for observation in observations]


def layered(network: str, **columns: np.ndarray) -> pd.DataFrame:
    """Two seeds around the given values, one row a layer."""
    frames = []
    for seed, factor in enumerate((0.99, 1.01)):
        frame = pd.DataFrame({name: np.asarray(values) * factor for name, values in columns.items()})
        frames.append(frame.assign(network=network, seed=seed, layer=range(len(frame))))
    return pd.concat(frames, ignore_index=True)


def states(after: dict, before: dict) -> pd.DataFrame:
    return pd.concat([
        layered("MLP", **after).assign(state="after training"),
        layered("MLP", **before).assign(state="before training"),
    ])  # fmt: skip


def test_figure_1() -> None:
    hill, cliff = (
        np.array([300, 100, 150, 160, 120, 90, 60, 40]),
        np.array([40, 60, 90, 120, 160, 170, 180, 190]),
    )
    accuracy = np.array([0.7, 0.9, 0.95, 0.99, 0.99, 0.99, 0.99, 0.99])
    even = {"rank": FLAT, "accuracy": accuracy}
    assert seen(fig01.observations(states({"rank": hill, "accuracy": accuracy}, even))) == [True] * 4
    worse = {"rank": cliff, "accuracy": np.linspace(0.9, 0.5, 8)}
    assert seen(fig01.observations(states(worse, even))) == [False] * 4


def test_figure_2() -> None:
    table = pd.DataFrame(
        {"network": "MLP", "method": "PCA", "layer": [1, 2, 4], "C of the projection": [3, 2, 1.0]}
    )
    assert seen(fig02.observations(table)) == [True]
    table["C of the projection"] = [3, 2, 2.5]
    assert seen(fig02.observations(table)) == [False]


@pytest.mark.parametrize(
    ("slope", "gap", "expected"),
    [
        (0.01, 0, [True, True]), (-0.01, 0, [False, True]), (0.01, 0.1, [True, False]),
        (1e-4, 0, [None, True]),
    ],
)  # fmt: skip
def test_figure_3(slope: float, gap: float, expected: list[bool | None]) -> None:
    depth = np.arange(3, 10)
    frames = [
        pd.DataFrame(
            {
                "network": name,
                "depth": depth,
                "seed": seed,
                "test_accuracy": 0.8 + slope * depth - less + 0.002 * seed,
                "accuracy": 1.0,
            }
        )
        for name, less in (("linear layers", 0.0), ("MLP layers", gap))
        for seed in (0, 1)
    ]
    assert seen(fig03.observations(pd.concat(frames))) == expected


def test_figure_4() -> None:
    assert seen(fig04.observations(layered("L = 7", C=DECAY))) == [True, True]
    assert seen(fig04.observations(layered("L = 7", C=np.array([9, 8, 7, 6, 5, 1, 1.1, 1])))) == [
        False,
        False,
    ]


def test_figure_5() -> None:
    linear = layered("linear", C=DECAY, D=GROWTH)
    assert seen(fig05.observations(pd.concat([linear, layered("MLP", C=DECAY, D=GROWTH)]))) == [True] * 4
    bent = 10 * np.exp(-np.sqrt(10.0 * np.arange(8)))
    other = pd.concat(
        [layered("linear", C=bent, D=GROWTH[::-1]), layered("MLP", C=FLAT + GROWTH, D=GROWTH[::-1])]
    )
    assert seen(fig05.observations(other)) == [False] * 4


def test_figure_6() -> None:
    good = states({"C": DECAY, "D": GROWTH}, {"C": GROWTH, "D": GROWTH})
    assert seen(fig06.observations(good)) == [True] * 4
    bad = states({"C": GROWTH, "D": GROWTH[::-1]}, {"C": DECAY, "D": GROWTH})
    assert seen(fig06.observations(bad)) == [False] * 4


def test_figure_7() -> None:
    table = pd.DataFrame(
        {"L": [2, 3], "width": [50, 60], **{name: [0.0, 0.9 * limit] for name, limit in fig07.LIMITS.items()}}
    )
    assert seen(fig07.observations(table)) == [True] * 3
    table.loc[0, "low rank"] = 1.1 * fig07.LIMITS["low rank"]
    assert seen(fig07.observations(table)) == [True, True, False]


def bands(**inside: bool) -> pd.DataFrame:
    rows = [
        {"xi": 0.3, "seed": 0, "layer": layer, "statement": f"layerwise/{name.replace('_', '-')}",
         "quantity": "C_ratio", "measured": 0.06, "lower": 0.05, "upper": 0.07,
         "inside": good or layer != 2, "vacuous": False}
        for name, good in inside.items()
        for layer in range(4)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def scales(D: dict[float, np.ndarray], C: dict[float, np.ndarray]) -> pd.DataFrame:
    return pd.concat([layered("DLN", C=C[xi], D=D[xi]).assign(xi=xi) for xi in D])


def test_figure_10() -> None:
    C = {xi: 10 * (xi / 2) ** np.arange(6) for xi in (0.2, 0.3, 0.5)}
    bent = np.array([0.91, 0.9, 0.89, 0.91, 0.92, 0.93])
    D = {0.2: GROWTH[:6], 0.3: GROWTH[:6], 0.5: bent}
    good = fig10.observations(scales(D, C), bands(thm4_15=True, R10=True, R12=True))
    assert seen(good) == [True] * 5
    assert [each.claim for each in good] == [*fig10.CLAIMS, *fig10.OWN]
    assert "4 of 4 ratios inside" in good[1].detail
    swapped = {0.2: C[0.5], 0.3: C[0.3], 0.5: C[0.2]}
    steady = {0.2: GROWTH[:6], 0.3: GROWTH[5::-1], 0.5: GROWTH[:6]}
    bad = fig10.observations(scales(steady, swapped), bands(thm4_15=False, R10=True, R12=False))
    assert seen(bad) == [False] * 5
    assert "3 of 4 ratios inside" in bad[3].detail


def test_d_may_fall_at_the_input_and_be_monotone_all_the_same() -> None:
    D = np.array([0.9, 0.8, 0.81, 0.82])
    assert fig10.monotone(layered("DLN", D=D).assign(xi=0.5))["xi = 0.5"][0] is False


def test_figure_10_without_its_scale_says_nothing() -> None:
    C, D = {0.2: DECAY}, {0.2: GROWTH}
    table = bands(thm4_15=True).assign(xi=0.2)
    assert seen(fig10.observations(scales(D, C), table)) == [True, None, True, None, None]


def test_a_vacuous_band_is_not_a_band_that_holds() -> None:
    table = bands(R10=True, R12=True).assign(vacuous=True)
    assert not any(ok for ok, _ in fig10.inside(table, fig10.SPECTRAL).values())


def test_figure_11() -> None:
    assert seen(fig11.observations(layered("MLP", C=DECAY, D=GROWTH))) == [True, True]
    assert seen(fig11.observations(layered("MLP", C=GROWTH, D=DECAY))) == [False, False]


def test_figure_12() -> None:
    assert seen(fig12.observations(layered("L = 8", C=DECAY, D=GROWTH))) == [True, True]
    assert seen(fig12.observations(layered("L = 8", C=FLAT, D=FLAT))) == [False, False]


def test_d_counts_from_the_first_layer_on() -> None:
    high_input, low_input = (np.array([first, 0.5, 0.6, 0.7, 0.8]) for first in (9.0, 0.1))
    falling = np.array([0.1, 0.8, 0.7, 0.6, 0.5])
    for D, expected in ((high_input, True), (low_input, True), (falling, False)):
        assert fig12.observations(layered("L = 5", C=DECAY[:5], D=D))[1].seen is expected
        one = layered("net", C=DECAY[:5], D=D)
        one = one[one["seed"] == 0]
        assert fig17.observations(one)[1].seen is transformer.observations(one)[1].seen is expected


@pytest.mark.parametrize(
    ("C", "T", "expected"),
    [((1, 2, 3), (0.5, 0.6, 0.7), [True, True]), ((3, 2, 1), (0.7, 0.6, 0.7), [False, None])],
)
def test_figure_13(C: tuple, T: tuple, expected: list[bool | None]) -> None:
    one = pd.DataFrame({"head layers": [0, 1, 2], "C": C, "transfer accuracy": T})
    table = pd.concat([one.assign(**{name: one[name] * factor for name in ("C", "transfer accuracy")})
                       for factor in (0.99, 1.01)])  # fmt: skip
    assert seen(fig13.observations(table)) == expected
    assert seen(fig13.observations(table[:3])) == [None, None]


def test_figure_14() -> None:
    sizes = fig14.Sizes(Setup(d=12, n=4, L=3), xi=(0.3,), widths=(12,))
    sigma = np.concatenate([np.full(3, 4 ** (1 / 6)), np.full(9, 0.3)])
    table = pd.concat([
        pd.DataFrame({"xi": 0.3, "width": 12, "of": 12, "seed": 0, "layer": layer,
                      "index": range(1, 13), "sigma": sigma})
        for layer in (1, 2)
    ], ignore_index=True)  # fmt: skip
    assert seen(fig14.observations(table, sizes)) == [True] * 3
    moved = table.copy()
    moved.loc[5, "sigma"] = 0.35
    moved.loc[0, "sigma"] = 2.0
    assert seen(fig14.observations(moved, sizes)) == [False] * 3
    smallest = table.copy()
    smallest.loc[11, "sigma"] = 0.01
    assert seen(fig14.observations(smallest, sizes)) == [True] * 3


@pytest.mark.parametrize(
    ("decay", "stop", "expected"),
    [
        ((0.6, 0.7, 0.8), (0.6, 0.7, 0.8), [True, True]), ((0.8, 0.7, 0.6), (0.7, 0.6, 0.7), [False, None]),
    ],
)  # fmt: skip
def test_transfer_against_compression(decay: tuple, stop: tuple, expected: list[bool | None]) -> None:
    tables = [
        pd.DataFrame({
            "family": family, family: [30.0, 10.0, 20.0], "C": [0.1, 0.2, 0.3],
            "transfer accuracy": np.array(accuracy) * factor,
        })
        for family, accuracy in zip(compression_transfer.FAMILIES, (decay, stop), strict=True)
        for factor in (0.99, 1.01)
    ]  # fmt: skip
    assert seen(compression_transfer.observations(pd.concat(tables, ignore_index=True))) == expected


def replaced(deep: list[float], shallow: list[float], probe: list[float]) -> pd.DataFrame:
    return pd.concat([
        pd.DataFrame({"order": order, "replaced": range(len(kept)), "test_accuracy": kept,
                      "probe of the layer below": below})
        for order, kept, below in (
            (replacement.DEEP, deep, probe), (replacement.SHALLOW, shallow, [np.nan] * len(shallow)),
        )
    ], ignore_index=True)  # fmt: skip


def test_replacement_says_when_it_fails() -> None:
    good = replacement.observations(
        replaced([0.8, 0.8, 0.79, 0.7], [0.8, 0.7, 0.7, 0.7], [0.8, 0.8, 0.8, 0.71])
    )
    assert seen(good) == [True] * 3
    assert "first fails with 3 of 3 layers replaced" in good[0].detail
    bad = replacement.observations(replaced([0.8, 0.7, 0.7, 0.7], [0.8, 0.8, 0.7, 0.7], [0.8, 0.8, 0.8, 0.8]))
    assert seen(bad) == [False] * 3
    never = replacement.observations(replaced([0.8] * 4, [0.8] * 4, [0.8] * 4))
    assert seen(never) == [True, None, None]
    assert "works with all 3 layers replaced" in never[0].detail


def test_pretrained_networks() -> None:
    one = layered("CNN", C=DECAY, D=GROWTH)
    one = one[one["seed"] == 0]
    other = one.assign(C=one["D"], D=one["C"])
    assert seen(fig17.observations(one)) == seen(transformer.observations(one)) == [True, True]
    assert seen(fig17.observations(other)) == seen(transformer.observations(other)) == [False, False]


def test_initialisation() -> None:
    mix = (0.0, 0.5, 1.0)

    def table(noise: tuple[float, ...], imbalance: tuple[float, ...], D: np.ndarray) -> pd.DataFrame:
        wobble = np.array([0, 1, -1, 1, -1, 1, -1, 0.0])
        return pd.concat([
            layered("DLN", C=DECAY * np.exp(size * wobble), D=D).assign(t=t, imbalance=lost)
            for t, size, lost in zip(mix, noise, imbalance, strict=True)
        ])  # fmt: skip

    assert seen(initialisation.observations(table((0.0, 0.1, 0.3), (0.1, 0.5, 0.9), GROWTH))) == [True] * 4
    bad = table((1.0, 0.8, 0.7), (0.9, 0.5, 0.1), GROWTH[::-1])
    assert seen(initialisation.observations(bad)) == [False] * 4


def test_mixtures_keep_the_mean_square_norm() -> None:
    sizes = initialisation.Sizes(Setup(d=40, n=4, L=3), xi=0.3)
    starts = [initialisation.mixed(sizes, t, 0).start for t in (0.0, 0.5, 1.0)]
    for weights in zip(*(start[:-1] for start in starts), strict=True):
        norms = [np.linalg.norm(W) ** 2 for W in weights]
        assert all(abs(a / b - 1) < 0.2 for a, b in pairwise(norms))
    assert initialisation.mixed(sizes, 0.0, 0).xi == 0.3
    assert initialisation.mixed(sizes, 0.5, 0).xi is None
