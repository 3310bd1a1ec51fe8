"""Findings on the weight-Gram paper: claims that fail as printed or as read, each with the run that shows it;
and remarks, on readings that neither the paper nor its code claims."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from bounds.arithmetic import FLOATS as EXACT
from bounds.gram import REGISTRY
from verify.algebra import FLOATS, Fractions
from verify.gram import counterexamples as cases
from verify.gram.activation import ACTIVATIONS
from verify.gram.homogeneous import observe_surrogate_step
from verify.gram.layers import printed_gradient_of
from verify.gram.linearity import printed_linearity, target_linearity, targets
from verify.gram.observe_features import observe_compressing_network, observe_virtual_step
from verify.gram.split import horizontal
from verify.gram.surrogate import alignment, observe_target
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


def main_text() -> Evidence:
    """Theorem 2 with the main text's e1: exactly, and how often on random instances."""
    o = cases.ALL["gram/Theorem-2-main-text"]()
    missed = _value(o, "TL_printed_deficit")
    bound = REGISTRY["gram/Theorem-2-main-text"].bands(o.parameters, None)["TL_printed_deficit"].upper
    failed = {"Theorem-2-main-text": 0, "Theorem-2": 0}
    for seed in range(RANDOM):
        random = random_target(seed)
        for id in failed:
            band = REGISTRY[f"gram/{id}"].bands(random.parameters, None)["TL_printed_deficit"]
            failed[id] += _value(random, "TL_printed_deficit") > band.upper * (1 + 1e-9)
    numbers = {
        "W = ((1,1),(0,2)), Y = (90,40,60), lambda = 1: T_lambda": 1 - missed,
        "1 - C/S(G_id) there, e1 = |Y|_2": 1 - bound,
        f"random instances that fail with e1 = |Y|_2, of {RANDOM:,}": failed["Theorem-2-main-text"],
        f"random instances that fail with e1 = |Y|_2^2, of {RANDOM:,}": failed["Theorem-2"],
    }
    return Evidence(numbers, missed > bound and not failed["Theorem-2"], exact=True)


RANDOM = 4_000
"""Random instances of Theorem 2 and of Theorem 3."""


def random_target(seed: int) -> Observation:
    """Theorem 2 on normal features, targets of any size and mean, N > d, a ridge between 1e-2 and 1e2."""
    rng = np.random.default_rng(seed)
    p = int(rng.integers(1, 6))
    n = p + int(rng.integers(1, 12))
    y = 10 ** rng.uniform(-1, 1) * (rng.standard_normal(n) + rng.uniform(-2, 2))
    W = rng.standard_normal((int(rng.integers(1, 6)), p))
    return observe_target(rng.standard_normal((n, p)), y, W, 10 ** rng.uniform(-2, 2))


def strict_sign() -> Evidence:
    """Lemma 1 with its strict sign."""
    o = cases.ALL["gram/Lemma-1-strict"]()
    left, right = _value(o, "S_input"), o.parameters.surrogate
    numbers = {"H = (1,1), Y = (1,-1), W = 1: S(G'_sigma), exactly": left, "S(G_id), exactly": right}
    return Evidence(numbers, not left > right, exact=True)


def negative() -> Evidence:
    """T_0 of Definition 2."""
    H, Y = np.array([[Fraction(1)], [Fraction(-1)]]), np.array([[Fraction(1)], [Fraction(2)]])
    T = printed_linearity(Y, Fractions(EXACT).fit(H, Y))
    there = target_linearity(H.astype(float), Y.astype(float))
    numbers = {
        "H = (1,-1), Y = (1,2): T_0 of Definition 2, exactly": str(T),
        "TL_0 of the public code there": there.TL_0,
        "TL_c, with an intercept, there": there.TL_c,
    }
    return Evidence(numbers, T < 0, exact=True)


def sufficient() -> Evidence:
    """Proposition 2 is no characterisation."""
    o = cases.ALL["gram/Proposition-2-converse"]()
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 4)
    H = rng.standard_normal((12, 12))
    H -= H.mean(axis=0)
    Y = targets(labels)
    W = np.linalg.lstsq(H, Y, rcond=None)[0].T
    means = np.stack([H[labels == k].mean(axis=0) for k in range(3)])
    ratio = float(np.sum((H - means[labels]) ** 2) / np.sum(means[labels] ** 2))
    numbers = {
        "four independent samples, two classes, exact fit: Tr S_W/Tr S_B, exactly": _value(
            o, "within_over_between"
        ),
        "K = 3, n = 4, D = 12, random features: S_cls over its maximum": alignment(H @ W.T, Y, FLOATS),
        "K = 3, n = 4, D = 12, random features: Tr S_W/Tr S_B": ratio,
    }
    return Evidence(numbers, _value(o, "within_over_between") > 0, exact=True)


def low_rank() -> Evidence:
    """Whitening at deficient rank."""
    o = cases.ALL["gram/whitening-deficient"]()
    numbers: dict[str, float | str] = {
        "W = diag(1,0), G = diag(0,1): |D - G_h|/|G|, exactly": _value(o, "whitening_forms", 0)
    }
    for seed, (m, d, r) in enumerate(((4, 4, 2), (5, 3, 2), (3, 5, 2))):
        rng = np.random.default_rng(seed)
        W, G = rng.standard_normal((m, r)) @ rng.standard_normal((r, d)), rng.standard_normal((m, d))
        gap = float(np.linalg.norm(printed_gradient_of(W, G) - horizontal(W, G)[0]) / np.linalg.norm(G))
        numbers[f"random, (m, d, rank) = ({m}, {d}, {r})"] = gap
    return Evidence(numbers, _value(o, "whitening_forms", 0) == 1.0, exact=True)


def against() -> Evidence:
    """Proposition 1 for GELU."""
    z, virtual = -0.8, -10.0
    gelu = ACTIVATIONS["gelu"]
    after = z + float(gelu.slope(np.array(z))) * virtual
    moved = float(gelu.value(np.array(after)) - gelu.value(np.array(z)))
    steepest = float(gelu.slope(np.array(np.sqrt(2.0))))
    numbers = {
        "z = -0.8, |h| = 1, virtual step": virtual,
        "GELU's move": moved,
        "GELU's largest slope, so L": steepest,
        "ratio of moves at z = sqrt 2 for small steps, above 1 = the L^2 of ReLU": steepest**2,
    }
    return Evidence(numbers, moved > 0 > virtual and steepest > 1)


def rate() -> Evidence:
    """Theorem 3 on one-hidden-layer ReLU functions."""
    found = [observe_surrogate_step(seed) for seed in range(RANDOM)]
    right = float(np.mean([_value(o, "theorem_3_sign") for o in found]))
    error = float(np.median([_value(o, "theorem_3_error") for o in found]))
    linear = max(_value(observe_surrogate_step(seed, linear=True), "theorem_3_error") for seed in range(300))
    numbers = {
        f"random ReLU functions with the sign right, of {RANDOM:,}": right,
        "median relative error of the rate": error,
        "largest relative error for linear functions, of 300": linear,
    }
    return Evidence(numbers, right < 1 and linear < 1e-9)


def no_surrogate() -> Evidence:
    """Theorem 4."""
    o = cases.of_fractions("counterexample Theorem-4")
    bound = REGISTRY["gram/Theorem-4"].bands(o.parameters, None)["nfa_surrogate"].lower
    numbers = {
        "f(h) = |h|, H = (1,-1), Y = (1,1): S(G_id), exactly": _value(o, "nfa_surrogate"),
        "|WH|_F^2 there": o.parameters.trace,
        "C0 |Y|^4/Psi there": bound,
        "m = 2, f = h1^2 - h2^2 on four signed axes: S(G_id), exactly": _value(
            cases.of_fractions("counterexample Theorem-4, degree 2"), "nfa_surrogate"
        ),
    }
    return Evidence(numbers, _value(o, "nfa_surrogate") == 0 < bound, exact=True)


def _finding(id: str, claim: str, reading: str, instance: str, instead: str, reproduce: Evidences) -> Finding:
    return Finding(f"gram/{id}", claim, reading, instance, instead, reproduce)


def _remark(id: str, claim: str, instance: str, instead: str, reproduce: Evidences) -> Finding:
    return Finding(f"gram/{id}", claim, NO_SOURCE, instance, instead, reproduce, remark=True)


Evidences = Callable[[], Evidence]

NO_SOURCE = "In no source: neither the paper nor its code claims this; it is a reading that is easily made."

FINDINGS = (
    _finding(
        "Theorem-2", f"{PAPER}, Theorem 2, main text, p. 6: T_lambda(H, Y) >= 1 - C/S(G_id) with "
        "e1 = |Y|_2 in C; the appendix, p. 24, has e1 = |Y|_2^2.",
        "As printed in the main text.",
        "H = ((1,2),(0,1),(1,-1)), three samples in rationals; random instances with N > d.",
        "The appendix's e1 is right; C' of gram/Theorem-2-refined needs neither N > d nor lambda > 0 "
        "and stays "
        "finite at lambda = 0, where C is infinite and where all experiments are.", main_text,
    ),
    _finding(
        "Lemma-1", f"{PAPER}, Lemma 1, p. 23: S(G'_sigma) > c^(-2) S(G_id).",
        "As printed, with a strict sign.",
        "One feature, two samples, in rationals.",
        "The same with >=: targets that the features do not see have 0 on both sides.", strict_sign,
    ),
    _finding(
        "Definition-2", f"{PAPER}, Definition 2, p. 5: target linearity T_lambda(H, Y), as the share of "
        "the targets' "
        "variance that a linear map explains.",
        "T_0 lies between 0 and 1.",
        "One feature, two samples, in rationals.",
        "Neither H nor Y is centred in the fit, but Y is in the denominator, so that T_0 <= TL_c <= 1 "
        "without a "
        "lower bound.  Three values are told apart: TL_printed, TL_0 (the public code centres Y), TL_c (with "
        "intercept).", negative,
    ),
    _finding(
        "Proposition-2", f"{PAPER}, Proposition 2, p. 8: under NC1 and NC2 S_cls(G_id) attains its maximum.",
        "As a characterisation of neural collapse by the surrogate.",
        "Samples I, two classes of two, in rationals; random features.",
        "Only sufficient: any exact linear fit W'H = Y' has G_id = YY', collapsed or not.", sufficient,
    ),
    _finding(
        "whitening-deficient", f"{PAPER}, Gram whitening, p. 3: take off the nearest D' with W'D' + "
        "D''W = 0, the "
        "part that rotates the outputs.",
        "The constraint allows rotations Omega W only, at any rank of W.",
        "W = diag(1, 0), G = diag(0, 1), in rationals; random W of rank 2.",
        "At rank min(m, d) it does (gram/whitening-full-rank).  Below, the projection also takes off "
        "(I - P_col)G(I - P_row); in general D is the projection of G on {WS : S symmetric}.", low_rank,
    ),
    _finding(
        "Proposition-1-GELU", f"{PAPER}, Proposition 1, p. 5: moves of units have the sign of their "
        "virtual moves if "
        "the activation increases; the networks of the experiments have GELU.",
        "The sign claim covers the networks of the experiments.",
        "One unit at z = -0.8, |h| = 1.",
        "GELU falls left of -0.75: signs agree to first order only.  Its L is 1.1289, so L^2 = 1.2744; "
        "for inputs "
        "of another length the bound takes the factor |h|^2 (gram/Proposition-1-scaled).", against,
    ),
    _finding(
        "Theorem-3", f"{PAPER}, Theorem 3, p. 6: S(G_id+) - S(G_id) ~ 2g (f'y)(y'Kq) for f 1-homogeneous.",
        "The sign of the rate is right.",
        "Random one-hidden-layer ReLU functions of 5 inputs, 6 samples.",
        "Exact to first order iff h_i'grad f(h_k) = f(h_i), as for linear f (gram/Theorem-3-linear); "
        "otherwise an "
        "approximation by Lemma 3 without an error term.", rate,
    ),
    _finding(
        "Theorem-4", f"{PAPER}, Theorem 4, p. 7: under interpolation and the neural feature ansatz "
        "S(G_id) >~ C0 "
        "|Y|^4/Psi (m = 1) and >~ C0 |Y|^2/Phi (m > 1, sum y = 0).",
        "An inequality, up to any constant, where both assumptions hold exactly.",
        "f(h) = |h| as two ReLU units, H = (1, -1), in rationals; the same with squares in two dimensions.",
        "HY = 0 there, so S = 0.  The proof takes Lemma 3 for an equality; with the errors of Lemma 4 "
        "kept it "
        "is gram/Theorem-4-refined, which is empty unless the jumps are small.  In any case it bounds S from "
        "below and does not say that S or target linearity grows along the layers.", no_surrogate,
    ),
    _finding(
        "D5", f"{PAPER}, public code, src/optim.py and src/utils.py: ten quintic Newton-Schulz steps "
        "compute UV' "
        "of A = USV' (the whitening of Appendix B.1, p. 15).",
        "To rounding, for any weights.",
        "Zero gradient, default initialisation, 256 x 256 and 256 x 784.",
        "Directions below about 2e-3 of the Frobenius norm are not converged; an SVD polar factor is exact.",
        polar,
    ),
    _finding(
        "T4", f"{PAPER}, public code, src/metric.py: the target linearity of Definition 2 with row "
        "means in the "
        "denominator for several targets, an explicit inverse, and 256 principal components above 1,000 "
        "dimensions.",
        "For any targets and features.",
        "Two samples with two real targets, in rationals; float32 near-duplicate features.",
        "Centre the columns, and use a rank-revealing factorisation; for centred one-hot targets the "
        "row means "
        "are 0 and the code is right.", denominators,
    ),
    _remark(
        "G1e", "Touches the equation for convolutions (Appendix C.1): the unfolded input gradient "
        "im2col(dL/dX) "
        "may stand for N.",
        "One channel, three pixels, kernel of two, in integers.",
        "N = Delta K, patch by patch (G1d); the two agree for disjoint patches without padding.", patches,
    ),
    _remark(
        "G1f", "Touches the equation (1): the input gradient dL/dX may stand for N.",
        "A skip connection x + wx on one number, in rationals.",
        "N = Delta W, the gradient through this layer alone; for tied weights, summed over uses.", skip,
    ),
    _remark(
        "G5", "Touches Figure 1, whose virtual updates accumulate over a run: as the step vanishes the "
        "Gram matrix "
        "follows the covariance of that one cumulative trajectory.",
        "Tanh network 5-8-2, full batch, total time 5.",
        "Appendix B.3 speaks of the sum of per-step shifts, which is right (G4).  The cumulative trajectory "
        "differs by sum eta^2 G'G - S'S, which tends to -S'S.", trajectory,
    ),
    _remark(
        "G6", "Touches Theorem 1 and the training runs, whose code has momentum (0.85 in src/experiment/"
        "whiten.py): the theorem covers them once the shifts are scaled by 1/(1 - momentum).",
        "Tanh network 5-8-2, momentum 0.9, shifts scaled by 1/(1 - momentum).",
        "The theorem is one of plain gradient steps; with momentum the update is not Delta'X.", momentum,
    ),
    _remark(
        "D4", "Touches Gram whitening (p. 3): updates that change the weights through their Gram matrix "
        "alone "
        "always suffice for learning.",
        "W in R^(2x2), L = |W - R|_F^2/2, R the rotation of cosine 3/5, W_0 = I.",
        "Every iterate is cI; the loss stays at sin^2 = 16/25 or more.  A trained linear layer above "
        "can hide "
        "the rotation, the last layer cannot.", rotation,
    ),
    _remark(
        "T6", "Touches Theorem 4 and Figure 4: every nonlinear layer increases target linearity.",
        "Three samples in one dimension, in rationals.",
        "Theorem 4 bounds the surrogate from below and claims no growth.  Linear layers never increase "
        "target "
        "linearity (T5), a nonlinear one may do either; along trained layers it is a trend.", relu,
    ),
    _remark(
        "T9-converse", "Touches Proposition 2: target linearity 1 implies within-class collapse.",
        "Deep linear network on orthonormal data, K = 3, n = 4, d = 16, L = 4, eps = 0.3.",
        "The proposition claims the other direction.  C_l = (eps/sigma)^(2l) (n-1)K/(K-1) falls "
        "geometrically "
        "while TL_c = 1 everywhere (T11).", collapse,
    ),
    _remark(
        "T13", "Touches Figure 1, whose virtual updates unroll a Swiss roll: virtual updates always "
        "raise target "
        "linearity.",
        "Two samples in one dimension, in rationals; 400 random steps.",
        "They never lower TL_0 when the readout has a.u* >= 0 (T13).", virtual,
    ),
)  # fmt: skip
