"""Assumption profiles: a small TOML file that says which assumptions of the theory to change, and how."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from bounds import REGISTRY, Constant, Hypothesis, Statement, Tag
from bounds.layerwise import printed
from verify.errors import InputError, near
from verify.files import clipped, parse_toml, read_text, shown

Base = Literal["paper", "refined", "spectral"]

ASSUMPTIONS: dict[str, tuple[str, Callable[[Hypothesis], bool]]] = {
    "theta": ("Assumption 2: theta at most", lambda h: h.quantity == "theta" and h.id.startswith("A2")),
    "minimum_norm": ("Assumption 3 (i): mu at most", lambda h: h.quantity == "mu"),
    "interpolation": ("Assumption 3 (i): e0 at most", lambda h: h.id == "A3(i)" and h.quantity == "e0"),
    "balanced_below": ("Assumption 3 (ii): lower imbalance at most", lambda h: h.quantity == "delta_low"),
    "eps": ("Assumption 3 (iii): eps below", lambda h: h.id == "A3(iii)" and h.quantity == "eps"),
    "rho": ("Assumption 3 (iii): rho below", lambda h: h.id == "A3(iii)" and h.quantity == "rho"),
    "cond13_delta": ("(13): limit of delta", lambda h: h.id == "(13)" and h.quantity == "delta"),
    "cond13_rho": ("(13): limit of rho", lambda h: h.id == "(13)" and h.quantity == "rho"),
    "cond13_eps": ("(13): limit of eps", lambda h: h.id == "(13)" and h.quantity == "eps"),
    "lemma8_delta": ("Lemma 8: limit of delta", lambda h: h.id == "Lemma 8"),
    "equal_classes": ("equal classes: max n_k at most min n_k", lambda h: h.id == "equal classes"),
}  # fmt: skip
"""Name in a profile -> what it limits, and the hypotheses of the statements that it changes."""

UNITLESS = {
    "equal_classes": "sizes have no common unit, so write it under [factors]: max n_k <= factor min n_k",
}
"""Assumptions that compare two measured numbers, and why a number cannot replace their limit."""

NEEDED = {
    "full_rank": "lmin > 0: without full column rank YX+ and every bound of R1 and R10 are meaningless",
    "fit": "e0 < sqrt(n)/alpha: otherwise the network may be 0 and no layer has a lower bound",
    "two_samples": "n >= 2: with one sample a class there is no within-class deviation to compress",
}
"""What no statement can be stated without, and why."""

CONSTANTS: dict[str, Constant] = {c.name: c for c in vars(printed).values() if isinstance(c, Constant)}


EXPONENT = re.compile(r"[eE][+-]?\d{4,}")


def _fraction(value: Any) -> Fraction:
    """A TOML integer, float (read as the decimal it is written as) or string such as "4/3"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError(f"a number or a string like '4/3' is needed, got {value!r}")
    try:
        if EXPONENT.search(str(value)) or len(str(value)) > 400:  # a number that would fill the memory
            raise ValueError(f"{clipped(str(value))} has too many digits")
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"a finite number or a string like '4/3' is needed, got {value!r}") from None


Rational = Annotated[Fraction, BeforeValidator(_fraction)]


class Ranges(BaseModel):
    """What to explore: inclusive ranges [low, high] of sizes and parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: tuple[int, int] = (2, 10)
    K: tuple[int, int] = (2, 4)
    d: tuple[int, int] = (5, 60)
    L: tuple[int, int] = (2, 6)
    xi: tuple[float, float] = (0.05, 0.5)

    @model_validator(mode="after")
    def _satisfiable(self) -> Ranges:
        least = {"n": 1, "K": 2, "d": 1, "L": 2, "xi": 0}
        for name, floor in least.items():
            low, high = getattr(self, name)
            if low > high:
                raise ValueError(
                    f"range {name} = [{low:g}, {high:g}] is empty: the first number must not be larger"
                )
            if low < floor or (name == "xi" and low <= 0):
                sign = ">" if name == "xi" else ">="
                raise ValueError(f"range {name} starts at {low:g}: the theory needs {name} {sign} {floor}")
        smallest = self.n[0] * self.K[0]
        if self.d[1] < smallest:
            raise ValueError(
                f"d >= N = nK cannot be met: the largest d is {self.d[1]}, the smallest nK is {smallest}"
            )
        if self.d[1] < 2 * self.K[0] + 1:
            raise ValueError(
                f"d >= 2K + 1 cannot be met: d is at most {self.d[1]}, 2K + 1 at least {2 * self.K[0] + 1}"
            )
        return self


class Profile(BaseModel):
    """A base and the changes to it; see docs/assumptions.md.

    limits: the number that replaces the limit of an assumption.  factors: what multiplies it.  drop:
    assumptions no longer required.  constants: printed numbers replaced.  statements: ids to look at
    (all of the base when empty).  range: what to explore.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    base: Base
    about: str = ""
    statements: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    limits: dict[str, Rational] = {}
    factors: dict[str, Rational] = {}
    constants: dict[str, Rational] = {}
    range: Ranges = Ranges()

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        for name in self.drop:
            if name in NEEDED:
                raise ValueError(
                    f"drop: {name!r} cannot be dropped, no statement can be stated without {NEEDED[name]}"
                )
        for where, names in [("drop", self.drop), ("limits", self.limits), ("factors", self.factors)]:
            for name in names:
                _require_known(where, name, ASSUMPTIONS)
        for name in self.constants:
            _require_known("constants", name, CONSTANTS)
        for id in self.statements:
            _require_known("statements", id, REGISTRY.statements)
        for first, second in [("drop", "limits"), ("drop", "factors"), ("limits", "factors")]:
            both = set(getattr(self, first)) & set(getattr(self, second))
            if both:
                raise ValueError(f"{sorted(both)[0]} stands in both {first!r} and {second!r}: choose one")
        for name in self.limits:
            if name in UNITLESS:
                raise ValueError(f"limits: {name}: {UNITLESS[name]}")
        if 0 < self.factors.get("equal_classes", 1) < 1:
            raise ValueError("factors: equal_classes must be at least 1: max n_k is never below min n_k")
        for name, value in [*self.limits.items(), *self.factors.items()]:
            if value < 0:
                raise ValueError(f"{name} = {float(value):g}: a limit must not be negative")
        if self.limits.get("theta", 0) >= 1 and self.base != "spectral":
            raise ValueError(
                f"theta = {float(self.limits['theta']):g} contradicts theta < 1, without which the data of "
                f"{self.base!r} may be rank deficient; the base 'spectral' has no such limit"
            )
        return self


def _require_known(where: str, name: str, known: Any) -> None:
    if name not in known:
        raise ValueError(f"{where}: unknown name {name!r}{near(name, known)}")


_CLASSES = tuple(
    f"layerwise/{name}"
    for name in (
        "lemma6-26", "lemma8-39", "lemma8-40", "lemma9", "lemma10-60", "lemma10-61", "lemma12",
        "thm4-14", "thm4-15", "thm4-16", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10",
        "R12-0", "R12-1", "R12-2", "R12-3", "R12-4", "R12", "R13-data", "R13-spectral", "R13", "instance",
    )
)  # fmt: skip
"""What is looked at where classes differ in size: published and refined statements together."""

BUILT_IN: dict[str, Profile] = {
    p.name: p
    for p in [
        Profile(name="paper", base="paper", about="Assumptions 2, 3 and (13) as published"),
        Profile(name="refined", base="refined", about="theta < 1, exact lower pairs, any delta"),
        Profile(name="spectral", base="spectral", about="any data of full column rank, any imbalance (R12)"),
        Profile(
            name="theta-half", base="paper", limits={"theta": Fraction(1, 2)}, about="Assumption 2 up to 1/2"
        ),
        Profile(
            name="no-cond13", base="paper", drop=("cond13_delta", "cond13_rho", "cond13_eps", "lemma8_delta"),
            about="condition (13) dropped",
        ),
        Profile(
            name="delta-low", base="spectral", limits={"balanced_below": Fraction(1, 100)},
            about="lower pairs balanced up to 1/100",
        ),
        Profile(
            name="unequal-classes", base="paper", factors={"equal_classes": Fraction(8)}, statements=_CLASSES,
            about="classes that differ in size up to a factor of 8, equal-class statements read with n = N/K",
        ),
        Profile(
            name="inexact", base="paper",
            limits={"minimum_norm": Fraction(1, 10), "interpolation": Fraction(1, 100)},
            about="mu up to 1/10, e0 up to 1/100",
        ),
        Profile(
            name="constants-halved", base="paper",
            constants={c.name: Fraction(c.value) / 2 for c in CONSTANTS.values() if c.reconstructed},
            about="every reconstructed constant halved",
        ),
    ]
}  # fmt: skip
"""Profiles that come with the suite, by name."""


def parse_profile(text: str, *, source: str = "profile") -> Profile:
    """A validated profile from TOML text; InputError naming what is wrong and the nearest right name."""
    values = parse_toml(text, source)
    try:
        return Profile.model_validate(values)
    except ValidationError as error:
        raise InputError(f"{source}: {'; '.join(_sentence(e) for e in error.errors())}") from None


def _sentence(error: Any) -> str:
    place = [str(part) for part in error["loc"]]
    if error["type"] == "extra_forbidden":
        model = Ranges if place[0] == "range" else Profile
        return f"unknown key {'.'.join(place)!r}{near(place[-1], model.model_fields)}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{'.'.join(place)}: {message}" if place else message


def load_profile(source: str | Path) -> Profile:
    """A built-in profile by name, or one from a TOML file; InputError when there is neither."""
    if str(source) in BUILT_IN:
        return BUILT_IN[str(source)]
    path = Path(source)
    if not os.path.lexists(path):
        names = ", ".join(BUILT_IN)
        raise InputError(f"{source}: no such profile file, and no built-in profile of that name ({names})")
    return parse_profile(read_text(path), source=shown(path))


def base_statements(base: Base) -> list[Statement]:
    """The layerwise statements of a base: published ones, R1 to R9 and R11, or R10, R12, R13 and kin."""
    layerwise = [s for s in REGISTRY if s.theory == "layerwise" and not s.assumption]
    if base == "paper":
        return [s for s in layerwise if s.tag is Tag.PUBLISHED]
    spectral = tuple(f"layerwise/{name}" for name in ("R10", "R12", "R13", "mu-flow", "instance"))
    refined = [s for s in layerwise if s.tag is not Tag.PUBLISHED]
    return [s for s in refined if s.id.startswith(spectral) is (base == "spectral")]


def apply_profile(profile: Profile) -> list[Statement]:
    """The statements of the profile with their hypotheses and constants changed."""
    chosen = [REGISTRY[id] for id in profile.statements] or base_statements(profile.base)
    return [_changed(s, profile) for s in chosen]


def _changed(s: Statement, profile: Profile) -> Statement:
    hypotheses = tuple(h for old in s.hypotheses if (h := _hypothesis(old, profile)) is not None)
    if not profile.constants:
        return replace(s, hypotheses=hypotheses)
    constants = dict(profile.constants)

    def bands(p: Any, layer: int | None) -> dict:
        return s.bands(p.but(constants={**p.constants, **constants}), layer)

    bands.__doc__ = s.bands.__doc__
    return replace(s, hypotheses=tuple(_with(h, constants) for h in hypotheses), bands=bands)


def _with(h: Hypothesis, constants: dict[str, Fraction]) -> Hypothesis:
    """The hypothesis with its limit at the replaced constants."""
    limit = h.limit
    return replace(h, limit=lambda p: limit(p.but(constants={**p.constants, **constants})))


def _hypothesis(h: Hypothesis, profile: Profile) -> Hypothesis | None:
    """The hypothesis under the profile; None where it is dropped."""
    name = next((name for name, (_, concerns) in ASSUMPTIONS.items() if concerns(h)), None)
    if name in profile.drop:
        return None
    if name in profile.limits:
        value = profile.limits[name]
        words = f"{h.text} [profile: at most {value}]"
        return replace(h, text=words, limit=lambda p: p.ops.number(value), strict=False)
    if name in profile.factors:
        factor, limit = profile.factors[name], h.limit
        words = f"{h.text} [profile: limit times {factor}]"
        return replace(h, text=words, limit=lambda p: limit(p) * p.ops.number(factor))
    return h


def describe(profile: Profile) -> list[str]:
    """The profile in sentences: one a change, then the ranges."""
    lines = [
        f"profile {profile.name!r}, base {profile.base!r}{': ' + profile.about if profile.about else ''}"
    ]
    lines += [f"  dropped: {ASSUMPTIONS[name][0]} ({name})" for name in profile.drop]
    lines += [f"  {ASSUMPTIONS[name][0]} {value} ({name})" for name, value in profile.limits.items()]
    lines += [f"  {ASSUMPTIONS[name][0]} times {value} ({name})" for name, value in profile.factors.items()]
    lines += [
        f"  constant {name}: {CONSTANTS[name].value} becomes {value} ({CONSTANTS[name].source})"
        for name, value in profile.constants.items()
    ]
    ranges = profile.range.model_dump().items()
    lines.append("  explores " + ", ".join(f"{name} in [{low:g}, {high:g}]" for name, (low, high) in ranges))
    lines.append(f"  statements: {', '.join(s.id for s in apply_profile(profile))}")
    return lines


def difference(old: Profile, new: Profile) -> list[str]:
    """What the new profile changes, a line each; empty when they mean the same."""
    before, after = (_flat(p) for p in (old, new))
    return [
        f"{key}: {before.get(key, '-')} -> {after.get(key, '-')}"
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _flat(profile: Profile) -> dict[str, str]:
    values = {"base": profile.base, "statements": ", ".join(profile.statements)}
    values |= {f"drop.{name}": "dropped" for name in profile.drop}
    for table in ("limits", "factors", "constants"):
        values |= {f"{table}.{name}": str(value) for name, value in getattr(profile, table).items()}
    return values | {f"range.{k}": f"[{v[0]:g}, {v[1]:g}]" for k, v in profile.range.model_dump().items()}


__all__ = [
    "ASSUMPTIONS",
    "BUILT_IN",
    "CONSTANTS",
    "Profile",
    "Ranges",
    "apply_profile",
    "base_statements",
    "describe",
    "difference",
    "load_profile",
    "parse_profile",
]
