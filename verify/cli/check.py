"""`dln-verify check`: the main job."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from verify.cli.options import (
    Only,
    Statements,
    TheoryFile,
    TheoryName,
    chosen_of,
    own_statements,
    require,
    require_at_most,
    require_device,
    require_distinct,
    require_finite,
    require_one_of,
    require_room,
    require_shared,
    require_sizes,
    require_target_scale,
    theories_of,
)
from verify.errors import InputError
from verify.files import shown

if TYPE_CHECKING:
    from bounds import Statement
    from verify.instances.as_if import AsIf
    from verify.instances.data import Noise
    from verify.theory import Judged, Theory

NAME = "check"

DEFAULT_OUT = Path("reports/latest")


@dataclass(frozen=True)
class Shown:
    """Which statements are judged, and how the answer is printed."""

    statements: Sequence[str] = ()
    only: Sequence[str] = ()
    form: str = "table"
    quiet: bool = False
    verbose: bool = False


@dataclass(frozen=True)
class Making:
    """An instance still to be made: its name and how."""

    name: str
    make: Callable[[Callable[[int, float], None] | None], Any]


SHOW_ALL = Shown()

FORMATS = ("table", "csv", "json", "markdown", "latex")


def command(
    context: typer.Context,
    case: Annotated[
        list[str] | None, typer.Option("--case", help="paper, closed-form or digits; repeatable [all]")
    ] = None,
    network: Annotated[
        list[Path] | None, typer.Option("--network", help="check this network file; repeatable")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="file with X and labels, if --network has none")] = None,
    n: Annotated[int, typer.Option("--n", help="samples a class")] = 10,
    classes: Annotated[int, typer.Option("--classes", "-K", help="number of classes K")] = 3,
    width: Annotated[int, typer.Option("--width", "-d", help="width d")] = 50,
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")] = 6,
    xi: Annotated[
        list[float] | None, typer.Option(help="scale of the initialisation; repeatable [0.1 0.3 0.5]")
    ] = None,
    alpha: Annotated[float, typer.Option(help="target scale")] = 1.0,
    theta: Annotated[
        list[float] | None, typer.Option(help="theta of the closed-form family; repeatable [its own]")
    ] = None,
    noise: Annotated[str | None, typer.Option(help="normal or uniform [both]")] = None,
    noise_scale: Annotated[float, typer.Option(help="Frobenius norm of the noise")] = 1.0,
    seed: Annotated[list[int] | None, typer.Option(help="seed; repeatable [0]")] = None,
    step: Annotated[float, typer.Option(help="step size of gradient descent")] = 0.1,
    loss: Annotated[float, typer.Option(help="stop training at this loss")] = 1e-11,
    budget: Annotated[int, typer.Option(help="stop training after this many steps")] = 200_000,
    device: Annotated[str, typer.Option(help="cpu, cuda, ...")] = "cpu",
    theory: TheoryName = None,
    theory_file: TheoryFile = None,
    statements: Annotated[
        Path | None,
        typer.Option(help="Python file that registers statements of your own, judged beside ours"),
    ] = None,
    statement: Statements = None,
    only: Only = None,
    form: Annotated[
        str, typer.Option("--format", help="what is printed: table, csv, json, markdown or latex")
    ] = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="print the answer in sentences alone")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="print every row outside its band or open, and why")
    ] = False,
    as_if: Annotated[
        str | None,
        typer.Option(
            "--as-if",
            help="interpolating or minimum-norm: judge --network on nearby data for which it is so",
        ),
    ] = None,
    settle: Annotated[
        float,
        typer.Option(help="CPU seconds for deciding exactly what float64 leaves open; 0: none"),
    ] = 10.0,
    out: Annotated[Path, typer.Option("--out", help="directory of the report")] = DEFAULT_OUT,
) -> None:
    """Check a theory, statement by statement and layer by layer.

    Of the first theory, without --network: the paper's networks, closed-form ones and handwritten digits.
    The others have cases of their own; all other options are the first one's.
    Exit code 0: nothing in scope fails; 1: something in scope is violated, or inconsistent at leading order
    without a published finding that explains it; 2: bad input.
    """
    from verify.theories import DEFAULT, default_networks

    require_one_of("format", form, FORMATS)
    require(not (quiet and verbose), "--quiet and --verbose: choose one of them")
    theories = theories_of(theory, theory_file)
    mine = DEFAULT in theories
    if not mine:
        shared = ("out", "statement", "statements", "only", "form", "quiet", "verbose")
        require_shared(context, theory or theories[0].name, shared)
    network, networks = network or [], default_networks()
    families = tuple(case) if case else () if network or not mine else tuple(networks.families())
    choices = networks.choices(
        families=families, n=n, K=classes, d=width, L=depth, xi=tuple(xi or (0.1, 0.3, 0.5)), alpha=alpha,
        theta=tuple(theta) if theta else None, noise=_noise(noise), noise_scale=noise_scale,
        seeds=tuple(seed or (0,)), step=step, loss=loss, budget=budget, device=device,
    )  # fmt: skip
    _validate(choices, networks.families())
    require(data is None or bool(network), f"data = {data}: it belongs to a --network without X and labels")
    given = zip(network, _names(network), strict=True)
    require(as_if is None or bool(network), f"as-if = {as_if}: it belongs to a --network")
    work = [job for path, name in given for job in _given(path, data, name, as_if)]
    work += networks.makings(choices)
    shown = Shown(statement or (), only or (), form, quiet, verbose)
    about = DEFAULT if mine else theories[0]
    own = own_statements(statements, about)
    companions = [found for found in theories if found is not DEFAULT]
    require(0 <= settle < math.inf, f"settle = {settle}: a number of seconds is needed, 0 for none")
    run(work, choices, out, companions, own, shown, settle, about)


def run(
    work: list[Making],
    choices: Any,
    out: Path,
    companions: Sequence[Theory] = (),
    own: Sequence[Statement] = (),
    shown: Shown = SHOW_ALL,
    settle: float | None = None,
    about: Theory | None = None,
) -> None:
    """Make, measure and judge every instance; write the report; print it; exit 1 on a violation.

    companions: theories whose own cases are checked after the default theory's work.  own: the user's
    statements, judged beside those of the theory `about` (the default one).  shown: which of all are judged,
    and what is printed.
    settle: CPU seconds that may go into exact decisions [10].
    """
    from dataclasses import asdict

    from bounds import REGISTRY
    from verify.check import budget_of, check_one
    from verify.report.files import write_files
    from verify.report.progress import progress_bar
    from verify.report.rows import Report
    from verify.report.terminal import print_answer
    from verify.theories import DEFAULT
    from verify.writing import require_own_directory

    about = DEFAULT if about is None else about
    directory = require_own_directory(out, NAME)
    require_device(choices.device)
    mine = [*REGISTRY, *(own if about is DEFAULT else ())] if work else []
    others = [(theory, job) for theory in companions for job in theory.jobs()]
    spoken = {t.name: [*t.statements, *(own if t is about else ())] for t in companions}
    known = [*mine, *(s for found in spoken.values() for s in found)]
    asked = chosen_of(known, shown.statements, shown.only)
    statements = [s for s in mine if s in asked]
    cases: list[Judged] = []
    budget = budget_of(settle)
    with progress_bar(len(work) + len(others)) as bar:
        for job in work if statements else ():
            instance = job.make(bar.start(job.name))
            cases.append(check_one(instance, statements, budget))
            bar.done()
        for theory, job in others:
            bar.start(job.name)
            if wanted := [s for s in spoken[theory.name] if s in asked]:
                cases.append(theory.judge(job.measure(), wanted))
            bar.done()
    report = Report(cases)
    write_files(report, directory, asdict(choices))
    print_answer(report, directory, form=shown.form, quiet=shown.quiet, verbose=shown.verbose)
    if report.failures:
        raise typer.Exit(1)


def _names(paths: list[Path]) -> list[str]:
    """Case names of network files: the file's name, or its whole path where two names are equal."""
    require_distinct("network", paths)
    names = [shown(path.name) for path in paths]
    return [name if names.count(name) == 1 else shown(path) for name, path in zip(names, paths, strict=True)]


def _given(path: Path, data: Path | None, name: str, as_if: str | None) -> list[Making]:
    """A network file as a job, one for each weighting of the class means where the classes differ in size;
    it is read at once, so that bad input is reported before any work."""
    from dataclasses import replace
    from typing import get_args

    from bounds.weighting import Weighting
    from verify.check import moved
    from verify.instances import load_network, require_theorem_shape
    from verify.training.completion import square_completion

    network = load_network(path, data=data)
    try:
        require_theorem_shape(square_completion(network))
        network = network.named(name)
        if as_if is not None:
            network = moved(network, cast("AsIf", as_if))
            name = network.case
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if network.sizes is None:
        return [Making(name, lambda _: network.named(name))]
    cases = [replace(network, weighting=w, case=f"{name} [{w}]") for w in get_args(Weighting)]
    return [Making(case.case, lambda _, case=case: case) for case in cases]


def _noise(name: str | None) -> Noise | None:
    require(name in (None, "normal", "uniform"), f"noise = {name!r}: choose normal or uniform")
    return cast("Noise | None", name)


def _validate(c: Any, known: Sequence[str]) -> None:
    require_finite(
        [("alpha", c.alpha), ("noise-scale", c.noise_scale), ("step", c.step), ("loss", c.loss)]
        + [("xi", x) for x in c.xi]
        + [("theta", x) for x in c.theta or ()]
    )
    for name in c.families:
        require(name in known, f"case = {name!r}: choose from {', '.join(known)}")
    if c.families:
        require_sizes(c.n, c.K, c.d, c.L)
        require_room(c.d, c.L)
    require_target_scale(c.alpha)
    for name, values in [("xi", c.xi), ("theta", c.theta or ()), ("seed", c.seeds)]:
        require_distinct(name, values)
    for seed in c.seeds:
        require(0 <= seed < 2**32, f"seed = {seed}: an integer from 0 to 2^32 - 1 is needed")
    for name, value in [("step", c.step), ("loss", c.loss)]:
        require(value > 0, f"{name} = {value:g}: it must be positive")
    require(c.noise_scale >= 0, f"noise-scale = {c.noise_scale:g}: it must not be negative")
    require(c.budget >= 1, f"budget = {c.budget}: at least one step is needed")
    require_at_most("budget", c.budget, 10**12)
    for xi in c.xi:
        require(xi > 0, f"xi = {xi:g}: the scale of the initialisation must be positive")
    for theta in c.theta or ():
        require(0 <= theta < 1, f"theta = {theta:g}: the closed-form family needs 0 <= theta < 1")
