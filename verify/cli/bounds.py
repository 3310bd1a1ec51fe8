"""`dln-verify bounds`: every band at given parameters, or chosen bands over ranges of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.asked import assignment, record, word
from verify.cli.axes import METAVAR, Axis, axis, points, whole
from verify.cli.options import (
    TheoryFile,
    TheoryName,
    require,
    require_finite,
    require_shared,
    require_sizes,
    require_target_scale,
    theory_of,
)
from verify.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from verify.theory import Theory

NAME = "bounds"

ROW_BYTES = 150
"""Memory of one row of the table, about."""

MEMORY = 4 * 2**30


def command(
    context: typer.Context,
    n: Annotated[str | None, typer.Option("--n", metavar=METAVAR, help="samples a class")] = None,
    classes: Annotated[
        str | None, typer.Option("--classes", "-K", metavar=METAVAR, help="number of classes K")
    ] = None,
    width: Annotated[
        str | None, typer.Option("--width", "-d", metavar=METAVAR, help="width d of the hidden layers")
    ] = None,
    depth: Annotated[
        str | None, typer.Option("--depth", "-L", metavar=METAVAR, help="number of layers L")
    ] = None,
    theta: Annotated[
        str | None,
        typer.Option(metavar=METAVAR, help="N max|X'X - I|, below 1 unless --lmin and --lmax are given"),
    ] = None,
    delta: Annotated[str | None, typer.Option(metavar=METAVAR, help="|W_L'W_L - W_(L-1)W_(L-1)'|_F")] = None,
    eps: Annotated[
        str | None, typer.Option(metavar=METAVAR, help="largest sigma_(K+1) of the hidden layers")
    ] = None,
    rho: Annotated[
        str | None, typer.Option(metavar=METAVAR, help="eps - smallest sigma_(d-K), in [0, eps]")
    ] = None,
    mu: Annotated[str, typer.Option(metavar=METAVAR, help="|W_(L:1) - YX+/alpha|_F")] = "0",
    e0: Annotated[str, typer.Option(metavar=METAVAR, help="|W_(L:1)X - Y/alpha|_F")] = "0",
    lmin: Annotated[
        str | None, typer.Option(metavar=METAVAR, help="smallest eigenvalue of X'X [1 - theta]")
    ] = None,
    lmax: Annotated[
        str | None, typer.Option(metavar=METAVAR, help="largest eigenvalue of X'X [1 + theta]")
    ] = None,
    alpha: Annotated[str, typer.Option(metavar=METAVAR, help="target scale")] = "1",
    xi: Annotated[
        str | None, typer.Option(metavar=METAVAR, help="scale of the initialisation (18), for R11")
    ] = None,
    theory: TheoryName = None,
    theory_file: TheoryFile = None,
    fixed: Annotated[
        list[str] | None,
        typer.Option("--fix", help="parameter of another theory, such as s=1 or R=0.01:1:9; may be repeated"),
    ] = None,
    statement: Annotated[
        list[str] | None,
        typer.Option(help="statement such as R6, or published, refined; may be repeated; default: all"),
    ] = None,
    layer: Annotated[list[int] | None, typer.Option(help="only this layer; may be repeated")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "--csv", help="write the bands to this .csv or .parquet file")
    ] = None,
) -> None:
    """Every band at given parameters; or over ranges of them (theta 0:0.5:51, depth 2,4,8), to a file."""
    from verify.writing import require_writable

    of = theory_of(theory, theory_file)
    require_writable(out)
    if not of.networks:
        require_shared(context, of.name, ("fixed", "statement", "layer", "out"))
        _of_theory(of, fixed or [], statement, layer, out)
        return
    require(not fixed, "--fix gives the parameters of another theory: name it with --theory")
    given = {
        "n": n, "K": classes, "d": width, "L": depth, "theta": theta, "delta": delta, "eps": eps, "rho": rho,
        "mu": mu, "e0": e0, "lmin": lmin, "lmax": lmax, "alpha": alpha, "xi": xi,
    }  # fmt: skip
    needed = {"K": "classes", "d": "width", "L": "depth"}
    missing = [f"--{needed.get(name, name)}" for name in NEEDED if given[name] is None]
    require(not missing, f"{', '.join(missing)} missing: its statements need all of these")
    axes = {name: axis(name, text) for name, text in given.items() if text is not None}
    if points(axes.values()) == 1:
        _one_point(axes, statement, layer, out)
    else:
        _grid(axes, statement, layer, out)


NEEDED = ("n", "K", "d", "L", "theta", "delta", "eps", "rho")


def _of_theory(
    theory: Theory[Any], fixed: list[str], names: list[str] | None, layers: list[int] | None, out: Path | None
) -> None:
    """Bands of another theory's statements: its parameters are numbers, ranges, words and flags by name."""
    import bounds
    from verify.report.bands import BAND_COLUMNS
    from verify.report.terminal import print_bands

    everything = list(theory.statements)
    wanted = [s for text in names for s in _of(theory.name, text)] if names else everything
    it = record(everything)
    given: dict[str, Any] = {}
    axes: dict[str, Axis] = {}
    for text in fixed:
        name, value = assignment(text)
        if name in it.fields:
            axes[name] = axis(name, value)
        else:
            given[name] = word(it, name, value)
    try:
        evaluation = bounds.evaluate(
            wanted, layer=layers or None, strict=out is None, **given, **_spread(axes)
        )
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    frame = evaluation.frame()
    if out is None:
        several = points(axes.values()) > 1
        require(not several, "a list or a range of parameters gives a long table: name a file with --out")
        print_bands(frame.loc[:, BAND_COLUMNS])
        return
    require(out.suffix in (".csv", ".parquet"), f"{out}: a name ending in .csv or .parquet is needed")
    _write(out, frame)
    _summary(frame, evaluation.satisfiable, out)


def _of(theory: str, text: str) -> list:
    return _chosen([text if "/" in text else f"{theory}/{text}"], theory)


def _one_point(
    axes: dict[str, Axis], statements: list[str] | None, layers: list[int] | None, out: Path | None
) -> None:
    from bounds import Parameters
    from verify.report.bands import band_frame
    from verify.report.terminal import print_bands, print_contradictions
    from verify.theories import default_networks

    sizes = {name: whole(name, axes[name]) for name in ("n", "K", "d", "L")}
    numbers = {name: x.single for name, x in axes.items() if name not in sizes}
    _validate(sizes, numbers)
    p = Parameters(**sizes, **numbers, step=None if "xi" not in numbers else 0.0)  # type: ignore[arg-type]
    try:
        frame, impossible = band_frame(p, _chosen(statements)), default_networks().contradictions(p)
    except ArithmeticError as error:
        raise InputError(
            f"these parameters leave the range of float64 ({error}); give values nearer to 1"
        ) from None
    if layers:
        known = sorted(frame["layer"].dropna().unique())
        frame = frame.loc[frame["layer"].isin(layers)]
        spoken = (
            f"these statements speak of layers {', '.join(map(str, known))}" if known else "it has no layers"
        )
        require(len(frame) > 0, f"--layer {', '.join(map(str, layers))}: no band there; {spoken}")
    if out is not None:
        _write(out, frame)
    print_bands(frame)
    if impossible:
        print_contradictions(impossible)
        raise typer.Exit(2)


def _grid(
    axes: dict[str, Axis], statements: list[str] | None, layers: list[int] | None, out: Path | None
) -> None:
    import bounds

    if out is None:
        raise InputError("a list or a range of parameters gives a long table: name a file with --out")
    require(out.suffix in (".csv", ".parquet"), f"{out}: a name ending in .csv or .parquet is needed")
    chosen, wanted = _chosen(statements), layers or None
    total = points(axes.values())
    corner: dict[str, Any] = {name: x.start if x.count else x.listed[0] for name, x in axes.items()}
    corner["L"] = axes["L"].stop if axes["L"].count else max(axes["L"].listed)
    flow = {"step": 0.0} if "xi" in axes else {}
    try:
        bands = len(bounds.evaluate(chosen, layer=wanted, strict=False, **flow, **corner))
        need = total * bands * ROW_BYTES
        require(
            need <= MEMORY,
            f"{total:,} points x {bands} bands make a table of {need / 2**30:,.1f} GiB, more than the "
            f"{MEMORY / 2**30:g} GiB allowed: take fewer points, --layer or --statement",
        )
        evaluation = bounds.evaluate(chosen, layer=wanted, strict=False, **flow, **_spread(axes))
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    frame = evaluation.frame()
    _write(out, frame)
    _summary(frame, evaluation.satisfiable, out)


def _spread(axes: dict[str, Axis]) -> dict[str, Any]:
    """Each axis of several values along a dimension of its own."""
    several = [name for name, x in axes.items() if len(x) > 1]
    spread: dict[str, Any] = {}
    for name, x in axes.items():
        shape = [-1 if other == name else 1 for other in several]
        spread[name] = x.values().reshape(shape) if name in several else x.single
    return spread


def _summary(frame: pd.DataFrame, satisfiable: np.ndarray, out: Path) -> None:
    """One line a band: at how many points it says something."""
    import sys

    import pandas as pd

    groups: Any = frame.groupby(["statement", "quantity", "layer"], sort=False, dropna=False)
    for (statement, quantity, layer), group in groups:
        at = "" if pd.isna(layer) else f", layer {layer}"
        met = group["in_scope"] & group["satisfiable"]
        informative = int((met & ~group["vacuous"]).sum())
        print(f"{statement}: {quantity}{at}: informative at {informative:,}, in scope at {int(met.sum()):,} "
              f"of {len(group):,} points")  # fmt: skip
    print(f"{out}: {len(frame):,} rows")
    lost = int((~satisfiable).sum())
    if lost:
        print(
            f"dln-verify: unsatisfiable: no network has these parameters at {lost:,} of {satisfiable.size:,} "
            "points (column satisfiable)",
            file=sys.stderr,
        )
        if lost == satisfiable.size:
            raise typer.Exit(2)


def _chosen(statements: list[str] | None, theory: str | None = None) -> list:
    from bounds.evaluation import chosen
    from verify.theories import DEFAULT

    try:
        found = chosen(statements or None)
    except ValueError as error:
        raise InputError(str(error)) from None
    for s in found:
        require(
            s.theory == (theory or DEFAULT.name),
            f"{s.id} is a statement of another theory: give --theory {s.theory}",
        )
    return found


def _write(out: Path, frame: pd.DataFrame) -> None:
    from verify.writing import csv_text, parquet_bytes, write_together

    write_together({out: parquet_bytes(frame) if out.suffix == ".parquet" else csv_text(frame)})


DEEPEST = 1_000
"""Every layer has its own bands, each with roots of a polynomial of this degree."""


def _validate(sizes: dict[str, int], numbers: dict[str, float]) -> None:
    require_finite(list(numbers.items()))
    require_sizes(*(sizes[name] for name in ("n", "K", "d", "L")))
    L = sizes["L"]
    require(L <= DEEPEST, f"depth = {L}: at most {DEEPEST:,} layers are printed")
    for name in ("theta", "delta", "rho", "mu", "e0"):
        require(numbers[name] >= 0, f"{name} = {numbers[name]:g}: it measures a deviation, so {name} >= 0")
    theta, eps, rho = (numbers[name] for name in ("theta", "eps", "rho"))
    require(
        theta < 1 or {"lmin", "lmax"} <= set(numbers),
        f"theta = {theta:g} >= 1: the data may be rank-deficient; theta < 1 is needed, or both --lmin and "
        "--lmax for the spectral statement R10",
    )
    require(eps > 0, f"eps = {eps:g}: Assumption 3(iii) needs eps > 0")
    require(rho <= eps, f"rho = {rho:g} > eps = {eps:g}: sigma_(d-K) >= eps - rho >= 0 needs rho <= eps")
    require_target_scale(numbers["alpha"])
    for name in ("lmin", "lmax"):
        x = numbers.get(name, 1.0)
        require(x > 0, f"{name} = {x}: X must have full column rank, so {name} > 0")
    xi = numbers.get("xi", 1.0)
    require(xi > 0, f"xi = {xi}: the scale of the initialisation must be positive")
