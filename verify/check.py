"""Check networks against the layerwise statements."""

from __future__ import annotations

from collections.abc import Iterable

from bounds import REGISTRY, Statement
from verify.errors import InputError
from verify.instances.model import Instance, Network, require_instance, require_theorem_shape
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.rows import Report
from verify.theory import Judged


def check(*instances: Instance, statements: Iterable[Statement] = REGISTRY) -> Report:
    """Measure each instance and judge every statement at every layer.

    A network whose hidden layers are wider than its input is checked as the square one that has the same
    features (`verify.training.completion`).  Raises InputError when an instance has not the shape the
    theorems speak of (square hidden layers, d >= N, d >= 2K + 1).
    """
    if isinstance(statements, Statement):
        raise InputError("statements must be a list of them: give [statement]")
    try:
        chosen = list(statements)
    except TypeError:
        raise InputError(f"statements must be a list, got a {type(statements).__name__}") from None
    for found in chosen:
        if not isinstance(found, Statement):
            raise InputError(f"statements must hold statements of `bounds`, got a {type(found).__name__}")
    return Report([check_one(instance, chosen) for instance in instances])


def check_one(instance: Instance, statements: Iterable[Statement]) -> Judged:
    """One instance against the chosen statements; a network wider than its input is completed to a square
    one, and its name says so."""
    instance = _completed(require_instance(instance))
    require_theorem_shape(instance)
    return THEORY.judge(measure(instance), statements)


def _completed(instance: Instance) -> Instance:
    from verify.training.completion import square_completion

    if not isinstance(instance, Network):
        return instance
    square = square_completion(instance)
    if square is instance:
        return instance
    return square.named(f"{instance.case} (input completed from {instance.d} to {square.d} dimensions)")
