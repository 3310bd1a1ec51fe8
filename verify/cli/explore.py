"""`dln-verify explore`: one offline page with sliders and the bands they give."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from verify.errors import InputError

NAME = "explore"


def command(
    out: Annotated[Path, typer.Option("--out", help="the page that is written")] = Path("explorer.html"),
    run: Annotated[
        Path | None, typer.Option("--run", help="report.csv of a check, whose measured values are drawn")
    ] = None,
) -> None:
    """Write the explorer: sliders for the parameters, bands of C_(l+1)/C_l and D_l, live, offline."""
    from verify.theories import default_networks
    from verify.writing import write_text

    page = default_networks().explorer_page([] if run is None else _measured(run))
    write_text(out, page)
    print(f"{out}: {len(page.encode()) / 2**20:.2f} MiB; open it in a browser")


def _measured(path: Path) -> list[dict[str, Any]]:
    from verify.files import read_csv

    frame = read_csv(path)
    missing = {"case", "quantity", "layer", "measured", "L"} - set(frame.columns)
    if missing:
        raise InputError(
            f"{path}: no column {', '.join(sorted(missing))}: the report.csv of a check is needed"
        )
    rows: Any = frame.dropna(subset=["measured", "layer"]).drop_duplicates(["case", "quantity", "layer"])
    return [
        {"L": int(row["L"]), "layer": int(row["layer"]), "quantity": row["quantity"],
         "value": float(row["measured"]), "case": str(row["case"])}
        for row in rows.to_dict("records")
    ]  # fmt: skip
