"""What docs/bounds.md says is proved: `python benchmarks/bound_proofs.py reports/bound-proofs.csv`."""

from __future__ import annotations

import sys
import time

import pandas as pd

import bounds

BOX = {"theta": (0.0, 0.2), "delta": (0.1, 0.2), "eps": (0.05, 0.1), "rho": 0.0, "n": 10, "K": 3, "d": 31}
SCOPE = {
    "theta": (0.0, 0.01), "delta": (0.0, 0.002), "eps": (0.01, 0.04), "rho": 0.0, "n": (10, 20), "K": 3,
    "d": (61, 70),
}  # fmt: skip
PAIRS = [
    ("R3", "R3s", None, BOX), ("R4", "R4s", 1, BOX), ("R5", "R5s", 1, BOX), ("R6", "R6s", 1, BOX),
    ("R7", "R6s", 1, BOX), ("R8", "R8s", 1, BOX), ("R9", "R9s", 1, BOX), ("thm4-16", "R8", 1, SCOPE),
]  # fmt: skip
ENDS = [
    ("R6", "upper", "theta", False), ("R6", "upper", "delta", False), ("R6", "upper", "eps", False),
    ("R6", "upper", "n", True), ("R7", "lower", "theta", True), ("R8", "lower", "theta", True),
    ("R8", "lower", "delta", True),
]  # fmt: skip


def main(target: str) -> None:
    proofs = []
    for first, second, layer, box in PAIRS:
        for found in bounds.compare(first, second, over=box, L=4, layer=layer, most=8000):
            proofs += [found.upper, found.lower]
            print(found, flush=True)
    for statement, end, parameter, decreasing in ENDS:
        found = bounds.monotone(
            statement, end, parameter, over=BOX, L=4, layer=1, decreasing=decreasing, most=8000
        )
        proofs.append(found)
        print(found, flush=True)
    rows = [
        {"claim": p.claim, "verdict": p.verdict, "boxes": p.boxes, "seconds": round(p.seconds, 2),
         "boxes left": p.left_count, "share left": float(f"{p.share:.3g}")}
        for p in proofs
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(target, index=False)


if __name__ == "__main__":
    began = time.perf_counter()
    main(sys.argv[1])
    print(f"{time.perf_counter() - began:.0f} s")
