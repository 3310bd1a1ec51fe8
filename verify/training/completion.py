"""Networks wider than their input as square networks on the same data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.instances.model import Network
from verify.training.initialisation import orthogonal_initialisation


def square_completion(network: Network) -> Network:
    """The same features from square layers: zeros below X, and h - d more columns of W_1.

    A network of hidden width h > d is, exactly, a square network of width h on data with h - d zero rows,
    whatever the new columns of W_1.  C_l, D_l, theta and the singular values of the hidden layers above W_1
    stay; delta, eps, rho and mu are those of the completed network.

    Where the orthogonal initialisation (18) is known, by xi and seed, the columns are xi times the ones that
    complete W_1(0) to an orthogonal basis: they never move in training, and (18) is that of width h.
    Otherwise they are those that come closest to balancedness, C C' nearest to W_2'W_2 - W_1 W_1', which
    are the same up to a rotation wherever training has kept that pair balanced.  A network of other
    shape is returned as it is.
    """
    h, d = network.weights[0].shape
    square = all(W.shape == (h, h) for W in network.weights[1:-1]) and network.weights[-1].shape[1] == h
    if h <= d or not square or network.L < 2:
        return network
    origin = network.provenance
    if origin.xi is not None and origin.seed is not None:
        start = orthogonal_initialisation(d, network.K, L=2, xi=origin.xi, seed=origin.seed, width=h)[0]
        rest = origin.xi * np.linalg.qr(start, mode="complete")[0][:, d:]
    else:
        rest = _balancing(network.weights[0], network.weights[1])
    X = np.vstack([network.X, np.zeros((h - d, network.N))])
    weights = (np.hstack([network.weights[0], rest]), *network.weights[1:])
    note = "; ".join(filter(None, [origin.note, f"input completed from {d} to {h} dimensions"]))
    return replace(network, X=X, weights=weights, provenance=replace(origin, note=note))


def _balancing(first: Float[ndarray, "h d"], second: Float[ndarray, "m h"]) -> Float[ndarray, "h r"]:
    """C, r = h - d, with C C' nearest to W_2'W_2 - W_1 W_1' in Frobenius norm."""
    d = first.shape[1]
    values, vectors = np.linalg.eigh(second.T @ second - first @ first.T)
    return vectors[:, d:] * np.sqrt(np.maximum(values[d:], 0.0))


__all__ = ["square_completion"]
