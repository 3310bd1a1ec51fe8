"""The work of a sweep: tasks in, rows of the table out.  Runs in the worker processes."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.sweep.tasks import Task

if TYPE_CHECKING:
    from verify.instances.model import Network
    from verify.judge import Row
    from verify.theory import Judged

SCALARS = ("theta", "theta_s", "lmin", "lmax", "delta", "delta_low", "eps", "rho", "mu", "e0")
CURVES = ("C", "C_ratio", "D", "balancedness")
VERDICTS = ("in_scope", "inside", "vacuous", "slack")


def compute(tasks: list[Task]) -> list[dict[str, Any]]:
    """Rows of some tasks of one shape, in their order; a task that fails has status "failed".

    Every number of a row depends on its task alone, not on the others.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        try:
            networks = train_tasks(tasks)
        except (InputError, ArithmeticError, ValueError, MemoryError, RuntimeError) as error:
            if len(tasks) == 1:
                return [failed_row(tasks[0], f"{type(error).__name__}: {error}")]
            return [row for task in tasks for row in compute([task])]
        return [_guarded_row(task, network) for task, network in zip(tasks, networks, strict=True)]


def train_tasks(tasks: list[Task]) -> list[Network]:
    """The trained networks, with square hidden layers where the theorems can be given them."""
    from verify.training import gradient_flow, prepare, train_batch
    from verify.training.completion import square_completion

    options = [json.loads(task.training) for task in tasks]
    if options[0]["method"] == "flow":
        networks = [
            gradient_flow(
                _data(task, how), task.K, L=task.L, xi=task.xi, alpha=task.alpha, loss=how["loss"],
                seed=task.seed, width=task.width,
            )
            for task, how in zip(tasks, options, strict=True)
        ]  # fmt: skip
    else:
        names = ("step", "loss", "gradient", "budget", "momentum", "initialisation")
        runs = [
            prepare(
                _data(task, how), task.K, L=task.L, xi=task.xi, alpha=task.alpha, seed=task.seed,
                width=task.width, **{name: how[name] for name in names},
            )
            for task, how in zip(tasks, options, strict=True)
        ]  # fmt: skip
        networks = [trained.network() for trained in train_batch(runs)]
    return [square_completion(network) for network in networks]


def _data(task: Task, how: dict) -> np.ndarray:
    from verify.instances.data import nearly_orthonormal_data, orthonormal_data, paper_data

    N = task.n * task.K
    if task.theta is not None:
        return nearly_orthonormal_data(task.d, N, task.theta, task.seed, structure=how["structure"], K=task.K)
    assert task.noise is not None
    if task.noise == 0:
        return orthonormal_data(task.d, N, task.seed)
    return paper_data(task.d, N, noise=how["noise"], scale=task.noise, seed=task.seed)


def _guarded_row(task: Task, network: Network) -> dict[str, Any]:
    try:
        return row_of(task, network)
    except (InputError, ArithmeticError, ValueError, MemoryError) as error:
        return failed_row(task, f"{type(error).__name__}: {error}")


def row_of(task: Task, network: Network) -> dict[str, Any]:
    """The row of one trained network."""
    from bounds import REGISTRY
    from verify.layerwise.measure import measure
    from verify.layerwise.theory import THEORY

    h, d = network.weights[0].shape
    m = measure(network)
    case: Judged | None = None
    if h == d and d >= 2 * network.K + 1:
        case = THEORY.judge(m, [s for s in REGISTRY if s.id in task.statements])
    origin = network.provenance
    row: dict[str, Any] = {
        **_head(task), "status": "ok", "error": "", "stopped": origin.stopped, "steps": origin.steps,
        "final_loss": origin.loss, "backend": origin.backend, "reduction": origin.reduction,
        "note": origin.note,
    }  # fmt: skip
    for name in SCALARS:
        row[name] = _number(m.values[name, None])
    for name in CURVES:
        layers = sorted(key[1] for key in m.values if key[0] == name and key[1] is not None)
        row[name] = [_number(m.values[name, layer]) for layer in layers]
    return row | (_verdicts(case.rows) if case is not None else {})


def failed_row(task: Task, error: str) -> dict[str, Any]:
    """The row of a task without a result, with the reason."""
    return {**_head(task), "status": "failed", "error": error}


def _head(task: Task) -> dict[str, Any]:
    names = ("n", "K", "d", "width", "L", "xi", "alpha", "noise", "theta", "seed")
    head = {("data_" if name in ("noise", "theta") else "") + name: getattr(task, name) for name in names}
    return {"task": task.key, **head}


def _number(measured: Any) -> float | None:
    return None if measured.undefined else measured.value


def _verdicts(rows: list[Row]) -> dict[str, Any]:
    """For each statement: in scope, share of values inside the band, share vacuous, least slack."""
    from verify.verdict import Verdict

    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.statement].append(row)
    result: dict[str, Any] = {}
    for statement, own in groups.items():
        said = [r for r in own if r.verdict not in (Verdict.VACUOUS, Verdict.UNDEFINED)]
        decided = [r for r in said if r.verdict.inside is not None]
        slacks = [s for r in said for s in (r.slack_lower, r.slack_upper) if math.isfinite(s)]
        defined = [r for r in own if r.verdict is not Verdict.UNDEFINED]
        result |= {
            f"{statement}:in_scope": own[0].in_scope,
            f"{statement}:inside": sum(r.verdict.inside is True for r in decided) / len(decided)
            if decided
            else None,
            f"{statement}:vacuous": 1 - len(said) / len(defined) if defined else None,
            f"{statement}:slack": min(slacks, default=None),
        }
    return result
