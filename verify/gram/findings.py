"""Findings on the weight-Gram paper: universal readings that fail, each with the run that shows it.

The paper's numbered theorems could not be read; each finding names the reading it tests, and the paper
may claim less.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from verify.gram import counterexamples as cases
from verify.gram.linearity import target_linearity
from verify.gram.observe_features import observe_compressing_network, observe_virtual_step
from verify.gram.training import observe_run, train_and_sum
from verify.measurement import Observation
from verify.theory import Evidence, Finding

PAPER = "arXiv 2605.06258"


def _value(o: Observation, name: str, layer: int | None = None) -> float:
    return o.values[name, layer].value


def patches() -> Evidence:
    """G1e."""
    left, right = cases.overlapping_patches()
    return Evidence({"K'(dL/dK)": str(left), "im2col(dL/dX)'U": str(right)}, left != right, exact=True)


def skip() -> Evidence:
    """G1f."""
    error = _value(cases.skip_connection(), "fle_total_gradient", 0)
    return Evidence({"|w G - (dL/dx) x| / (|w||Delta||x|)": error}, error == 2.0, exact=True)


def trajectory() -> Evidence:
    """G5."""
    o = cases.trajectory_limit()
    ratio, restarted = _value(o, "trajectory_error_ratio"), _value(o, "restarted_error_ratio")
    numbers = {
        "cumulative trajectory: error at eta = 0.02 over error at eta = 0.1": ratio,
        "restarted sums (G4): error at eta = 0.02 over error at eta = 0.1": restarted,
    }
    return Evidence(numbers, ratio > 0.5 > restarted)


def momentum() -> Evidence:
    """G6."""
    import torch

    torch.manual_seed(0)
    x, y = torch.randn(20, 5, dtype=torch.float64), torch.randn(20, 2, dtype=torch.float64)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    run = train_and_sum(
        model, lambda _: (x, lambda o: ((o - y) ** 2).mean()), eta=0.02, steps=60, momentum=0.9
    )
    first = run.layers[0]
    missed = float(np.linalg.norm(first.move - first.covariance / 0.1) / np.linalg.norm(first.move))
    gap, bound = _value(observe_run(run), "momentum_gap", 0), observe_run(run).parameters.run_bound[0]
    numbers = {
        "|Delta M - scaled virtual covariance| / |Delta M|": missed,
        "gap over G4's bound, scaled": gap / bound,
    }
    return Evidence(numbers, gap > bound)


def rotation() -> Evidence:
    """D4."""
    losses = {}
    for eta in (0.05, 0.01):
        c = _value(cases.rotation(eta), "rotation_fixed_point")
        losses[f"loss at the fixed point, eta = {eta}"] = c * c - 2 * c * 0.6 + 1
    return Evidence(
        {"least loss of any c I, exactly": "16/25", **losses}, min(losses.values()) >= 0.64, exact=True
    )


def polar() -> Evidence:
    """D5."""
    numbers = {
        f"256 x 256, {steps} steps: relative drift of the Gram matrix": _value(
            cases.polar_factor(steps=steps), "newton_schulz_drift"
        )
        for steps in (1, 10)
    }
    numbers["256 x 784, one step"] = _value(cases.polar_factor(d=784), "newton_schulz_drift")
    numbers["256 x 256, SVD polar factor, one step"] = _value(cases.polar_factor(), "svd_drift")
    return Evidence(numbers, numbers["256 x 256, 1 steps: relative drift of the Gram matrix"] > 1e-3)


def denominators() -> Evidence:
    """T4."""
    numbers: dict[str, float | str] = {
        "Y = ((2,1),(-2,-1)), H = (0,1)': value with row means, exactly": "-4",
        "TL_0 there": 0.5,
        "H = ((2,1),(-2,1),(2,-1),(-2,-1)), y its second column: TL_c, exactly": "1",
        "TL_c of its leading principal component, exactly": "0",
        "float32 inverse, near-duplicate features: distance from TL_0 (another on each processor)": (
            "above 0.01" if _value(cases.near_duplicates(), "TL_inverse_gap") > 0.01 else "at most 0.01"
        ),
    }
    return Evidence(numbers, _value(cases.row_means(), "TL_row_means") == -4.0, exact=True)


def relu() -> Evidence:
    """T6."""
    xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float) * 2 - 1
    y = xor[:, 0] * xor[:, 1]
    hidden = np.maximum(np.stack([xor.sum(axis=1), -xor.sum(axis=1)], axis=1), 0)
    numbers = {
        "h = y = (-2, -1, 3): TL_c of relu(h), exactly": "27/28",
        "XOR: TL_c of the inputs": target_linearity(xor, y).TL_c,
        "XOR: TL_c after relu(+-(h1 + h2))": target_linearity(hidden, y).TL_c,
    }
    return Evidence(numbers, _value(cases.relu_lowers(), "TL_c_relu") < 1, exact=True)


def collapse() -> Evidence:
    """T9's converse, by T11."""
    o = observe_compressing_network(0)
    C = [_value(o, "C", layer) for layer in range(o.L)]
    TL = [1 - _value(o, "TL_residual", layer) for layer in range(o.L)]
    return Evidence(
        {"C_l": " ".join(f"{x:.3g}" for x in C), "TL_c": " ".join(f"{x:.6f}" for x in TL)}, min(C) > 1e-3
    )


def virtual() -> Evidence:
    """T13."""
    fell = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        H, y, a = rng.standard_normal((12, 3)), rng.standard_normal(12), rng.standard_normal(3)
        o = observe_virtual_step(H, y, a / np.linalg.norm(a), 1.0)
        fell += _value(o, "TL_0_after") < o.parameters.tl0 - 1e-12
    numbers = {
        "H = (1,0), y = (1,1), eta = 1/2, a = -1: TL_0 from 1/2 to, exactly": "1/10",
        "random virtual steps in which TL_0 fell, of 400": fell,
    }
    return Evidence(numbers, _value(cases.virtual_step_lowers(), "TL_0_after") < 0.5, exact=True)


def _finding(id: str, claim: str, instance: str, instead: str, reproduce: Callable[[], Evidence]) -> Finding:
    reading = "A universal reading; the numbered theorems were not readable and the paper may claim less."
    return Finding(f"gram/{id}", claim, reading, instance, instead, reproduce)


FINDINGS = (
    _finding(
        "G1e", "Universal reading, in no source: for a convolution the unfolded input gradient "
        "im2col(dL/dX) may stand for "
        "N in the equation.",
        "One channel, three pixels, kernel of two, in integers.",
        "N = Delta K, patch by patch (G1d); the two agree for disjoint patches without "
        "padding.", patches,
    ),
    _finding(
        "G1f", "Universal reading, in no source: the input gradient dL/dX may stand for N in the "
        "equation.",
        "A skip connection x + wx on one number, in rationals.",
        "N = Delta W, the gradient through this layer alone; for tied weights, summed over uses.", skip,
    ),
    _finding(
        "G5", f"{PAPER}, README: the Gram learns the Virtual Covariance of a hypothetical evolution "
        "of the "
        "features.  Read: as the step vanishes, that of the cumulative virtual trajectory.",
        "Tanh network 5-8-2, full batch, total time 5.",
        "The difference is sum eta^2 G'G - S'S exactly, and tends to -S'S; sums restarted from the "
        "current "
        "features (G4) do converge.", trajectory,
    ),
    _finding(
        "G6", f"{PAPER}, public code: experiments with momentum (0.85 in src/experiment/whiten.py). "
        " Read: the "
        "equation covers them once the virtual covariances are scaled by 1/(1 - momentum).",
        "Tanh network 5-8-2, momentum 0.9, virtual covariances scaled by 1/(1 - momentum).",
        "The identity is one of plain gradient descent; with momentum the update is not "
        "Delta'X.", momentum,
    ),
    _finding(
        "D4", f"{PAPER}, Gram whitening.  Read: updates that change the weights through their Gram "
        "matrix alone always "
        "suffice for learning.",
        "W in R^(2x2), L = |W - R|_F^2/2, R the rotation of cosine 3/5, W_0 = I.",
        "Every iterate is cI; the loss stays at sin^2 = 16/25 or more.  A trained linear layer "
        "above can "
        "hide the rotation, the last layer cannot.", rotation,
    ),
    _finding(
        "D5", f"{PAPER}, public code, src/optim.py and src/utils.py: ten quintic Newton-Schulz "
        "steps compute UV' of "
        "A = USV'.",
        "Zero gradient, default initialisation, 256 x 256 and 256 x 784.",
        "Directions below about 2e-3 of the Frobenius norm are not converged; an SVD polar factor "
        "is exact.",
        polar,
    ),
    _finding(
        "T4", f"{PAPER}, public code, src/metric.py: target linearity with row means in the "
        "denominator for "
        "several targets, an explicit inverse, and 256 principal components above 1,000 dimensions.  "
        "Read: for any targets and features.",
        "Two samples with two real targets, in rationals; float32 near-duplicate features.",
        "Centre the columns, and use a rank-revealing factorisation; for centred one-hot targets the "
        "row means are 0 and the code is right.", denominators,
    ),
    _finding(
        "T6", f"{PAPER}, abstract: deep networks learn to sequentially transform representations toward "
        "target-linear structure.  Read: every nonlinear layer increases target linearity.",
        "Three samples in one dimension, in rationals.",
        "Linear layers never increase it (T5), a nonlinear one may do either; along trained layers it "
        "is a trend.",
        relu,
    ),
    _finding(
        "T9-converse", f"{PAPER}, README: target linearity unifies neural collapse.  Read: target "
        "linearity 1 implies "
        "within-class collapse.",
        "Deep linear network on orthonormal data, K = 3, n = 4, d = 16, L = 4, eps = 0.3.",
        "C_l = (eps/sigma)^(2l) (n-1)K/(K-1) falls geometrically while TL_c = 1 everywhere "
        "(T11).", collapse,
    ),
    _finding(
        "T13", f"{PAPER}, README: the virtual update progressively unrolls a Swiss roll into a "
        "near-linear curve.  "
        "Read: virtual updates always raise target linearity.",
        "Two samples in one dimension, in rationals; 400 random steps.",
        "They never lower TL_0 when the readout has a.u* >= 0 (T13).", virtual,
    ),
)  # fmt: skip
