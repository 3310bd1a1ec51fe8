"""The manual gradients against torch autograd, the loss, the stability bound."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.instances.model import indicator
from verify.training import gradients, stability_bound, training_loss

# Each of at most 2L + 3 products of inner dimension <= 16 rounds relative to the norms of its
# factors; 1e-13 = 450 eps leaves room for L = 6 on a gradient of that scale.
ROUNDING = 1e-13


def autograd_loss(layers: list[torch.Tensor], X: np.ndarray, alpha: float) -> torch.Tensor:
    K, N = layers[-1].shape[0], X.shape[1]
    features = torch.tensor(X)
    for W in layers:
        features = W @ features
    return ((alpha * features - torch.tensor(indicator(K, N // K))) ** 2).sum() / N


@settings(deadline=None, max_examples=60)
@given(
    K=st.integers(2, 4), n=st.integers(1, 4), extra=st.integers(0, 5), L=st.integers(2, 6),
    alpha=st.floats(0.1, 10), seed=st.integers(0, 2**32),
)  # fmt: skip
def test_gradients_and_loss_equal_autograd(
    K: int, n: int, extra: int, L: int, alpha: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    d = K * n + extra
    X = random.standard_normal((d, K * n))
    weights = [random.standard_normal((d, d)) / np.sqrt(d) for _ in range(L - 1)]
    weights.append(random.standard_normal((K, d)) / np.sqrt(d))
    layers = [torch.tensor(W, requires_grad=True) for W in weights]
    loss = autograd_loss(layers, X, alpha)
    loss.backward()
    norms = np.prod([np.linalg.norm(W) for W in weights]) * np.linalg.norm(X)
    scale = alpha * (alpha * norms + np.sqrt(K * n)) * norms
    for W, mine, layer in zip(weights, gradients(weights, X, alpha=alpha), layers, strict=True):
        assert layer.grad is not None
        theirs = layer.grad.numpy()
        assert mine.shape == W.shape
        assert np.abs(mine - theirs).max() <= ROUNDING * scale / np.linalg.norm(W)
    assert training_loss(weights, X, alpha=alpha) == pytest.approx(loss.item(), rel=1e-12)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 20.0])
@pytest.mark.parametrize("L", [2, 4, 6])
def test_stability_bound_is_below_the_sharp_one_at_the_balanced_solution(
    L: int, alpha: float, make_data
) -> None:
    """The Hessian of the loss at W_l = diag(s), balanced and minimum-norm, by torch."""
    K, X = 2, make_data(6, 4)
    target = indicator(K, 2) @ np.linalg.pinv(X) / alpha
    u, sigma, vt = np.linalg.svd(target, full_matrices=False)
    root = np.zeros((6, 6))
    root[:K, :K] = np.diag(sigma ** (1 / L))
    frame = np.linalg.qr(np.vstack([vt, np.eye(6)]).T)[0].T
    frame[:K] = vt
    weights = [root @ frame] + [root] * (L - 2) + [u @ root[:K]]
    shapes = [W.shape for W in weights]
    cuts = np.cumsum([W.size for W in weights])[:-1].tolist()

    def loss(y: torch.Tensor) -> torch.Tensor:
        parts = torch.tensor_split(y, cuts)
        return autograd_loss([p.reshape(s) for p, s in zip(parts, shapes, strict=True)], X, alpha)

    y = torch.tensor(np.concatenate([W.ravel() for W in weights]))
    assert loss(y).item() <= 1e-25 * alpha**2
    hessian = torch.autograd.functional.hessian(loss, y)
    sharp = 2 / torch.linalg.eigvalsh(hessian)[-1].item()
    bound = stability_bound(X, K, L=L, alpha=alpha)
    assert bound <= sharp <= 2 * bound
