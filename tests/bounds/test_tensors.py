"""Statements on torch tensors: the floats, with gradients that are difference quotients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import bounds
from bounds import Parameters

GIVEN = {
    "theta": 0.11,
    "eps": 0.13,
    "rho": 0.03,
    "delta": 0.21,
    "mu": 0.05,
    "e0": 0.02,
    "n": 12.0,
    "K": 3.0,
    "d": 40.0,
}


@pytest.mark.parametrize(
    ("id", "layer"),
    [("R1", None), ("R3", None), ("R5", 1), ("R6", 1), ("R7", 2), ("R8", 1), ("R9", 2), ("R6s", 1),
     ("R8s", 0), ("R10s", 1), ("thm4-15", 1), ("thm4-16", 2), ("cond13", None)],
)  # fmt: skip
def test_gradients_are_difference_quotients(id, layer):
    s, L = bounds.find(id), 4
    leaves = {name: torch.tensor(x, dtype=torch.float64, requires_grad=True) for name, x in GIVEN.items()}
    bands = s.bands(Parameters(**leaves, L=L), layer)
    plain = s.bands(Parameters(**GIVEN, L=L), layer)
    for quantity, band in bands.items():
        for end in ("lower", "upper"):
            x = getattr(band, end)
            value = getattr(plain[quantity], end)
            assert torch.as_tensor(x).item() == pytest.approx(float(value), rel=1e-12)
            if not (isinstance(x, torch.Tensor) and x.requires_grad) or not torch.isfinite(x):
                continue
            slopes = torch.autograd.grad(x, list(leaves.values()), retain_graph=True, allow_unused=True)
            for (name, at), slope in zip(GIVEN.items(), slopes, strict=True):
                step = 1e-6 * max(at, 1e-2)
                near, far = (
                    float(getattr(s.bands(Parameters(**(GIVEN | {name: at + h}), L=L), layer)[quantity], end))
                    for h in (-step, step)
                )
                expected = (far - near) / (2 * step)
                found = 0.0 if slope is None else float(slope)
                assert found == pytest.approx(expected, rel=2e-4, abs=1e-7), (quantity, end, name)


def test_gradients_over_many_points_are_those_of_each():
    """Where a band is infinite its slope is nan; everywhere else it is the slope of that point alone."""
    rng = np.random.default_rng(0)
    at = {"theta": rng.uniform(0, 0.9, 40), "delta": rng.uniform(0, 3.0, 40)}
    rest = {"eps": 0.1, "rho": 0.01, "n": 12, "K": 3, "d": 40, "L": 4, "mu": 0.01, "e0": 0.01}

    def slopes(id: str, theta, delta):
        leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (theta, delta)]
        upper = (
            bounds.find(id).bands(Parameters(theta=leaves[0], delta=leaves[1], **rest), 1)["C_ratio"].upper
        )
        finite = torch.isfinite(upper)
        return finite, torch.autograd.grad(torch.where(finite, upper, 0.0).sum(), leaves)

    for id in ("R6", "R10s"):
        finite, together = slopes(id, at["theta"], at["delta"])
        assert finite.any()
        for i in np.flatnonzero(finite.numpy()):
            _, alone = slopes(id, at["theta"][i], at["delta"][i])
            for many, one in zip(together, alone, strict=True):
                assert many[i].item() == pytest.approx(one.item(), rel=1e-9)


def test_a_tensor_keeps_its_gradient_from_parameter_to_band():
    eps = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
    p = Parameters(theta=0.1, delta=0.1, eps=eps, rho=0.0, n=10, K=3, d=31, L=4)
    (band,) = bounds.find("R6").bands(p, 1).values()
    band.upper.backward()
    assert eps.grad is not None
    assert eps.grad.item() > 0
