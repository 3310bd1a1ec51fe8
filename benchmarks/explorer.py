"""The explorer in headless Chromium against Python: size, slowest slider step, largest difference.

python benchmarks/explorer.py [points]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bounds.evaluation import find
from bounds.layerwise.parameters import Parameters
from verify.layerwise.explorer import DEPTHS, QUANTITIES, STATEMENTS, explorer_page

CHECK = """<script>
const began = performance.now();
const found = POINTS.map(p => BANDS[p.L](p));
const each = (performance.now() - began) / POINTS.length;
const steps = [];
for (const p of POINTS.slice(0, 100)) { Object.assign(P, p); draw(); steps.push(window.lastStep); }
const text = JSON.stringify({each, slowest: Math.max(...steps), found},
  (key, x) => typeof x === "number" && !Number.isFinite(x) ? String(x) : x);
document.body.innerHTML = "<pre id=result>" + btoa(text) + "</pre>";
</script></body>"""


def browser() -> str | None:
    """A Chromium on this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def points(count: int, depths: Sequence[int], seed: int = 0) -> list[dict[str, float]]:
    """Parameters within the sliders, in and out of scope."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        n, K = int(rng.integers(1, 40)), int(rng.integers(2, 9))
        eps = float(rng.uniform(0.01, 1))
        made.append({
            "theta": float(rng.choice([0.0, rng.uniform(0, 0.4), rng.uniform(0, 1)])), "eps": eps,
            "delta": float(rng.choice([0.0, rng.uniform(0, 0.3), rng.uniform(0, 2)])),
            "rho": eps * float(rng.choice([0.0, 0.3, 1.0])),
            "mu": float(rng.choice([0.0, rng.uniform(0, 0.5)])),
            "e0": float(rng.choice([0.0, rng.uniform(0, 0.3)])), "n": n, "K": K,
            "d": max(n * K, 2 * K + 1) + int(rng.integers(0, 30)), "L": int(rng.choice(list(depths))),
        })  # fmt: skip
    return made


def in_browser(page: str, at: Sequence[dict[str, float]], program: str) -> dict[str, Any]:
    """What the page computes at these points, and how long it takes."""
    import base64

    check = CHECK.replace("POINTS", f"({json.dumps(list(at))})")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "explorer.html"
        file.write_text(page.replace("</body>", check), encoding="utf-8")
        done = subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--virtual-time-budget=60000", "--dump-dom", file.as_uri()],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    text = done.stdout.partition('<pre id="result">')[2].partition("</pre>")[0]
    return json.loads(base64.b64decode(text))


def largest_difference(found: list[dict[str, Any]], at: Sequence[dict[str, float]]) -> tuple[float, int]:
    """Largest relative difference between page and Python, and how many ends were compared."""
    worst, count = 0.0, 0
    for point, bands in zip(at, found, strict=True):
        L = int(point["L"])
        p = Parameters(**{key: float(x) for key, x in point.items() if key != "L"}, L=L)
        for id in STATEMENTS:
            for layer in find(id).layers(L):
                if layer is None:
                    continue
                for quantity, band in find(id).bands(p, layer).items():
                    if quantity not in QUANTITIES:
                        continue
                    for mine, theirs in zip(
                        (band.lower, band.upper), bands[id][quantity][layer], strict=True
                    ):
                        a, b = float(mine), float(theirs)
                        count += 1
                        if a != b:
                            worst = max(
                                worst, abs(a - b) / max(abs(a), 1e-300) if np.isfinite(a - b) else np.inf
                            )
    return worst, count


def main(count: int = 1000) -> None:
    program = browser()
    if program is None:
        sys.exit("no Chromium found: install one to check the explorer")
    page = explorer_page()
    at = points(count, DEPTHS)
    result = in_browser(page, at, program)
    worst, ends = largest_difference(result["found"], at)
    print(f"size {len(page.encode()) / 2**20:.2f} MiB; bands {result['each']:.2f} ms")
    print(f"slowest step with drawing {result['slowest']:.1f} ms")
    print(f"largest relative difference {worst:.2g} over {ends:,} ends at {count:,} points")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
