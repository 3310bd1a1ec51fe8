"""The explorer: one offline page with sliders, whose bands are computed in the page.

The program in the page is printed from the statements' own code (`bounds.symbolic`) by SymPy's JavaScript
printer: there is no second copy of a formula.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.printing.jscode import JavascriptCodePrinter

from bounds.evaluation import find
from bounds.layerwise.parameters import Parameters
from bounds.symbolic import Definition, Step, Symbols, symbol
from verify.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

STATEMENTS = ("thm11", "R6", "R7", "R6s", "R10s", "thm4-16", "R8", "R9", "R8s")
"""What the page offers; each draws C_(l+1)/C_l, D_l or both."""

QUANTITIES = ("C_ratio", "D")

DEPTHS = range(2, 7)

NAMES = ("theta", "delta", "eps", "rho", "mu", "e0", "n", "K", "d")
"""The sliders, beside L."""

MEASURED = ("lmin", "lmax", "delta_low", "alpha")
"""What a network of a run has and no slider: left out, 1 - theta, 1 + theta, 0 and 1."""

TEMPLATE = Path(__file__).with_name("explorer.html")


class _Printer(JavascriptCodePrinter):
    def _print_Infinity(self, expr: Any) -> str:
        return "Infinity"

    def _print_NegativeInfinity(self, expr: Any) -> str:
        return "-Infinity"


def _js(expression: Any) -> str:
    if expression is True or expression is False:
        return str(expression).lower()
    return str(_Printer().doprint(sp.sympify(expression))).replace("\n", " ")


def program(L: int, statements: Sequence[str] = STATEMENTS) -> str:
    """A JavaScript function of the parameters P that gives every band at depth L.

    It returns {"id": {"scope": bool, "C_ratio": [[lower, upper] or null for each l], "D": [...]}}.
    """
    values: dict[str, Any] = {name: symbol(name) for name in NAMES}
    values |= {name: symbol(name) for name in MEASURED}
    p = Parameters(**values, L=L)
    A = Symbols()
    object.__setattr__(p, "ops", A)
    p.memo.clear()
    results = []
    for id in statements:
        s = find(id)
        bands: dict[str, list[str]] = {q: ["null"] * L for q in QUANTITIES}
        for layer in (x for x in s.layers(L) if x is not None):
            for quantity, band in s.bands(p, layer).items():
                if quantity in bands:
                    ends = (_js(sp.sympify(end)) for end in (band.lower, band.upper))
                    bands[quantity][layer] = f"[{','.join(ends)}]"
        scope = "&&".join(
            f"({_js(h.value(p))} {'<' if h.strict else '<='} {_js(h.limit(p))})"
            for h in s.hypotheses
            if h.id != "equal classes"
        )
        rows = ",".join(
            f"{q}:[{','.join(bands[q])}]" for q in QUANTITIES if any(x != "null" for x in bands[q])
        )
        results.append(f'"{id}":{{scope:{scope or "true"},{rows}}}')
    head = f"const {{{','.join(NAMES)}}}=P,lmin=P.lmin??Math.max(1-theta,0),lmax=P.lmax??1+theta,"
    head += "delta_low=P.delta_low??0,alpha=P.alpha??1;"
    body = "\n".join(_line(step) for step in A.steps)
    return f"function(P){{{head}\n{body}\nreturn {{{','.join(results)}}};}}"


def _line(step: Step) -> str:
    name = step.symbol.name
    if isinstance(step, Definition):
        return f"const {name}={_js(step.value)};"
    return f"const {name}=root({name}=>{_js(step.equation)},{name}=>{_js(step.slope)},{_js(step.start)});"


ROOT = """function root(f,s,x){let last=Infinity;
for(let i=0;i<200;i++){const step=f(x)/s(x);x-=step;
if(!(Math.abs(step)<last)||step===0)return x;last=Math.abs(step)<1e-3?Math.abs(step):Infinity;}
return NaN;}"""
"""Newton's method as in bounds.arithmetic.Floats."""


def script(depths: Iterable[int] = DEPTHS) -> str:
    """The programs of all depths: `BANDS[L](P)`."""
    programs = ",\n".join(f"{L}:{program(L)}" for L in depths)
    return f'"use strict";\n{ROOT}\nconst BANDS={{{programs}}};'


def explorer_page(
    measured: Sequence[Mapping[str, Any]] = (),
    depths: Sequence[int] = DEPTHS,
    networks: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
) -> str:
    """The page.

    measured: {"layer", "quantity", "value", "case"} of a run, drawn as points.  networks: the parameters of
    each case by name, `NAMES`, L and `MEASURED`; choosing a case sets the sliders to them.
    """
    titles = {id: find(id).title for id in STATEMENTS}
    given = {"measured": list(measured), "titles": titles, "depths": list(depths)}
    data = json.dumps(
        given | {"given": MEASURED, "networks": {case: dict(x) for case, x in networks.items()}}
    )
    return (
        TEMPLATE.read_text(encoding="utf-8")
        .replace("/*SCRIPT*/", script(depths))
        .replace("/*DATA*/", data.replace("</", "<\\/"))
    )


def of_run(rows: pd.DataFrame, name: str) -> dict[str, Any]:
    """What `explorer_page` takes of a run: measured points and parameters; InputError where it has none.

    rows: its report.csv, called `name`.
    """
    parameters = [*NAMES, "L", *MEASURED]
    missing = {"case", "quantity", "layer", "measured", *parameters} - set(rows.columns)
    if missing:
        raise InputError(
            f"{name}: no column {', '.join(sorted(missing))}: the report.csv of a check is needed"
        )
    known = rows.loc[rows["quantity"].isin(QUANTITIES) & rows["L"].isin(DEPTHS)]
    known = known.dropna(subset=["measured", "layer", *NAMES])
    if known.empty:
        raise InputError(f"{name}: no measured C_ratio or D of a network with 2 to {max(DEPTHS)} layers")
    points = [
        {"layer": int(row["layer"]), "quantity": row["quantity"], "value": float(row["measured"]),
         "case": str(row["case"])}
        for row in known.drop_duplicates(["case", "quantity", "layer"]).to_dict("records")
    ]  # fmt: skip
    networks = {
        str(row["case"]): {key: float(row[key]) for key in parameters if not math.isnan(row[key])}
        for row in known.drop_duplicates("case").to_dict("records")
    }
    return {"measured": points, "networks": networks}
