"""The door for files: what is read comes back as it is, anything else is one sentence."""

import json
import math
import os
import socket
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel

from verify import files
from verify.errors import InputError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
@example(['"[[', "\\", '\\"['])
def test_json_comes_back(value):
    assert files.parse_json(json.dumps(value), "here") == value


@given(st.text(alphabet='{}[]",:\\ue1d890aNI-+.tfnu \n'))
def test_text_is_json_or_one_sentence(text):
    found: list[object] = []
    said = _refusal(lambda: found.append(files.parse_json(text, "here")))
    assert said.startswith("here: ") if not found else found == [json.loads(text)]


def _refusal(call) -> str:
    """The one sentence that a call ends in; "" where it succeeds."""
    try:
        call()
    except InputError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "'a' is given twice"),
        ('{"a": NaN}', "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ("[1e999]", "1e999 is beyond the numbers of float64"),
        ("[" + "9" * 5000 + "]", "an integer of 5,000 digits"),
        ("[" * 101 + "]" * 101, "nested deeper than 100"),
        ("[" * 10**6, "nested deeper than 100"),
        ('["\\ud800"]', "no Unicode"),
        ('{"\\ud800": 1}', "no Unicode"),
        ("", "is not JSON"),
    ],
)
def test_json_that_is_refused(text, words):
    with pytest.raises(InputError, match=f"^here: .*{words}"):
        files.parse_json(text, "here")


def test_nesting_up_to_the_limit_is_read():
    text = "[" * files.NESTING + "]" * files.NESTING
    assert files.parse_json(text, "here") == json.loads(text)


def _special(kind: str, folder: Path) -> Path:
    path = folder / "special"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    elif kind == "directory":
        path.mkdir()
    elif kind == "circle":
        path.symlink_to(path)
    elif kind == "nowhere":
        path.symlink_to(folder / "not-there")
    elif kind != "no such file":
        path.symlink_to(kind)
    return path


SPECIAL = {
    "pipe": "is a pipe",
    "socket": "is a socket",
    "directory": "is a directory",
    "circle": "cannot be read",
    "nowhere": "a link to a file that is not there",
    "/dev/zero": "is a device",
    "no such file": "no such file",
}


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("read", [files.read_json, files.read_toml, files.read_csv, files.read_parquet,
                                  files.read_arrays, files.read_bytes])  # fmt: skip
def test_special_files_are_named(tmp_path, kind, read):
    if kind == "socket":
        tmp_path = Path(os.path.relpath(tmp_path))  # addresses of sockets are short
    path = _special(kind, tmp_path)
    with pytest.raises(InputError, match=SPECIAL[kind]):
        read(path)


@pytest.mark.parametrize("name", ["nul\0byte", "x" * 300, "surrogate\udcff"])
def test_impossible_names_are_one_sentence(tmp_path, name):
    with pytest.raises(InputError) as caught:
        files.read_text(tmp_path / name)
    str(caught.value).encode("utf-8")


def test_a_file_above_the_limit_is_not_read(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 11)
    assert files.read_bytes(path, limit=11) == b"x" * 11
    with pytest.raises(InputError, match="has 11 bytes, at most 10"):
        files.read_bytes(path, limit=10)


@given(st.binary(max_size=200))
def test_bytes_are_a_table_or_one_sentence(content):
    path = Path(_folder()) / "table"
    path.write_bytes(content)
    for read in (files.read_csv, files.read_parquet, files.read_toml, files.read_json):
        said = _refusal(lambda read=read: read(path))
        assert said.startswith(str(path)) or not said


def _folder() -> str:
    import tempfile

    if not hasattr(_folder, "kept"):
        _folder.kept = tempfile.TemporaryDirectory()
    return _folder.kept.name


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _npy(shape: str = "(2,)", descr: str = "'<f8'", data: bytes = bytes(16), end: str = "\n") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}{end}".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def test_arrays_come_back_in_their_order(tmp_path):
    arrays = {"b": np.arange(6.0).reshape(2, 3), "a": np.array(1), "c": np.asfortranarray(np.eye(3))}
    np.savez(tmp_path / "a.npz", **arrays)
    found = files.read_arrays(tmp_path / "a.npz")
    assert list(found) == list(arrays)
    assert all(np.array_equal(found[name], array) for name, array in arrays.items())
    assert list(files.read_arrays(tmp_path / "a.npz", ["c"])) == ["c"]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (_npy(data=bytes(8)), "array W is cut: 16 bytes announced"),
        (_npy(end=""), "header .it does not end"),
        (_npy()[:20], "header .it does not end"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", "damaged header .4,294,967,295 bytes"),
        (b"text", "W is not an array"),
        (b"", "W is not an array"),
        (_npy(descr="'|O'"), "W holds a pickled object"),
        (_npy(descr="'nothing'"), "damaged header"),
        (_npy(shape="(-1,)"), "damaged header .shape"),
        (_npy(shape="(2.0,)"), "damaged header .shape"),
        (_npy(shape="(" * 300), "damaged header"),
    ],
)
def test_damaged_members_are_named(tmp_path, member, words):
    path = _archive(tmp_path / "a.npz", {"W.npy": member})
    with pytest.raises(InputError, match=words):
        files.read_arrays(path)


def test_two_members_of_one_name_are_refused(tmp_path):
    path = _archive(tmp_path / "a.npz", {"W.npy": _npy(), "W": _npy()})
    with pytest.raises(InputError, match="holds W twice"):
        files.read_arrays(path)


def test_a_member_larger_than_the_memory_is_refused_unread(tmp_path, monkeypatch):
    path = _archive(tmp_path / "a.npz", {"W.npy": _npy("(100,100)", data=bytes(80_000)), "small.npy": _npy()})
    monkeypatch.setattr(files, "free_memory", lambda: 100_000)
    monkeypatch.setattr(np.lib.format, "read_array", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(InputError, match="would take 80 kB of memory"):
        files.read_arrays(path)


def test_an_encrypted_member_is_named(tmp_path):
    path = _archive(tmp_path / "a.npz", {"W.npy": _npy()})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # of the member
    content[content.index(b"PK\x01\x02") + 8] |= 1  # of the directory
    path.write_bytes(content)
    with pytest.raises(InputError, match="array W is encrypted"):
        files.read_arrays(path)


class Record(BaseModel):
    name: str
    sides: list[float]


def test_a_record_names_the_entry_that_is_wrong():
    assert files.validated(Record, {"name": "a", "sides": [1]}, "here").sides == [1.0]
    for value, words in (
        ({"sides": [1]}, "here: name is missing"),
        ({"name": "a", "sides": [1, "b"]}, r"here: sides\.1: .*, got 'b'"),
        ([], "here: .*"),
    ):
        with pytest.raises(InputError, match=words):
            files.validated(Record, value, "here")


def test_memory_is_held_against_what_is_free():
    files.require_memory(1, "a byte")
    with pytest.raises(InputError, match=r"^an age: would take .* TB of memory"):
        files.require_memory(1e15, "an age")
    assert 0 < files.free_memory() < math.inf
