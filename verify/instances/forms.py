"""From a canonical pair to full weight matrices and back (C1)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.instances.data import Seed, generator, haar
from verify.instances.model import Network, Pair, require_square_layers


def full_network(pair: Pair, seed: Seed = 0) -> Network:
    """Full matrices of a pair: W_l = U_l diag(s) U_(l-1)', W_L = What U_(L-1)', X = U_0 H.

    U_0, ..., U_(L-1) are Haar-distributed, so Gram matrices of features, singular values and
    imbalances agree with the pair's to rounding.  Within-class quantities below about 1e-16 of the
    data lose the relative accuracy that the pair has.
    """
    rng = generator(seed)
    frames = [haar(pair.d, rng) for _ in range(pair.L)]
    hidden = [(out * pair.s) @ into.T for into, out in pairwise(frames)]
    return Network(
        X=frames[0] @ pair.X,
        K=pair.K,
        weights=(*hidden, pair.head @ frames[-1].T),
        alpha=pair.alpha,
        case=pair.case,
        origin=pair.origin,
        provenance=pair.provenance,
        sizes=pair.sizes,
        weighting=pair.weighting,
    )


def canonical_pair(network: Network) -> tuple[Pair, Float[ndarray, " L-1"]]:
    """The canonical form of a network with square hidden layers, and what it leaves out (C1).

    Returns the pair and the residuals |W_l - U_l diag(s) U_(l-1)'|_F for l = 1..L-1, where
    U_1 diag(s) U_0' is the SVD of W_1 and U_l the orthogonal matrix nearest to
    W_l U_(l-1) diag(s).  Residuals of rounding size mean that the lower pairs are exactly balanced.
    Raises InputError for rectangular hidden layers.
    """
    require_square_layers(network)
    U, s, Vt = np.linalg.svd(network.weights[0])
    frames = [Vt.T, U]
    for W in network.weights[1:-1]:
        left, _, right = np.linalg.svd(W @ frames[-1] * s)
        frames.append(left @ right)
    residuals = [
        float(np.linalg.norm(W - (out * s) @ into.T))
        for W, (into, out) in zip(network.weights[:-1], pairwise(frames), strict=True)
    ]
    pair = Pair(
        s=s,
        head=network.weights[-1] @ frames[-1],
        means=frames[0].T @ network.means,
        deviations=frames[0].T @ network.deviations,
        L=network.L,
        alpha=network.alpha,
        case=network.case,
        origin=network.origin,
        provenance=network.provenance,
        sizes=network.sizes,
        weighting=network.weighting,
    )
    return pair, np.array(residuals)
