"""The explorer's page: its bands, computed in a browser, are Python's."""

from __future__ import annotations

import pytest

from benchmarks.explorer import browser, in_browser, largest_difference, points
from verify.layerwise.explorer import STATEMENTS, explorer_page


@pytest.fixture(scope="module")
def page() -> str:
    return explorer_page(
        [{"L": 3, "layer": 1, "quantity": "D", "value": 0.97, "case": "</script>"}], depths=(2, 3)
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
