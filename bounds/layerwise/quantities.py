"""Names of the measured quantities, shared by the statements (bounds) and the instruments (verify).

Coordinates at layer l = 0..L-2 are those of the SVD of W_(l+1): V_1 its K leading, V_2 its other
right singular vectors; at l = L-1 the left singular vectors of W_(L-1).  In the canonical form (C1)
these all coincide.  z_l = V'Z^l; "leading" / "trailing" are its first K / last d-K coordinates.
The energy shares are those of one SVD of W_(l+1): where singular values coincide, any one will do.
A rectangular layer has d = its input width, its singular values padded by zeros where it is wide.
n~ = n / alpha^2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Where(Enum):
    """What the column `layer` of a quantity means."""

    NETWORK = "one value a network"
    FEATURES = "features Z^l, l = 0..L-1"
    STEP = "from Z^l to Z^(l+1), l = 0..L-2"
    WEIGHTS = "weights W_l, l = 1..L"
    PAIR = "the pair (W_(l+1), W_l), l = 1..L-1"


@dataclass(frozen=True)
class Quantity:
    """A measured number: its name in every table, where it lives, what it is."""

    name: str
    where: Where
    meaning: str


_N, _F, _S, _W, _P = Where.NETWORK, Where.FEATURES, Where.STEP, Where.WEIGHTS, Where.PAIR

QUANTITIES: dict[str, Quantity] = {
    name: Quantity(name, where, meaning)
    for name, where, meaning in [
        # Definition 1
        ("C", _F, "Tr Sigma_W^l / Tr Sigma_B^l, within-class compression"),
        ("C_ratio", _S, "C_(l+1) / C_l"),
        ("D", _F, "1 - max over class pairs of the cosine of the class means"),
        ("W_ratio", _S, "q_l = Tr Sigma_W^(l+1) / Tr Sigma_W^l"),
        ("within_norm", _F, "|W_(l:1) Delta|_F = sqrt(N Tr Sigma_W^l)"),
        ("B_ratio", _S, "Tr Sigma_B^(l+1) / Tr Sigma_B^l"),
        ("mean_norm2_min", _F, "alpha^2 n~^((L-l)/L) min_k |mu_k^l|^2, n~ = n / alpha^2"),
        ("mean_norm2_max", _F, "alpha^2 n~^((L-l)/L) max_k |mu_k^l|^2, n~ = n / alpha^2"),
        ("mean_cos_abs", _F, "max over class pairs of |cos(mu_k^l, mu_k'^l)|"),
        ("simplex_distance", _F, "max over class pairs of |cos of the centred class means + 1/(K-1)|"),
        ("simplex_norm_ratio", _F, "largest over smallest squared norm of the centred class means"),
        (
            "fuzziness",
            _F,
            "Tr(Sigma_W^l (Sigma_B^l)^+), separation fuzziness, where Sigma_B^l has rank K - 1",
        ),
        # Assumption 2
        ("theta", _N, "N max |X'X - I|, entrywise"),
        ("theta_s", _N, "|X'X - I|, spectral norm"),
        ("theta_F", _N, "|X'X - I|_F"),
        ("lmin", _N, "smallest eigenvalue of X'X"),
        ("lmax", _N, "largest eigenvalue of X'X"),
        ("sigma_min_X", _N, "smallest singular value of X"),
        ("sigma_max_X", _N, "largest singular value of X"),
        # Assumption 3 and the residuals of (20)
        ("mu", _N, "|W_(L:1) - Y X+ / alpha|_F"),
        ("mu_op", _N, "|W_(L:1) - Y X+ / alpha|, spectral norm"),
        ("e0", _N, "|W_(L:1) X - Y / alpha|_F"),
        ("delta", _N, "|W_L'W_L - W_(L-1)W_(L-1)'|_F"),
        ("balancedness", _P, "|W_(l+1)'W_(l+1) - W_l W_l'|_F"),
        ("imbalance_down", _P, "b_l = max(0, -smallest eigenvalue of W_(l+1)'W_(l+1) - W_l W_l')"),
        ("imbalance_up", _P, "c_l = max(0, largest eigenvalue of W_(l+1)'W_(l+1) - W_l W_l')"),
        ("imbalance_op", _P, "|W_(l+1)'W_(l+1) - W_l W_l'|, spectral norm"),
        ("delta_low", _N, "largest balancedness of the pairs l <= L-2 (0 when L = 2)"),
        ("eps", _N, "max over l <= L-1 of sigma_(K+1)(W_l)"),
        ("rho", _N, "eps - min over l <= L-1 of sigma_(d-K)(W_l)"),
        ("tail", _N, "tau^2 = min over l <= L-1 of the sum over i > K of sigma_i(W_l)^4"),
        # spectra
        ("sigma_1", _W, "largest singular value of W_l"),
        ("sigma_K", _W, "K-th singular value of W_l"),
        ("sigma_K+1", _W, "(K+1)-th singular value of W_l, l <= L-1; undefined for W_L"),
        ("sigma_2K+1", _W, "(2K+1)-th singular value of W_l, l <= L-1; undefined for W_L"),
        ("sigma_d-2K", _W, "(d-2K)-th singular value of W_l, l <= L-1, d > 2K; undefined for W_L"),
        ("sigma_d-K", _W, "(d-K)-th singular value of W_l, l <= L-1, d >= 2K+1; undefined for W_L"),
        ("sigma_d", _W, "smallest singular value of W_l, l <= L-1; undefined for W_L"),
        ("sigma_1_squared", _W, "sigma_1(W_l)^2"),
        ("sigma_K_squared", _W, "sigma_K(W_l)^2"),
        ("sigma_2L_deviation", _W, "max over i <= K of |sigma_i(W_l)^(2L) / n~ - 1|, l <= L-1 only"),
        ("sigma_spread", _N, "max over i <= d, l <= L-1 of |sigma_i(W_l) - sigma_i(W_1)| (0 when L = 2)"),
        ("sigma_head_gap", _N, "max over i <= K of |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2|"),
        # data geometry (Lemma 6, R1)
        ("Delta_F2", _N, "|Delta|_F^2"),
        ("Delta_op", _N, "|Delta|, spectral norm"),
        ("Delta_gram_deviation", _N, "|Delta'Delta - (I - P)|_F"),
        ("Delta_top_energy", _N, "sum of the K largest squared singular values of Delta"),
        ("Delta_rest_energy", _N, "sum of the other squared singular values of Delta"),
        ("Xbar_gram_deviation", _N, "largest |entry| of Xbar'Xbar - diag(n_k)^(-1)"),
        ("M_F2", _N, "|M|_F^2 = K Tr Sigma_B^0, M = Xbar (I - J) the centred class means"),
        ("YGY_min", _N, "smallest eigenvalue of Y (X'X)^(-1) Y'"),
        ("YGY_max", _N, "largest eigenvalue of Y (X'X)^(-1) Y'"),
        # the head in the coordinates of W_(L-1) (Lemma 9, R3)
        ("head_leak", _N, "|What_1^(-1) What_2|_F"),
        ("head_tail", _N, "|What_2|_F"),
        ("head_imbalance", _N, "|E_11|_F, E = What'What - diag(sigma(W_(L-1)))^2, leading K x K block"),
        ("head_sigma2_min", _N, "smallest sigma(What_1)^2"),
        ("head_sigma2_max", _N, "largest sigma(What_1)^2"),
        # adjacent layers (Lemma 9 i)
        (
            "leading_angle",
            _P,
            "sine of the largest angle between the K leading right singular directions of W_(l+1) (all K of "
            "W_L) and the K leading left ones of W_l",
        ),
        # leakage (Lemma 10, R4, R5)
        ("within_leak", _F, "|leading part of the deviations|_F / |their trailing part|_F at layer l"),
        ("mean_leak", _F, "|trailing part of the centred means|_F / |their leading part|_F at layer l"),
        ("within_leading_share", _S, "a = energy share of Z^l(I-P) in the K leading directions of W_(l+1)"),
        ("within_smallest_share", _S, "e = energy share of Z^l(I-P) in the K smallest directions"),
        ("means_trailing_share", _S, "c = |V_2'M^l|^2 / |M^l|^2, M^l the centred class means at layer l"),
        ("trailing_means", _N, "|V_2'Xbar diag(n_k)^(1/2)|, spectral norm: sqrt(n) |V_2'Xbar|"),
        ("trailing_centred_means", _N, "sqrt(n) |V_2'M|_F (unequal classes: docs/layerwise/unequal.md)"),
        # convexity of the stretching factors (R12.0), q_l and p_l up to l = L-1
        ("convexity_within", _P, "q_(l-1) - q_l, q_l = |W_(l+1:1) Delta|_F^2 / |W_(l:1) Delta|_F^2"),
        ("convexity_between", _P, "p_(l-1) - p_l, p_l = |W_(l+1:1) M|_F^2 / |W_(l:1) M|_F^2"),
        (
            "convexity_mirrored",
            _P,
            "g_(l+1) - g_l, g_l = |W_l'v_l|_F^2 / |v_l|_F^2, v_L = I, v_(l-1) = W_l'v_l",
        ),
        # Lemmas 14-17, on the matrices at hand
        ("lemma14", _N, "|W_L|_* / (sqrt(K) |W_L|_F)"),
        ("lemma15", _N, "|Delta|_F / (sigma_min(X) |I - P|_F)"),
        ("lemma16", _N, "|U U' - Q Q'|_F: U the range of Q A Q', Q a basis of span X, A = Q'XX'Q"),
        ("lemma17_superlinear", _N, "(1 + theta_s)^L - (1 + L theta_s)"),
        ("lemma17_sublinear", _N, "1 + theta_s / L - (1 + theta_s)^(1/L)"),
    ]
}
