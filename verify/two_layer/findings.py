"""Findings on the two-layer paper, each with the run that shows it."""

from __future__ import annotations

from fractions import Fraction
from math import asinh, ceil, expm1, log, log1p, sqrt
from typing import Any

import numpy as np
from scipy.stats import norm

from bounds.two_layer.flow import LEVELS, stage_time
from verify.frequency import frequency
from verify.theory import Evidence, Finding
from verify.two_layer.canonical import random_canonical
from verify.two_layer.experiments import FIGURE_SEED
from verify.two_layer.flow import closed_form
from verify.two_layer.law import neuron_failure, norm_failure, projection_failure
from verify.two_layer.observe import parameters
from verify.two_layer.observe_regression import observe_regression, stage_length
from verify.two_layer.regression import Regression, full_run, gaussian_regression, run, whitened_regression
from verify.two_layer.runs import (
    AS_PRINTED,
    REPRODUCES,
    figure1,
    kernel_distance,
    step_size_sweep,
)

PAPER = "Huang et al., CPAL 2025"


def _scaled(seed: int, n: int, d: int, C1: float, C2: float, **more: Any) -> Regression:
    """sigma0 = C1/sqrt(n d b^2 tr), v0 = C2/sqrt(n b^2 tr) with tr = d and b = 1 exactly."""
    signal = sqrt(n * d)
    return gaussian_regression(
        seed, n=n, d=d, m=64, bbar=1.0, sigma0=C1 / (signal * sqrt(d)), v0=C2 / signal, **more
    )  # type: ignore[arg-type]


def first_step() -> Evidence:
    """F1: exactly, on one sample and two neurons; and the largest defect on random data."""
    Z, v, y, c = (Fraction(1, 2), Fraction(0)), (Fraction(1), Fraction(-1)), Fraction(1), Fraction(1, 20)
    residual = y - (Z[0] * v[0] + Z[1] * v[1]) / 2
    moved = [c * z * residual * w for z, w in zip(Z, v, strict=True)]
    instance = _scaled(0, 20, 4000, 0.1, 0.1, h=0.1, steps=1)
    path = run(instance, history=False)
    defect = float(np.max(np.abs(path.V[1] / path.V[0] - 1)))
    numbers = {"exact v_1(1) v_1(0) - v0^2": str(moved[0]), "random data, max |v_r(1)/v_r(0) - 1|": defect}
    return Evidence(numbers, moved[0] != 0, exact=True)


def sign_flips() -> Evidence:
    """F2: v0 = sigma0/1000 over ten seeds."""
    shares, spreads = [], []
    for seed in range(10):
        instance = whitened_regression(
            seed, n=5, m=256, kappa=100.0, size=10.0, sigma0=1e-4, v0=1e-7, h=0.1, steps=400
        )
        path = run(instance, history=False)
        shares.append(float(np.mean(np.sign(path.V[-1]) != np.sign(path.V[0]))))
        rho = np.abs(path.Rho[-1])
        spreads.append(float(rho.max() / rho.min()))
    numbers = {
        "share of neurons that flip, least": min(shares),
        "share of neurons that flip, most": max(shares),
        "Phi(-v0/sigma0)": float(norm.cdf(-1e-3)),
        "max |rho_r| / min |rho_r|, most": max(spreads),
    }
    return Evidence(numbers, min(shares) > 0.25 and max(spreads) > 10)


def stage_one_length() -> Evidence:
    """F3: mean |rho_r| at t1 = A log(1/v0), C1 = 1, and at h t1 = arcsinh(1/(sqrt(gamma) v0))."""
    numbers: dict[str, float] = {}
    for n, d, seeds in ((20, 4000, 5), (50, 20000, 3)):
        printed, instead = [], []
        for seed in range(seeds):
            instance = _scaled(seed, n, d, 0.0, 0.1, h=0.1, steps=1)
            law = instance.population
            assert law is not None
            late = round(stage_length(instance, law) * log(1 / law.v0))
            early = round(asinh(1 / (sqrt(instance.gamma) * law.v0)) / instance.h)
            path = run(instance.but(steps=late), history=False)
            printed.append(float(np.mean(np.abs(path.Rho[late]))))
            instead.append(float(np.mean(np.abs(path.Rho[early]))))
        numbers |= {
            f"n={n}, d={d}: mean |rho| at t1, least": min(printed),
            f"n={n}, d={d}: mean |rho| at t1, most": max(printed),
            f"n={n}, d={d}: mean |rho| at arcsinh time, least": min(instead),
            f"n={n}, d={d}: mean |rho| at arcsinh time, most": max(instead),
        }
    return Evidence(numbers, min(v for k, v in numbers.items() if "at t1" in k) > 10)


def stage_one_kernel() -> Evidence:
    """F4: the smallest kernel error over all flow times, whitened data and W(0) = 0: kappa v0^2/(3m)."""
    ratios, over = [], []
    for seed in range(3):
        n, m, kappa, size = 4 + seed, 8, 50.0, 20.0
        v0 = 0.5 / sqrt(kappa * size * size)
        instance = random_canonical(seed, m=m).but(a=v0 * np.ones(m), u=np.zeros(m), s=m * size / sqrt(kappa))
        times = np.linspace(0.0, stage_time(parameters(instance), LEVELS["saturation_time"]), 20001)
        a, u = closed_form(instance, times)
        a2, u2 = np.sum(a**2, axis=1) / m, np.sum(u**2, axis=1) / m
        gap = a2 - 1 / (kappa * size * size)
        error = kappa / m * np.maximum(np.abs(gap), np.abs(gap + u2 - 1 / (kappa * size * size)))
        least = float(error.min())
        ratios.append(least / (kappa * v0 * v0 / (3 * m)))
        bbar = size / sqrt(n)
        over.append(least * m * n**3 * bbar**6 * kappa)
    random_data = []
    for seed in range(20):
        instance = _scaled(seed, 20, 2000, 0.0, 0.1, h=0.1, steps=120)
        o = observe_regression(instance)
        random_data.append(o.values["stage1_kernel", None].value)
    numbers = {
        "whitened: least error / (kappa v0^2/(3m)), smallest": min(ratios),
        "whitened: least error / (kappa v0^2/(3m)), largest": max(ratios),
        "whitened: least error over the printed bound at C = 1, largest": max(over),
        "random data: least error over the printed bound at C = 1, smallest": min(random_data),
        "random data: least error over the printed bound at C = 1, largest": max(random_data),
    }
    return Evidence(numbers, min(ratios) >= 1 - 1e-9 and min(random_data) > 1)


def gamma_size() -> Evidence:
    """F5: gamma/(tr n b^2) for noise that P1 (5) allows, n = 50, d = 2000, and n = 10 without noise."""

    def inside(n: int, noise: float, draws: int = 400) -> tuple[float, float, float]:
        """Share of the draws inside, mean of the ratio, and the least probability of failure they allow."""
        d, ratios = 2000, []
        for seed in range(draws):
            rng = np.random.default_rng(seed)
            X = rng.standard_normal((n, d))
            y = X @ (rng.standard_normal(d) / sqrt(d)) + sqrt(noise) * rng.standard_normal(n)
            ratios.append(float(np.sum((X.T @ y) ** 2)) / (d * n))
        outside = sum(not 0.5 <= x <= 1.5 for x in ratios)
        failure = frequency(outside, draws)
        return 1 - outside / draws, float(np.mean(ratios)), failure.value - failure.error

    share0, _, _ = inside(50, 0.0)
    half, _, _ = inside(50, 0.5)
    many, mean_many, least = inside(50, 12.5)
    extreme, mean, _ = inside(50, 400.0)
    small, _, _ = inside(10, 0.0)
    numbers = {
        "n=50, sigma_y^2 = 400 b^2 (the most P1 (5) allows): mean gamma/(tr n b^2)": mean,
        "share inside [1/2, 3/2] there": extreme,
        "sigma_y^2 = 12.5 b^2 = n b^2/4 (the most the proof's condition allows): mean": mean_many,
        "share inside there": many,
        "least probability of failure there that the draws allow": least,
        "share inside at sigma_y^2 = b^2/2": half,
        "share inside without noise": share0,
        "share inside at n = 10 without noise": small,
    }
    return Evidence(numbers, extreme == 0.0 and least > 0.5)


def _loss_at_t2(seed: int, n: int, d: int, target: float) -> float:
    """L(t2)/(4 eps) with the proof's t2, from t1 = arcsinh(1/(sqrt(gamma) v0))/h, sigma0 = 0."""
    instance = _scaled(seed, n, d, 0.0, 0.1, h=0.1, steps=1, target=target)
    law = instance.population
    assert law is not None
    t1 = asinh(1 / (sqrt(instance.gamma) * law.v0)) / instance.h
    slack = sqrt(target) / (law.bbar * law.tr)
    t2 = t1 + log(sqrt((1 - slack) * instance.gamma**1.5 / (slack * law.tr))) / instance.h
    path = run(instance.but(steps=ceil(t2)), history=False)
    return float(path.loss[-1] / (4 * target))


def stage_two_loss() -> Evidence:
    """F6: the loss at the proof's t2."""
    wide = {eps: np.median([_loss_at_t2(seed, 20, 4000, eps) for seed in range(10)]) for eps in (1e-8, 1e-16)}
    narrow = [_loss_at_t2(seed, 20, 56, 1e-4) for seed in range(10)]
    numbers = {
        "n=20, d=4000, eps=1e-8: median L(t2)/(4 eps)": float(wide[1e-8]),
        "n=20, d=4000, eps=1e-16: median L(t2)/(4 eps)": float(wide[1e-16]),
        "n=20, d=56, eps=1e-4: L(t2)/(4 eps), least": min(narrow),
        "n=20, d=56, eps=1e-4: L(t2)/(4 eps), most": max(narrow),
    }
    return Evidence(numbers, max(narrow) > 1)


def limit_kernel() -> Evidence:
    """F7: relative distance of the limit kernel from the aligned one that the lemma names."""
    numbers: dict[str, float] = {}
    for n, d, length in ((6, 200, 3000), (6, 9, 60000)):
        errors, limits = [], []
        for seed in range(5):
            instance = gaussian_regression(seed, n=n, d=d, m=16, sigma0=0.0, v0=1e-5, h=0.1, steps=length)
            path = run(instance, history=False)
            theta = (float(path.v @ path.v) * instance.K + path.Z @ path.Z.T) / instance.m**2
            errors.append(kernel_distance(instance, theta, path.v))
            q = float(instance.y @ np.linalg.solve(instance.K, instance.y))
            limit = (sqrt(q) * instance.K + np.outer(instance.y, instance.y) / sqrt(q)) / instance.m
            limits.append(float(np.linalg.norm(theta - limit, 2) / np.linalg.norm(limit, 2)))
        numbers |= {
            f"n={n}, d={d}: distance from the printed kernel, least": min(errors),
            f"n={n}, d={d}: distance from the printed kernel, most": max(errors),
            f"n={n}, d={d}: distance from R13's kernel, most": max(limits),
        }
    return Evidence(numbers, numbers["n=6, d=9: distance from the printed kernel, least"] > 0.1)


def step_size() -> Evidence:
    """F8: final loss over initial loss against h."""
    rows = {row["h"]: row for row in step_size_sweep((0.95, 1.05, 2.0))}
    numbers = {f"h = {h}: L/L(0) after 4,000 steps": row["loss_ratio"] for h, row in rows.items()}
    return Evidence(numbers, rows[0.95]["loss_ratio"] < 1e-20 and rows[1.05]["loss_ratio"] > 1e-3)


def proxy() -> Evidence:
    """F9: growth of the proxy, with and without random weights, at small and large h."""
    mixed = observe_regression(_scaled(0, 20, 4000, 0.1, 0.1, h=0.1, steps=200)).values
    fast = observe_regression(_scaled(0, 20, 4000, 0.0, 0.1, h=0.45, steps=60)).values
    numbers = {
        "h=0.1, C1=C2=0.1: least growth (printed: at least 1.025)": mixed["proxy_growth_min", None].value,
        "h=0.45, sigma0=0: largest growth (printed: at most 2.5125)": fast["proxy_growth_max", None].value,
    }
    low, high = numbers.values()
    return Evidence(numbers, low < 1 + 0.1 / 4 or high > 1.5 * (1 + 1.5 * 0.45))


def probabilities() -> Evidence:
    """F10: exact failure probabilities of Lemmas A.3 and A.1, and the constant Lemma 5.1 needs."""
    worst = 0.0
    for n, d in ((10, 100), (20, 400), (50, 200)):
        for seed in range(60):
            X = np.random.default_rng(seed).standard_normal((n, d))
            gap = np.linalg.norm(X @ X.T - d * np.eye(n), 2)
            worst = max(worst, float(gap) / (n + sqrt(n) * sqrt(d)))
    failure = projection_failure(10)
    numbers = {
        "A.3 at n=10: failure probability (n^-2 = 0.01)": failure,
        "A.1 at m=3, delta=0.1: probability of success": 1 - neuron_failure(3, 0.1),
        "A.2 at m=3, d=4, delta=0.1: failure probability": -expm1(3 * log1p(-norm_failure(4))),
        "5.1: largest constant needed, 180 Gaussian draws": worst,
    }
    return Evidence(numbers, failure > 0.01)


def figure_1() -> Evidence:
    """F11: Figure 1 as printed, and with the initial scales exchanged and the loss without its 1/2."""
    seed = FIGURE_SEED
    printed = figure1(**AS_PRINTED, seed=seed)
    swapped = figure1(**REPRODUCES, double_loss=True, seed=seed)
    numbers = {
        "as printed: share of neurons that flip": printed.flips,
        "as printed: ratio at steps 1, 2, 3": " ".join(f"{x:.3f}" for x in printed.ratio[1:4]),
        "as printed: loss at steps 0, 7, 10, 12": " ".join(f"{x:.0f}" for x in printed.loss[[0, 7, 10, 12]]),
        "exchanged: ratio at steps 1, 2, 3": " ".join(f"{x:.3f}" for x in swapped.ratio[1:4]),
        "exchanged: loss at steps 0, 7, 10, 11, 12": " ".join(
            f"{x:.0f}" for x in swapped.loss[[0, 7, 10, 11, 12]]
        ),
        "exchanged: kernel error, first, least, last": " ".join(
            f"{x:.4f}" for x in (swapped.kernel[0], swapped.kernel.min(), swapped.kernel[-1])
        ),
        "sqrt gamma": swapped.sqrt_gamma,
    }
    return Evidence(numbers, printed.ratio[1] < 0.3 and printed.loss[13] > 0.5 * printed.loss[0])


def minimum_norm() -> Evidence:
    """F12: the predictor against the minimum-norm one plus P_perp W(0)v/m."""
    instance = gaussian_regression(0, n=6, d=40, m=16, sigma0=0.2, v0=0.2, h=0.1, steps=4000, keep=True)
    X = instance.X
    assert X is not None
    assert instance.W is not None
    W, v, _ = full_run(instance)
    beta, still = W @ v / instance.m, instance.W @ v / instance.m
    least = np.linalg.pinv(X) @ instance.y
    rest = still - np.linalg.pinv(X) @ (X @ still)
    size = float(np.linalg.norm(least))
    numbers = {
        "|Wv/m - X^+y| / |X^+y|": float(np.linalg.norm(beta - least)) / size,
        "|Wv/m - X^+y - P_perp W(0)v/m| / |X^+y|": float(np.linalg.norm(beta - least - rest)) / size,
    }
    first, second = numbers.values()
    return Evidence(numbers, second < 1e-6 * max(first, 1e-12))


def first_bullet() -> Evidence:
    """F13: the first bullet of Lemma 5.3 with and without the 1/gamma of its proof."""
    instance = _scaled(0, 10, 1000, 0.0, 0.1, h=0.05, steps=1)
    law = instance.population
    assert law is not None
    t1 = round(asinh(1 / (sqrt(instance.gamma) * law.v0)) / instance.h)
    path = run(instance.but(steps=t1))
    signal = sqrt(law.tr * instance.n) * law.bbar

    def ratio(scale: float) -> float:
        off = path.moved - scale * np.outer(instance.y, path.Rho[-1])
        norms = np.sqrt(np.maximum(np.einsum("nm,nk,km->m", off, instance.K, off), 0.0))
        return float(np.max(norms * signal / np.abs(path.Rho[-1])))

    numbers = {"literal (limit 0.5)": ratio(1.0), "with 1/gamma (limit 0.5)": ratio(1 / instance.gamma)}
    return Evidence(numbers, numbers["literal (limit 0.5)"] > 0.5)


FINDINGS = (
    Finding(
        "two-layer/F1",
        f"{PAPER}, eq. (13): (v0^2/2)[(1+h_l)^t + (1-h_l)^t] <= v_r(t) v_r(0) <= the same with h_u, t <= t1, "
        "gamma_l = gamma (1 - C1 tr/gamma^(3/2))^2, gamma_u = gamma (1 + C2 tr/gamma^(3/2))^2.",
        "t = 1: both ends equal v0^2 for every value of the two constants.",
        "One sample, two neurons, in rational arithmetic; and Gaussian data n=20, d=4000, m=64.",
        "v_r(1) - v_r(0) = c (Z'e)_r, and R8 gives v_r(t) exactly, neuron by neuron.",
        first_step,
    ),
    Finding(
        "two-layer/F2",
        f"{PAPER}, Theorem 4.1: v_r(t1) = Theta(1/sqrt(n b^2 tr)), rho_r(t1) = Theta(1) for all r.",
        "Assumption 4.1 bounds sigma0 and v0 from above only, so v0 = sigma0/1000 is allowed.",
        "Whitened data, m = 256, v0 = sigma0/1000, ten seeds.",
        "The sign of v_r in the end is that of v_r(0) + omega_r; a share Phi(-v0/sigma0) of them flips (R8).",
        sign_flips,
    ),
    Finding(
        "two-layer/F3",
        f"{PAPER}, Theorem 4.1, Lemma B.1: t1 = C1 A log(1/v0) with C1 = 1, rho_r(t1) = Theta(1).",
        "C1 = 1 as in Lemma B.1, sigma0 = 0, v0 = 0.1/sqrt(n b^2 tr).",
        "Gaussian data, n=20, d=4000 and n=50, d=20000.",
        "h t1 = arcsinh(1/(sqrt(gamma) v0)) at sigma0 = 0 gives rho = 1 up to the step size.",
        stage_one_length,
    ),
    Finding(
        "two-layer/F4",
        f"{PAPER}, Lemma 5.2 (iii): |Theta(t1) - (1/(m gamma))(K + K yy'K/gamma)| <= C/(m n^3 b^6 tr).",
        "Smallest error over all times, which favours the claim; C = 1.",
        "K = kappa I, W(0) = 0, exact flow; and Gaussian data n=20, d=2000.",
        "For K = kappa I the smallest error over all times is kappa v0^2/(3m), so the ratio to the bound "
        "is about C2^2 n^2 b^4 tr/3: no constant will do.",
        stage_one_kernel,
    ),
    Finding(
        "two-layer/F5",
        f"{PAPER}, Lemma A.4: 1/2 <= gamma/(tr n b^2) <= 3/2 with high probability.",
        "Under Assumption 4.1 (5), which allows sigma_y^2 up to 8 n b^2, and under n >= 4 sigma_y^2/b^2, a "
        "condition that the proof uses (|y|^2 <= (3/2) n b^2) and Assumption 4.1 does not contain.",
        "Gaussian data, d = 2000, 400 draws for each noise level; probabilities as Clopper-Pearson intervals "
        "that miss with probability at most 1e-9.",
        "gamma/(tr n b^2) is about 1 + sigma_y^2/b^2; lambda_min(K)|y|^2 <= gamma "
        "<= lambda_max(K)|y|^2 always (R15).",
        gamma_size,
    ),
    Finding(
        "two-layer/F6",
        f"{PAPER}, Lemma 5.3: L(t2) <= 4 eps under Assumption 4.1 (6), with the t2 of its proof.",
        "C2 = sigma_x = 1 in (6); t1 at rho = 1; sigma0 = 0; v0 = 0.1/sqrt(n b^2 tr).",
        "Gaussian data, n=20, d=4000 and d=56.",
        "(6) needs b/sqrt(eps) for sqrt(eps) b; descent converges all the same, later.",
        stage_two_loss,
    ),
    Finding(
        "two-layer/F7",
        f"{PAPER}, Lemma 5.3: Theta approaches (v^2/m)(K + K yy'K/gamma).",
        "Relative spectral distance at the end of training, v_r^2 read as its mean.",
        "Gaussian data, n=6, d=200 and d=9, five seeds, v0 = 1e-5.",
        "The limit is (1/m)(sqrt(q) K + yy'/sqrt(q)), q = y'K^-1 y (R13).",
        limit_kernel,
    ),
    Finding(
        "two-layer/F8",
        f"{PAPER}, Assumption 4.1 (4): eta = O(sqrt n m/(sqrt tr b)), constant not printed.",
        "gamma = n b^2 tr, so the condition is h <= C.",
        "Canonical form, small initial weights, 4,000 steps.",
        "For h > 1 every interpolator is linearly unstable (R12): C is at most 1.",
        step_size,
    ),
    Finding(
        "two-layer/F9",
        f"{PAPER}, proxy of Lemma B.2: rho~(1 + h/4) <= rho~+ <= 1.5 rho~(1 + 1.5h).",
        "The sketch's proxy (phi/gamma^(5/2)), every neuron, below 0.999 of saturation.",
        "Gaussian data n=20, d=4000; C1 = C2 = 0.1 at h = 0.1, and sigma0 = 0 at h = 0.45.",
        "With U_perp = 0 and T = 0 the growth lies in [1 + h, (1-2h)^(-1/2)] for h < 1/2 (R9).",
        proxy,
    ),
    Finding(
        "two-layer/F10",
        f"{PAPER}, Lemmas A.1 to A.3, 5.1: success with probability 1 - delta, 1 - O(n^-2), and constants.",
        "O(n^-2) with constant 1; A.1 with m = 3, allowed if the constant in m = Omega(log 1/delta) is 1; "
        "A.2 read as: with probability 1 - delta for d = Omega(log m/delta), constant 1.",
        "Gaussian laws: exact probabilities.",
        "A.1 fails with probability at most delta/4 + Phi(1/2)^m; A.2 and A.3 with those of chi^2 (R15); 5.1 "
        "holds with C = 4 for n >= 11.",
        probabilities,
    ),
    Finding(
        "two-layer/F11",
        f"{PAPER}, Figure 1 with the printed sigma0 = 0.01, v0 = 0.001, eta = 0.1.",
        "sigma0 as the standard deviation; the paper's seed being unknown, one of this "
        "suite with a like sqrt(gamma).",
        "m=1024, d=10000, n=10, 20 steps.",
        "With the two scales exchanged and the loss without its 1/2, loss and ratio have the figure's "
        "course; the kernel panel is not reproduced with either.",
        figure_1,
    ),
    Finding(
        "two-layer/F12",
        f"{PAPER}, text: the solution diverges from the minimum-norm one.",
        "Read as a statement on the predictor Wv/m; it may be meant of the kernel alone.",
        "Gaussian data, n=6, d=40, m=16, full weights.",
        "Wv/m = X^+ y + P_perp W(0)v/m exactly (R11): minimum-norm but for what the data cannot move.",
        minimum_norm,
    ),
    Finding(
        "two-layer/F13",
        f"{PAPER}, Lemma 5.3, first bullet: |w_r - w_r(0) - rho_r X'y| <= rho_r/(2 sqrt(tr n b^2)).",
        "Literally; the proof has (rho_r/gamma) X'y, so a misprint.",
        "Gaussian data, n=10, d=1000, sigma0 = 0, at rho = 1.",
        "The form with 1/gamma holds with room.",
        first_bullet,
    ),
)
