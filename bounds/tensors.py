"""Statements on torch tensors, with their gradients; imported when a parameter is a tensor, not before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import torch

from bounds.operations import MAX_ROOT_STEPS, Value


def _tensor(x: Any) -> torch.Tensor:
    return x if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)


def _guarded(p: torch.Tensor, x: torch.Tensor, f: Callable[[Any], Any], other: float) -> torch.Tensor:
    """f(x) where p holds, `other` elsewhere: f never sees what it must not, nor does its gradient."""
    safe = torch.where(p, x, torch.ones_like(x))
    return torch.where(p, f(safe), torch.full_like(x, other))


class Tensors:
    """float64 tensors; see `bounds.arithmetic.Arithmetic` for the operations.

    At a kink (equal arguments of a minimum) the gradient is torch's: a one-sided one, or their mean.  Where
    a band is infinite its gradient is nan.
    """

    inf = torch.tensor(torch.inf, dtype=torch.float64)

    def number(self, x: Any) -> torch.Tensor:
        return x.to(torch.float64) if isinstance(x, torch.Tensor) else _tensor(x)

    def sqrt(self, x: Any) -> torch.Tensor:
        x = _tensor(x)
        return _guarded(x > 0, x, torch.sqrt, 0.0)

    def power(self, x: Any, exponent: Fraction | int) -> torch.Tensor:
        x = _tensor(x)
        if exponent == 0:
            return torch.ones_like(x)
        return _guarded(x > 0, x, lambda y: y ** float(exponent), 0.0 if exponent > 0 else torch.inf)

    def ratio(self, a: Any, b: Any) -> torch.Tensor:
        a, b = torch.broadcast_tensors(_tensor(a), _tensor(b))
        known = (b > 0) & torch.isfinite(b)
        finite = _guarded(known, b, lambda y: torch.where(known, a, torch.ones_like(a)) / y, torch.inf)
        return torch.where(torch.isposinf(b), torch.zeros_like(b), finite)

    def minimum(self, x: Any, y: Any) -> torch.Tensor:
        return torch.minimum(_tensor(x), _tensor(y))

    def maximum(self, x: Any, y: Any) -> torch.Tensor:
        return torch.maximum(_tensor(x), _tensor(y))

    def less(self, x: Any, y: Any) -> torch.Tensor:
        return _tensor(x) < _tensor(y)

    def both(self, p: Any, q: Any) -> torch.Tensor:
        return torch.logical_and(torch.as_tensor(p), torch.as_tensor(q))

    def negate(self, p: Any) -> torch.Tensor:
        return torch.logical_not(torch.as_tensor(p))

    def where(self, p: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> torch.Tensor:
        p = torch.as_tensor(p)
        if bool(p.all()):
            return _tensor(yes())
        if not bool(p.any()):
            return _tensor(no())
        return torch.where(p, _tensor(yes()), _tensor(no()))

    def log(self, x: Any) -> torch.Tensor:
        x = _tensor(x)
        return _guarded(x > 0, x, torch.log, -torch.inf)

    def log1p(self, x: Any) -> torch.Tensor:
        x = _tensor(x)
        return _guarded(x > -1, x, torch.log1p, -torch.inf)

    def exp(self, x: Any) -> torch.Tensor:
        return torch.exp(_tensor(x))

    def log_shifted(self, x: Any, shift: Any) -> torch.Tensor:
        return torch.log(torch.exp(_tensor(x)) + shift)

    def share(self, x: Any, shift: Any) -> torch.Tensor:
        return 1 / (1 + torch.exp(-_tensor(x)) * shift)

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> torch.Tensor:
        """Newton's method without gradient, then one step with it: dx = -f_p / f_x, implicitly."""
        with torch.no_grad():
            x, last = _tensor(start).detach(), torch.inf
            for _ in range(MAX_ROOT_STEPS):
                step = f(x) / slope(x)
                x = x - step
                size = float(step.abs().max())
                if size >= last or size == 0.0:
                    break
                last = size if size < 1e-3 else torch.inf
            rate = slope(x)
        return x - f(x) / rate


TENSORS = Tensors()
