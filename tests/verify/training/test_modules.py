"""MLPs and hybrids: the linear case is the engine's, ReLUs sit where they were asked for."""

import numpy as np
import pytest
import torch

from verify.errors import InputError
from verify.training import Stop, prepare, train_batch
from verify.training.modules import layer_features, layered, train_module

# Some 1e2 to 1e3 steps, each rounding entries below 2 by a few units of 2^-52.
PATH_ROUNDING = 1e-11


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_without_relu_it_is_the_engine(make_data, momentum: float) -> None:
    X = make_data(8, 6)
    module = layered(8, 2, L=3, xi=0.4, seed=1)
    done = train_module(module, X, 2, loss=1e-8, momentum=momentum)
    engine = train_batch([prepare(X, 2, L=3, xi=0.4, seed=1, loss=1e-8, momentum=momentum)])[0]
    assert (done.steps, done.stop) == (engine.steps, Stop.LOSS)
    for W, parameter in zip(engine.full_weights(), module.parameters(), strict=True):
        assert np.abs(W - parameter.detach().numpy()).max() <= PATH_ROUNDING


@pytest.mark.parametrize("initialisation", ["orthogonal", "gaussian", "default"])
def test_hybrid_features(make_data, initialisation) -> None:
    X = make_data(8, 6)
    module = layered(8, 2, L=4, xi=1.0, seed=1, width=9, relu=[1], initialisation=initialisation)
    W = [p.detach().numpy() for p in module.parameters()]
    expected = [X, np.maximum(W[0] @ X, 0)]
    expected += [W[1] @ expected[1], W[2] @ W[1] @ expected[1]]
    for mine, theirs in zip(layer_features(module, X), expected, strict=True):
        assert np.abs(mine - theirs).max() <= PATH_ROUNDING


def test_mlp_trains_and_stops(make_data) -> None:
    X = make_data(8, 6)
    done = train_module(layered(8, 2, L=3, xi=0.8, seed=0, width=20, relu=[1, 2]), X, 2, loss=1e-4)
    assert done.stop is Stop.LOSS
    assert done.sentence == f"loss 0.0001 reached after {done.steps:,} steps"
    wild = train_module(layered(8, 2, L=3, xi=0.8, seed=0), X, 2, step=50.0)
    assert wild.stop is Stop.DIVERGED
    short = train_module(layered(8, 2, L=3, xi=0.4, seed=0), X, 2, budget=3)
    assert (short.stop, short.steps) == (Stop.BUDGET, 3)


def test_wrong_requests_are_named(make_data) -> None:
    with pytest.raises(InputError, match=r"relu after layer 3: layers 1\.\.2"):
        layered(8, 2, L=3, xi=0.4, seed=0, relu=[3])
    with pytest.raises(InputError, match="initialisation = 'zero'"):
        layered(8, 2, L=3, xi=0.4, seed=0, initialisation="zero")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"maps 6 samples to \(6, 3\), not \(6, 2\)"):
        train_module(torch.nn.Linear(8, 3), make_data(8, 6), 2)
