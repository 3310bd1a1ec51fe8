"""The explorer's page: its bands, computed in a browser, are Python's."""

from __future__ import annotations

import re
import subprocess

import pytest

import bounds
from benchmarks.explorer import browser, in_browser, largest_difference, points
from bounds import Parameters
from verify.layerwise.explorer import STATEMENTS, explorer_page

NETWORK = {
    "theta": 3.9, "delta": 0.6, "eps": 0.3, "rho": 3e-4, "mu": 0.3, "e0": 1e-5, "n": 10, "K": 3, "d": 40,
    "L": 3, "lmin": 0.54, "lmax": 2.01, "delta_low": 0.004, "alpha": 2.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def page() -> str:
    return explorer_page(
        [{"layer": 1, "quantity": "D", "value": 0.97, "case": "</script>"}], (2, 3), {"</script>": NETWORK}
    )


def test_the_page_is_small_whole_and_offline(page):
    assert len(page.encode()) < 2 * 2**20
    assert page.count("</script>") == 2
    assert "http" not in page.replace("http-equiv", "")
    assert all(f'"{id}"' in page for id in STATEMENTS)


def test_bands_in_the_browser_are_those_of_python(page):
    program = browser()
    if program is None:
        pytest.skip("NOT CHECKED: no Chromium here, so the explorer's page was not compared with Python")
    at = points(60, (2, 3))
    result = in_browser(page, at, program)
    worst, ends = largest_difference(result["found"], at)
    assert ends > 1000
    assert worst < 1e-9


def test_a_network_of_a_run_sets_the_sliders_and_is_drawn(page, tmp_path):
    program = browser()
    if program is None:
        pytest.skip("NOT CHECKED: no Chromium here, so the measured points were not looked at")
    [bands] = in_browser(page, [NETWORK], program)["found"]
    p = Parameters(**NETWORK)
    for id, layer in (("R6", 1), ("R10s", 0), ("R10s", 2)):
        band = bounds.find(id).bands(p, layer)["D" if layer == 2 else "C_ratio"]
        found = bands[id]["D" if layer == 2 else "C_ratio"][layer]
        assert [float(x) for x in found] == pytest.approx([band.lower, band.upper], rel=1e-9)
    assert not any(bands[id]["scope"] for id in STATEMENTS)  # delta_low > 0
    file = tmp_path / "explorer.html"
    file.write_text(page, encoding="utf-8")
    made = subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
         "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    assert len(re.findall(r'<circle cx="\d', made)) == 1
    assert "lmin = 0.5400, lmax = 2.010, delta_low = 0.004000, alpha = 2.000" in made
    assert 'max="3.9"' in made
