"""Instances: a data set with a deep linear network on it, as full matrices or as a canonical pair.

Notation of the whole suite (arXiv 2311.02960): K classes, n samples a class (n_k in R13, where classes
differ in size), N = nK columns ordered class by class, X in R^(d x N), layers W_1..W_(L-1) in
R^(d x d), W_L in R^(K x d), features Z^l = W_l ... W_1 X for l = 0..L-1, class means Xbar in
R^(d x K), within-class deviations Delta.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Protocol

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.weighting import Weighting
from verify.errors import InputError
from verify.instances import validation
from verify.instances.labels import Ignore
from verify.provenance import Provenance


class Classes:
    """What the classes of an instance are: its sizes are None where all are equal."""

    K: int
    N: int
    sizes: tuple[int, ...] | None

    @property
    def n(self) -> int:
        """Samples a class; InputError where the classes differ in size."""
        if self.sizes is not None:
            raise InputError(
                f"class sizes {', '.join(map(str, self.sizes))}: this needs classes of equal size; "
                "measure and check accept unequal ones"
            )
        return self.N // self.K

    @property
    def counts(self) -> tuple[int, ...]:
        """n_1, .., n_K."""
        return self.sizes or (self.N // self.K,) * self.K

    @property
    def mean_size(self) -> float:
        """N/K: n where the classes are equally large."""
        return self.n if self.sizes is None else self.N / self.K


def _validate_common(instance: Network | Pair) -> None:
    """What both forms of an instance have besides their matrices."""
    object.__setattr__(instance, "alpha", validation.positive("alpha", instance.alpha))
    validation.known_name("case", instance.case)
    validation.known_name("origin", instance.origin)
    validation.known_weighting(instance.weighting)
    if not isinstance(instance.provenance, Provenance):
        raise InputError(f"provenance must be a Provenance, got a {type(instance.provenance).__name__}")


@dataclass(frozen=True)
class Network(Classes):
    """A deep linear network with its data, as full matrices.

    Columns are stored class by class; `Network.of` sorts a given order and validates.

    X: (d, N); K classes of n = N / K samples each, or of the given sizes where these differ.  weights:
    W_1..W_(L-1) of shape (d, d), W_L of shape (K, d); L >= 2.  alpha: target scale (a perfect fit has
    alpha W_(L:1) X = Y).  weighting: of the class means in Tr Sigma_B, for classes of unequal size.
    Raises InputError for entries that are not finite and layers that do not chain.

    >>> import numpy as np
    >>> Network.of(np.eye(5)[:, :4], np.array([0, 0, 1, 1]), [np.eye(5), np.eye(2, 5)]).n
    2
    """

    X: Float[ndarray, "d N"]
    K: int
    weights: tuple[Float[ndarray, "_ d"], ...]
    alpha: float = 1.0
    case: str = "network"
    origin: str = "given"
    provenance: Provenance = field(default_factory=Provenance)
    sizes: tuple[int, ...] | None = None
    weighting: Weighting = "classes"

    def __post_init__(self) -> None:
        put = partial(object.__setattr__, self)
        put("X", validation.real_array("X", self.X, 2))
        put("K", validation.whole("K", self.K, 2))
        layers = validation.layer_list(self.weights)
        put("weights", tuple(validation.real_array(f"W{i}", W, 2) for i, W in enumerate(layers, start=1)))
        validation.require_chain(self.weights, self.X.shape[0], self.K)
        validation.require_counts(self.K, self.N, self.sizes)
        _validate_common(self)

    @classmethod
    def of(
        cls,
        X: Float[ndarray, "d N"],
        labels: Int[ndarray, " N"],
        weights: Sequence[Float[ndarray, "_ _"]],
        *,
        alpha: float = 1.0,
        case: str = "network",
        origin: str = "given",
        provenance: Provenance | None = None,
        weighting: str = "classes",
        ignore: Ignore = None,
    ) -> Network:
        """A validated network from samples in any order.

        X: (d, N).  labels: N integers or strings naming K >= 2 classes, or one-hot rows; columns are
        sorted class by class (stable, by increasing label).  ignore: marks of samples without a label,
        which are left out.  weights: W_1 with d columns, each layer
        chaining with the one below, W_L with K rows; hidden layers may be rectangular (see
        `require_theorem_shape`).  weighting: of the class means where the classes differ in size
        ("classes", "samples" or "global", see `bounds.weighting.Weighting`).  Raises InputError on
        anything else, and on entries that are not finite.  Statements need more, d >= N and X of full
        column rank (`require_theorem_shape`); measuring does not.
        """
        X = validation.real_array("X", X, 2)
        layers = validation.layer_list(weights)
        order, counts, said = validation.class_order(labels, X.shape[1], ignore)
        K = len(counts)
        layers = tuple(validation.real_array(f"W{i}", W, 2).copy() for i, W in enumerate(layers, start=1))
        validation.require_chain(layers, X.shape[0], K)
        found = provenance or Provenance()
        if said:
            found = replace(found, note="; ".join(filter(None, [found.note, said])))
        return cls(
            X=X[:, order],
            K=K,
            weights=layers,
            alpha=validation.positive("alpha", alpha),
            case=case,
            origin=origin,
            provenance=found,
            sizes=None if len(set(counts)) == 1 else counts,
            weighting=validation.known_weighting(weighting),
        )

    @property
    def d(self) -> int:
        return self.X.shape[0]

    @property
    def N(self) -> int:
        return self.X.shape[1]

    @property
    def L(self) -> int:
        return len(self.weights)

    @cached_property
    def means(self) -> Float[ndarray, "d K"]:
        """Class means Xbar = X Y' diag(n_k)^(-1)."""
        return class_means(self.X, self.counts)

    @cached_property
    def deviations(self) -> Float[ndarray, "d N"]:
        """Within-class deviations Delta = X (I - P)."""
        return self.X - np.repeat(self.means, self.counts, axis=1)

    def named(self, case: str, **provenance: object) -> Network:
        """A copy under another case name, with provenance fields replaced."""
        return replace(self, case=case, provenance=replace(self.provenance, **provenance))


@dataclass(frozen=True)
class Pair(Classes):
    """The canonical form (C1 of docs/layerwise): hidden layers diag(s), last layer `head`.

    s: (d,) non-increasing, non-negative.  head: What, (K, d).  means: Xbar (d, K) and
    deviations: Delta (d, N), both in canonical coordinates and stored apart, so that within-class
    quantities far below machine precision keep their relative accuracy.  L >= 2.  sizes, weighting:
    as for a network.

    >>> from verify.instances import ideal_pair
    >>> ideal_pair(4, 2, 9, 3, 0.1).head.shape
    (2, 9)
    """

    s: Float[ndarray, " d"]
    head: Float[ndarray, "K d"]
    means: Float[ndarray, "d K"]
    deviations: Float[ndarray, "d N"]
    L: int
    alpha: float = 1.0
    case: str = "pair"
    origin: str = "closed form"
    provenance: Provenance = field(default_factory=Provenance)
    sizes: tuple[int, ...] | None = None
    weighting: Weighting = "classes"

    def __post_init__(self) -> None:
        put = partial(object.__setattr__, self)
        for name, ndim in (("s", 1), ("head", 2), ("means", 2), ("deviations", 2)):
            put(name, validation.real_array(name, getattr(self, name), ndim))
        put("L", validation.whole("L", self.L, 2, validation.DEEPEST))
        validation.whole("K, the rows of head,", self.K, 2)
        shapes = {"head": (self.K, self.d), "means": (self.d, self.K), "deviations": (self.d, self.N)}
        for name, shape in shapes.items():
            found = getattr(self, name).shape
            if found != shape:
                raise InputError(
                    f"{name} has shape {found}: with d = {self.d} singular values and K = {self.K} rows of "
                    f"head it must have {shape}"
                )
        if (np.diff(self.s) > 0).any() or (self.s < 0).any():
            raise InputError("s must be non-increasing and not negative")
        validation.require_counts(self.K, self.N, self.sizes)
        _validate_common(self)

    @property
    def d(self) -> int:
        return self.s.shape[0]

    @property
    def K(self) -> int:
        return self.head.shape[0]

    @property
    def N(self) -> int:
        return self.deviations.shape[1]

    @cached_property
    def X(self) -> Float[ndarray, "d N"]:
        """The data matrix Xbar Y + Delta, columns class by class."""
        return np.repeat(self.means, self.counts, axis=1) + self.deviations

    def named(self, case: str, **provenance: object) -> Pair:
        """A copy under another case name, with provenance fields replaced."""
        return replace(self, case=case, provenance=replace(self.provenance, **provenance))


Instance = Network | Pair


def require_instance(value: object) -> Instance:
    """The value; InputError unless it is a Network or a Pair."""
    if isinstance(value, Instance):
        return value
    raise InputError(
        f"a Network or a Pair is needed, got a {type(value).__name__}: Network.of makes one of matrices, "
        "load_network of a file"
    )


def require_square_layers(network: Network) -> None:
    """InputError, naming the layer, unless every hidden layer is d x d."""
    d = network.d
    for layer, W in enumerate(network.weights[:-1], start=1):
        if W.shape != (d, d):
            raise InputError(
                f"W{layer} has shape {W.shape}: checking the theorem needs square hidden layers "
                f"of shape ({d}, {d}); rectangular ones can only be measured"
            )


class Sized(Protocol):
    """What has a width and a number of classes: an instance, or its `core.Core`."""

    @property
    def d(self) -> int: ...

    @property
    def K(self) -> int: ...


def require_theorem_shape(instance: Sized) -> None:
    """InputError unless the instance has what the theorems speak of: square hidden layers, d >= 2K + 1
    (Assumption 3), and linearly independent samples, d >= N.

    Measuring needs less: any chaining shapes and any samples will do there.
    """
    d, K = instance.d, instance.K
    if isinstance(instance, Network):
        require_square_layers(instance)
        validation.require_full_column_rank(instance.X)
    if d < 2 * K + 1:
        raise InputError(
            f"d = {d} < 2K + 1 = {2 * K + 1}: Assumption 3(iii) speaks of sigma_(K+1) and "
            f"sigma_(d-K) of the hidden layers and needs d >= 2K + 1"
        )


def indicator(K: int, n: int | Sequence[int]) -> Float[ndarray, "K N"]:
    """Targets Y, shape (K, N): row k is 1 on class k.  n: samples a class, or n_1, .., n_K."""
    return np.repeat(np.eye(K), n, axis=1)


def class_means(X: Float[ndarray, "*B d N"], counts: Sequence[int]) -> Float[ndarray, "*B d K"]:
    """Means of consecutive blocks of columns, of the given sizes, matrix by matrix."""
    if len(set(counts)) == 1:
        return X.reshape(*X.shape[:-1], len(counts), -1).mean(axis=-1)
    return np.add.reduceat(X, block_starts(counts), axis=-1) / counts


def block_starts(counts: Sequence[int]) -> list[int]:
    """Where the blocks of these sizes begin."""
    return [0, *np.cumsum(counts)[:-1].tolist()]


__all__ = [
    "Classes",
    "Instance",
    "Network",
    "Pair",
    "Provenance",
    "block_starts",
    "class_means",
    "indicator",
    "require_square_layers",
    "require_theorem_shape",
]
