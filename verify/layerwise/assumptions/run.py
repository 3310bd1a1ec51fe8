"""A run of `regress` as files: flips.csv, statements.csv, boundaries.csv, certificates and run.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bounds import REGISTRY
from verify.layerwise.assumptions.baseline import compared_with
from verify.layerwise.assumptions.boundary import Boundary, boundaries
from verify.layerwise.assumptions.profile import Profile
from verify.layerwise.assumptions.prove import Proof, refute
from verify.layerwise.assumptions.prove import prove as prove_all
from verify.layerwise.assumptions.regress import COLUMNS, Regression, regress, sentence
from verify.verdict import FAILURES, OUTCOMES
from verify.writing import csv_text, json_text, machine, output_directory, write_together

if TYPE_CHECKING:
    import pandas as pd

    from verify.regression.profiles import Bar

FLIPS = ("profile", "against", *COLUMNS)

STATEMENTS = (
    "profile", "against", "statement", "tag", "instances",
    *(f"before_{word}" for word in OUTCOMES), *OUTCOMES,
    "slack", "worst", "smallest_failure", "decided_case", "decided", "certificate", "sentence",
)  # fmt: skip

BOUNDARIES = (
    "profile", "knob", "low", "high", "statement", "holds_to", "fails_from", "vacuous_from",
    "quantity", "layer", "measured", "lower", "upper", "n", "K", "d", "L", "note", "again", "refutation",
    "sentence",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One profile against another: the flips, what was decided exactly, where it breaks.

    source: how the new profile was named, a file or a built-in name.  refutations: certificates of failing
    instances at the boundaries, by `refutation_name`.
    """

    source: str
    result: Regression
    proofs: list[Proof] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
    refutations: dict[str, dict[str, Any]] = field(default_factory=dict)


def compare(
    chosen: Sequence[tuple[str, Profile]], against: Profile | None, *, count: int, jobs: int, prove: bool,
    boundary: bool, bar: Bar,
) -> Iterator[Compared]:  # fmt: skip
    """Each profile, with the name that its user gave it, against an old one, or its own base.

    count: instances a profile, in `jobs` processes.  prove: decide each statement exactly on its tightest
    pair; boundary: bisect each weakened assumption.
    """
    for source, new in chosen:
        before = against or compared_with(new)
        bar.start(f"{new.name}: {count:,} instances")
        result = regress(new, before, count=count, jobs=jobs)
        bar.done()
        bar.start(f"{new.name}: proofs")
        proofs = list(prove_all(result)) if prove else []
        edges = list(boundaries(new, before)) if boundary else []
        refuted = {refutation_name(b): refute(new, b) for b in edges} if prove else {}
        for _ in range(prove + boundary):
            bar.done()
        certificates = {name: found for name, found in refuted.items() if found is not None}
        yield Compared(source, result, proofs, edges, certificates)


def is_broken(run: Compared) -> bool:
    """Whether a statement is wrong under the new profile and was not under the old one."""
    return bool(run.result.broken)


def flip_frame(runs: list[Compared]) -> pd.DataFrame:
    """The flip matrices in long form: FLIPS, a row per statement and pair of outcomes."""
    import pandas as pd

    frames = []
    for run in runs:
        frame = run.result.frame()
        frame.insert(0, "against", run.result.old.name)
        frame.insert(0, "profile", run.result.new.name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def statement_frame(runs: list[Compared]) -> pd.DataFrame:
    """STATEMENTS, a row per profile and statement: outcomes before and after, slack, the exact decision."""
    import pandas as pd

    records = [_statement_record(run, id) for run in runs for id in run.result.tallies]
    return pd.DataFrame.from_records(records, columns=list(STATEMENTS))


def _statement_record(run: Compared, id: str) -> dict[str, Any]:
    result, tally = run.result, run.result.tallies[id]
    proof = next((p for p in run.proofs if id in p.decisions), None)
    return {
        "profile": result.new.name,
        "against": result.old.name,
        "statement": id,
        "tag": REGISTRY[id].tag.value,
        "instances": sum(tally.flips.values()),
        **{f"before_{word}": tally.counts(0)[word] for word in OUTCOMES},
        **{word: tally.counts(1)[word] for word in OUTCOMES},
        "slack": None if tally.slack == inf else tally.slack,
        "worst": tally.worst,
        "smallest_failure": min(tally.broken)[1] if tally.broken else "",
        "decided_case": "" if proof is None else proof.case,
        "decided": "" if proof is None else proof.decisions[id].value,
        "certificate": "" if proof is None else certificate_path(result.new, proof),
        "sentence": sentence(id, tally),
    }


def certificate_path(profile: Profile, proof: Proof) -> str:
    """Where a certificate lies in the directory of the run."""
    return f"certificates/{profile.name}/{proof.name}"


def boundary_frame(runs: list[Compared]) -> pd.DataFrame:
    """BOUNDARIES, a row per profile, weakened assumption and statement."""
    import pandas as pd

    records = [_boundary_record(run, b) for run in runs for b in run.boundaries]
    frame = pd.DataFrame.from_records(records, columns=list(BOUNDARIES))
    for name in ("layer", "K", "d", "L"):
        frame[name] = frame[name].astype("Int64")
    return frame


def _boundary_record(run: Compared, b: Boundary) -> dict[str, Any]:
    record: dict[str, Any] = {
        "profile": run.result.new.name, "knob": b.knob.name, "low": b.knob.low, "high": b.knob.high,
        "statement": b.statement, "holds_to": b.holds_to, "fails_from": b.fails_from,
        "vacuous_from": b.vacuous_from, "sentence": b.sentence(),
    }  # fmt: skip
    if b.failure is None:
        return record
    row, x = b.failure.rows[0], b.failure.instance
    return record | {
        "quantity": row.quantity, "layer": row.layer, "measured": row.measured, "lower": row.lower,
        "upper": row.upper, "n": x.mean_size, "K": x.K, "d": x.d, "L": x.L, "note": x.provenance.note,
        "again": b.failure.command(run.source),
        "refutation": refutation_path(run, b) if refutation_name(b) in run.refutations else "",
    }  # fmt: skip


def refutation_name(b: Boundary) -> str:
    """A file name for the certificate of a failing instance."""
    return f"{b.statement.replace('/', '-')}-{b.knob.name}"


def refutation_path(run: Compared, b: Boundary) -> str:
    """Where it lies in the directory of the run."""
    return f"certificates/{run.result.new.name}/refuted-{refutation_name(b)}.json"


def lines_of(run: Compared) -> list[str]:
    """A run in sentences, as the terminal shows it."""
    result = run.result
    lines = [f"{result.new.name} against {result.old.name}, {result.instances} instances"]
    lines += [f"  {line}" for line in result.sentences()]
    for proof in run.proofs:
        for id, word in proof.decisions.items():
            lines.append(f"  {id} at its tightest pair {proof.case}, decided exactly: {word.value}")
    for b in run.boundaries:
        if not isnan(b.fails_from) or not isnan(b.vacuous_from):
            lines.append(f"  {b.sentence()}")
        if b.failure is not None:
            lines += [f"    {line}" for line in b.failure.sentence().splitlines()]
            lines.append(f"    again: {b.failure.command(run.source)}")
            if refutation_name(b) in run.refutations:
                lines.append("    refuted exactly by a simplified instance (--out writes its certificate)")
    kept = [b for b in run.boundaries if isnan(b.fails_from)]
    if kept:
        lines.append(f"  no failure up to the new limits: {len(kept)} of {len(run.boundaries)} boundaries")
    return [*lines, f"  now wrong: {', '.join(result.broken) or 'nothing'}"]


def write_run(out: Path, runs: list[Compared], *, seconds: float) -> None:
    """All files of a run, together or not at all.  Raises InputError when the directory cannot be written."""
    directory = output_directory(out)
    texts = {
        directory / "flips.csv": csv_text(flip_frame(runs)),
        directory / "statements.csv": csv_text(statement_frame(runs)),
        directory / "boundaries.csv": csv_text(boundary_frame(runs)),
    }
    for run in runs:
        for name, certificate in _certificates(run):
            output_directory((directory / name).parent)
            texts[directory / name] = json.dumps(certificate, indent=1, sort_keys=True) + "\n"
    record = {
        "command": "regress",
        "profiles": [_profile_record(run) for run in runs],
        "files": {"flips": "flips.csv", "statements": "statements.csv", "boundaries": "boundaries.csv"},
        "seconds": round(seconds, 1),
        "machine": machine(),
    }
    write_together({**texts, directory / "run.json": json_text(record)})


def _certificates(run: Compared) -> list[tuple[str, dict[str, Any]]]:
    found = [(certificate_path(run.result.new, proof), proof.certificate) for proof in run.proofs]
    named = {refutation_name(b): refutation_path(run, b) for b in run.boundaries}
    return found + [(named[name], certificate) for name, certificate in run.refutations.items()]


def _profile_record(run: Compared) -> dict[str, Any]:
    result = run.result
    return {
        "profile": json.loads(result.new.model_dump_json()),
        "against": json.loads(result.old.model_dump_json()),
        "instances": result.instances,
        "now_wrong": result.broken,
        "wrong_before": [
            id for id, t in result.tallies.items() if any(t.counts(0)[word] for word in FAILURES)
        ],
    }


__all__ = [
    "Compared",
    "boundary_frame",
    "compare",
    "flip_frame",
    "is_broken",
    "lines_of",
    "refutation_name",
    "statement_frame",
    "write_run",
]
