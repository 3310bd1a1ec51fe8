"""Networks by the part of them that has moved: what rests is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bounds.weighting import Weighting
from verify.errors import InputError
from verify.instances.model import Network, require_square_layers
from verify.instances.validation import positive, whole
from verify.provenance import Provenance


@dataclass(frozen=True)
class Core:
    """A network of width d = core width + resting that is, in orthonormal frames, its core beside xi I.

    network: the core, with square hidden layers.  resting: how many more dimensions there are, >= 1, in which
    every hidden layer is xi times the identity, and X and the last layer are 0.  Everything that `measure`
    measures is invariant under orthonormal frames, so that it needs the core alone.
    """

    network: Network
    xi: float
    resting: int

    def __post_init__(self) -> None:
        require_square_layers(self.network)
        object.__setattr__(self, "xi", positive("xi", self.xi))
        object.__setattr__(self, "resting", whole("resting", self.resting, 1))
        if self.network.sizes is not None:
            raise InputError("a core needs classes of equal size, as training does")

    @property
    def d(self) -> int:
        return self.network.d + self.resting

    @property
    def K(self) -> int:
        return self.network.K

    @property
    def N(self) -> int:
        return self.network.N

    @property
    def L(self) -> int:
        return self.network.L

    @property
    def alpha(self) -> float:
        return self.network.alpha

    @property
    def mean_size(self) -> float:
        return self.network.mean_size

    @property
    def counts(self) -> tuple[int, ...]:
        return self.network.counts

    @property
    def sizes(self) -> None:
        return None

    @property
    def weighting(self) -> Weighting:
        return self.network.weighting

    @property
    def case(self) -> str:
        return self.network.case

    @property
    def origin(self) -> str:
        return self.network.origin

    @property
    def provenance(self) -> Provenance:
        return self.network.provenance

    def named(self, case: str, **provenance: object) -> Core:
        """A copy under another case name, with provenance fields replaced."""
        return replace(self, network=self.network.named(case, **provenance))

    def full(self) -> Network:
        """The network itself, in these frames: matrices of the full width."""
        d, own = self.d, self.network.d
        X = np.zeros((d, self.N))
        X[:own] = self.network.X
        weights = []
        for W in self.network.weights[:-1]:
            square = self.xi * np.eye(d)
            square[:own, :own] = W
            weights.append(square)
        last = np.zeros((self.K, d))
        last[:, :own] = self.network.weights[-1]
        return replace(self.network, X=X, weights=(*weights, last))


__all__ = ["Core"]
