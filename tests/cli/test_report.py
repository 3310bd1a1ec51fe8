"""`dln-verify report` as a user types it."""

import json


def experiment(directory):
    (directory / "fig").mkdir()
    record = {"title": "A figure", "source": "somewhere", "claims": [], "observations": [], "data": "none",
              "panels": []}  # fmt: skip
    (directory / "fig" / "experiment.json").write_text(json.dumps(record))
    (directory / "fig" / "table.csv").write_text("a,b\n1,2\n")


def test_a_page_is_written_and_what_is_missing_is_said(run, tmp_path):
    experiment(tmp_path)
    ended = run("report", tmp_path, "--no-files")
    assert ended.code == 0
    assert "missing: settings, seeds and versions: run.json is not there" in ended.out
    assert "1 sections (reproduce)" in ended.out
    assert "A figure" in (tmp_path / "report.html").read_text()


def test_a_directory_that_is_no_run_is_bad_input(refused, tmp_path):
    assert "nothing of a run in it" in refused("report", tmp_path)
    assert list(tmp_path.iterdir()) == []
