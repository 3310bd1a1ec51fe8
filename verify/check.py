"""Check networks against the statements of the default theory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bounds import REGISTRY, Statement
from verify.catalogue import named
from verify.errors import InputError
from verify.exact.settle import SECONDS, Budget, settled
from verify.instances.core import Core
from verify.instances.model import Instance, Network, Pair, require_instance, require_theorem_shape
from verify.instances.modules import Samples, network_of
from verify.report.rows import Report
from verify.theories import DEFAULT, default_networks
from verify.theory import Judged

if TYPE_CHECKING:
    from verify.instances.as_if import AsIf


def check(
    *given: Any,
    samples: Samples = None,
    alpha: float | None = None,
    ignore: Any = None,
    statements: Iterable[Statement | str] | None = None,
    settle: float | None = None,
    as_if: AsIf | None = None,
) -> Report:
    """Measure networks and judge every statement at every layer.

    check(model, X, y): model is an nn.Module of Linear layers without bias, its state_dict, or a list of
    matrices W_1, ..., W_L; X holds the samples as rows (N, d) or as columns (d, N), which `samples` says
    where the shapes do not; y are N labels; alpha the target scale [1]
    (`verify.instances.modules.network_of`).
    ignore: a label, or several, that means "no label".
    check(network, ...): any number of `Network` and `Pair`.
    statements: those judged, or their ids, long or short: ["R6", "thm4"] [all].
    settle: CPU seconds that may go into deciding exactly what float64 leaves open, where the instance is a
    `Pair` [10; 0: none]; such rows read proved or refuted.
    as_if: "interpolating" or "minimum-norm", for networks trained in float32 or stopped early: judge them on
    nearby data for which e0 = 0, or mu = e0 = 0, exactly; the name of the case and the answer say so, and a
    network that is further off is refused (`verify.instances.as_if`).

    A network whose hidden layers are wider than its input is checked as the square one that has the same
    features (`verify.training.completion`).  Raises InputError when an instance has not the shape the
    theorems speak of (square hidden layers, d >= N, d >= 2K + 1), or is not linear.

    Example: `print(verify.check(model, X, y).summary())`.
    """
    instances = _instances(given, samples, alpha, ignore)
    chosen = _chosen(statements)
    if as_if is not None:
        instances = [moved(instance, as_if) for instance in instances]
    budget = budget_of(settle)
    return Report([check_one(instance, chosen, budget) for instance in instances])


def _chosen(statements: Any) -> list[Statement]:
    if statements is None:
        return list(REGISTRY)
    if isinstance(statements, Statement | str):
        raise InputError("statements must be a list of them, such as ['R6']")
    try:
        entries = list(statements)
    except TypeError:
        raise InputError(f"statements must be a list, got a {type(statements).__name__}") from None
    chosen: list[Statement] = []
    for found in entries:
        if not isinstance(found, Statement | str):
            raise InputError(
                f"statements must hold statements of `bounds` or their ids, got a {type(found).__name__}"
            )
        chosen += named(found, REGISTRY) if isinstance(found, str) else [found]
    return list(dict.fromkeys(chosen))


def moved(instance: Instance, claim: AsIf) -> Network:
    """A network on the nearby data for which it is what is claimed of it; InputError for a `Pair`."""
    from verify.instances.as_if import as_if

    if not isinstance(instance, Network):
        raise InputError(f"as_if = {claim!r}: {instance.case} is a Pair, in closed form; leave as_if out")
    square = _completed(instance)
    assert isinstance(square, Network)
    return as_if(square, claim)


def budget_of(seconds: float | None) -> Budget:
    """What exact decisions may cost; the default for None.  InputError for what is no number of seconds."""
    if seconds is None:
        return Budget(SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < math.inf:
        raise InputError(f"settle = {seconds!r}: a number of seconds is needed, 0 for no exact decisions")
    return Budget(seconds)


def _instances(
    given: tuple[Any, ...], samples: Samples, alpha: float | None, ignore: Any
) -> Sequence[Instance]:
    if not given:
        raise InputError("nothing to check: give check(model, X, y), or networks: check(network, ...)")
    if isinstance(given[0], Instance):
        if samples is not None or alpha is not None or ignore is not None:
            raise InputError(
                "samples, alpha and ignore belong to check(model, X, y): a Network or a Pair has its own"
            )
        return [require_instance(instance) for instance in given]
    if len(given) != 3:
        if len(given) == 1:
            _require_no_list(given[0])
        raise InputError(
            f"check(model, X, y) takes a model, its data and the labels, got {len(given)} "
            f"argument{'s' * (len(given) != 1)}"
        )
    model, X, labels = given
    if not _is_model(model) and (_is_model(X) or hasattr(labels, "parameters")):
        raise InputError("the model comes first: check(model, X, y)")
    alpha = 1.0 if alpha is None else alpha
    return [network_of(model, X, labels, samples=samples, alpha=alpha, ignore=ignore)]


def _require_no_list(value: Any) -> None:
    if isinstance(value, list | tuple) and value and isinstance(value[0], Instance):
        raise InputError("a list of networks was given: unpack it, check(*networks)")
    if isinstance(value, str | PurePath):
        raise InputError("the name of a file was given: check(verify.load_network(path)) reads it")
    if not _is_model(value):
        require_instance(value)


def _is_model(value: Any) -> bool:
    return isinstance(value, Mapping | Sequence | Iterator) or hasattr(value, "parameters")


def check_one(
    instance: Instance | Core, statements: Sequence[Statement], budget: Budget | None = None
) -> Judged:
    """One instance against the chosen statements; a network wider than its input is completed to a square
    one, and its name says so; a trained network may be given by what has moved of it.

    budget: with it, what float64 leaves open about a `Pair` of equal classes is decided exactly, on the
    rational pair that rounds to it.
    """
    if not isinstance(instance, Core):
        instance = _completed(require_instance(instance))
    require_theorem_shape(instance)
    networks = default_networks()
    case = DEFAULT.judge(networks.measure(instance), statements)
    if budget is None or not isinstance(instance, Pair) or instance.sizes is not None:
        return case
    return settled(case, lambda: networks.exact_pair(instance), (instance.N, instance.d), statements, budget)


def _completed(instance: Instance) -> Instance:
    if not isinstance(instance, Network) or instance.weights[0].shape == (instance.d, instance.d):
        return instance
    from verify.training.completion import square_completion

    square = square_completion(instance)
    if square is instance:
        return instance
    return square.named(f"{instance.case} (input completed from {instance.d} to {square.d} dimensions)")
