"""`dln-verify measure`: the metrics of a network, without verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NAME = "measure"


def command(
    network: Annotated[Path, typer.Option("--network", help="file with X, labels, W1..WL")],
    data: Annotated[Path | None, typer.Option(help="file with X and labels, if --network has none")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the metrics to this file")] = None,
    weighting: Annotated[
        str, typer.Option(help="of the class means, where classes differ in size: classes, samples or global")
    ] = "classes",
) -> None:
    """Measure C_l, D_l, the assumptions' parameters and all singular values of a network."""
    from verify.instances import load_network
    from verify.report.bands import measurement_frame
    from verify.report.terminal import print_measurement
    from verify.theories import default_networks
    from verify.writing import require_writable, write_csv

    require_writable(csv)
    frame = measurement_frame(
        default_networks().measure(load_network(network, data=data, weighting=weighting))
    )
    if csv is not None:
        write_csv(csv, frame)
    else:
        print_measurement(frame)
