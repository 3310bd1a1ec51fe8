"""What the site makes itself: formulas as MathML, and the pages that are read off the statements.

A Sphinx extension.  Pages made here lie in docs/made, which is no part of the repository.
"""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
MADE = DOCS / "made"
sys.path.insert(0, str(ROOT))

SOURCE_LINK = re.compile(
    r"\[([^\]]*)\]\((?:\.\./)+(?:bounds|verify|tests|reports|benchmarks|examples|proofs|README)[^)]*\)"
)
LABEL = re.compile(r"\\tag\{([^{}]*)\}")
SPACES = {r"\bigl": "", r"\bigr": "", r"\Bigl": "", r"\Bigr": "", r"\biggl": "", r"\biggr": "", r"\big": ""}

PROOF = re.compile(r"docs/([\w/-]+)\.md")
PROOF_PAGES = {
    "geometry": "layerwise/spectrum", "scope": "layerwise/training", "adjacent": "layerwise/remarks",
    "two_layer": "two-layer", "gram": "gram",
}  # fmt: skip
"""Where the statements of a module, or of a folder, are proved, if no page has the module's name."""

NOTHING_PROVED = ("layerwise/A2", "layerwise/A3", "layerwise/cond13", "layerwise/cond-2023")
"""Conditions: what is printed of them is told with the published claims."""

RECONSTRUCTED = "**reconstructed**"

THEORY_PAGES = {
    "layerwise": "Layerwise theorem",
    "two-layer": "Two-layer dynamics",
    "gram": "Weight Gram matrix",
}

KINDS = {
    "inequality": "",
    "identity": "an identity: the band is of rounding width",
    "trend": "a trend: counted, never judged",
    "false as a universal claim": "false as a universal claim: the suite has a counterexample",
}

OTHER_GUIDES, OTHER_PROOFS = "<!-- other guides -->", "<!-- other proofs -->"


# --- the extension -----------------------------------------------------------------------------------


def setup(app: Any) -> dict[str, Any]:
    """Register the formulas, what pages ask for by name, and docstrings as plain text."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("source-read", on_source)
    app.connect("autodoc-process-docstring", on_docstring)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def settings() -> str:
    """Every figure's settings: the paper's, its code's, quick and full."""
    from verify.experiments.printed import settings_table

    return "\n\n".join(
        f"### {title}\n\n{settings_table(module.rows())}" for title, module in _papers().items()
    )


def _papers() -> dict[str, Any]:
    """Where each paper's figures and their settings stand, by its heading."""
    from verify.gram.figures import printed as gram
    from verify.layerwise.experiments import printed as layerwise
    from verify.two_layer import printed as two_layer

    return {"The layerwise paper": layerwise, "The two-layer paper": two_layer, "The weight-Gram paper": gram}


def figures() -> str:
    """Every figure of the papers: what runs it and what was seen, or why nothing does."""
    rows, parts = stored_observations(), []
    for title, module in _papers().items():
        lines = [
            f"### Figures: {title[4:]}",
            "",
            "| figure | run by | of the paper's claims |",
            "| --- | --- | --- |",
        ]
        for figure, names in module.FIGURES.items():
            if isinstance(names, str):
                lines.append(f"| {figure} | not run | {cell(names)} |")
                continue
            own = [row for row in rows if row["experiment"] in names and row["whose"] == "the paper"]
            counts = Counter(row["seen"] for row in own)
            told = ", ".join(f"{count} {word}" for word, count in counts.items())
            lines.append(f"| {figure} | {', '.join(names)} | {told} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def seen() -> str:
    """What was seen in the stored run, row by row: what the papers say, then what this suite asks."""
    rows = stored_observations()
    parts = []
    for name, title in {"layerwise": "layerwise", "two-layer": "two-layer", "gram": "weight-Gram"}.items():
        own = [row for row in rows if row["theory"] == name and row["whose"] == "the paper"]
        parts.append(f"### What the {title} paper says\n\n{_seen_table(own)}")
    own = [row for row in rows if row["whose"] != "the paper"]
    parts.append(f"### What this suite asks of its own accord\n\n{_seen_table(own)}")
    return "\n\n".join(parts)


def stored_observations() -> list[dict[str, str]]:
    """The rows of reports/observations.csv."""
    with (ROOT / "reports" / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _seen_table(rows: list[dict[str, str]]) -> str:
    lines = ["| source | experiment | claim | seen | numbers |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        claim = f"{row['claim']} [{row['setting']}]" if row["setting"] else row["claim"]
        mark = f"**{row['seen']}**" if row["seen"] == "not seen" else row["seen"]
        cells = (cell(row["source"]), row["experiment"], cell(claim), mark, cell(row["detail"]))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def on_source(app: Any, name: str, source: list[str]) -> None:
    """Fill in what a page asks for by a mark; links to the sources become their names."""
    made = {
        "<!-- verdicts -->": verdicts, "<!-- bibtex -->": bibtex, "<!-- proved -->": proved,
        "<!-- proof counts -->": proof_counts,
        "<!-- observations -->": observations, "<!-- settings -->": settings,
        "<!-- figures -->": figures, "<!-- seen -->": seen,
        OTHER_GUIDES: lambda: _others(""),
        OTHER_PROOFS: lambda: _others("layerwise/"),
    }  # fmt: skip
    text = SOURCE_LINK.sub(r"\1", source[0])
    for mark, make in made.items():
        if mark in text:
            text = text.replace(mark, make())
    source[0] = text


def _others(folder: str) -> str:
    """Pages of a folder that the contents in index.md do not name, one a line."""
    contents = (DOCS / "index.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:[^<\n]*<)?([\w/-]+)>?$", contents, re.MULTILINE))
    found = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.glob(f"{folder}*.md"))
    return "\n".join(name for name in found if name not in {*named, "index"})


def on_docstring(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are plain text: only code between backticks, examples and indented lines are more."""
    made: list[str] = []
    quoted = False
    for line in lines:
        example = line.lstrip().startswith(">>>")
        quoted = example or (quoted and bool(line.strip()))
        made.append(line if quoted else _plain(line))
        if (
            example
            and len(made) > 1
            and made[-2].strip()
            and lines[len(made) - 2].lstrip()[:3] not in (">>>", "...")
        ):
            made.insert(-1, "")
    lines[:] = made


def _plain(line: str) -> str:
    """A line with nothing in it that reStructuredText would read, but for code between backticks."""
    parts = re.split(r"(`[^`]+`)", line)
    return "".join(
        f"``{part[1:-1]}``" if k % 2 else re.sub(r"([\\*|_`])", r"\\\1", part) for k, part in enumerate(parts)
    )


def _inline(writer: Any, node: Any) -> None:
    from docutils.nodes import SkipNode

    writer.body.append(_mathml(node, block=bool("display" in node.get("classes", ()))))
    raise SkipNode


def _block(writer: Any, node: Any) -> None:
    from docutils.nodes import SkipNode

    writer.body.append(f'<div class="math">{_mathml(node, block=True)}</div>')
    raise SkipNode


def _mathml(node: Any, *, block: bool) -> str:
    from sphinx.util.logging import getLogger

    try:
        return mathml(" ".join(node.astext().split()), block=block)
    except Exception as error:  # whatever the converter does not know: say where
        getLogger(__name__).warning("no MathML for %s (%s)", node.astext()[:80], error, location=node)
        return html.escape(node.astext())


def mathml(latex: str, *, block: bool) -> str:
    """MathML of a formula; its number, if it has one, at the right.  Raises for unknown commands."""
    from latex2mathml.converter import convert

    label = LABEL.search(latex)
    plain = LABEL.sub("", latex)
    for command, instead in SPACES.items():
        plain = re.sub(re.escape(command) + r"(?![a-zA-Z])", lambda _, text=instead: text, plain)
    made = convert(plain, display="block" if block else "inline")
    unknown = re.findall(r"<m[io][^>]*>\\[a-zA-Z]+", made)
    if unknown:
        raise ValueError(f"unknown command {unknown[0].partition('>')[2]}")
    number = f'<mspace width="2em"/><mtext>({html.escape(label[1])})</mtext></math>' if label else "</math>"
    return made.replace("</math>", number)


# --- pages that are made -----------------------------------------------------------------------------


def write_made() -> None:
    """Write every made page, the explorer and the pictures; files that are there already stay as they are."""
    from verify.layerwise.explorer import explorer_page

    pages = {"index.md": catalogue_index(), "gallery.md": gallery(), "unread.md": unread()}
    pages |= {f"{name}.md": catalogue(name) for name in THEORY_PAGES}
    for path, text in pages.items():
        _write(MADE / path, text)
    _write(MADE / "extra" / "explorer.html", explorer_page(depths=range(2, 5)))
    for name, picture in pictures().items():
        place = MADE / name
        if not place.exists() or place.read_bytes() != picture.read_bytes():
            shutil.copyfile(picture, place)


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists() or place.read_text(encoding="utf-8") != text:
        place.write_text(text, encoding="utf-8")


def catalogue_index() -> str:
    """Every statement of every theory in one table."""
    from verify.theories import THEORIES

    lines = ["# The statements", "", "Made from the registries; the suite checks exactly these.", ""]
    for name, title in THEORY_PAGES.items():
        lines += [f"## {title}", "", "| id | statement | tag | source |", "| --- | --- | --- | --- |"]
        lines += [
            f"| [{s.id}](#{anchor(s.id)}) | {cell(s.title)} | {s.tag.value} | {cell(s.source)} |"
            for s in THEORIES[name].statements
        ]
        lines.append("")
    return "\n".join(lines)


def catalogue(name: str) -> str:
    """One theory: every statement with its mathematics, hypotheses and constants."""
    from verify.theories import THEORIES

    theory = THEORIES[name]
    lines = [
        f"# {THEORY_PAGES[name]}: statements",
        "",
        f"{theory.title}. Tags and verdicts: [concepts](../concepts.md). Every constant that could not be "
        "read: [what could not be read](unread.md). Each with numbers in it: [gallery](gallery.md).",
        "",
    ]
    for s in theory.statements:
        lines += entry(s, theory)
    return "\n".join(lines)


def entry(s: Any, theory: Any) -> Iterator[str]:
    """One statement, with all it rests on: through its hypotheses too."""
    from verify.report.explain import constants_in_words, explained
    from verify.report.html.typeset import typeset

    told = explained(s, theory)
    yield f"({anchor(s.id)})=\n## {s.id}: {cell(s.title)}\n"
    said = [f'<span class="tag">{s.tag.value}</span>', cell(PROOF.sub(r"\1", s.source))]
    said += ["compared at leading order"] if s.leading_order else []
    said += [KINDS[s.kind.value]] if KINDS.get(s.kind.value) else []
    yield " · ".join(said) + "\n"
    if told.claim:
        yield f'<div class="statement">{typeset(told.claim)}</div>\n'
    if told.latex:
        yield formula(told.latex, told.elsewhere)
    if told.hypotheses:
        yield "Hypotheses:\n"
        yield (
            "\n".join(
                f"* {typeset(id)}: {typeset(text)}{f' (**{guessed}**)' if guessed else ''}"
                for id, text, guessed in told.hypotheses
            )
            + "\n"
        )
    if told.constants:
        yield f"Printed constants, its hypotheses' too: {constants_in_words(told)}.\n"
        for number, origin, source, through in told.constants:
            where = f"; through hypothesis {typeset(through)}" if through else ""
            mark = RECONSTRUCTED if origin == "reconstructed" else origin
            yield f"* `{number}`: {mark}; {typeset(source)}{where}"
        yield ""
    words = "Where it is told" if s.id in NOTHING_PROVED else "Proof, and what is lost"
    yield f"{words}: [{proof_page(s)}](../{proof_page(s)}.md). Checked by: {typeset(told.checked)}.\n"


OPEN_LINES = 8
"""Lines of a formula that are shown at once; the rest opens."""


def formula(lines: Sequence[str], elsewhere: str) -> str:
    """A formula that was printed from the code, as MathML."""
    from verify.report.explain import defined_elsewhere
    from verify.report.html.typeset import typeset

    made = [mathml(line, block=True) for line in lines]
    said = f"<p>{typeset(defined_elsewhere(elsewhere))}</p>" if elsewhere else ""
    first, rest = "".join(made[:OPEN_LINES]), "".join(made[OPEN_LINES:])
    more = f"<details><summary>{len(made) - OPEN_LINES} more lines</summary>{rest}</details>" if rest else ""
    return f'<div class="statement formula">{first}{more}{said}</div>\n'


def proof_page(s: Any) -> str:
    """The page with a statement's proof: the one its source names, else the one of its module."""
    if s.id in NOTHING_PROVED:
        return "layerwise/published"
    named = PROOF.search(s.source)
    if named and (DOCS / f"{named[1]}.md").is_file():
        return named[1]
    _, folder, *rest = s.bands.__module__.split(".")
    parts = (rest[-1] if rest else "").split("_")
    for count in range(len(parts), 0, -1):
        name = "-".join(parts[:count])
        if (DOCS / folder / f"{name}.md").is_file():
            return f"{folder}/{name}"
    return PROOF_PAGES.get(parts[0], PROOF_PAGES.get(folder, "proofs"))


def unread() -> str:
    """Every constant that is not printed in what could be read, with the statements that rest on it."""
    from verify.catalogue import constants
    from verify.theories import THEORIES

    lines = [
        "# What could not be read", "",
        "Numbers of the papers that were not legible in what could be read of them, with the value taken. "
        "Every statement that rests on one is named: in its own band, or through a hypothesis. A sentence as "
        "“delta is 404 times its limit (limit reconstructed)” rests on them. Why these values: "
        "[published claims](../layerwise/published.md).", "",
    ]  # fmt: skip
    for name, title in THEORY_PAGES.items():
        theory, rests = THEORIES[name], {}
        for s in theory.statements:
            for r in constants(s, theory):
                if r.constant.reconstructed:
                    rests.setdefault(r.constant, {})[s.id] = r.hypothesis.id if r.hypothesis else ""
        lines += [f"## {title}", ""]
        if not rests:
            lines += ["No constant is reconstructed.", ""]
            continue
        lines += ["| constant | value | where | rest on it |", "| --- | --- | --- | --- |"]
        for c, ids in rests.items():
            named = ", ".join(
                f"[{id.partition('/')[2]}](#{anchor(id)}){f' through {cell(through)}' if through else ''}"
                for id, through in ids.items()
            )
            lines.append(f"| `{c.name}` | {c.value} | {cell(c.source)} | {named} |")
        lines.append("")
    lines += ["## Unspecified terms", "", "Claims with an n^(-Omega(1)) or a constant no source names are "
              "compared at leading order: consistent or inconsistent, never *holds*.", ""]  # fmt: skip
    for theory in THEORIES.values():
        lines += [
            f"* [{s.id}](#{anchor(s.id)}): {cell(s.title)}" for s in theory.statements if s.leading_order
        ]
    return "\n".join(lines) + "\n"


def gallery() -> str:
    """Every statement with a call: at numbers, with what it gives, or on the cases of its theory."""
    import bounds
    from verify.report.explain import commands
    from verify.theories import THEORIES

    lines = [
        "# Gallery", "",
        "Every statement at numbers: a call to run as it stands, and what it gives. The parameters: "
        "[the report](../report.md); arrays, maps, formulas: [bounds as objects](../bounds.md). Statements "
        "about numbers that only an instance has come with the command that judges them on their cases.", "",
        "```python", "import bounds", "```", "",
    ]  # fmt: skip
    for name, title in THEORY_PAGES.items():
        lines += [f"## {title}", ""]
        for s in THEORIES[name].statements:
            called = _called(bounds, THEORIES[name], s)
            run = ["```sh", dict(commands(s, THEORIES[name]))["check"], "```", ""]
            if called is not None:
                run = ["```python", called[0], "```", "", "```text", called[1], "```", ""]
            lines += [f"### {s.id.partition('/')[2]}: {cell(s.title)}", "",
                      f"[What it says, and where it is proved](#{anchor(s.id)}).", "", *run]  # fmt: skip
    return "\n".join(lines)


def _called(bounds: Any, theory: Any, s: Any) -> tuple[str, str] | None:
    """A call of one statement at the first of the theory's references that it takes, and what it prints."""
    from dataclasses import fields

    for reference in theory.references():
        given = {f.name: getattr(reference, f.name) for f in fields(reference)}
        try:
            wanted = bounds.uses(s.id)
        except (LookupError, ValueError):
            return None
        numbers = {k: v for k, v in given.items() if k in wanted and isinstance(v, int | float)}
        arguments = "".join(f", {k}={v!r}" for k, v in numbers.items())
        try:
            found = bounds.evaluate(s.id, **numbers, strict=False)
        except (ArithmeticError, TypeError, ValueError):
            continue
        return f'bounds.evaluate("{s.id}"{arguments}, strict=False)', str(found)
    return None


def observations() -> str:
    """What each stored experiment claims beside what was seen, with its picture; then the sweeps."""
    from verify.theories import experiments as known

    found = pictures()
    marks = {True: "seen", False: "**not seen**", None: "cannot tell"}
    lines: list[str] = []
    for name, experiment in known().items():
        record = _record(name)
        if record is None:
            continue
        source = f"{cell(record['source'])}. Data: {cell(record['data'])}."
        lines += [f"### {cell(name)}: {cell(record['title'])}", "", source, "",
                  "| claim | seen | numbers |", "| --- | --- | --- |"]  # fmt: skip
        for seen in record["observations"]:
            lines.append(f"| {cell(seen['claim'])} | {marks[seen['seen']]} | {cell(seen['detail'])} |")
        lines.append("")
        if picture_of(name) in found:
            lines += [f"![{cell(getattr(experiment, 'title', name))}](made/{picture_of(name)})", ""]
    lines += ["### Sweeps", ""]
    for name in sorted(found):
        if name.startswith("sweep-"):
            lines += [f"![{name.removesuffix('.png')}](made/{name})", ""]
    return "\n".join(lines)


def _record(name: str) -> dict[str, Any] | None:
    """The stored outcome of an experiment."""
    path = ROOT / "reports" / "figures" / name / "experiment.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def proved() -> str:
    """What Coq has checked, statement by statement."""
    from bounds import REGISTRY
    from bounds.proved import PROVED, checked_by

    rows = ["| statement | checked by | theorems of `proofs/` | left to prose |", "| --- | --- | --- | --- |"]
    for id, proof in PROVED.items():
        names = ", ".join(f"`{name}`" for name in proof.theorems)
        rows.append(f"| {id} | {checked_by(REGISTRY[id])} | {names} | {cell(proof.left)} |")
    return "\n".join(rows)


def proof_counts() -> str:
    """How many theorems Coq checks, in how many lines."""
    lines = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in (ROOT / "proofs").glob("*.v")}
    listed = (ROOT / "proofs" / "theorems.txt").read_text(encoding="utf-8").splitlines()
    theorems = sum(1 for line in listed if line and not line.startswith("#"))
    printed = (ROOT / "proofs" / "python_formulas.v").read_text(encoding="utf-8")
    ties = len(re.findall(r"^Lemma tie_", printed, re.MULTILINE))
    examples = lines["example.v"] + lines["example_fit.v"]
    return (
        f"{theorems + ties} theorems, of which {ties} are ties, each closed under the global context, in "
        f"{sum(lines.values()):,} lines ({lines['python_formulas.v']:,} of them printed formulas, "
        f"{examples:,} the two examples);"
    )


def anchor(id: str) -> str:
    """The address of a statement on its page."""
    return re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")


def cell(text: str) -> str:
    """Text that Markdown leaves alone, in a table too."""
    return re.sub(r"([|*_\[\]<>$])", r"\\\1", text)


def pictures() -> dict[str, Path]:
    """Stored pictures by name: of experiments (reports/**/NAME/figure.png) and of sweeps."""
    from verify.theories import experiments as known

    reports = ROOT / "reports"
    stored = sorted(reports.rglob("*.png"))
    found = {}
    for name in known():
        ends = f"/{name}/figure.png", f"/{name}.png", f"/{picture_of(name)}"
        own = [path for path in stored if path.as_posix().endswith(ends)]
        found |= {picture_of(name): path for path in own[:1]}
    return found | {f"sweep-{path.name}": path for path in sorted(reports.glob("sweeps/*.png"))}


def picture_of(name: str) -> str:
    """The file name of an experiment's picture on the site."""
    return f"{name.replace('/', '-')}.png"


def verdicts() -> str:
    """Every verdict with its sentence."""
    from verify.verdict import GRAVEST_FIRST

    lines = ["| sign | verdict | what it says |", "| --- | --- | --- |"]
    lines += [f"| `{v.sign}` | {v.value} | {cell(v.sentence)} |" for v in GRAVEST_FIRST]
    return "\n".join(lines)


def bibtex() -> str:
    """All entries."""
    from verify.report.cite import entries

    return "\n\n".join(f"```bibtex\n{entry}\n```" for entry in entries().values())
