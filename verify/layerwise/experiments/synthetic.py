"""The paper's synthetic set-up (section 5.2): d = 50, K = 3, n = 10, deep linear networks on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.instances.data import paper_data

if TYPE_CHECKING:
    import pandas as pd

    from verify.theory import Judged
    from verify.training import Run, Trained

DATA = "synthetic, section 5.2: orthonormal frame + normal noise of Frobenius norm 1"


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

    @property
    def data(self) -> str:
        return f"{DATA}; d = {self.d}, K = {self.K}, n = {self.n}"

    def run(self, *, xi: float, seed: int, L: int | None = None, **choices: object) -> Run:
        """One run; its seed draws the data and the weights."""
        from verify.training import prepare

        X = paper_data(self.d, self.n * self.K, seed=seed)
        return prepare(
            X, self.K, L=L or self.L, xi=xi, seed=seed, step=self.step, loss=self.loss, budget=self.budget,
            **choices,  # type: ignore[arg-type]
        )  # fmt: skip


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
