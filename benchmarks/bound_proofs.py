"""What docs/bounds.md says is proved, some minutes:

    python benchmarks/bound_proofs.py reports/bound-proofs.csv docs/bounds.md

Without the page only the table is written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

import bounds
from bounds import Band, Registry, Statement, Tag, statement
from bounds.bands import at_most, steps
from bounds.layerwise import scope
from bounds.regions import Proof, prove

BOX = {"theta": (0.0, 0.2), "delta": (0.1, 0.2), "eps": (0.05, 0.1), "rho": 0.0, "n": 10, "K": 3, "d": 31}
SCOPE = {
    "theta": (0.0, 0.01), "delta": (0.0, 0.002), "eps": (0.01, 0.04), "rho": 0.0, "n": (10, 20), "K": 3,
    "d": (61, 70),
}  # fmt: skip
WHOLE = SCOPE | {"theta": (0.0, 0.25), "n": (2, 20), "delta": (0.0, 0.005)}
NEAR = {
    "theta": (0.002, 0.005), "delta": (0.0, 1e-5), "eps": (1e-4, 1e-3), "rho": 0.0, "n": 10, "K": 3, "d": 31,
}  # fmt: skip
TARGET = {
    "kind": "target", "ridge": (0.001, 0.1), "target_square": (1.0, 2.0), "weight_square": (0.5, 1.0),
    "spread": 1.0, "surrogate": (0.1, 0.3), "feature_square": (1.0, 4.0), "top": (1.0, 2.0), "bottom": 0.1,
}  # fmt: skip

OWN = Registry()


@statement("mine/double-rate", title="Twice the leading rate", source="docs/own-statement.md", tag=Tag.USER,
           layers=steps, hypotheses=scope.THEOREM_4, registry=OWN)  # fmt: skip
def double_rate(p: bounds.Parameters, layer: Any) -> dict[str, Band]:
    """C_(l+1)/C_l <= 2 eps^2/n^(1/L) under the hypotheses of Theorem 4."""
    return {"C_ratio": at_most(p, 2 * p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L)))}


PAIRS: list[tuple[str | Statement, str, int | None, int | None, dict[str, Any]]] = [
    ("R3", "R3s", 4, None, BOX | {"e0": (0.0, 1e-4), "mu": (0.0, 1e-3)}), ("R4", "R4s", 4, 1, BOX),
    ("R5", "R5s", 4, 1, BOX), ("R6", "R6s", 4, 1, BOX), ("R6", "R6s", 2, 0, BOX), ("R6", "R6s", 3, 0, BOX),
    ("R6", "R6s", 6, 2, BOX), ("R7", "R6s", 4, 1, BOX), ("R8", "R8s", 4, 0, BOX), ("R8", "R8s", 4, 1, BOX),
    ("R8", "R8s", 3, 2, BOX), ("R9", "R9s", 4, 0, BOX), ("R9", "R9s", 4, 1, BOX),
    ("R10", "R10s", 4, None, BOX), ("R10", "R10s", 4, 0, BOX), ("R10", "R10s", 4, 1, BOX),
    ("thm4-16", "R8", 4, 1, SCOPE), (double_rate, "R6", 4, 0, WHOLE), (double_rate, "R6", 4, 1, WHOLE),
    (double_rate, "R6", 4, 2, WHOLE), ("gram/Lemma-2", "gram/Lemma-2-refined", None, None, TARGET),
]  # fmt: skip
"""Looser statement, tighter one, L, layer, box of parameters."""

ENDS = [
    ("R6", "upper", "theta", False), ("R6", "upper", "delta", False), ("R6", "upper", "eps", False),
    ("R6", "upper", "n", True), ("R7", "lower", "theta", True), ("R8", "lower", "theta", True),
    ("R8", "lower", "delta", True),
]  # fmt: skip
FACTOR = {1: 185, 2: 230, 3: 360}
"""Layer: how many times the loss 1 - D of R8 that of (16) is at least, near theta = 0 (first order: 32 K
(2L-l-1)/(L-l), that is 192, 240, 384 at l = 1, 2, 3, K = 3, L = 4)."""

MOST = 6000

BEGIN, END = "<!-- proofs: python benchmarks/bound_proofs.py -->", "<!-- end of proofs -->"


def proofs() -> Iterator[tuple[str, Proof]]:
    """Every claim, decided; and what it is a part of."""
    for first, second, L, layer, box in PAIRS:
        short = [bounds.find(s).id if isinstance(s, str) else s.id for s in (second, first)]
        where = (f", layer {layer}" if layer is not None else "") + (f", L = {L}" if L else "")
        about = " nowhere looser than ".join(id.removeprefix("layerwise/") for id in short) + where
        for found in bounds.compare(first, second, over=box, L=L, layer=layer, most=MOST):
            yield about, found.upper
            yield about, found.lower
    for s, side, parameter, decreasing in ENDS:
        about = f"{side} end of {s} {'falls' if decreasing else 'rises'} with {parameter}, layer 1, L = 4"
        yield (
            about,
            bounds.monotone(s, side, parameter, over=BOX, L=4, layer=1, decreasing=decreasing, most=MOST),
        )
    for layer, factor in FACTOR.items():
        yield f"1 - D of (16) at least {factor} times that of R8, layer {layer}, L = 4", better(layer, factor)


def better(layer: int, factor: int) -> Proof:
    """Whether the loss 1 - D that (16) allows is so many times that of R8, near theta = 0."""

    def gap(p: Any) -> Any:
        published, sharp = (bounds.find(id).bands(p, layer)["D"].lower for id in ("thm4-16", "R8"))
        return (1 - published) - factor * (1 - sharp)

    def claim(p: Any) -> Any:
        return p.ops.negate(p.ops.less(gap(p), p.ops.number(0)))

    name = f"1 - D of (16) is at least {factor} times that of R8 at layer {layer} of L = 4"
    return prove(claim, NEAR, L=4, name=name, most=MOST, of="R8", gap=gap)


def rows() -> list[dict[str, Any]]:
    """The table."""
    made = []
    for about, p in proofs():
        print(p, flush=True)
        made.append({
            "about": about, "claim": p.claim, "verdict": p.verdict, "boxes": p.boxes,
            "seconds": round(p.seconds, 2), "boxes left": p.left_count,
            "share left": float(f"{p.share:.3g}"),
        })  # fmt: skip
    return made


def markdown(table: pd.DataFrame) -> str:
    """The table for the page: one row for what belongs together."""
    lines = ["| claim | ends | verdict | how | s |", "| --- | --- | --- | --- | --- |"]
    for about, part in table.groupby("about", sort=False):
        boxes, left = int(part["boxes"].sum()), int(part["boxes left"].sum())
        structural = part["claim"].str.endswith("by structure")
        how = ["structure"] if structural.any() else []
        how += [f"{boxes:,} box{'es' if boxes > 1 else ''}"] if boxes else []
        how += [f"{left:,} left"] if left else []
        verdicts = ", ".join(dict.fromkeys(part["verdict"]))
        lines.append(
            f"| {about} | {len(part)} | {verdicts} | {', '.join(how)} | {part['seconds'].sum():.1f} |"
        )
    return "\n".join(lines)


def filled(page: str, table: pd.DataFrame) -> str:
    """The page with the table between its marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{markdown(table)}\n\n{END}{rest.split(END)[1]}"


def main(target: str, page: str = "") -> None:
    pd.DataFrame(rows()).to_csv(target, index=False)
    if page:
        file = Path(page)
        text = filled(file.read_text(encoding="utf-8"), pd.read_csv(target))
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    began = time.perf_counter()
    main(*sys.argv[1:])
    print(f"{time.perf_counter() - began:.0f} s")
