"""What a theorem is, once: Statement, Hypothesis, Band, and the registry that lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any, Literal, Protocol, TypeVar

import numpy as np

from bounds.arithmetic import ARRAYS, FLOATS, Arithmetic, Truth, Value

PARAGRAPH = re.compile(r"\n\s*\n")

Layer = int | None  # None: one value a network
LayerRange = Callable[[int], Sequence[Layer]]  # depth L -> the layers a statement speaks of


class Tag(Enum):
    """Whose claim a statement is: as printed, proved here, of one instance's own numbers, or the user's.

    >>> Tag("refined").name
    'REFINED'
    """

    PUBLISHED = "published"
    REFINED = "refined"
    INSTANCE = "instance"
    USER = "user"  # a statement from a user's file: a conjecture, nobody's theorem


class Kind(Enum):
    """What sort of claim a statement makes, and so what a comparison with its band can show."""

    INEQUALITY = "inequality"
    IDENTITY = "identity"  # the band is of rounding width
    TREND = "trend"  # an empirical regularity: counted, never judged
    FALSE = "false as a universal claim"  # a counterexample refutes it, as expected


class Evaluable(Protocol):
    """The parameters of any theory: all that a band needs of them in general."""

    @property
    def ops(self) -> Arithmetic: ...

    @property
    def constants(self) -> Mapping[str, Fraction]: ...


@dataclass(frozen=True)
class Constant:
    """A number in a published formula: value, where it stands, whether it was reconstructed.

    name: the key under which `constants` of the parameters, or a profile, replaces it.  source: paper and
    equation.  reconstructed: the printed number could not be read, and this one follows from the proof.

    >>> Constant("thm4_16_factor", 32, "arXiv 2311.02960v4, (16)", reconstructed=False).value
    32
    """

    name: str
    value: Fraction | int
    source: str
    reconstructed: bool

    def of(self, p: Evaluable) -> Value:
        """The constant in the arithmetic of p; p.constants may replace it by name."""
        return p.ops.number(p.constants.get(self.name, self.value))


@dataclass(frozen=True)
class Hypothesis:
    """A condition value <= limit (or < limit) on the parameters.

    id, text: its name and its words.  value(p), limit(p): both sides, in the arithmetic of the parameters.
    quantity: the measured quantity whose rounding error blurs the comparison, if there is one; side: on
    which side of it the quantity stands.

    >>> from bounds import Parameters
    >>> small = Hypothesis("small", "theta < 1/4", lambda p: p.theta, lambda p: 0.25, strict=True)
    >>> small.holds(Parameters(theta=0.3, eps=0.1, rho=0.1, delta=0.1, n=4, K=3, d=12, L=3))
    False
    """

    id: str
    text: str
    value: Callable[[Any], Value]
    limit: Callable[[Any], Value]
    strict: bool = False
    quantity: str = ""
    side: Literal["value", "limit"] = "value"

    def holds(self, p: Evaluable) -> Truth:
        """Whether the condition holds: a bool, a boolean array, or UNDECIDED."""
        value, limit = self.value(p), self.limit(p)
        if self.strict:
            return p.ops.less(value, limit)
        return p.ops.negate(p.ops.less(limit, value))


@dataclass(frozen=True)
class Band:
    """What a statement allows: lower <= quantity <= upper, with < at an end that is open.

    trivial: the range that the quantity has in any case; a band that allows all of it is vacuous.
    because: (condition, reason) pairs that say which inequality makes an end trivial.
    open_lower, open_upper: whether the end itself is not allowed.

    >>> from bounds import Parameters
    >>> p = Parameters(theta=0.0, eps=0.1, rho=0.1, delta=0.1, n=4, K=3, d=12, L=3)
    >>> Band(0.5, 2.0, trivial=(0.0, 1.0)).vacuous(p), Band(-1.0, 2.0, trivial=(0.0, 1.0)).vacuous(p)
    (False, True)
    """

    lower: Value
    upper: Value
    trivial: tuple[Value, Value]
    because: tuple[tuple[Truth, str], ...] = ()
    open_lower: bool = False
    open_upper: bool = False

    def vacuous(self, p: Evaluable) -> Truth:
        """Whether the band says nothing: a bool, a boolean array, or UNDECIDED."""
        A, (low, high) = p.ops, self.trivial
        below = A.less(self.lower, low) if self.open_lower else A.negate(A.less(low, self.lower))
        above = A.less(high, self.upper) if self.open_upper else A.negate(A.less(self.upper, high))
        return A.both(below, above)

    def reason(self) -> str:
        """Which inequalities fail, in words (scalar parameters only)."""
        return "; ".join(text for condition, text in self.because if condition is True)

    def empty(self, p: Evaluable) -> bool:
        """Whether lower > upper, so that no number lies in the band: for arrays, in some place.

        Float ends within END_ROUNDING of each other may have crossed by rounding; balls and intervals
        must be certain.
        """
        if p.ops is not FLOATS and p.ops is not ARRAYS:
            return p.ops.less(self.upper, self.lower) is True
        return bool(np.any(crossed(np.asarray(self.lower, float), np.asarray(self.upper, float))))


def crossed(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Where lower > upper, by more than rounding: booleans of the shape of both float ends."""
    with np.errstate(invalid="ignore"):
        near = np.abs(lower - upper) <= END_ROUNDING * np.maximum(np.abs(lower), np.abs(upper))
    return (upper < lower) & ~(near & np.isfinite(lower) & np.isfinite(upper))


END_ROUNDING = 2.0**-40
"""Relative rounding error allowed to a band end evaluated in float64: the formulas are a few hundred
operations without cancellation against the band's own size."""


_CALLED: list[Callable[..., Any]] = []

C = TypeVar("C", bound=Callable[..., Any])


def answers(function: C) -> C:
    """Let this function answer where a statement is called (`bounds.evaluation` says it of its own)."""
    _CALLED.append(function)
    return function


@dataclass(frozen=True)
class Statement:
    """One theorem, lemma, proposition or condition.

    id: stable name such as layerwise/R6.  layers: the layers it speaks of, for a depth L.
    bands(p, layer): quantity name -> Band, for one layer.  leading_order: the claim has an
    unspecified n^(-Omega(1)) or an unspecified constant, so that a comparison can only be
    consistent or inconsistent with it.  constants: the printed numbers in it.  assumption: not a
    claim but a condition that others rest on, which a network meets or does not meet.  kind: what
    sort of claim it is.  finding: the id of the published finding that explains why a claim at leading
    order is inconsistent with instances in scope ("": nothing does, so that one is a failure); quantity
    -> id where it explains only some of its quantities.  form_reconstructed: not only constants but the
    form of the claim was worked out again from the outline of a proof.

    Declared by `bounds.statement`; what it claims at given numbers says `bounds.evaluate`.

    >>> from bounds import REGISTRY
    >>> REGISTRY["layerwise/R6"].title
    'Compression of a layer from above'
    """

    id: str
    title: str
    source: str
    tag: Tag
    layers: LayerRange
    bands: Callable[[Any, Layer], dict[str, Band]]
    hypotheses: tuple[Hypothesis, ...] = ()
    constants: tuple[Constant, ...] = ()
    leading_order: bool = False
    assumption: bool = False
    kind: Kind = Kind.INEQUALITY
    finding: str | Mapping[str, str] = ""
    form_reconstructed: bool = False

    def finding_on(self, quantity: str) -> str:
        """The id of the finding that explains inconsistencies of this quantity; "" where none does."""
        return self.finding if isinstance(self.finding, str) else self.finding.get(quantity, "")

    def __call__(self, **parameters: Any) -> Any:
        """Its bands at these parameters: `bounds.evaluate` with this statement."""
        return _CALLED[-1](self, **parameters)

    @property
    def theory(self) -> str:
        """The theory it belongs to: the part of its id before the slash."""
        return self.id.partition("/")[0]

    @property
    def mathematics(self) -> str:
        """The statement in words and formulas: the docstring of its bands.

        Its first paragraph is the claim; then, where given, come the claim in words, hypotheses, parameters
        with ranges, source, where each constant comes from, how tight it is, and an evaluated example.
        """
        return self.bands.__doc__ or ""

    @property
    def claim(self) -> str:
        """The claim as a formula: the first paragraph of `mathematics`."""
        return PARAGRAPH.split(self.mathematics.strip(), maxsplit=1)[0]


@dataclass
class Registry:
    """All statements by id, in order of declaration.

    Example: `[s.id for s in bounds.REGISTRY if s.tag is bounds.Tag.REFINED]`.
    """

    statements: dict[str, Statement] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"<Registry of {len(self)} statements>"

    def add(self, statement: Statement) -> Statement:
        """Register a statement; raises ValueError when its id is taken."""
        if statement.id in self.statements:
            raise ValueError(f"statement id {statement.id!r} is taken: every statement has one of its own")
        self.statements[statement.id] = statement
        return statement

    def __getitem__(self, id: str) -> Statement:
        return self.statements[id]

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements.values())

    def __len__(self) -> int:
        return len(self.statements)


REGISTRY = Registry()


def statement(
    id: str,
    *,
    title: str,
    source: str,
    tag: Tag,
    layers: LayerRange,
    hypotheses: Iterable[Hypothesis] = (),
    constants: Iterable[Constant] = (),
    leading_order: bool = False,
    assumption: bool = False,
    kind: Kind = Kind.INEQUALITY,
    finding: str | Mapping[str, str] = "",
    form_reconstructed: bool = False,
    registry: Registry = REGISTRY,
) -> Callable[[Callable[[Any, Layer], dict[str, Band]]], Statement]:
    """Declare the decorated function (p, layer) -> bands as a statement.

    id: THEORY/NAME, not taken yet (ValueError otherwise).  title, source: what is claimed and where it
    stands.  layers(L): the layers it speaks of, None for the whole network.  The function maps every
    quantity to its `Band` in the arithmetic `p.ops`; its docstring says the claim.  The rest as in
    `Statement`.

    >>> from bounds import Band, Registry, Tag, statement
    >>> own = Registry()
    >>> @statement("own/floor", title="A floor", source="here", tag=Tag.USER, layers=lambda L: range(L - 1),
    ...            registry=own)
    ... def floor(p, layer):
    ...     'C_(l+1)/C_l >= eps^2 / 2.'
    ...     return {"C_ratio": Band(p.eps**2 / 2, p.ops.inf, trivial=(0, p.ops.inf))}
    >>> own
    <Registry of 1 statements>
    """

    def declare(bands: Callable[[Any, Layer], dict[str, Band]]) -> Statement:
        return registry.add(
            Statement(
                id,
                title,
                source,
                tag,
                layers,
                bands,
                tuple(hypotheses),
                tuple(constants),
                leading_order,
                assumption,
                kind,
                finding,
                form_reconstructed,
            )
        )

    return declare
