"""The work of a sweep: tasks in, rows of the table out.  Runs in the worker processes."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.judge import SCOPES
from verify.sweep.tasks import Task

if TYPE_CHECKING:
    from verify.instances.core import Core
    from verify.instances.model import Network
    from verify.judge import Judgement
    from verify.measurement import Numbers

SCALARS = ("theta", "theta_s", "lmin", "lmax", "delta", "delta_low", "eps", "rho", "mu", "e0")
CURVES = ("C", "C_ratio", "D", "balancedness")
VERDICTS = ("in_scope", "inside", "vacuous", "slack")


def compute(tasks: list[Task], device: str = "cpu") -> list[dict[str, Any]]:
    """Rows of some tasks of one shape, in their order; a task that fails has status "failed".

    device: where they are trained.  Every number of a row depends on its task and the kind of device alone,
    not on the other tasks.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        try:
            return rows_of(tasks, train_tasks(tasks, device))
        except (InputError, ArithmeticError, ValueError, MemoryError, RuntimeError) as error:
            if len(tasks) == 1:
                return [failed_row(tasks[0], f"{type(error).__name__}: {error}")]
            return [row for task in tasks for row in compute([task], device)]


def train_tasks(tasks: list[Task], device: str = "cpu") -> list[Core | Network]:
    """The trained networks by what has moved of them, with square hidden layers where the theorems can be
    given them; gradient flow is always followed on the CPU."""
    from verify.training import follow, prepare, train_batch
    from verify.training.flow import FLOW_BUDGET

    options = [json.loads(task.training) for task in tasks]
    if options[0]["method"] == "flow":
        return [
            follow(prepare(
                _data(task, how), task.K, L=task.L, xi=task.xi, alpha=task.alpha, loss=how["loss"],
                seed=task.seed, width=task.width, budget=FLOW_BUDGET,
            )).core()
            for task, how in zip(tasks, options, strict=True)
        ]  # fmt: skip
    names = ("step", "loss", "gradient", "budget", "momentum", "initialisation")
    runs = [
        prepare(
            _data(task, how), task.K, L=task.L, xi=task.xi, alpha=task.alpha, seed=task.seed,
            width=task.width, **{name: how[name] for name in names},
        )
        for task, how in zip(tasks, options, strict=True)
    ]  # fmt: skip
    return [trained.core() for trained in train_batch(runs, device=device)]


def _data(task: Task, how: dict) -> np.ndarray:
    from verify.instances.data import nearly_orthonormal_data, orthonormal_data, paper_data

    N = task.n * task.K
    if task.theta is not None:
        return nearly_orthonormal_data(task.d, N, task.theta, task.seed, structure=how["structure"], K=task.K)
    assert task.noise is not None
    if task.noise == 0:
        return orthonormal_data(task.d, N, task.seed)
    return paper_data(task.d, N, noise=how["noise"], scale=task.noise, seed=task.seed)


def rows_of(tasks: list[Task], networks: Sequence[Core | Network]) -> list[dict[str, Any]]:
    """The rows of trained networks, measured and judged together."""
    from bounds import REGISTRY
    from verify.theories import DEFAULT, default_networks

    found = default_networks().batch(networks)
    columns: dict[str, list[Any]] = {name: _numbers(found.values[name, None]) for name in SCALARS}
    for name in CURVES:
        layers = sorted(key[1] for key in found.values if key[0] == name and key[1] is not None)
        curves = [_numbers(found.values[name, layer]) for layer in layers]
        columns[name] = [list(curve) for curve in zip(*curves, strict=True)]
    square = all(W.shape[0] == W.shape[1] for W in _hidden(networks[0]))
    if square and networks[0].d >= 2 * networks[0].K + 1:
        many = DEFAULT.judge_many(found, [s for s in REGISTRY if s.id in tasks[0].statements])
        for part, judgement in many.parts:
            for name, values in summary(judgement).items():
                column = columns.setdefault(name, [None] * len(tasks))
                for place, value in zip(part.places, values, strict=True):
                    column[place] = value
    rows = []
    for i, (task, network) in enumerate(zip(tasks, networks, strict=True)):
        origin = network.provenance
        rows.append({
            **_head(task), "status": "ok", "error": "", "stopped": origin.stopped, "steps": origin.steps,
            "final_loss": origin.loss, "backend": origin.backend, "reduction": origin.reduction,
            "note": origin.note, **{name: column[i] for name, column in columns.items()},
        })  # fmt: skip
    return rows


def _hidden(network: Core | Network) -> Sequence[np.ndarray]:
    from verify.instances.core import Core

    return (network.network if isinstance(network, Core) else network).weights[:-1]


def failed_row(task: Task, error: str) -> dict[str, Any]:
    """The row of a task without a result, with the reason."""
    return {**_head(task), "status": "failed", "error": error}


def _head(task: Task) -> dict[str, Any]:
    names = ("n", "K", "d", "width", "L", "xi", "alpha", "noise", "theta", "seed")
    head = {("data_" if name in ("noise", "theta") else "") + name: getattr(task, name) for name in names}
    return {"task": task.key, **head}


def _numbers(numbers: Numbers) -> list[float | None]:
    return [
        x if known else None for x, known in zip(numbers.value.tolist(), numbers.known.tolist(), strict=True)
    ]


def summary(judgement: Judgement) -> dict[str, list[Any]]:
    """For each statement and instance: in scope, share of values inside the band, share vacuous, least slack;
    None where there is no such number."""
    from verify.verdict import Verdict

    verdicts = tuple(Verdict)
    outcome = judgement.verdict
    inside, outside = (
        np.isin(outcome, [i for i, verdict in enumerate(verdicts) if verdict.inside is said])
        for said in (True, False)
    )
    defined = outcome != verdicts.index(Verdict.UNDEFINED)
    said = defined & (outcome != verdicts.index(Verdict.VACUOUS))
    slack = np.full(outcome.shape, np.inf)
    for factor in (judgement.slack_lower, judgement.slack_upper):
        slack = np.where(said & np.isfinite(factor), np.minimum(slack, factor), slack)
    groups: dict[str, list[int]] = defaultdict(list)
    for k, line in enumerate(judgement.lines):
        groups[line.statement.id].append(k)
    result: dict[str, list[Any]] = {}
    for statement, own in groups.items():
        held, failed = ((x & said)[own].sum(axis=0) for x in (inside, outside))
        numbers, least = defined[own].sum(axis=0), slack[own].min(axis=0)
        result |= {
            f"{statement}:in_scope": [SCOPES[code] for code in judgement.scope[own[0]].tolist()],
            f"{statement}:inside": _shares(held, held + failed),
            f"{statement}:vacuous": _shares(numbers - said[own].sum(axis=0), numbers),
            f"{statement}:slack": [x if math.isfinite(x) else None for x in least.tolist()],
        }
    return result


def _shares(part: np.ndarray, whole: np.ndarray) -> list[float | None]:
    pairs = zip(part.tolist(), whole.tolist(), strict=True)
    return [x / total if total else None for x, total in pairs]
