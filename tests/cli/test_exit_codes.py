"""How a command can end: 1 is a verdict and nothing else; output that fails changes no verdict."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from command_line import command, environment

from verify.cli import findings, main, output
from verify.errors import InputError


class Beyond(BaseException):
    """As a panic of a library written in another language is raised."""


ENDS = {
    "nothing": (None, 0, ""),
    "a verdict": (typer.Exit(1), 1, ""),
    "bad input": (InputError("n = 0:\ntake more"), 2, "error: n = 0: take more"),
    "a bad option": (typer.BadParameter("no number"), 2, "no number"),
    "memory": (MemoryError(), 2, "not enough memory: take smaller sizes"),
    "a full disk": (OSError(28, "No space left on device", "out.csv"), 2, "out.csv: No space left"),
    "a broken pipe": (BrokenPipeError(32, "Broken pipe"), 2, "the system says: Broken pipe"),
    "interruption": (KeyboardInterrupt(), 130, "interrupted"),
    "a key": (KeyError("x"), 3, "internal error, which is no verdict: KeyError: 'x'; please report"),
    "recursion": (RecursionError("too deep"), 3, "RecursionError: too deep"),
    "an assertion": (AssertionError(), 3, "AssertionError"),
    "an exit in a library": (SystemExit(1), 3, "SystemExit: 1"),
    "an exit with a text": (SystemExit("text"), 3, "SystemExit: text"),
    "the end of input": (EOFError(), 3, "internal error"),
    "an end of a generator": (GeneratorExit(), 3, "GeneratorExit"),
    "beyond exceptions": (Beyond("panic"), 3, "Beyond: panic"),
}


@pytest.mark.parametrize(("error", "code", "words"), ENDS.values(), ids=ENDS.keys())
def test_every_end_has_its_code(run, monkeypatch, error, code, words):
    def end(*_):
        if error is not None:
            raise error

    monkeypatch.setattr("verify.findings.chosen", lambda *_: end() or [])
    ended = run(findings.NAME)
    assert ended.code == code
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_the_traceback_of_an_internal_error_lies_where_the_sentence_says(run, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fail(*_):
        raise KeyError("lost")

    monkeypatch.setattr("verify.findings.chosen", fail)
    said = run("findings", "--list").err
    (left,) = tmp_path.iterdir()
    assert str(left) in said
    assert said.count("\n") == 1
    assert "['findings', '--list']" in left.read_text()
    assert 'raise KeyError("lost")' in left.read_text()


def test_without_a_place_for_it_the_traceback_is_printed(run, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    monkeypatch.setattr("verify.findings.chosen", lambda *_: {}["lost"])
    ended = run("findings", "--list")
    assert ended.code == 3
    assert "Traceback" in ended.err
    assert ended.err.splitlines()[-1].startswith("dln-verify: internal error")


def _shell(line: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which $V is the command line; its code is that of its first command."""
    program = f"set -o pipefail; V='{' '.join(command())}'; {line}"
    return subprocess.run(
        ["bash", "-c", program], cwd=folder, env=environment() | changes, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


SHELL = {
    "a full device": ("$V profile show > /dev/full", 2, "the output cannot be written: No space left"),
    "help on a full device": ("$V --help > /dev/full", 2, "the output cannot be written"),
    "a reader who leaves": ("$V profile show | true", 0, ""),
    "a reader of help who leaves": ("$V --help | true", 0, ""),
    "a closed output": ("$V profile show >&-", 0, ""),
    "closed streams": ("$V profile show >&- 2>&- <&-", 0, ""),
    "a full error stream": ("$V profile nonsense 2> /dev/full", 2, ""),
}


@pytest.mark.parametrize(("line", "code", "words"), SHELL.values(), ids=SHELL.keys())
def test_output_that_fails_is_no_verdict(tmp_path, line, code, words):
    ended = _shell(line, tmp_path)
    assert (ended.returncode, words in ended.stderr) == (code, True)
    assert len(ended.stderr.splitlines()) == bool(words)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_encoding_has_signs_for_the_report(monkeypatch, tmp_path, npz, encoding):
    path, said = npz("[red] :smile: [.npz"), io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    with (tmp_path / "said").open("w", encoding=encoding) as stream:
        for name in ("stdout", "__stdout__"):
            monkeypatch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main(["check", "--network", str(path), "--out", f"{tmp_path}/[/out]"])
    assert (ended.value.code, said.getvalue()) == (0, "")
    text = (tmp_path / "said").read_bytes().decode(encoding)
    assert ("∅ vacuous" if encoding.startswith("utf") else "0 vacuous") in text
    assert "[red] :smile: [.npz" in text
    assert f"Wrote {tmp_path}/[/out]/report.csv" in text


def test_a_locale_without_utf_8_will_do(tmp_path, npz):
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    path = npz("zwölf.npz")
    ended = _shell(f"$V check --network '{path}' --out out", tmp_path, **plain)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "0 vacuous" in ended.stdout
    assert "zwölf.npz" in (tmp_path / "out" / "report.csv").read_text(encoding="utf-8")


def test_signs_stand_for_signs_and_numbers_for_others():
    import codecs

    codecs.register_error(output.HANDLER, output._plainer)
    assert "∅≁ü\udcff".encode("ascii", output.HANDLER) == b"0#\\xfc\\udcff"
    assert "∅ü".encode("latin-1", output.HANDLER) == b"0\xfc"
    assert all(len(plain) <= 2 and plain.isascii() for plain in output.SIGNS.values())


def test_main_leaves_the_streams_as_they_were(capsys):
    import sys

    before = sys.stdout, sys.stderr
    with pytest.raises(SystemExit):
        main(["findings", "--list"])
    assert (sys.stdout, sys.stderr) == before
