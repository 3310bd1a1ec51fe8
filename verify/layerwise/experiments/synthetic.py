"""The paper's synthetic set-up (section 5.2): d = 50, K = 3, n = 10, deep linear networks on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast, get_args

from verify.errors import InputError
from verify.experiments.experiment import Noises, Outcome, Settings
from verify.instances.data import Noise, paper_data

if TYPE_CHECKING:
    import pandas as pd

    from verify.theory import Judged
    from verify.training import Run, Trained

DATA = "synthetic, section 5.2: orthonormal frame + noise of Frobenius norm 1"

LAWS: dict[Noise, str] = {
    "uniform": "uniform noise, the text's",
    "normal": "normal noise, the public code's",
}
"""What each law of the noise is to the paper, the text's first."""

INTERVAL = (
    "the text of section 5.2 draws the noise from a uniform law whose interval could not be read: [0, 1] is "
    "a reading; the public code draws it from a normal law"
)


def noises(settings: Settings) -> tuple[Noise, ...]:
    """The laws of the noise that were asked for, the text's first; InputError for an unknown one."""
    if settings.noise not in get_args(Noises):
        raise InputError(f"noise = {settings.noise!r}: choose from {', '.join(get_args(Noises))}")
    return tuple(LAWS) if settings.noise == "both" else (cast("Noise", settings.noise),)


@dataclass(frozen=True)
class Setup:
    """Sizes and training of the synthetic experiments; the defaults are the paper's."""

    d: int = 50
    K: int = 3
    n: int = 10
    L: int = 6
    step: float = 0.1
    loss: float = 1e-11
    budget: int = 400_000
    noise: Noise = "uniform"

    @property
    def data(self) -> str:
        return f"{DATA}; d = {self.d}, K = {self.K}, n = {self.n}"

    def run(self, *, xi: float, seed: int, L: int | None = None, **choices: object) -> Run:
        """One run; its seed draws the data and the weights."""
        from verify.training import prepare

        X = paper_data(self.d, self.n * self.K, noise=self.noise, seed=seed)
        return prepare(
            X, self.K, L=L or self.L, xi=xi, seed=seed, step=self.step, loss=self.loss, budget=self.budget,
            **choices,  # type: ignore[arg-type]
        )  # fmt: skip


def each_noise(settings: Settings, setup: Setup, run: Callable[[Setup], Outcome]) -> Outcome:
    """One outcome of an experiment run once with each law of the noise, side by side.

    The table gains a column `noise`, panels and observations say which law they are of.
    """
    import pandas as pd

    laws = noises(settings)
    found = [run(replace(setup, noise=law)) for law in laws]
    panels = [
        replace(panel, title=f"{panel.title}, {law} noise")
        for group in zip(*(one.panels for one in found), strict=True)
        for law, panel in zip(laws, group, strict=True)
    ]
    seen = [
        replace(each, setting=f"{LAWS[law]}; {each.setting}" if each.setting else LAWS[law])
        for law, one in zip(laws, found, strict=True)
        for each in one.observations
    ]
    tables = [one.table.assign(noise=law) for law, one in zip(laws, found, strict=True)]
    return replace(
        found[0],
        table=pd.concat(tables, ignore_index=True),
        panels=tuple(panels),
        observations=tuple(seen),
        parameters={**found[0].parameters, "noise": list(laws)},
        notes=tuple(dict.fromkeys([INTERVAL, *(note for one in found for note in one.notes)])),
    )


def train_all(runs: list[Run], device: str) -> list[Trained]:
    """All runs by the batched engine, with their trajectories' first and last points."""
    from verify.training import train_batch

    return train_batch(runs, marks=(0,), device=device)


def curves(trained: Iterable[Trained], **columns: Iterable[object]) -> pd.DataFrame:
    """C_l and D_l of the end of every run, a row a layer, with the run's own columns repeated."""
    import pandas as pd

    rows = []
    given = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for one, own in zip(trained, given, strict=True):
        assert one.trajectory is not None
        path = one.trajectory
        for layer in range(one.run.L):
            rows.append({
                **own, "seed": one.run.seed, "layer": layer, "C": path.C[-1, layer], "D": path.D[-1, layer],
                "steps": one.steps, "loss": one.loss, "stopped": one.stop.name.lower(),
            })  # fmt: skip
    return pd.DataFrame(rows)


def judged(trained: Trained, statements: tuple[str, ...]) -> Judged:
    """The trained network against the named statements of `bounds`, by the one judge there is."""
    from bounds import REGISTRY
    from verify.layerwise.measure import measure
    from verify.layerwise.theory import THEORY

    return THEORY.judge(measure(trained.network()), [REGISTRY[name] for name in statements])


def unfinished(trained: Iterable[Trained]) -> tuple[str, ...]:
    """A note for every run that did not reach its loss."""
    from verify.training import Stop

    return tuple(
        f"xi = {one.run.xi}, L = {one.run.L}, seed {one.run.seed}: {one.sentence}"
        for one in trained
        if one.stop is not Stop.LOSS
    )
