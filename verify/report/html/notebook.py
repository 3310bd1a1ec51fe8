"""A report as a notebook shows it."""

from __future__ import annotations

from html import escape

from verify.report.cases import Cases
from verify.report.headline import headline
from verify.report.html.charts import picture
from verify.report.html.typeset import typeset
from verify.report.pictures import panels
from verify.verdict import GRAVEST_FIRST


def shown(report: Cases) -> str:
    """The answer in sentences, how many rows have which verdict, and the curves of a single case."""
    from verify.theories import THEORIES

    counts = report.counts()
    said = "".join(f"<li>{typeset(line)}</li>" for line in headline(report))
    cells = "".join(
        f'<tr title="{escape(v.sentence)}"><td>{escape(v.sign)}</td><td>{escape(v.value)}</td>'
        f"<td>{counts[v]:,}</td></tr>"
        for v in GRAVEST_FIRST
        if counts[v]
    )
    curves = []
    if len(report.cases) == 1:
        curves = list(panels(report.table(), THEORIES.get(report.cases[0].theory)))
    drawing = f'<div style="max-width: 80em; overflow-x: auto">{picture(curves)}</div>' if curves else ""
    return f"<ul>{said}</ul>{drawing}<table><tr><th></th><th>verdict</th><th>rows</th></tr>{cells}</table>"
