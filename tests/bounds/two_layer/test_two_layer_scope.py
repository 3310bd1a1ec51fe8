"""What the two-layer statements assume, of what sort they are, and the constants that the paper prints."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from two_layer_reference import DESCENT, PRINTED, REGRESSION, parameters, start

from bounds.statement import Constant, Kind
from bounds.two_layer import REGISTRY, printed

FROZEN, GROWS, ALIGNED, BELOW = "U_perp frozen", "R > 0", "a0.u0 >= 0", "a0.u0 <= s"
STABLE, NO_T, HALF, SMALL_STEP = "eta Omega <= 1", "T = 0", "eta s < 1/2", "eta |a|^2 <= 1"
INVERTIBLE, INTERPOLATES = "K invertible", "interpolation"
SMALL_INIT, FLOW_LIMIT = "vanishing initialisation", "gradient flow limit"

POPULATION = tuple(f"4.1 ({i})" for i in (1, 2, 3, 4))
FORWARD = "eta > 0"
POPULATION = (*POPULATION, FORWARD, "4.1 (5)", "4.1 (6)", "4.1 (6), signal")
ASSUMES = {
    **dict.fromkeys(("P2", "P3", "P4", "P5"), POPULATION),
    "P6": (FORWARD,),
    "P7": (FORWARD,),
    "P8-A1": ("m >= C log(1/delta)",),
    "P8-A2": ("d >= C log(m/delta)",),
    "P8-A4": ("A.4, proof",),
    "R1": (FROZEN, GROWS),
    "R2": (FROZEN, ALIGNED, BELOW),
    "R3": (FROZEN, GROWS),
    "R4": (FROZEN, GROWS),
    "R5": (FROZEN,),
    "R7": (GROWS,),
    "R8": (FROZEN,),
    "R9": (FROZEN, FORWARD, ALIGNED, BELOW, STABLE),
    "R9-odds": (FROZEN, FORWARD, NO_T, HALF, ALIGNED, BELOW, GROWS),
    "R10": (FORWARD, SMALL_STEP),
    "R11-limit": (INVERTIBLE,),
    "R12": (INTERPOLATES,),
    "R13": (INVERTIBLE, SMALL_INIT, FORWARD, FLOW_LIMIT, INTERPOLATES),
}

SENTENCES = {
    "4.1 (1)": "m >= log 2n",
    "4.1 (2)": "sigma0 <= min{1/sqrt(n d b^2 tr), sqrt eps/(n^(1/4) b^(1/2) tr^(1/4))}",
    "4.1 (3)": "v0 <= 1/sqrt(n b^2 tr)",
    "4.1 (4)": "eta <= sqrt n m/(sqrt tr b)",
    "eta > 0": "eta > 0",
    "4.1 (5)": "sigma_y^2 <= 8 n b^2",
    "4.1 (6)": "tr >= max{1, sqrt eps b} sigma_x^2 (n |Sigma| + sqrt n |Sigma|_F)",
    "4.1 (6), signal": "tr b^2 >= 1",
    "m >= C log(1/delta)": "m >= log(1/delta)",
    "d >= C log(m/delta)": "d >= log(m/delta)",
    "A.4, proof": "n >= 4 sigma_y^2/b^2, a condition of the proof that Assumption 4.1 does not contain",
    FROZEN: "U_perp a(0) = U_perp u(0) = 0",
    GROWS: "R = |a(0) + u(0)|^2 > 0; for R = 0 the flow runs into the saddle a = u = 0",
    ALIGNED: "a(0).u(0) >= 0",
    BELOW: "a(0).u(0) <= s",
    STABLE: "eta Omega <= 1",
    NO_T: "T = |a(0) - u(0)|^2 = 0",
    HALF: "h = eta s < 1/2",
    SMALL_STEP: "eta max |a_k|^2 <= 1 along the run",
    INVERTIBLE: "kmin(K) > 0",
    INTERPOLATES: "|f - y| = 0 up to the run's residual",
    SMALL_INIT: "|W(0)|_F^2 + |v(0)|^2 small against the final |v|^2",
    FLOW_LIMIT: "h <= 0.05",
}

BLURRED = {FROZEN: "perp_overlap", SMALL_STEP: "eta_a2", SMALL_INIT: "initial_share"}
"""Hypotheses on a quantity that is measured with an error."""


@pytest.mark.parametrize("id", [s.id.removeprefix("two-layer/") for s in REGISTRY])
def test_statements_assume_what_the_text_says(id: str) -> None:
    found = REGISTRY[f"two-layer/{id}"].hypotheses
    assert tuple(h.id for h in found) == ASSUMES.get(id, ())
    for h in found:
        assert (h.text, h.quantity) == (SENTENCES[h.id], BLURRED.get(h.id, ""))


TINY = 5e-324
BESIDE_1 = math.nextafter(1.0, 2.0)
OMEGA_5 = {"s": 2.0, "R": 3.0, "T": 3.0}

EDGES = [
    (FROZEN, {"overlap": 0.0}, {"overlap": TINY}),
    (GROWS, {"R": TINY}, {"R": 0.0}),
    (ALIGNED, {"au": 0.0}, {"au": -TINY}),
    (BELOW, {"s": 1.0, "au": 1.0}, {"s": 1.0, "au": BESIDE_1}),
    (STABLE, {"s": 0.5, "T": 0.0, "eta": 1.0}, {"s": 0.5, "T": 0.0, "eta": BESIDE_1}),
    (STABLE, OMEGA_5 | {"eta": 0.2}, OMEGA_5 | {"eta": 0.2 * BESIDE_1}),
    (NO_T, {"T": 0.0}, {"T": TINY}),
    (HALF, {"s": 2.0, "eta": math.nextafter(0.25, 0.0)}, {"s": 2.0, "eta": 0.25}),
    (SMALL_STEP, {"eta_a2": 1.0}, {"eta_a2": BESIDE_1}),
    (INVERTIBLE, {"kmin": TINY}, {"kmin": 0.0}),
    (INTERPOLATES, {"e_end": 1e-6}, {"e_end": 1.01e-6}),
    (SMALL_INIT, {"initial_share": 1e-3}, {"initial_share": 1.01e-3}),
    (FLOW_LIMIT, {"h": 0.05}, {"h": 0.0501}),
    ("A.4, proof", {"n": 8, "bbar": 0.5, "sigma_y": 0.7071}, {"n": 8, "bbar": 0.5, "sigma_y": 0.7072}),
    ("d >= C log(m/delta)", {"m": 3, "fail": 0.1, "d": 4}, {"m": 3, "fail": 0.1, "d": 3}),
]  # fmt: skip
"""Hypothesis, parameters that just meet it, parameters that just do not."""


@pytest.mark.parametrize(("name", "met", "missed"), EDGES)
def test_hypotheses_end_where_the_text_ends(
    name: str, met: dict[str, float], missed: dict[str, float]
) -> None:
    run = parameters(DESCENT | REGRESSION | {"au": 0.0})
    among = [h for s in REGISTRY for h in s.hypotheses if h.id == name]
    assert among
    for h in among:
        assert h.holds(replace(run, **met)) is True
        assert h.holds(replace(run, **missed)) is False


IDENTITIES = {"P0", "R1", "R3", "R4", "R5", "R8", "R11", "R11-limit"}
FALSE = {"P6", "P7", "P8-A3", "P8-A4"}
LEADING_ORDER = {"P2", "P3", "P4", "P5", "P8-A1", "P8-A2", "P8-5.1", "R13"}


def test_statements_are_judged_as_section_7_reads_them() -> None:
    for s in REGISTRY:
        id = s.id.removeprefix("two-layer/")
        kind = Kind.IDENTITY if id in IDENTITIES else Kind.FALSE if id in FALSE else Kind.INEQUALITY
        assert s.kind is kind, id
        assert s.leading_order is (id in LEADING_ORDER), id
        assert s.assumption is (id == "P1"), id
        assert tuple(s.layers(7)) == (None,), id
        assert s.title, id


SOURCES = {
    "P0": "eqs. (2), (7), (8)", "P1": "Assumption 4.1", "P2": "Theorem 4.1",
    "P3": "Lemma 5.2 (iii), Lemma B.1", "P4": "Lemma 5.3, Lemma B.2", "P5": "eqs. (9)-(11)", "P6": "eq. (13)",
    "P7": "proxy of Lemma B.2 (phi/gamma^(5/2) as in the sketch)",
    "P8-A1": "Lemma A.1", "P8-A2": "Lemma A.2", "P8-A3": "Lemma A.3", "P8-A4": "Lemma A.4",
    "P8-5.1": "Lemma 5.1",
}  # fmt: skip
PAPER = "Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111)"


def test_every_statement_says_where_it_stands() -> None:
    for s in REGISTRY:
        id = s.id.removeprefix("two-layer/")
        section = f"docs/two-layer.md, {id.split('-')[0]}"
        assert s.source == (f"{PAPER}, {SOURCES[id]}" if id in SOURCES else section)


CONSTANTS = {
    "P1": {"C1", "C2", "width", "step", "noise", "signal"}, "P2": {"C1", "theta", "loss"},
    "P3": {"C1", "kernel"}, "P4": {"half", "kernel"}, "P5": {"near", "C1"},
    "P6": {"slow", "fast"}, "P7": {"proxy_slow", "proxy_fast"}, "P8-A1": {"width_A1"},
    "P8-A2": {"norm_A2"}, "P8-A3": {"often"}, "P8-A4": {"gamma_half", "often"}, "P8-5.1": {"spread", "often"},
}  # fmt: skip

IN_PRINT = {"noise", "loss", "half", "proxy_slow", "proxy_fast", "gamma_half"}
"""Constants whose value the paper gives; the others hide in Omega, O, Theta or an unnamed C."""


def test_constants_are_declared_with_their_values_and_their_statements() -> None:
    found = {s.id.removeprefix("two-layer/"): {c.name for c in s.constants} for s in REGISTRY}
    assert {id: names for id, names in found.items() if names} == CONSTANTS
    declared = {c.name: c for c in vars(printed).values() if isinstance(c, Constant)}
    assert {name: float(c.value) for name, c in declared.items()} == PRINTED
    for name, c in declared.items():
        assert c.reconstructed is (name not in IN_PRINT)
        assert c.source.startswith(f"{PAPER}, ")
        assert c.source.endswith("; absolute constant without a printed value") is c.reconstructed


def test_a_constant_without_a_printed_value_says_so() -> None:
    hidden = Constant("C", 3, f"{PAPER}, Lemma 9; absolute constant without a printed value", True)
    assert printed._unprinted("C", 3, "Lemma 9") == hidden
    seen = Constant("D", Fraction(2, 7), f"{PAPER}, Lemma 9", False)
    assert printed._printed("D", Fraction(2, 7), "Lemma 9") == seen


def test_levels_are_met_strictly() -> None:
    """a.u = theta s at time 0 has reached the level: no time is left to bound."""
    reached = parameters(start(2.0, 0.8, 0.0) | {"au": 0.2})
    before = replace(reached, au=math.nextafter(0.2, 0.0))
    for id, quantity in (("R3", "escape_time"), ("R7", "escape_time_perp")):
        s = REGISTRY[f"two-layer/{id}"]
        assert quantity not in s.bands(reached, None)
        assert quantity in s.bands(before, None)
