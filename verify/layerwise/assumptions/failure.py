"""The smallest instance of a profile on which a statement fails, and how to make it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bounds import Statement
from verify.errors import InputError
from verify.instances.model import Instance
from verify.judge import Row
from verify.layerwise.assumptions.profile import Profile, Ranges, apply_profile, load_profile
from verify.layerwise.assumptions.sampling import sample
from verify.layerwise.measure import measure
from verify.layerwise.parameters import parameters
from verify.theory import Judged, judged

SEEDS = 4
"""Instances tried at each combination of sizes."""

TRIES = 36
"""Instances made at most: a tenth of a second each at the largest sizes."""

Sizes = tuple[int, int, int, int]
"""n, K, d, L; n bounds nothing where the classes are drawn with sizes of their own."""


@dataclass(frozen=True)
class Failure:
    """An instance on which a statement is wrong: its rows, and where it comes from.

    index: of the instance in its profile; sizes: n, K, d, L to which the profile was narrowed, None where
    it was not; knob: an assumption and the value its limit (or factor) was set to; trained: whether the
    profile's instances may be trained ones.
    """

    instance: Instance
    rows: list[Row]
    index: int
    sizes: Sizes | None = None
    knob: tuple[str, Fraction] | None = None
    trained: bool = True

    def sentence(self) -> str:
        """The number that is wrong, and on what instance."""
        row, x = self.rows[0], self.instance
        where = "" if row.layer is None else f" at layer {row.layer}"
        sizes = f"n = {x.mean_size:g}, K = {x.K}, d = {x.d}, L = {x.L}"
        note = f"; {x.provenance.note}" if x.provenance.note else ""
        return (
            f"{row.statement} is {row.verdict.value}{where}: {row.quantity} = {row.measured:.9g} outside "
            f"[{row.lower:.9g}, {row.upper:.9g}] (rounding {row.margin:.1g})\n"
            f"instance: {x.case} ({x.origin}), {sizes}{note}"
        )

    def command(self, source: str) -> str:
        """A shell command that makes it again and prints what is wrong; source: profile file or name."""
        words = [repr(source), str(self.index)]
        words += [f"sizes={self.sizes}"] if self.sizes else []
        words += [f"knob=('{self.knob[0]}', '{self.knob[1]}')"] if self.knob else []
        words += [] if self.trained else ["trained=False"]
        return f'python -c "from verify.assumptions import again; again({", ".join(words)})"'


def narrowed(profile: Profile, sizes: Sizes) -> Profile:
    """The profile that explores these sizes alone."""
    n, K, d, L = sizes
    ranges = Ranges(n=(n, n), K=(K, K), d=(d, d), L=(L, L), xi=profile.range.xi)
    return profile.model_copy(update={"range": ranges})


def turned(profile: Profile, name: str, value: Fraction) -> Profile:
    """The profile with one assumption's limit (factor, for those with no number of their own) set to a value;
    "constants": the value is how far every changed constant has moved, 0 to 1."""
    from verify.layerwise.assumptions.profile import CONSTANTS

    if name == "constants":
        moved = {
            key: CONSTANTS[key].value + value * (new - CONSTANTS[key].value)
            for key, new in profile.constants.items()
        }
        return profile.model_copy(update={"constants": moved})
    limits = {key: x for key, x in profile.limits.items() if key != name}
    factors = {key: x for key, x in profile.factors.items() if key != name}
    (limits if name in LIMITED else factors)[name] = value
    drop = tuple(key for key in profile.drop if key != name)
    return profile.model_copy(update={"limits": limits, "factors": factors, "drop": drop})


LIMITED = ("theta", "minimum_norm", "interpolation", "balanced_below", "eps")
"""Assumptions whose limit is a number; that of the others depends on the instance, and a factor moves it."""


def judged_on(instance: Instance, statements: list[Statement]) -> Judged:
    """The statements on an instance of a profile."""
    m = measure(instance)
    return judged("layerwise", m, statements, parameters(m))


def wrong_rows(instance: Instance, statements: list[Statement]) -> list[Row]:
    """The rows in which one of the statements is violated or inconsistent."""
    return [row for row in judged_on(instance, statements).rows if row.verdict.fails]


def shrink(
    ranges: Ranges, found: Failure, made: Callable[[int, Sizes], tuple[Instance, list[Row]]]
) -> Failure:
    """The first failing instance from the smallest sizes up, or `found` itself.

    made(index, sizes): the index-th instance of the profile narrowed to these sizes, and its wrong rows.
    """
    cost = found.instance.d**2 * found.instance.L
    for tried, (sizes, index) in enumerate(_candidates(ranges)):
        if tried >= TRIES or sizes[2] ** 2 * sizes[3] >= cost:
            break
        instance, rows = made(index, sizes)
        if rows:
            return Failure(instance, rows, index, sizes, found.knob, found.trained)
    return found


def _candidates(r: Ranges) -> Iterator[tuple[Sizes, int]]:
    """Sizes within the ranges by increasing d^2 L, with a few indices each."""
    found = []
    for K in range(r.K[0], min(r.K[1], r.K[0] + 2) + 1):
        for n in range(r.n[0], min(r.n[1], r.n[0] + 3) + 1):
            for L in range(r.L[0], min(r.L[1], r.L[0] + 3) + 1):
                d = max(n * K, 2 * K + 2, r.d[0])
                if d <= r.d[1]:
                    found.append((d * d * L, (n, K, d, L)))
    return ((sizes, index) for _, sizes in sorted(found) for index in range(SEEDS))


def again(
    source: str,
    index: int,
    *,
    sizes: Sizes | None = None,
    knob: tuple[str, str] | None = None,
    trained: bool = True,
) -> Instance:
    """Make an instance of a profile (file or built-in name) again, print what is wrong with it, return it."""
    profile = load_profile(source)
    if knob is not None:
        profile = turned(profile, knob[0], Fraction(knob[1]))
    if sizes is not None:
        profile = narrowed(profile, sizes)
    if index < 0:
        raise InputError(f"index = {index}: instances are counted from 0")
    instance = sample(profile, index, trained=trained)
    rows = wrong_rows(instance, apply_profile(profile))
    for row in rows:
        print(Failure(instance, [row], index, sizes).sentence())
    print(f"{len(rows)} rows are wrong" if rows else f"{instance.case}: nothing is wrong")
    return instance


__all__ = ["Failure", "again", "judged_on", "narrowed", "shrink", "turned", "wrong_rows"]
