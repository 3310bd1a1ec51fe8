"""Every experiment at tiny sizes: it runs, its outcome is whole, and the same seed gives the same numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from experiment_files import write_cifar
from pandas.testing import assert_frame_equal

from verify.errors import InputError
from verify.experiments.data import MissingData
from verify.experiments.experiment import Outcome, Settings
from verify.layerwise.experiments import (
    MODULES,
    catalogue,
    classifiers,
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
    fig15,
    fig16,
    fig17,
    initialisation,
    replacement,
    synthetic,
)
from verify.layerwise.experiments.classifiers import Kind
from verify.layerwise.experiments.fit import Recipe, fit
from verify.layerwise.experiments.synthetic import Setup
from verify.layerwise.experiments.texts import TextSizes

SETUP = Setup(d=12, n=4, L=3, loss=1e-6)
SMALL = classifiers.Sizes(
    per_class=6, per_class_test=4, width=12, recipe=Recipe(epochs=2, step=0.01, batch=20)
)
TRANSFER = fig13.Sizes(
    heads=(0, 1), channels=(2, 3), per_class=4, per_class_test=4, recipe=Recipe(epochs=2, step=0.01)
)
KINDS = (Kind("MLP", 4, 4), Kind("hybrid", 4, 3))
TEXT = TextSizes(dimension=8, network=replace(SMALL, per_class=4, per_class_test=3))

RUNS: dict[str, Callable[[Settings], Outcome]] = {
    "fig1": partial(fig01.run, sizes=SMALL, kinds=KINDS),
    "fig2": partial(fig02.run, sizes=SMALL, kinds=KINDS, shown=3, layers=(1, 2, 4)),
    "fig3": partial(fig03.run, sizes=SMALL, depths=(3, 4, 5)),
    "fig4": partial(fig04.run, sizes=replace(SMALL, xi=None), depths=(5, 6)),
    "fig5": partial(fig05.run, sizes=fig05.Sizes(SETUP, depth=4, epochs=3)),
    "fig6": partial(fig06.run, sizes=SMALL, kinds=KINDS),
    "fig7": partial(fig07.run, sizes=fig07.Sizes(
        SETUP, xi=0.3, depths=(2, 3), widths=(12, 15), width=15, depth=3,
    )),
    "fig10": partial(fig10.run, sizes=fig10.Sizes(SETUP, xi=(0.3, 0.5))),
    "fig11": partial(fig11.run, sizes=fig11.Sizes(SETUP, depths=(4, 6), epochs=3, images=SMALL)),
    "fig12": partial(fig12.run, sizes=fig12.Sizes(SETUP, depths=(3, 4))),
    "fig13": partial(fig13.run, sizes=TRANSFER),
    "fig14": partial(fig14.run, sizes=fig14.Sizes(SETUP, xi=(0.3, 0.5), widths=(12, 14))),
    "fig15": partial(fig15.run, sizes=TEXT, kinds=KINDS),
    "fig16": partial(fig16.run, sizes=TEXT, kinds=KINDS),
    "initialisation": partial(initialisation.run, sizes=initialisation.Sizes(SETUP, mix=(0.0, 0.5, 1.0))),
    "replacement": partial(replacement.run, sizes=SMALL, kind=KINDS[0]),
    "compression-transfer": partial(compression_transfer.run, sizes=compression_transfer.Sizes(
        TRANSFER, decays=(0.0, TRANSFER.recipe.decay), stops=(1,),
    )),
}  # fmt: skip


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, seeds=2)


def require_whole(outcome: Outcome) -> None:
    """A table with rows, panels with finite points, observations with words, parameters that JSON takes."""
    assert len(outcome.table) > 0
    assert outcome.panels
    assert outcome.observations
    assert outcome.data
    json.dumps(outcome.parameters)
    for panel in outcome.panels:
        assert panel.series
        assert panel.title
        for series in panel.series:
            assert len(series.x) > 0
            if series.lower:
                assert len(series.lower) == len(series.upper) == len(series.x)
                assert all(low <= high for low, high in zip(series.lower, series.upper, strict=True))
            else:
                assert len(series.y) == len(series.x)
                assert np.isfinite(series.y).all()
            assert len(series.color) in (0, len(series.x))
    for observation in outcome.observations:
        assert observation.seen in (True, False, None)
        assert not isinstance(observation.seen, np.bool_)
        assert observation.detail


@pytest.mark.parametrize("name", RUNS)
def test_tiny_runs_are_whole(name: str, settings: Settings) -> None:
    outcome = RUNS[name](settings)
    require_whole(outcome)
    said = {observation.claim for observation in outcome.observations}
    assert said == {*catalogue()[name].claims, *catalogue()[name].own}
    judged = [(observation.claim, observation.setting) for observation in outcome.observations]
    assert len(set(judged)) == len(judged)


SYNTHETIC = ("fig5", "fig7", "fig10", "fig11", "fig12", "fig14", "initialisation")


@pytest.mark.parametrize("name", SYNTHETIC)
def test_both_noises_stand_side_by_side_the_texts_first(name: str, settings: Settings) -> None:
    one = replace(settings, seeds=1)
    both, normal = RUNS[name](one), RUNS[name](replace(one, noise="normal"))
    assert both.table["noise"].dropna().unique().tolist() == ["uniform", "normal"]
    assert both.parameters["noise"] == ["uniform", "normal"]
    assert normal.parameters["noise"] == ["normal"]
    settings_seen = [seen.setting for seen in both.observations if seen.setting != "images"]
    half = len(settings_seen) // 2
    assert settings_seen[:half] == ["uniform noise, the text's"] * half
    assert settings_seen[half:] == ["normal noise, the public code's"] * half
    assert synthetic.INTERVAL in both.notes
    columns = [column for column in normal.table.columns if column in both.table.columns]
    assert_frame_equal(
        both.table[both.table["noise"] == "normal"][columns].reset_index(drop=True),
        normal.table[normal.table["noise"] == "normal"][columns].reset_index(drop=True),
    )


def test_the_laws_differ_and_an_unknown_one_is_refused(settings: Settings) -> None:
    uniform, normal = (
        SETUP.run(xi=0.3, seed=0, width=12),
        replace(SETUP, noise="normal").run(xi=0.3, seed=0),
    )
    assert not np.allclose(uniform.X, normal.X)
    with pytest.raises(InputError, match="noise = 'pink': choose from uniform, normal, both"):
        RUNS["fig12"](replace(settings, noise="pink"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["fig1", "fig3", "fig11", "fig13", "fig15", "fig17"])
def test_full_settings_name_data_that_are_not_there(name: str, settings: Settings) -> None:
    if name == "fig11":  # its images are an extra of this suite: a stand-in will do
        assert RUNS[name](replace(settings, quick=False, seeds=1, noise="uniform")).data
        return
    message = "is not on this machine|are not on this machine"
    with pytest.raises(MissingData, match=message) as caught:
        catalogue()[name].run(Settings(quick=False, data_dir=Path(__file__).parent))
    assert "quick settings take" in str(caught.value)


@pytest.mark.parametrize("name", ["fig1", "fig5", "fig13", "fig10"])
def test_the_same_seeds_give_the_same_numbers(name: str, settings: Settings) -> None:
    first = RUNS[name](settings).table
    classifiers._made.cache_clear()
    assert_frame_equal(first, RUNS[name](settings).table)


def test_figures_share_their_networks(settings: Settings) -> None:
    classifiers._made.cache_clear()
    for name in ("fig1", "fig2", "fig6"):
        RUNS[name](replace(settings, seeds=1))
    assert classifiers._made.cache_info().misses == 4


def test_more_seeds_make_more_rows(settings: Settings) -> None:
    one, two = (RUNS["fig12"](replace(settings, seeds=seeds)).table for seeds in (1, 2))
    assert len(two) == 2 * len(one)


def test_the_catalogue_names_every_module() -> None:
    found = catalogue()
    assert len(found) == len(MODULES)
    assert set(RUNS) | {"fig17", "transformer"} == set(found)
    figures = {name for name in found if name.startswith("fig")}
    assert all(found[name].claims for name in figures)
    assert not any(found[name].claims for name in set(found) - figures)
    for name, experiment in found.items():
        assert experiment.name == name
        assert experiment.claims or experiment.own
        assert "2311.02960" in experiment.source


def test_an_unknown_device_is_refused(settings: Settings) -> None:
    with pytest.raises(InputError, match="device = 'abacus' is not there"):
        RUNS["fig13"](replace(settings, device="abacus"))


@pytest.mark.parametrize("both", [False, True])
def test_fig13_takes_the_papers_sets_or_two_parts_of_one(tmp_path: Path, both: bool) -> None:
    write_cifar(tmp_path, "CIFAR-10", per_class=4)
    if both:
        write_cifar(tmp_path, "CIFAR-100")
    sizes = fig13.Sizes(channels=(2,), per_class=2, per_class_test=2)
    source, target = fig13.splits(Settings(data_dir=tmp_path), sizes)
    assert (source.name, source.K) == (("CIFAR-100", 100) if both else ("CIFAR-10", 5))
    assert (target.name, target.K) == ("CIFAR-10", 10 if both else 5)
    if not both:
        with pytest.raises(MissingData, match="CIFAR-100 is not on this machine"):
            fig13.splits(Settings(quick=False, data_dir=tmp_path), sizes)
        tiny = replace(sizes, heads=(0,), recipe=Recipe(epochs=1, step=0.01))
        outcome = fig13.run(Settings(data_dir=tmp_path, seeds=1), tiny)
        require_whole(outcome)
        assert "classes [5, 6, 7, 8, 9]" in outcome.data


def test_divergence_is_said(settings: Settings) -> None:
    wild = replace(SMALL, recipe=Recipe(epochs=3, step=1e6))
    with pytest.raises(InputError, match="diverged"):
        fig06.run(settings, sizes=wild, kinds=(Kind("hybrid", 4, 0),))


def test_stored_features_replace_the_pretrained_network(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    y = random.permutation(np.repeat(np.arange(3), [6, 8, 7]))
    layers = {f"layer{i}": np.eye(3)[y] + random.normal(0, 0.5**i, (21, 3)) for i in range(4)}
    np.savez(tmp_path / "imagenet_features.npz", labels=y + 5, **layers)  # type: ignore[arg-type]
    outcome = fig17.run(Settings(data_dir=tmp_path))
    require_whole(outcome)
    assert outcome.data == "stored features imagenet_features.npz, 6 samples of each of 3 classes"
    assert outcome.observations[0].seen is True


def test_fig7_residuals_agree_with_the_full_networks(settings: Settings) -> None:
    from verify.layerwise.experiments.synthetic import train_all
    from verify.layerwise.measure import measure

    (one,) = train_all([SETUP.run(xi=0.3, seed=4, L=3)], "cpu")
    found, m = fig07.residuals(one), measure(one.network())
    weights = one.full_weights()
    pairs = [m.values["balancedness", i].value / np.linalg.norm(weights[i - 1]) for i in (1, 2)]
    middle = np.concatenate([np.linalg.svd(W, compute_uv=False)[3:-3] for W in weights[:-1]])
    assert found["minimum norm"] == pytest.approx(m.values["mu", None].value, rel=1e-9)
    assert found["balancedness"] == pytest.approx(np.mean(pairs), rel=1e-9)
    assert found["low rank"] == pytest.approx(middle.var(), rel=1e-6)


def test_fig10_bands_are_those_of_the_judge(settings: Settings) -> None:
    outcome = RUNS["fig10"](replace(settings, seeds=1))
    table: pd.DataFrame = outcome.table
    row = table[
        (table["statement"] == "layerwise/R12") & (table["quantity"] == "C_ratio") & (table["layer"] == 1)
    ].iloc[0]
    panel = next(p for p in outcome.panels if p.title.startswith("Compression a layer, xi = 0.3"))
    band = next(s for s in panel.series if s.name == "R12")
    assert (band.lower[1], band.upper[1]) == (row["lower"], row["upper"])
    whole = next(p for p in outcome.panels if p.title.startswith("Compression, xi = 0.3"))
    measured = next(s for s in whole.series if s.role == "measured")
    for series in whole.series:
        if series.lower:
            start = measured.x.index(series.x[0])
            inside = zip(series.lower, measured.y[start:], series.upper, strict=True)
            assert all(
                low <= value * (1 + 1e-9) and value <= high * (1 + 1e-9) for low, value, high in inside
            )


def test_an_affine_map_replaces_a_linear_block_exactly(settings: Settings) -> None:
    data = classifiers.samples(settings, SMALL)
    made = classifiers.classifier(data, Kind("hybrid", 4, 2), SMALL, seed=0)
    new = replacement.replaced(made.module, (3, 4), data.X)
    assert [type(block).__name__ for block in new] == ["Sequential"] * 2 + ["Linear"] * 3
    X = torch.tensor(data.X)
    np.testing.assert_allclose(
        new(X).detach().numpy(), made.module.eval()(X).detach().numpy(), rtol=0, atol=1e-4
    )
    other = replacement.replaced(made.module, (1,), data.X)
    assert not np.allclose(other(X).detach().numpy(), new(X).detach().numpy(), atol=1e-3)


def test_a_run_may_be_measured_on_the_way_and_ends_at_its_target() -> None:
    X, y = np.eye(4, dtype=np.float32), np.arange(4) % 2
    epochs: list[int] = []
    recipe = Recipe(epochs=500, step=0.1, batch=4, momentum=0.0, decay=0.0, target=1e-3)
    module = torch.nn.Linear(4, 2, bias=False)
    found = fit(module, X, y, recipe, seed=0, after=epochs.append)
    assert epochs == list(range(1, found.steps + 1))
    assert found.steps < 500
    assert found.loss <= 1e-3
