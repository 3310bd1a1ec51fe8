"""`dln-verify bounds`: every band at given parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verify.cli.options import require, require_finite, require_sizes, require_target_scale
from verify.errors import InputError

NAME = "bounds"


def command(
    n: Annotated[int, typer.Option("--n", help="samples a class")],
    classes: Annotated[int, typer.Option("--classes", "-K", help="number of classes K")],
    width: Annotated[int, typer.Option("--width", "-d", help="width d of the hidden layers")],
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")],
    theta: Annotated[float, typer.Option(help="N max|X'X - I|, below 1 unless --lmin and --lmax are given")],
    delta: Annotated[float, typer.Option(help="|W_L'W_L - W_(L-1)W_(L-1)'|_F")],
    eps: Annotated[float, typer.Option(help="largest sigma_(K+1) of the hidden layers")],
    rho: Annotated[float, typer.Option(help="eps - smallest sigma_(d-K), in [0, eps]")],
    mu: Annotated[float, typer.Option(help="|W_(L:1) - YX+/alpha|_F")] = 0.0,
    e0: Annotated[float, typer.Option(help="|W_(L:1)X - Y/alpha|_F")] = 0.0,
    lmin: Annotated[float | None, typer.Option(help="smallest eigenvalue of X'X [1 - theta]")] = None,
    lmax: Annotated[float | None, typer.Option(help="largest eigenvalue of X'X [1 + theta]")] = None,
    alpha: Annotated[float, typer.Option(help="target scale")] = 1.0,
    xi: Annotated[float | None, typer.Option(help="scale of the initialisation (18), for R11")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the bands to this file")] = None,
) -> None:
    """Print every band of every statement for every layer, at given parameters."""
    from bounds import Parameters
    from bounds.layerwise.scope import contradictions
    from verify.report.bands import band_frame
    from verify.report.terminal import print_bands, print_contradictions, unread_output
    from verify.writing import write_csv

    _validate(n, classes, width, depth, theta, delta, eps, rho, mu, e0, lmin, lmax, alpha, xi)
    p = Parameters(
        theta=theta, eps=eps, delta=delta, rho=rho, n=n, K=classes, d=width, L=depth,
        mu=mu, e0=e0, alpha=alpha, lmin=lmin, lmax=lmax, xi=xi, step=None if xi is None else 0.0,
    )  # fmt: skip
    try:
        frame, impossible = band_frame(p), contradictions(p)
    except ArithmeticError as error:
        raise InputError(
            f"these parameters leave the range of float64 ({error}); give values nearer to 1"
        ) from None
    if csv is not None:
        write_csv(csv, frame)
    with unread_output():
        print_bands(frame)
    if impossible:
        print_contradictions(impossible)
        raise typer.Exit(2)


DEEPEST = 1_000
"""Every layer has its own bands, each with roots of a polynomial of this degree."""


def _validate(
    n: int, K: int, d: int, L: int, theta: float, delta: float, eps: float, rho: float, mu: float,
    e0: float, lmin: float | None, lmax: float | None, alpha: float, xi: float | None,
) -> None:  # fmt: skip
    require_finite(
        [("theta", theta), ("delta", delta), ("eps", eps), ("rho", rho), ("mu", mu), ("e0", e0),
         ("lmin", lmin), ("lmax", lmax), ("alpha", alpha), ("xi", xi)]
    )  # fmt: skip
    require_sizes(n, K, d, L)
    require(L <= DEEPEST, f"depth = {L}: at most {DEEPEST:,} layers are printed")
    for name, value in (("theta", theta), ("delta", delta), ("rho", rho), ("mu", mu), ("e0", e0)):
        require(value >= 0, f"{name} = {value:g}: it measures a deviation, so {name} >= 0")
    spectral = lmin is not None and lmax is not None
    require(
        theta < 1 or spectral,
        f"theta = {theta:g} >= 1: the data may be rank-deficient; theta < 1 is needed, or both --lmin and "
        "--lmax for the spectral statement R10",
    )
    require(eps > 0, f"eps = {eps:g}: Assumption 3(iii) needs eps > 0")
    require(rho <= eps, f"rho = {rho:g} > eps = {eps:g}: sigma_(d-K) >= eps - rho >= 0 needs rho <= eps")
    require_target_scale(alpha)
    require(lmin is None or lmin > 0, f"lmin = {lmin}: X must have full column rank, so lmin > 0")
    require(lmax is None or lmax > 0, f"lmax = {lmax}: X must have full column rank, so lmax > 0")
    require(xi is None or xi > 0, f"xi = {xi}: the scale of the initialisation must be positive")
