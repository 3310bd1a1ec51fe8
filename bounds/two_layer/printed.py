"""Constants of the published statements; those hidden in Omega, O, Theta are not printed.

A reader who holds a value replaces it here, or for one run through TwoLayerParameters.constants.
"""

from fractions import Fraction

from bounds.statement import Constant
from bounds.two_layer.registry import PAPER


def _unprinted(name: str, value: Fraction | int, where: str) -> Constant:
    return Constant(name, value, f"{PAPER}, {where}; absolute constant without a printed value", True)


def _printed(name: str, value: Fraction | int, where: str) -> Constant:
    return Constant(name, value, f"{PAPER}, {where}", False)


C1 = _unprinted("C1", 1, "Assumption 4.1 (2), Theorem 4.1, Lemma B.1 (which takes C1 = 1)")
C2 = _unprinted("C2", 1, "Assumption 4.1 (3), (6)")
WIDTH = _unprinted("width", 1, "Assumption 4.1 (1): m = Omega(log 2n)")
WIDTH_A1 = _unprinted("width_A1", 1, "Lemma A.1: m = Omega(log 1/delta)")
NORM_A2 = _unprinted("norm_A2", 1, "Lemma A.2: d = Omega(log m/delta)")
OFTEN = _unprinted("often", 1, "Lemmas A.3, A.4, 5.1: probability 1 - O(n^-2)")
SPREAD = _unprinted("spread", 1, "Lemma 5.1: C in |K - tr Sigma I|")
SLOW = _unprinted("slow", 1, "eq. (13): C1 in gamma_l = gamma (1 - C1 tr Sigma/gamma^(3/2))^2")
FAST = _unprinted("fast", 1, "eq. (13): C2 in gamma_u = gamma (1 + C2 tr Sigma/gamma^(3/2))^2")
STEP = _unprinted("step", 1, "Assumption 4.1 (4): eta = O(sqrt n m/(sqrt(tr Sigma) b))")
NOISE = _printed("noise", 8, "Assumption 4.1 (5): sigma_y^2 <= 8 n b^2")
SIGNAL = _unprinted("signal", 1, "Assumption 4.1 (6): tr Sigma b^2 = Omega(1)")
THETA = _unprinted("theta", 10, "Theorem 4.1: Theta(.) read as within this factor")
LOSS = _printed("loss", 4, "Theorem 4.1: L(t) <= 4 epsilon")
KERNEL = _unprinted("kernel", 1, "Lemmas 5.2 (iii), 5.3: C in the kernel bounds")
HALF = _printed("half", Fraction(1, 2), "Lemma 5.3: 1/2")
PROXY_SLOW = _printed("proxy_slow", Fraction(1, 4), "Lemma on the proxy: 1 + h/4")
PROXY_FAST = _printed("proxy_fast", Fraction(3, 2), "Lemma on the proxy: 1.5 (1 + 1.5 h)")
GAMMA_HALF = _printed("gamma_half", Fraction(1, 2), "Lemma A.4: 1/2 <= gamma/(n b^2 tr Sigma) <= 3/2")
NEAR = _unprinted("near", Fraction(1, 10), "eqs. (9)-(11): relative error that counts as agreement")
