"""`dln-verify findings`: what a user reads of a published claim that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import verify
from verify import findings as page
from verify.theories import findings
from verify.theory import Evidence, Finding

FAST = ("two-layer/F1", "gram/G1e", "gram/T4", "gram/T6")


def test_a_finding_shows_claim_reading_instance_numbers_and_the_truth(run: Any) -> None:
    ended = run("findings", "gram/T6")
    assert (ended.code, ended.err) == (0, "")
    finding = findings()["gram/T6"]
    for part in (finding.claim, finding.reading, finding.instance, finding.instead):
        assert part in ended.out
    assert ended.out.startswith("gram/T6: refuted, a reading in no source, exactly\n")
    assert "27/28" in ended.out


def test_list_names_every_finding(run: Any) -> None:
    ended = run("findings", "--list")
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == [f.id for f in page.chosen()]


def test_remarks_come_last_and_are_counted_apart() -> None:
    found = page.chosen()
    assert {f.id for f in found} == set(findings())
    remarks = [f.remark for f in found]
    assert remarks == sorted(remarks)
    assert page.counted(found) == (
        f"{remarks.count(False)} findings on published claims, "
        f"{remarks.count(True)} remarks on readings in no source."
    )
    text = (Path(verify.__file__).parents[1] / "docs" / "findings.md").read_text()
    assert page.counted(found) in text
    first = next(f for f in found if f.remark)
    assert text.index(page.REMARKS) < text.index(f"### {first.id}\n")


def test_the_committed_page_has_every_finding_and_its_command() -> None:
    text = (Path(verify.__file__).parents[1] / "docs" / "findings.md").read_text()
    assert text.startswith(page.PREFACE)
    headings = [line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")]
    assert headings == [f.id for f in page.chosen()]
    for id, finding in findings().items():
        assert f"Reproduce: `dln-verify findings {id}`" in text
        assert f"*Claim.* {finding.claim}" in text
        assert f"*Instead.* {finding.instead}" in text


@pytest.mark.machine
@pytest.mark.parametrize("id", FAST)
def test_the_committed_numbers_are_those_of_today(id: str) -> None:
    text = (Path(verify.__file__).parents[1] / "docs" / "findings.md").read_text()
    finding = findings()[id]
    assert "\n".join(page.entry(finding, finding.reproduce())) in text


def test_a_finding_that_is_not_reproduced_exits_with_1(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Finding("gram/gone", "c", "r", "i", "t", lambda: Evidence({"x": 1.0}, refutes=False))
    monkeypatch.setattr(page, "findings", lambda *_: {"gram/gone": gone})
    ended = run("findings")
    assert ended.code == 1
    assert ended.out.startswith("gram/gone: NOT REPRODUCED\n")


def test_bad_input(refused: Any) -> None:
    assert "unknown finding 'F99': choose from layerwise/A2-gaussian, two-layer/F1" in refused(
        "findings", "F99"
    )
    assert "--markdown prints the whole page" in refused("findings", "gram/T6", "--markdown")
