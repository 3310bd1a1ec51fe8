"""`dln-verify certify`: verdicts that are proofs, in a file that can be checked by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import (
    Only,
    Statements,
    TheoryFile,
    TheoryName,
    chosen_of,
    own_statements,
    require,
    require_finite,
    require_shared,
    require_sizes,
    theory_of,
)

if TYPE_CHECKING:
    from bounds import Statement
    from verify.instances import Pair
    from verify.theory import Theory

NAME = "certify"

FORMS = ("pair", "triple", "generated")


def command(
    context: typer.Context,
    network: Annotated[
        Path | None, typer.Option("--network", help="certify the canonical pair of this network file")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="file with X and labels, if --network has none")] = None,
    report: Annotated[
        Path | None, typer.Option(help="certify the case of a row of this report.csv (see --row)")
    ] = None,
    row: Annotated[int | None, typer.Option(help="row of the report; below the header is 1")] = None,
    n: Annotated[int, typer.Option("--n", help="samples a class")] = 10,
    classes: Annotated[int, typer.Option("--classes", "-K", help="number of classes K")] = 3,
    width: Annotated[int, typer.Option("--width", "-d", help="width d")] = 50,
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")] = 6,
    theta: Annotated[float, typer.Option(help="N max|X'X - I| of the pair family")] = 0.05,
    eps: Annotated[float, typer.Option(help="sigma_(K+1) of the hidden layers")] = 0.1,
    rho: Annotated[float, typer.Option(help="sigma_(K+1) - sigma_(d-K)")] = 0.0,
    delta: Annotated[float | None, typer.Option(help="imbalance of the last pair [the least]")] = None,
    e0: Annotated[float, typer.Option(help="|W_(L:1)X - Y/alpha|_F")] = 0.0,
    mu: Annotated[float | None, typer.Option(help="|W_(L:1) - YX+/alpha|_F [what e0 needs]")] = None,
    alpha: Annotated[float, typer.Option(help="target scale")] = 1.0,
    structure: Annotated[str, typer.Option(help="of X'X - I: gaussian, pair, ...")] = "gaussian",
    spectrum: Annotated[str, typer.Option(help="below sigma_(K+1): random, level, two-level")] = "random",
    imbalance: Annotated[str, typer.Option(help="mixed, spectrum, rotation, tail, weakest")] = "mixed",
    seed: Annotated[int, typer.Option(help="seed of the pair family")] = 0,
    form: Annotated[
        str | None, typer.Option(help="pair, triple or generated: how floats become exact [by A3(i)]")
    ] = None,
    statement: Statements = None,
    only: Only = None,
    statements: Annotated[
        Path | None, typer.Option(help="Python file that registers statements of your own")
    ] = None,
    limit: Annotated[int, typer.Option(help="precision limit in bits, 128 to 8192")] = 2048,
    theory: TheoryName = None,
    theory_file: TheoryFile = None,
    case: Annotated[
        list[str] | None, typer.Option("--case", help="only this case of the theory; repeatable [all]")
    ] = None,
    coq: Annotated[
        bool, typer.Option("--coq", help="also write R2, R6, R7, R9 for this instance as a file for Coq (.v)")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="the certificate to write [certificate.json]; with --theory a directory "
            "[certificates/THEORY]",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Decide every statement exactly for one instance and write a certificate.

    The instance: a member of the pair family, the canonical pair of a network file, or the case of a
    row of an earlier report (closed-form and digits cases, which are made again from its run.json).
    Exit code 0: nothing refuted; 1: a statement in scope is refuted; 2: bad input.
    """
    from verify.exact import START, decide
    from verify.exact.certificate import record, write_certificate
    from verify.instances import load_network

    require(network is None or report is None, "--network and --report: choose one of them")
    require(network is not None or data is None, "--data goes with --network")
    require((report is None) == (row is None), "--report and --row go together")
    require(form in (None, *FORMS), f"form = {form!r}: choose from {', '.join(FORMS)}")
    require(limit >= START, f"limit = {limit}: at least {START} bits are needed")
    of = theory_of(theory, theory_file)
    chosen = chosen_of([*of.statements, *own_statements(statements, of)], statement, only)
    if of.networks is None:
        require_shared(context, of.name, ("case", "out", "limit", "statement", "statements", "only"))
        return _rational_cases(of, case or [], chosen, limit, out)
    require(not case, "--case goes with --theory: it names a rational case of another theory")
    networks = of.networks()
    out = out or Path("certificate.json")
    if network is not None:
        instance = networks.exact_network(load_network(network, data=data))
    elif report is not None:
        instance = networks.reported(report, row or 0, form)
    else:
        request = {
            "n": n, "K": classes, "d": width, "L": depth, "theta": theta, "eps": eps, "rho": rho,
            "delta": delta, "e0": e0, "mu": mu, "alpha": alpha,
            "structure": structure, "spectrum": spectrum, "imbalance": imbalance,
        }  # fmt: skip
        instance = networks.exact_pair(_pair(request, seed), form)
    require(out.parent.is_dir(), f"cannot write {out}: {out.parent} is not a directory")
    theorems = networks.coq_theorems(instance, out.with_suffix(".v").name) if coq else None
    decisions = decide(instance, chosen, limit=limit)
    certificate = record(decisions, chosen)
    write_certificate(out, certificate)
    _print(decisions, certificate, out)
    if theorems is not None:
        out.with_suffix(".v").write_text(theorems, encoding="utf-8")
        print(f"Written: {out.with_suffix('.v')}")
    if decisions.refuted:
        raise typer.Exit(1)


def _rational_cases(
    theory: Theory[Any], wanted: list[str], statements: list[Statement], limit: int, out: Path | None
) -> None:
    """Certificates of a theory's rational cases, one file each."""
    from verify.report.progress import progress_bar
    from verify.writing import output_directory

    name, known = theory.name, theory.exact()
    require(bool(known), f"theory = {name!r}: it declares no exact cases, so nothing can be certified")
    for case in wanted:
        require(case in known, f"case = {case!r}: {name} has {', '.join(known)}")
    directory = output_directory(out or Path("certificates") / name)
    refuted = 0
    with progress_bar(len(wanted or known)) as bar:
        for case in wanted or known:
            bar.start(case)
            refuted += _one_case(known[case], case, statements, limit, directory)
            bar.done()
    print(f"Written: {directory}")
    if refuted:
        raise typer.Exit(1)


def _one_case(x: Any, case: str, statements: list[Any], limit: int, directory: Path) -> int:
    """Decide one rational case, write its certificate, say what it came to; how many rows are refuted."""
    from verify.exact import Decision, decide
    from verify.exact.certificate import record, write_certificate
    from verify.exact.recipes import measured_statements

    covered, missing = measured_statements(x, statements)
    if not covered:
        print(f"{case}: none of these statements is decided on it")
        return 0
    decisions = decide(x, covered, limit=limit)
    write_certificate(directory / f"{_slug(case)}.json", record(decisions, covered))
    counts = ", ".join(f"{count} {decision.value}" for decision, count in decisions.counts().items())
    print(f"{case}: {counts}")
    for row in decisions.of(Decision.REFUTED, Decision.EXPECTED, Decision.UNDECIDED):
        print(f"  {row.decision.value}: {row.statement}, {row.quantity}: {_band(row)} {row.reason}")
    for id, quantities in missing.items():
        print(f"  not decided exactly: {id} ({', '.join(quantities)} not measured in rationals)")
    return len(decisions.refuted)


def _slug(name: str) -> str:
    """A case's name as a file's: letters, digits, hyphens."""
    return "-".join("".join(x if x.isalnum() else " " for x in name).split())


def _pair(request: dict[str, Any], seed: int) -> Pair:
    from verify.instances import generate_pair

    require_sizes(*(request[name] for name in ("n", "K", "d", "L")))
    require_finite([(name, request[name]) for name in ("theta", "eps", "rho", "delta", "e0", "mu", "alpha")])
    require(0 <= request["theta"] < 1, f"theta = {request['theta']:g}: the pair family needs 0 <= theta < 1")
    return generate_pair(seed, **request)


FAR = 1e-6
"""Relative distance from its canonical pair above which a network is not said to be certified."""


def _print(decisions: Any, certificate: dict[str, Any], path: Path) -> None:
    """Counts, what is refuted or undecided, and where the certificate is."""
    from verify.exact import Decision

    x = decisions.instance
    print(f"{x.case}: K = {x.K}, n = {x.n}, d = {x.d}, L = {x.L}, alpha = {x.alpha}, form {x.form}")
    if "residuals" in x.origin:
        sizes = zip(x.origin["residuals"], x.origin["norms"], strict=True)
        worst = max(residual / size if size else 0.0 for residual, size in sizes)
        print(
            f"The certificate is about the canonical pair; the network's hidden layers differ from it by at "
            f"most {worst:.2g} of their norms (A3(ii) below the last pair)."
        )
        if worst > FAR:
            print("That is far: what is decided here is NOT a statement about your network.")
    for name in ("mu", "e0"):
        print(f"{name}: {certificate['parameters'][name]}")
    for decision, count in sorted(decisions.counts().items(), key=lambda item: -item[1]):
        print(f"{count:6d}  {decision.value}")
    for row in decisions.of(Decision.REFUTED, Decision.UNDECIDED):
        place = "" if row.layer is None else f", layer {row.layer}"
        print(f"{row.decision.value}: {row.statement}, {row.quantity}{place}: {_band(row)} {row.reason}")
    print(f"sha256 {certificate['sha256']}")
    print(f"Written: {path}")


def _band(row: Any) -> str:
    return f"{_short(row.value)} against [{_short(row.lower)}, {_short(row.upper)}]"


def _short(x: Any) -> str:
    return x.str(12, radius=False) if x.is_finite() else str(x)
