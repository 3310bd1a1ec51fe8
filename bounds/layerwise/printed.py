"""Every constant of the published statements, in one place.

`reconstructed` ones were re-derived from the proof outlines, because the copy of the paper at hand
lacks its displayed formulas.  A reader with the printed paper corrects a value here (or, for one
run, through Parameters.constants) without touching a formula.
"""

from fractions import Fraction

from bounds.statement import Constant

PAPER = "arXiv 2311.02960v4"


def _stated(name: str, value: Fraction | int, where: str) -> Constant:
    return Constant(name, value, f"{PAPER}, {where}", reconstructed=False)


def _reconstructed(name: str, value: Fraction | int, where: str) -> Constant:
    return Constant(name, value, f"{PAPER}, {where}", reconstructed=True)


THETA_LIMIT = _stated("theta_limit", Fraction(1, 4), "Assumption 2: theta < 1/4")
EPS_LIMIT = _stated("eps_limit", 1, "Assumption 3 (iii): eps in (0, 1)")

LEMMA6_GRAM = _reconstructed("lemma6_gram", 4, "Lemma 6 (26): 4 in |Delta'Delta - (I-P)|_F")
LEMMA6_ENERGY = _stated("lemma6_energy", 1, "Lemma 6 (26): 1 in |Delta|_F^2 = (n-1)K -/+ 1")
LEMMA6_NORM = _reconstructed("lemma6_norm", 4, "Lemma 6 (26): 4 in |Delta| <= sqrt(1 + 4 theta)")

LEMMA8_DELTA = _reconstructed("lemma8_delta", 30, "Lemma 8 (39): 30 in delta <= (2n)^(1/L)/(30 L^2)")
LEMMA8_SPREAD = _reconstructed(
    "lemma8_spread", Fraction(4, 3), "Lemma 8 (40): factor of (theta + 4 delta) n around sigma_i^(2L) = n"
)
LEMMA9_TAIL = _reconstructed("lemma9_tail", 1, "Lemma 9: factor of delta / sigma_K in |What_2|_F")
LEMMA10_WITHIN = _reconstructed(
    "lemma10_within", 1, "Lemma 10 (60): factor of (delta / sigma_K^2) (eps / sigma_K)^(L-1-l)"
)
LEMMA10_MEANS = _reconstructed(
    "lemma10_means", 1, "Lemma 10 (61): factor of (theta + 4 delta) (eps / sigma_K)^l"
)
LEMMA12_MEANS = _reconstructed(
    "lemma12_means", 16, "Lemma 12: factor of (theta + 4 delta)(2 - (l+1)/L) in norms and cosines"
)

COND13_DELTA_DEPTH = _reconstructed("cond13_delta_depth", 30, "(13): 30 in (2n)^(1/L)/(30 L^2)")
COND13_DELTA_CLASSES = _reconstructed("cond13_delta_classes", 128, "(13): 128 in n^(1/L)/(128 sqrt K)")
COND13_RHO = _reconstructed("cond13_rho", 2, "(13): 2 in rho <= eps/(2 L sqrt n)")
COND13_EPS = _reconstructed("cond13_eps", 4, "(13): 4 in eps <= n^(1/(2L))/4")

COND2023_EPS = Constant(
    "cond2023_eps", 512,
    f"{PAPER}, Theorem 4: 512 in eps <= (512 delta sqrt K)^(-1/(2(L-1))), from the authors' 2023 notebook",
True, )  # fmt: skip

THM4_ENERGY_LOW = _reconstructed("thm4_energy_low", 3, "Theorem 4: 3 in c1 = ((n-3)K - 1)/((n-1)K + 1)")
THM4_ENERGY_UNIT = _reconstructed(
    "thm4_energy_unit", 1, "Theorem 4: 1 in c1 = ((n-3)K - 1)/((n-1)K + 1), twice"
)
THM4_SLOPE = _reconstructed(
    "thm4_slope", 32, "Theorem 4 (16): 32 in D_l >= 1 - 32 (theta + 4 delta)(2 - (l+1)/L)"
)
DELTA_WEIGHT = _reconstructed("delta_weight", 4, "Lemma 8 (40), Theorem 4 (16): 4 in theta + 4 delta")
