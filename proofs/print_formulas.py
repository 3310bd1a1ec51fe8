"""Print the formulas that run as Coq terms: `python proofs/print_formulas.py` rewrites python_formulas.v.

Every definition in that file is the text of a function of `bounds`, evaluated on `bounds.terms.Term`s;
the lemmas beside them say that it is the formula that theorems.v proves.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bounds import REGISTRY
from bounds.layerwise.geometry import (
    ClassSizes,
    DataBounds,
    Geometry,
    Spectrum,
    entrywise,
    first_forms,
    geometry_from,
    one_round,
    products,
    spectral,
)
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.sharp_geometry import SharpGeometry
from bounds.statement import Band
from bounds.terms import Term, atom

FILE = Path(__file__).with_name("python_formulas.v")
DEPTHS = (2, 3, 4, 6)
AND = " /\\ "

HEAD = """\
(* Written by print_formulas.py from the Python sources; do not edit.  Each py_... is the text of a formula
   of bounds, each tie_... says that it is the formal one; ..._needs: the conditions that make it finite. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import leakage networks data_bounds networks_bounds spectrum_products tie.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Tie.
Variables (R : rcfType) (K n m : nat).
Variables theta lmin lmax A B E lo hi plo phi_ tlo thi h w e b phi f eps rho delta tau e0 mu alpha nt x : R.
Hypothesis h_ge0 : 0 <= h.
Hypothesis w_ge0 : 0 <= w.
Hypothesis b_ge0 : 0 <= b.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis tlo_gt0 : 0 < tlo.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis E_ge0 : 0 <= E.
"""


class Printer:
    """Definitions and lemmas in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.known: dict[str, Term] = {}

    def define(self, name: str, value: Term) -> Term:
        """Name the text of a value; the name stands for it from then on."""
        if name not in self.known:
            self.lines.append(f"Definition {name} : R := {value}.")
            self.lines.append(f"Definition {name}_needs : Prop := {AND.join((*value.needs, 'True'))}.")
            self.known[name] = Term(name, value.needs)
        return self.known[name]

    def tie(self, name: str, formal: str, proof: str, *given: str) -> None:
        """State that a named value is the formal one."""
        premises = "".join(f"{premise} -> " for premise in (*given, f"{name}_needs"))
        self.lines.append(f"Lemma tie_{name[3:]} : {premises}{name} = {formal}.")
        self.lines.append(f"Proof. rewrite /{name}_needs /{name}; {proof} Qed.")


PRINTER = Printer()


@dataclass(frozen=True)
class Named(Geometry):
    """A geometry whose intermediate numbers are printed once and then named."""

    def r_power(self, k: int) -> Term:
        return PRINTER.define(f"py_r_{k}", super().r_power(k))

    def misfit(self, layer: int) -> Term:
        return PRINTER.define(f"py_misfit_{self.p.L}_{layer}", super().misfit(layer))

    def trailing_energy(self) -> Term:
        return PRINTER.define(f"py_m02_{self.p.L}", super().trailing_energy())


def parameters(depth: int, **changes: object) -> Parameters:
    """Atoms for every parameter."""
    names = ("theta", "lmin", "lmax", "eps", "delta", "rho", "mu", "e0", "alpha")
    values = {name: atom(name) for name in names} | {
        "n": Term("(n%:R : R)"),
        "K": Term("(K%:R : R)"),
        "d": Term("(d%:R : R)"),
    }
    return Parameters(**(values | {"L": depth, "tail": Term("(tau ^+ 2)")} | changes))


def sizes(text: str) -> ClassSizes:
    return ClassSizes(Term(text), Term(text), Term(text))


SPECTRUM = Spectrum(*(atom(name) for name in ("tlo", "thi", "h", "w", "e")))


def data_part() -> None:
    """R1 and R10: what is known of the data."""
    p = parameters(3)
    data = entrywise(p)
    for name, value, formal in (
        ("low", data.low, "1 - theta"), ("high", data.high, "1 + theta"),
        ("top", data.top, "entry_A K theta"), ("rest", data.rest, "entry_B K n theta"),
        ("energy", data.energy, "entry_E2 K n theta"),
    ):  # fmt: skip
        PRINTER.define(f"py_entry_{name}", value)
        PRINTER.tie(f"py_entry_{name}", formal, "tie_data.", "theta < 1")
    data = spectral(p)
    for name, value, formal in (
        ("low", data.low, "lmin"), ("high", data.high, "lmax"), ("top", data.top, "spec_A K lmax"),
        ("rest", data.rest, "spec_B K n lmin"), ("energy", data.energy, "spec_E2 K n lmax"),
    ):  # fmt: skip
        PRINTER.define(f"py_spec_{name}", value)
        PRINTER.tie(f"py_spec_{name}", formal, "tie_data.", "theta < 1")
    PRINTER.define("py_nt", data.sizes.low)
    PRINTER.tie("py_nt", "n%:R / alpha ^+ 2", "tie_sizes.")


def products_part() -> None:
    """R2: p_lo and p_hi."""
    p = parameters(3)
    data = DataBounds(atom("lo"), atom("hi"), atom("A"), atom("B"), atom("E"), False, sizes("py_nt"))
    low, high = products(p, data)
    PRINTER.define("py_p_lo", low)
    PRINTER.tie("py_p_lo", "p_lo n hi alpha e0", "tie_products py_nt.")
    PRINTER.define("py_p_hi", high)
    PRINTER.tie("py_p_hi", "p_hi n lo alpha mu e0", "tie_products py_nt.")


def rounds_part() -> None:
    """R3: the first forms, and a round."""
    first = first_forms(parameters(2), atom("tlo"), atom("thi"))
    PRINTER.define("py_first_h", first.h)
    PRINTER.tie("py_first_h", "delta / Num.sqrt 2%:R / (tlo - delta)", "by [].")
    PRINTER.define("py_first_w", first.w)
    PRINTER.tie("py_first_w", "delta / Num.sqrt 2%:R / Num.sqrt (tlo - delta)", "by [].")
    for depth in DEPTHS[:2]:
        after = one_round(parameters(depth), SPECTRUM, atom("plo"), atom("phi_"))
        num = f"R3num K m {depth} plo phi_ delta eps rho tau"
        valid = f"{num} Tlo tlo -> {num} Thi thi -> {num} Hh h -> {num} Ww w -> {num} Ee e -> "
        valid += "0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> "
        for field, kind in (("h", "Hh"), ("w", "Ww"), ("e", "Ee"), ("t_lo", "Tlo"), ("t_hi", "Thi")):
            name = f"py_round_{depth}_{field}"
            PRINTER.define(name, getattr(after, field))
            PRINTER.lines.append(f"Lemma tie_{name[3:]} : {valid}{name}_needs -> {num} {kind} {name}.")
            PRINTER.lines.append(f"Proof. rewrite /{name}_needs /{name}; tie_round. Qed.")


def coupled_part() -> None:
    """R3s: what its rounds do before each round of R3."""
    from bounds.layerwise import sharp_geometry as module

    data = DataBounds(atom("lo"), atom("hi"), atom("A"), atom("B"), atom("E"), False, sizes("nt"))
    kept = module.ROUNDS, module.one_round
    module.ROUNDS, module.one_round = 1, lambda p, s, *_: s
    try:
        after = module._spectrum(parameters(3), data, SPECTRUM)
    finally:
        module.ROUNDS, module.one_round = kept
    num = "R3num K m L plo phi_ delta eps rho tau"
    valid = f"(K <= m)%N -> 0 < eps - rho -> {num} Tlo tlo -> {num} Hh h -> {num} Ww w -> {num} Ee e -> "
    valid += "0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> 0 <= delta -> "
    for field, kind in (("t_lo", "Tlo"), ("h", "Hh"), ("w", "Ww")):
        name = f"py_sharp_{field}"
        PRINTER.define(name, getattr(after, field))
        PRINTER.lines.append(f"Lemma tie_{name[3:]} L : {valid}{name}_needs -> {num} {kind} {name}.")
        PRINTER.lines.append(f"Proof. rewrite /{name}_needs /{name}; tie_sharp. Qed.")


def means_part() -> None:
    """R5: b, phi and f, for both regimes."""
    for depth in DEPTHS:
        p = parameters(depth)
        for kind, low, high, b, den in (
            ("entry", "(1 - theta)", "(1 + theta)", "(entry_b theta)", "(entry_den K theta)"),
            ("spec", "lmin", "lmax", "(spec_b lmin lmax)", "(spec_den lmin lmax)"),
        ):
            data = DataBounds(
                Term(low), Term(high), atom("A"), atom("B"), atom("E"), kind == "spec", sizes("py_nt")
            )
            g = geometry_from(p, data, SPECTRUM)
            name = f"py_{kind}_b_{depth}"
            PRINTER.define(name, g.b)
            PRINTER.tie(name, f"R5b n {depth} eps alpha mu {b} w", "tie_b py_nt.", "0 <= mu")
            named = geometry_from_b(p, data, PRINTER.known[name])
            PRINTER.define(f"py_{kind}_phi_{depth}", named.phi)
            PRINTER.tie(
                f"py_{kind}_phi_{depth}", f"R5phi n {depth} eps alpha mu {b} {den} w",
                f"tie_phi tie_{kind}_b_{depth}.", "0 <= mu", f"{name}_needs",
            )  # fmt: skip
            PRINTER.define(f"py_{kind}_f_{depth}", named.f)
            PRINTER.tie(
                f"py_{kind}_f_{depth}", f"R9f n {depth} eps alpha mu e0 {b} w",
                f"tie_f py_nt tie_{kind}_b_{depth}.", "0 <= mu", f"{name}_needs", f"0 <= {name}",
            )  # fmt: skip


def geometry_from_b(p: Parameters, data: DataBounds, b: Term) -> Geometry:
    """phi and f with b named instead of written out."""
    from bounds.layerwise import geometry as module

    written = module.trailing_mean_bound
    module.trailing_mean_bound = lambda *_: b
    try:
        return geometry_from(p, data, SPECTRUM)
    finally:
        module.trailing_mean_bound = written


def bands_part() -> None:
    """The registered bands of R4, R5, R6, R7, R9, R10, R9s, and D of R10s."""
    for depth in DEPTHS:
        p = parameters(depth)
        for regime, key, mark in (("entrywise", False, ""), ("spectral", True, "R10_")):
            data = DataBounds(atom("lo"), atom("hi"), atom("A"), atom("B"), atom("E"), key, sizes("nt"))
            p.memo[regime] = Named(p, data, SPECTRUM, atom("b"), atom("phi"), atom("f"))
            for layer in range(depth):
                band = {}
                if key:
                    band = REGISTRY["layerwise/R10"].bands(p, layer)
                    D, C = band["D"], band.get("C_ratio")
                    upper = lower = C
                else:
                    band = dict(REGISTRY["layerwise/R4"].bands(p, layer))
                    band |= REGISTRY["layerwise/R5"].bands(p, layer)
                    D = REGISTRY["layerwise/R9"].bands(p, layer)["D"]
                    upper = lower = None
                    if layer <= depth - 2:
                        upper = REGISTRY["layerwise/R6"].bands(p, layer)["C_ratio"]
                        lower = REGISTRY["layerwise/R7"].bands(p, layer)["C_ratio"]
                leaks(mark, depth, layer, band)
                if upper is not None and lower is not None:
                    compression(mark, depth, layer, upper.upper, lower.lower)
                discrimination(mark, depth, layer, D.lower, D.upper)
            p.memo[f"sharp {regime}"] = SharpGeometry(
                p, data, SPECTRUM, atom("b"), atom("phi"), atom("f"), least_energy=atom("E")
            )
            for layer in range(depth):
                D = REGISTRY["layerwise/R10s" if key else "layerwise/R9s"].bands(p, layer)["D"]
                discrimination(f"{mark}s", depth, layer, D.lower, D.upper)


def intermediate(depth: int) -> None:
    """Lemmas about r^k, e_l and m_0^2 that are not stated yet."""
    for name in list(PRINTER.known):
        if name in STATED or not name.startswith(("py_r_", "py_misfit_", "py_m02_")):
            continue
        STATED.add(name)
        parts = name.split("_")
        if parts[1] == "r":
            PRINTER.tie(name, f"rr tlo eps ^+ {parts[2]}", "by [].")
        elif parts[1] == "misfit":
            PRINTER.tie(name, f"misfit {parts[2]} tlo e e0 {parts[3]}", "tie_misfit.")
        else:
            L = int(parts[2])
            PRINTER.tie(
                name, f"m02 {L} h tlo eps e e0 B E", f"tie_m02 tie_r_{L - 1} tie_misfit_{L}_0.",
                f"py_r_{L - 1}_needs", f"py_misfit_{L}_0_needs",
            )  # fmt: skip


STATED: set[str] = set()


def leaks(mark: str, L: int, layer: int, band: Mapping[str, Band]) -> None:
    """R4 and R5."""
    name = f"py_{mark}R4_{L}_{layer}"
    PRINTER.define(name, band["within_leak"].upper)
    intermediate(L)
    used = (f"r_{L - 1 - layer}", f"misfit_{L}_{layer}", f"m02_{L}")
    premises = [f"py_{item}_needs" for item in (*used, f"r_{L - 1}", f"misfit_{L}_0")]
    PRINTER.tie(
        name, f"h * rr tlo eps ^+ {L - 1 - layer} + misfit {L} tlo e e0 {layer}"
        f" / ((eps - rho) ^+ {layer} * Num.sqrt (m02 {L} h tlo eps e e0 B E))",
        f"tie_R4 {' '.join(f'tie_{item}' for item in used)}.", *dict.fromkeys(premises),
    )  # fmt: skip
    name = f"py_{mark}R5_{L}_{layer}_leak"
    PRINTER.define(name, band["mean_leak"].upper)
    intermediate(L)
    PRINTER.tie(
        name, f"Num.sqrt phi * rr tlo eps ^+ {layer}", f"tie_R5 tie_r_{layer}.", f"py_r_{layer}_needs"
    )
    if layer > L - 2:
        return
    name = f"py_{mark}R5_{L}_{layer}_lower"
    PRINTER.define(name, band["B_ratio"].lower)
    intermediate(L)
    PRINTER.tie(
        name, f"tlo / (1 + phi * rr tlo eps ^+ {2 * layer})", f"tie_R5 tie_r_{2 * layer}.",
        f"py_r_{2 * layer}_needs",
    )  # fmt: skip
    name = f"py_{mark}R5_{L}_{layer}_upper"
    PRINTER.define(name, band["B_ratio"].upper)
    PRINTER.tie(name, "thi", "by [].")


def compression(mark: str, L: int, layer: int, upper: Term, lower: Term) -> None:
    """R6 and R7."""
    name = f"py_{mark}R6_{L}_{layer}"
    PRINTER.define(name, upper)
    intermediate(L)
    used = (f"r_{L - 2 - layer}", f"r_{2 * layer}", f"misfit_{L}_{layer + 1}", f"m02_{L}")
    premises = [f"py_{item}_needs" for item in (*used, f"r_{L - 1}", f"misfit_{L}_0")]
    facts = " ".join(f"tie_{item}" for item in used)
    PRINTER.tie(
        name, f"R6u {L} {layer} tlo h eps phi (R6x {L} {layer} tlo h e eps rho e0 B E)",
        f"tie_R6 {facts}.", *dict.fromkeys(premises),
    )  # fmt: skip
    name = f"py_{mark}R7_{L}_{layer}"
    PRINTER.define(name, lower)
    if layer == 0:
        PRINTER.tie(name, "R7l0 eps rho thi A B", "tie_R7_first.", "0 < B")
        return
    PRINTER.lines.append(
        f"Lemma tie_{name[3:]} : 0 < B -> {name}_needs -> {name} = R7l {layer} eps rho thi x\n"
        f"  /\\ A / B * x ^+ {layer + 1} + {layer + 1}%:R * x <= {layer}%:R."
    )
    PRINTER.lines.append(f"Proof. rewrite /{name}_needs /{name}; tie_R7. Qed.")


def discrimination(mark: str, L: int, layer: int, lower: Term, upper: Term) -> None:
    """R9, and R9s with its sharper upper end."""
    k = f"R9k {L} {layer} tlo thi e eps f b nt"
    k = k if layer else f"Num.min ({k}) (hi / lo)"
    name = f"py_{mark}R9_{L}_{layer}"
    PRINTER.define(f"{name}_lower", lower)
    PRINTER.tie(f"{name}_lower", f"Num.max (2%:R / (1 + {k})) 0", "tie_R9.", "e < tlo")
    PRINTER.define(f"{name}_upper", upper)
    wide = f"2%:R * ({k}) / (1 + {k})"
    sharp = f"K%:R * ({k}) / ((K%:R - 1) * ({k}) + 1)"
    formal = sharp if mark.endswith("s") else wide
    PRINTER.tie(f"{name}_upper", f"Num.min ({formal}) (K%:R / (K%:R - 1))", "tie_R9.", "e < tlo")


def text() -> str:
    """The whole file."""
    PRINTER.lines.clear()
    PRINTER.known.clear()
    STATED.clear()
    for part in (data_part, products_part, rounds_part, coupled_part, means_part, bands_part):
        PRINTER.lines.append(f"\n(* {part.__doc__} *)")
        part()
    return HEAD + "\n".join(PRINTER.lines) + "\nEnd Tie.\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.exit(0)
