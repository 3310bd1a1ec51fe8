"""Figure 7: the three residuals of (20), which say how well Assumption 3 is met, against depth and width."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means
from verify.experiments.trends import listed, observe
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.synthetic import Setup, each_noise, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

    from verify.training import Trained

RESIDUALS = {
    "minimum norm": "|W_(L:1) - Y X+|_F",
    "balancedness": "mean over pairs of |W_(l+1)'W_(l+1) - W_l W_l'|_F / |W_l|_F",
    "low rank": "variance of sigma_(K+1) .. sigma_(d-K) over the hidden layers",
}

RECTANGULAR = (
    "hidden widths h above d = {d}: W_1 is rectangular, and |W_2'W_2 - W_1W_1'|_F keeps the xi^2 sqrt(h - d) "
    "of the start for ever (docs/training-engine.md); completing the input removes it"
)

LIMITS = {"minimum norm": 0.05, "balancedness": 0.05, "low rank": 1e-3}
"""What counts as small here, set before the first run: 5 % of |Y X+|_F and of |W_l|_F; for the variance a
standard deviation of a third of xi = 0.1."""

CLAIMS = tuple(
    f"the {name} residual of (20) is small after training, at every depth and width" for name in RESIDUALS
)


@dataclass(frozen=True)
class Sizes:
    """depths at the width `width`; widths at the depth `depth`: all networks start from xi."""

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.1
    depths: tuple[int, ...] = (2, 3, 4, 5)
    widths: tuple[int, ...] = (200, 300, 400, 500, 600, 700)
    width: int = 400
    depth: int = 5
    seeds: int = 10


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train all depths, widths and seeds in batches, with each law of the noise; the residuals at the end."""
    sizes = sizes or Sizes()
    return each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    import pandas as pd

    seeds = range(settings.seeds or sizes.seeds)
    shapes = list(dict.fromkeys(
        [*((depth, sizes.width) for depth in sizes.depths), *((sizes.depth, width) for width in sizes.widths)]
    ))  # fmt: skip
    rows, notes = [], ()
    for L, width in shapes:
        runs = [sizes.setup.run(xi=sizes.xi, seed=seed, L=L, width=width) for seed in seeds]
        trained = train_all(runs, settings.device)
        notes += unfinished(trained)
        rows += [
            {"L": L, "width": width, "seed": one.run.seed, "steps": one.steps, **residuals(one)}
            for one in trained
        ]
    table = pd.DataFrame(rows)
    panels = []
    for name, formula in RESIDUALS.items():
        for x, own in (
            ("L", table[table["width"] == sizes.width]),
            ("width", table[table["L"] == sizes.depth]),
        ):
            tidy = own.assign(residual=own[name], line="mean over the seeds")
            panels.append(lines(
                tidy, x=x, y="residual", by="line", title=f"{name} against {'depth' if x == 'L' else x}",
                x_label=x, y_label=formula, log_y=True,
            ))  # fmt: skip
    return Outcome(
        table, tuple(panels), observations(table), sizes.setup.data,
        {"xi": sizes.xi, "depths": list(sizes.depths), "widths": list(sizes.widths), "seeds": len(seeds),
         "limits": LIMITS},
        (RECTANGULAR.format(d=sizes.setup.d), *notes),
    )  # fmt: skip


def residuals(trained: Trained) -> dict[str, float]:
    """The three residuals of one trained network, from its moving part (the rest is exact)."""
    from verify.instances.model import Network
    from verify.layerwise.measure import measure
    from verify.training.trajectory import compact

    run, path = trained.run, trained.trajectory
    assert path is not None
    part = compact(trained.reduced)
    n = run.N // run.K
    X = part.deviations + np.repeat(part.means, n, axis=1)
    small = measure(Network(X, run.K, part.weights(trained.weights), run.alpha))
    whole = [
        np.concatenate([values[-1], np.full(rest, run.xi or 0.0)])
        for values, rest in zip(path.singular, path.resting, strict=True)
    ]
    norms = [float(np.linalg.norm(values)) for values in whole]
    assert len(norms) == len(path.balancedness[-1]) + 1
    middle = np.concatenate([np.sort(values)[run.K : -run.K] for values in whole[:-1]])
    return {
        "minimum norm": small.values["mu", None].value,
        "balancedness": float(np.mean(path.balancedness[-1] / np.array(norms[:-1]))),
        "low rank": float(middle.var()),
        "largest |W_l|": max(norms),
        "smallest |W_l|": min(norms),
    }


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """Each residual against its limit, over all networks; means by depth and width in the detail."""
    scale = float(np.sqrt(3.0))
    found = []
    for claim, name in zip(CLAIMS, RESIDUALS, strict=True):
        limit = LIMITS[name] * (scale if name == "minimum norm" else 1.0)
        largest = table[name].max()
        words = f"largest {largest:.3g}, limit {limit:.3g}"
        for x in ("L", "width"):
            places = sorted(table[x].unique())
            words += f"; mean by {x} {', '.join(str(p) for p in places)}: {listed(means(table, x, name))}"
        found.append(observe(claim, {name: (bool(largest <= limit), words)}))
    return tuple(found)


EXPERIMENT = Experiment(
    "fig7",
    "The three residuals of (20) against depth and width",
    "arXiv 2311.02960v4, Figure 7 and eq. (20)",
    CLAIMS,
    run,
)
