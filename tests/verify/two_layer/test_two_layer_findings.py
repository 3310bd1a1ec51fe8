"""Each finding on the two-layer paper is reproduced, and the experiments run."""

from __future__ import annotations

import numpy as np
import pytest

from verify.theory import Finding
from verify.two_layer.findings import FINDINGS
from verify.two_layer.runs import (
    AS_PRINTED,
    REPRODUCES,
    figure1,
    kernel_change_sweep,
    perpendicular_sweep,
    step_size_sweep,
)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda f: f.id)
def test_finding_is_reproduced(finding: Finding) -> None:
    evidence = finding.reproduce()
    assert evidence.refutes, dict(evidence.numbers)


def test_ids_are_f1_to_f13() -> None:
    assert [f.id for f in FINDINGS] == [f"two-layer/F{k}" for k in range(1, 14)]


def test_figure_1_needs_the_exchanged_scales() -> None:
    printed, swapped = figure1(**AS_PRINTED), figure1(**REPRODUCES, double_loss=True)
    assert printed.loss[12] > 0.5 * printed.loss[0]
    assert swapped.loss[7] > 0.9 * swapped.loss[0]
    assert swapped.loss[13] < 0.01 * swapped.loss[0]


def test_lazy_and_rich() -> None:
    for row in kernel_change_sweep(np.logspace(-3, 2, 6)):
        assert row["measured"] == pytest.approx(row["formula"], rel=1e-8)


def test_step_sizes_around_one() -> None:
    ratio = {row["h"]: row["loss_ratio"] for row in step_size_sweep((0.48, 0.95, 1.05, 2.0), length=2000)}
    assert ratio[0.48] < 1e-20
    assert ratio[0.95] < 1e-20
    assert ratio[1.05] > 1e-3
    assert ratio[2.0] > 1e-3


def test_perpendicular_weights_stay_in_the_bracket() -> None:
    for row in perpendicular_sweep():
        assert row["low"] <= row["measured"] <= row["high"]
