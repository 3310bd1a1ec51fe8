"""The bands of R1 to R10 are those of the text, transcribed a second time in plain floats."""

import math
from dataclasses import asdict

import pytest
from layerwise_reference import CASES, published, refined

from bounds import REGISTRY, Parameters

REFINED = tuple(f"R{k}" for k in range(1, 11))

ROUNDING = 1e-10
"""The reference's roots are found to 1e-14 relative; 1 - D and t_lo - e lose at most three digits."""


PUBLISHED = (
    "lemma6-25", "lemma6-26", "lemma7", "lemma8-39", "lemma8-40", "lemma9", "lemma10-60", "lemma10-61",
    "thm4-14", "thm4-15", "thm11", "lemma12", "thm4-16", "thm13",
)  # fmt: skip


@pytest.mark.parametrize(("ids", "reference"), [(REFINED, refined), (PUBLISHED, published)])
@pytest.mark.parametrize("name", CASES)
def test_bands_are_those_of_the_text(name, ids, reference):
    case = CASES[name]
    p = Parameters(**{key: value for key, value in asdict(case).items() if value is not None})
    expected = reference(case)
    for id in ids:
        s = REGISTRY[f"layerwise/{id}"]
        found = {(id, layer, q): b for layer in s.layers(p.L) for q, b in s.bands(p, layer).items()}
        assert set(found) == {key for key in expected if key[0] == id}
        for key, band in found.items():
            for end, value in zip((band.lower, band.upper), expected[key], strict=True):
                assert math.isclose(end, value, rel_tol=ROUNDING, abs_tol=ROUNDING), (key, end, value)


RANK, LMIN, FIT = "theta >= 1 (R1)", "lmin <= 0 (R10)", "e0 >= sqrt(n)/alpha, so t_lo = 0 (R2)"
LEAK = "delta >= t_lo and t_lo^2 <= eps^4 + eta^2, so h is infinite (R3)"
PHI, PHI_S = (f"b^2 >= {x}, so phi is infinite (R5)" for x in ("(K-1)(1 - 2 theta/K)", "lmin"))
HEAD, HEAD_E0 = "e >= t_lo (R3)", "e >= t_lo with e0 > 0 (R4)"
ENERGY_E0, GAP_E0, GAP = "m_0^2 <= 0 with e0 > 0 (R6)", "rho = eps with e0 > 0 (R6)", "rho = eps"
FEW, FAR = "B <= 0 (n <= 2, or theta too large)", "B <= 0 (n <= 2, or the data too far off)"
SUM, F, OVERLAP = "theta' + psi >= 1", "f >= 1", "o >= 1/2"

WHY = {
    "inside Theorem 4": {},
    "exact fit": {"R8": [OVERLAP]},
    "two-fold": {"R1": [FEW], "R7": [FAR], "R8": [OVERLAP], "R10": [FAR]},
    "scaled": {"R7": [GAP], "R8": [SUM, OVERLAP], "R10": [GAP]},
    "delta beyond t_lo": {"R3": [HEAD], "R8": [HEAD, SUM, OVERLAP], "R9": [HEAD], "R10": [HEAD]},
    "no gap": {"R4": [GAP_E0], "R6": [GAP_E0], "R7": [GAP], "R8": [OVERLAP], "R10": [GAP_E0, GAP]},
    "no data": {
        "R1": ["theta >= 1"], "R2": [RANK], "R3": [RANK], "R4": [RANK], "R5": [RANK, PHI], "R6": [RANK, PHI],
        "R7": [RANK], "R8": [RANK, SUM, F, OVERLAP], "R9": [RANK, F], "R10": [LMIN, PHI_S, F, FAR],
    },
    "no fit": {
        "R2": [FIT], "R3": [FIT, LEAK, HEAD], "R4": [FIT, LEAK, HEAD_E0, ENERGY_E0], "R5": [FIT, LEAK, PHI],
        "R6": [FIT, LEAK, PHI, HEAD_E0, ENERGY_E0], "R8": [FIT, LEAK, HEAD, SUM, F, OVERLAP],
        "R9": [FIT, LEAK, HEAD, F], "R10": [FIT, LEAK, HEAD, PHI_S, HEAD_E0, ENERGY_E0, F],
    },
    "wide imbalance": {
        "R3": [LEAK, HEAD], "R4": [LEAK, HEAD_E0, ENERGY_E0], "R5": [LEAK, PHI],
        "R6": [LEAK, PHI, HEAD_E0, ENERGY_E0], "R8": [LEAK, HEAD, SUM, F, OVERLAP], "R9": [LEAK, HEAD, F],
        "R10": [LEAK, HEAD, PHI_S, HEAD_E0, ENERGY_E0, F],
    },
}  # fmt: skip
"""Case -> statement -> every inequality that fails in it, read off the case by hand."""

KAPPA, FEW_14 = "kappa is infinite (phi of R5 at delta = 0)", "c1 <= 0 (n <= 3)"
SLOPE = "32 (theta + 4 delta)(2 - (l+1)/L) >= 1"

WHY_PUBLISHED = {
    "inside Theorem 4": {},
    "exact fit": {"thm4-16": [SLOPE], "thm13": [SLOPE]},
    "two-fold": {
        "thm4-14": [FEW_14], "thm4-15": [FEW_14], "thm11": [FEW_14], "thm4-16": [SLOPE], "thm13": [SLOPE],
    },
    "no data": {"thm4-14": [KAPPA], "thm11": [KAPPA], "thm4-16": [SLOPE], "thm13": [SLOPE]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ids", "why"),
    [(name, REFINED, why) for name, why in WHY.items()]
    + [(name, PUBLISHED, why) for name, why in WHY_PUBLISHED.items()],
)
def test_the_inequalities_that_fail_are_named(name, ids, why):
    case = CASES[name]
    p = Parameters(**{key: value for key, value in asdict(case).items() if value is not None})
    for id in ids:
        s = REGISTRY[f"layerwise/{id}"]
        bands = [band for layer in s.layers(p.L) for band in s.bands(p, layer).values()]
        found = {text for band in bands for condition, text in band.because if condition is True}
        assert found == set(why.get(id, ())), id


@pytest.mark.parametrize("name", CASES)
def test_every_vacuous_band_says_why(name):
    case = CASES[name]
    p = Parameters(**{key: value for key, value in asdict(case).items() if value is not None})
    for id in REFINED:
        s = REGISTRY[f"layerwise/{id}"]
        for layer in s.layers(p.L):
            for quantity, band in s.bands(p, layer).items():
                assert not band.vacuous(p) or band.reason(), (id, layer, quantity)
