"""Why a mutant that nothing refuted may still be true: where the theorem has slack, and how much.

"Not refuted" is what has been established.  A reason is an explanation, except where it says *proved*.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.layerwise.mutants.trial import Trial

NEAR = 1.001
"""Slack below which the mutated end is all but attained on the pool: the change is of higher order there."""

SECOND_ORDER = (
    "where the bound is attained the change vanishes to first order (theta, delta, eps -> 0), and where "
    "it does not vanish the rest of the bound is slack"
)

REASONS: dict[str, str] = {
    # a statement as a whole
    "R1": "the entries of G cannot all have size theta/N and the shape that this part needs",
    "R2": "tau^2 and eps^2 enter R2 only through e of the rounds, which the pool does not attain with them",
    "R3": (
        "h and w bound Frobenius norms by the worst split of E between its blocks "
        "(docs/layerwise/spectrum.md)"
    ),
    "R4": "h stands for the norm of T, and r for the quotient of two singular values at opposite ends",
    "R5": "b takes the worst G for three inequalities at once, about 1.8 more than any G has",
    "R6": "phi combines the worst means with the worst leak, and the leading energy of Delta is dropped",
    "R7": "A and B are not attained together, and the class means need not lie in the top direction",
    "R8": "the series of absolute values and the terms with psi, b and f are not attained beyond first order",
    "R9": (
        "a condition number of (1+theta)/(1-theta) needs all blocks of G at once; f and b are of higher order"
    ),
    "R10": "h, w, b and phi as in R3 and R5; f is of higher order",
    "R3s": "tau^2 and eps^2 enter through the rounds only, and the change is of higher order there",
    "R4s": "the pool does not attain it; the search comes within 1.3 % at layer 0 (docs/tightness.md)",
    "R5s": "b takes the worst G for three inequalities at once, as in R5",
    "R6s": "where t_lo is attained the leak and phi are of higher order, and elsewhere they are not attained",
    "R8s": "o is attained at layer 0, where delta, w, b and f do not enter, and to first order above",
    "R9s": "f, b, w and e are of higher order where the condition number is attained",
    "R10s": "h, w, b and phi as in R3s and R5s; f is of higher order",
    "R12-0": (
        "exact pairs have B_l = 0 below the last pair, and M never lies along the bottom direction of B_(L-1)"
    ),
    "R12-2": "the geometric mean forgets that q_l is nearly constant, and e0 is not attained",
    "R12-3": "only the last pair is imbalanced in the canonical form, so that sums have one term",
    "R12-4": "only the last pair is imbalanced in the canonical form, and the cone takes the worst angle",
    "R12": (
        "only the last pair is imbalanced in the canonical form, and numerator and denominator are "
        "worst apart"
    ),
    # a formula
    "compression.compression_upper": "the leak h r^(L-2-l) and phi are not attained together with eps^2/t_lo",
    "compression.energy_split_factor": "a slope or a start of Newton's method, or a split that no Delta has",
    "data.r1": "the change shows only for other K and n than the entries of G allow to be extreme",
    "discrimination.mean_condition": "f and b are of higher order where the condition number is attained",
    "discrimination.r8": SECOND_ORDER,
    "discrimination.sharp_overlap": SECOND_ORDER,
    "discrimination.wide_discrimination": (
        "the range of D where k is infinite: no instance of the pool has nearly opposite class means there"
    ),
    "geometry.Geometry.misfit": (
        "bounds with e0 > 0 add the worst misfit to the worst leak, which is not attained"
    ),
    "geometry.Geometry.trailing_energy": (
        "m_0 takes the K leading and the K smallest energies at their largest"
    ),
    "geometry.Geometry.trailing_norm": "a term with e0 > 0: the worst misfit on top of the worst leak",
    "geometry.first_forms": (
        "the first forms of h and w are replaced by the second in the rounds, and split E at its worst"
    ),
    "geometry.entrywise": (
        "A and B are not attained: sqrt(K) theta needs K equal eigenvalues and equal entries"
    ),
    "geometry.excess_imbalance": "delta^2 > delta only for delta > 1, where h is far from attained",
    "geometry.geometry_from": "f is of higher order, and b takes the worst G for three inequalities at once",
    "geometry.one_round": "the rounds of R3 bound Frobenius norms by the worst split of E between its blocks",
    "geometry.products": "mu^2 in t_hi needs the part outside the data to point along the top direction",
    "geometry.spectral": "A = K lmax and B = (n-2)K lmin are not attained together",
    "geometry.trailing_mean_bound": "b takes the worst G for three inequalities at once",
    "geometry.trailing_mean_ratio": "phi combines the smallest possible M with the largest possible leak",
    "geometry.unless_infinite": "a product with r^k in a bound that is not attained",
    "leakage.mean_bands": "phi combines the smallest possible M with the largest possible leak",
    "leakage.mean_loss": "phi combines the smallest possible M with the largest possible leak",
    "leakage.within_leak": "bounds with e0 > 0 add the worst misfit to the worst leak, which is not attained",
    "sharp._upper_by_size": (
        "the smaller of two upper ends: where t_lo is attained the leak is of higher order in both"
    ),
    "sharp.sharp_within": "the leading energy is at its largest where |Delta|_F is not at its least",
    "sharp_geometry.SharpGeometry.leading_norm": (
        "a bound by h r^k |Delta|, attained only if Delta lies along the one direction that h stretches"
    ),
    "sharp_geometry.SharpGeometry.trailing_energy": (
        "the leading energy is at its largest where the rest of Delta is not at its least"
    ),
    "sharp_geometry._least_energy": "|Delta|_F^2 is not at its least where the leak is at its largest",
    "sharp_geometry._sharpened": "f and b are of higher order where the bounds that use them are attained",
    "sharp_geometry._spectrum": "(eps-rho)^2 is the smaller lower end of t on every instance of the pool",
    "sharp_geometry.coupled_blocks": "e is carried by one block of E, and not by both at their worst",
    "sharp_geometry.leading_mean_ratio": (
        "phi combines the smallest possible M with the largest possible leak"
    ),
    "sharp_geometry.projector_bound": (
        "attained to first order in eta; the rest of the quadratic equation is of higher order"
    ),
    "relaxed.compression_band": (
        "the neighbouring layer's bound is as good here: numerator and denominator are worst apart"
    ),
    "relaxed.leading_bands": "with one imbalanced pair the bounds of neighbouring layers nearly coincide",
    "relaxed_geometry.Relaxed.condition_number": "f = e0/sqrt n is not attained together with the stretching",
    "relaxed_geometry.Relaxed.cone": "with one imbalanced pair the cone has one angle, taken at its worst",
    "relaxed_geometry.Relaxed.cone_lower": "the neighbouring layer's singular values nearly coincide",
    "relaxed_geometry.Relaxed.cone_upper": "the cone takes the worst angle for every direction at once",
    "relaxed_geometry.Relaxed.outside": (
        "w0 enters phi only, which combines the smallest M with the largest leak"
    ),
    "relaxed_geometry.Relaxed.phi": "phi combines the smallest possible M with the largest possible leak",
    "relaxed_geometry.Relaxed.rest_share": "A and B are not attained together",
    "relaxed_geometry.Relaxed.sines": "below the last pair every angle is 0 in the canonical form",
    "relaxed_geometry.Relaxed.t": (
        "with one imbalanced pair one of the two ways to t_l is as good as the other"
    ),
    "relaxed_geometry.Relaxed.tan_ps": "below the last pair every angle is 0 in the canonical form",
    "relaxed_geometry.Relaxed.within_norm": (
        "the measured norm of another layer, in a term with e0 that is not attained"
    ),
    "relaxed_geometry.Relaxed.within_upper": "terms with e0 add the worst misfit to the worst stretching",
    "relaxed_geometry.cosine_of": "the cosine is 1 to first order in the imbalance",
    "relaxed_geometry.product": "an eighth more in a product inside a bound that is not attained",
    "relaxed_geometry.root_of_product": (
        "a slope of Newton's method: where it still converges the root is the same"
    ),
}
"""By what was changed: a statement, or a function of its formulas."""


def reason(t: Trial) -> str:
    """The reason of a mutant that is not refuted, with the smallest slack seen."""
    place = t.mutant.id.partition(":")[0]
    words = REASONS.get(place, "no reason known: an open question")
    if t.slack < 1:
        return f"seems violated in floats (factor {t.slack:.9g}) but exact decision is open: {words}"
    if t.slack < NEAR:
        words = f"{words}; {SECOND_ORDER}" if words != SECOND_ORDER else words
    size = "" if math.isinf(t.slack) else f"; smallest slack {t.slack:.7g}"
    return words + size
