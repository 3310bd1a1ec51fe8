"""`dln-verify explore`: one offline page with sliders and the bands they give."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NAME = "explore"


def command(
    out: Annotated[Path, typer.Option("--out", help="the page that is written")] = Path("explorer.html"),
    run: Annotated[
        Path | None,
        typer.Option("--run", help="directory or report.csv of a check, whose measured values are drawn"),
    ] = None,
) -> None:
    """Write the explorer: sliders for the parameters, bands of C_(l+1)/C_l and D_l, live, offline."""
    from verify.files import read_csv
    from verify.theories import default_networks
    from verify.writing import write_text

    file = run / "report.csv" if run is not None and run.is_dir() else run
    page = default_networks().explorer_page(None if file is None else read_csv(file), str(file))
    write_text(out, page)
    print(f"{out}: {len(page.encode()) / 2**20:.2f} MiB; open it in a browser")
