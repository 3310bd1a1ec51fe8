"""What `bounds` has to know of this theory's parameters beyond their annotations."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bounds.arithmetic import Truth, Value
from bounds.records import Field, describe
from bounds.two_layer.parameters import TwoLayerParameters

REAL = -math.inf

FIELDS = {
    entry.name: entry
    for entry in (
        Field("m", "m", "number of neurons", 1, whole=True),
        Field("n", "n", "number of samples", 1, whole=True),
        Field("d", "d", "number of inputs", 1, whole=True),
        Field("unit", "u", "unit roundoff of the measurement, 0 in exact arithmetic", 0),
        Field("flow_error", r"\omega", "relative error of an integrated flow", 0),
        Field("growth", r"\gamma_{\mathrm{run}}", "running rounding bound of a descent, by its scale", 0),
        Field("s", "s", "target of the canonical form", 0, open=True),
        Field("R", "R", "|a(0) + u(0)|^2", 0),
        Field("T", "T", "|a(0) - u(0)|^2", 0),
        Field("au", r"\langle a_0, u_0\rangle", "a(0).u(0), (R - T)/4 if left out", REAL),
        Field("lam", r"\lambda_0", "|a(0)|^2 + |u(0)|^2, (R + T)/2 if left out", 0),
        Field("b", "b", "|a(0)|^2 - |u(0)|^2, at most sqrt(R T) in size", REAL),
        Field("delta", r"\delta", "|U_perp(0)|, spectral norm", 0),
        Field("F", "F", "|U_perp(0)|_F", 0),
        Field("eta", r"\eta", "step size in canonical form, 0 for gradient flow", 0),
        Field("e_end", r"e_{\mathrm{end}}", "final |s - a.u|/s, or final |f - y|/|y|", 0),
        Field("overlap", r"o_\perp", "|U_perp a| + |U_perp u| at time 0", 0),
        Field("eta_a2", r"\eta\|a\|^2_{\max}", "largest eta |a_k|^2 of a descent", 0),
        Field("initial_share", r"\iota", "(|W(0)|_F^2 + |v(0)|^2) over the final |v|^2", 0),
        Field("shrinkage", r"\Gamma", "eta sum over the steps of G_(i+1)^-2", 0),
        Field("steps", "k", "length of the run", 0, whole=True),
        Field("step", r"\eta", "step size in the paper's variables", 0),
        Field("h", "h", "step sqrt(gamma)/(m n)", 0),
        Field("gamma", r"\gamma", "y'Ky", 0),
        Field("phi", r"\phi", "|Ky|^2", 0),
        Field("yy", r"\|y\|^2", "|y|^2", 0),
        Field("kmin", r"\kappa_{\min}", "smallest eigenvalue of K = XX'", 0),
        Field("kmax", r"\kappa_{\max}", "largest eigenvalue of K", 0),
        Field("tr", r"\operatorname{tr}\Sigma", "trace of the covariance", 0, open=True),
        Field("bbar", r"\bar\beta", "sqrt(beta' Sigma beta)", 0, open=True),
        Field("sigma0", r"\sigma_0", "scale of the initial W", 0),
        Field("v0", "v_0", "size of the initial v", 0, open=True),
        Field("sigma_y", r"\sigma_y", "noise of the targets", 0),
        Field("sigma_x", r"\sigma_x", "subgaussian norm of the inputs", 0, open=True),
        Field("Sigma_op", r"\|\Sigma\|", "spectral norm of the covariance", 0, open=True),
        Field("Sigma_F", r"\|\Sigma\|_F", "Frobenius norm of the covariance", 0, open=True),
        Field("target", r"\epsilon", "loss level that P1 calls epsilon", 0, open=True),
        Field("fail", r"\delta", "probability of failure that P8 calls delta", 0, 1, open=True),
    )
}
"""Every real parameter by name."""

MARGIN = 1e-12
"""Relative rounding allowed to parameters that were themselves computed in float64."""


@dataclass(frozen=True)
class Requirement:
    """small <= large, which every run satisfies whose parameters these are; nothing if one is unknown."""

    text: str
    names: frozenset[str]
    sides: Callable[[Any], tuple[Value, Value]]

    def fails(self, p: TwoLayerParameters) -> Truth:
        """Whether small > large by more than rounding."""
        if not p.has(*self.names):
            return False
        small, large = self.sides(p)
        scale = p.ops.maximum(abs(small), abs(large))
        return p.ops.less(large + MARGIN * scale, small)


def _need(text: str, names: str, sides: Callable[[Any], tuple[Value, Value]]) -> Requirement:
    return Requirement(text, frozenset(names.split()), sides)


NEEDS = (
    _need("4 a0.u0 = R - T", "au R T", lambda p: (abs(4 * p.au - (p.R - p.T)), MARGIN * (p.R + p.T))),
    _need("2 lam = R + T", "lam R T", lambda p: (abs(2 * p.lam - (p.R + p.T)), MARGIN * (p.R + p.T))),
    _need("b^2 <= R T (Cauchy-Schwarz)", "b R T", lambda p: (p.b * p.b, p.R * p.T)),
    _need("|U_perp| <= |U_perp|_F", "delta F", lambda p: (p.delta, p.F)),
    _need("kmin <= kmax", "kmin kmax", lambda p: (p.kmin, p.kmax)),
    _need("kmin |y|^2 <= gamma", "kmin yy gamma", lambda p: (p.kmin * p.yy, p.gamma)),
    _need("gamma <= kmax |y|^2", "kmax yy gamma", lambda p: (p.gamma, p.kmax * p.yy)),
    _need("gamma^2 <= |y|^2 |Ky|^2 (Cauchy-Schwarz)", "gamma yy phi", lambda p: (p.gamma**2, p.yy * p.phi)),
    _need("|Sigma| <= |Sigma|_F", "Sigma_op Sigma_F", lambda p: (p.Sigma_op, p.Sigma_F)),
    _need("|Sigma|_F <= tr Sigma", "Sigma_F tr", lambda p: (p.Sigma_F, p.tr)),
)
"""What the definitions alone say."""


def adjust(given: dict[str, Any]) -> dict[str, Any]:
    """R and T give au and lam, where these are left out."""
    if not {"R", "T"} <= set(given):
        return given
    R, T = given["R"], given["T"]
    return {"au": (R - T) / 4, "lam": (R + T) / 2} | given


describe(TwoLayerParameters, fields=FIELDS, needs=NEEDS, adjust=adjust, samples={"au": 0.01})
