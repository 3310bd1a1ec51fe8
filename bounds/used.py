"""Which statement takes which parameter, as a table for docs/bounds.md: `python -m bounds.used`."""

from __future__ import annotations

from pathlib import Path

from bounds.evaluation import used_by
from bounds.layerwise.parameters import FIELDS

BEGIN, END = "<!-- uses: python -m bounds.used -->", "<!-- end of uses -->"


def table() -> str:
    """Symbol, meaning, range and the statements of the layerwise theory that take it, one parameter a row."""
    lines = ["| name | symbol | meaning | range | taken by |", "| --- | --- | --- | --- | --- |"]
    for name, entry in FIELDS.items():
        ids = ", ".join(id.partition("/")[2] for id in used_by(name))
        meaning = entry.meaning.replace("|", "\\|").replace("_", "\\_")
        lines.append(f"| `{name}` | ${entry.symbol}$ | {meaning} | `{entry.range}` | {ids} |")
    return "\n".join(lines)


def filled(page: str) -> str:
    """The page with the table between its marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    file = Path(__file__).parents[1] / "docs" / "bounds.md"
    file.write_text(filled(file.read_text(encoding="utf-8")), encoding="utf-8")
