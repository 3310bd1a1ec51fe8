"""docs/tightness.md: its table shows what reports/tightness.csv has."""

from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tightness.md").read_text(encoding="utf-8")
FOUND = pd.read_csv(ROOT / "reports" / "tightness.csv", keep_default_na=False)

QUANTITIES = {
    "h": "head_leak", "w": "head_tail", "e": "head_imbalance", "b": "trailing_means",
    "b, centred": "trailing_centred_means", "sqrt(phi) r^l": "mean_leak", "sqrt(phi)": "mean_leak",
    "1 - D": "D", "D - 1": "D",
}  # fmt: skip
SHARPER = {"R2": "R3s", "R7": "R6s", "R12": None}

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.split("## Result at")[1].split("\n\n")[2].splitlines()[2:]
]


def shown(statement, label, layer):
    """The slacks for K = 2, 3, 5 as the table writes them."""
    name, end = label.rsplit(", ", 1)
    rows = FOUND[(FOUND.statement == f"layerwise/{statement}") & (FOUND.end == end)]
    rows = rows[(rows.quantity == QUANTITIES.get(name, name)) & (rows.layer == layer)]
    slacks = [float(x) for x in rows.sort_values("K").slack]
    assert len(slacks) == 3
    return [f"{x:.4f}" if x < 1.1 else f"{x:.3f}" for x in slacks]


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:3]) for row in ROWS])
def test_a_row_of_the_table_is_what_was_found(row):
    statement, label, layer, *slacks, sharper, _ = row
    assert slacks == shown(statement, label, layer)
    other = SHARPER.get(statement, f"{statement}s")
    assert sharper == ("" if other is None else ", ".join(shown(other, label, layer)))


def test_the_page_counts_what_was_found():
    instances = FOUND.certificate.nunique()
    assert set(FOUND.exact) == {"proved"}
    assert f"{len(FOUND)} targets, {instances} extremal instances, every row proved exactly." in PAGE
    kept = {path.name for path in (ROOT / "reports" / "tightness").iterdir()}
    assert kept == {Path(name).name for name in FOUND.certificate}


CRITICAL = pd.read_csv(ROOT / "reports" / "critical.csv")
CLAIMS = {
    "32 in (16)": "32 in (16)", "$c_2$ in (15)": "c2 in (15)", "$c_1$ in (15)": "c1 in (15)",
    r"$\kappa$ in (14), upper end": "kappa in (14), upper end",
    r"$\kappa$ in (14), lower end": "kappa in (14), lower end",
}  # fmt: skip


def test_the_table_of_critical_constants_shows_the_worst_over_theta_and_layers():
    table = PAGE.split("| constant |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert len(cells) == 3 * len(CLAIMS)
    for k, (name, sense, classes, *numbers) in enumerate(cells):
        name, sense = (name, sense) if name else (cells[k - k % 3][0], cells[k - k % 3][1])
        rows = CRITICAL[(CRITICAL["claim"] == CLAIMS[name]) & (CRITICAL["K"] == int(classes))]
        assert set(rows["meaning"].str.startswith(sense)) == {True}
        assert set(rows["exact"]) == {"inconsistent at leading order"}
        worst = rows.loc[rows["critical"].idxmax() if sense == "at least" else rows["critical"].idxmin()]
        for shown_number, column in zip(numbers, ("printed", "critical", "refined"), strict=True):
            digits = len(shown_number.partition(".")[2])
            assert shown_number == f"{worst[column]:.{digits}f}", (name, classes, column)


def test_the_certificates_of_critical_constants_are_those_that_the_tables_name():
    limits = pd.read_csv(ROOT / "reports" / "limits.csv")
    named = {*CRITICAL["certificate"], *limits["certificate"].dropna()}
    assert {f"critical/{path.name}" for path in (ROOT / "reports" / "critical").iterdir()} == named
