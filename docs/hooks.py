"""What the site makes itself: formulas as MathML, the catalogue, the experiments, how to cite."""

from __future__ import annotations

import html
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

LOG = logging.getLogger("mkdocs.hooks.site")

FORMULA = re.compile(
    r'<(span|div) class="arithmatex">\s*\\([(\[])(.*?)\\[)\]]\s*</\1>', re.DOTALL
)  # what arithmatex leaves of $...$ and $$...$$
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
SOURCE_LINK = re.compile(r"\[([^\]]*)\]\((?:\.\./)+(?:bounds|verify|tests|reports|benchmarks|README)[^)]*\)")
LABEL = re.compile(r"\\tag\{([^{}]*)\}")
SPACES = {r"\bigl": "", r"\bigr": "", r"\Bigl": "", r"\Bigr": "", r"\biggl": "", r"\biggr": "", r"\big": ""}

PROOF = re.compile(r"docs/([\w/-]+\.md)")

RECONSTRUCTED = " (reconstructed)"

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


def on_config(config: Any) -> Any:
    """Put pages that the navigation does not name under Guides, or under Proofs if they are in a folder."""
    folder = Path(config["docs_dir"])
    parts = {title: pages for entry in config["nav"] for title, pages in entry.items()}
    named = set(_paths(config["nav"]))
    for path in sorted(folder.rglob("*.md")):
        page = path.relative_to(folder).as_posix()
        if page not in named:
            parts["Proofs" if "/" in page else "Guides"].append(page)
    return config


def _paths(nav: Any) -> Iterator[str]:
    """Every page that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _paths(part)


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages, the explorer of bounds, and the pictures of the experiments."""
    from mkdocs.structure.files import File

    pages = {"catalogue/index.md": catalogue_index()}
    pages |= {f"catalogue/{name}.md": catalogue(name) for name in THEORY_PAGES}
    pages["experiments.md"] = experiments()
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    for name, picture in pictures().items():
        files.append(File.generated(config, f"pictures/{name}", abs_src_path=str(picture)))
    from verify.report.explorer import explorer_page

    files.append(File.generated(config, "explorer.html", content=explorer_page(depths=range(2, 5))))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Fill in what a page asks for by name; links to the sources become their names."""
    made = {"<!-- verdicts -->": verdicts, "<!-- bibtex -->": bibtex, "<!-- proved -->": proved}
    for mark, make in made.items():
        if mark in markdown:
            markdown = markdown.replace(mark, make())
    parts = re.split(r"(```.*?```)", SOURCE_LINK.sub(r"\1", markdown), flags=re.DOTALL)
    return "".join(part if part.startswith("```") else DISPLAY.sub(_display, part) for part in parts)


def _display(found: re.Match[str]) -> str:
    """A displayed formula within a paragraph, marked so that `on_page_content` knows it."""
    return rf"$\displaystyle {' '.join(found[1].split())}$"


def on_page_content(content: str, page: Any, config: Any, files: Any) -> str:
    """Formulas as MathML, which browsers show without a script."""

    def convert(found: re.Match[str]) -> str:
        try:
            latex = html.unescape(found[3])
            return mathml(latex.replace(r"\displaystyle", ""), block=r"\displaystyle" in latex)
        except Exception as error:  # whatever the converter does not know: say where
            LOG.warning("%s: no MathML for %s (%s)", page.file.src_path, found[3][:80], error)
            return found[0]

    return FORMULA.sub(convert, content)


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


def catalogue_index() -> str:
    """Every statement of every theory in one table."""
    from bounds.proved import checked_by
    from verify.theories import THEORIES

    lines = ["# The statements", "", "Made from the registries; the suite checks exactly these.", ""]
    for name, title in THEORY_PAGES.items():
        lines += [f"## {title}", "", "| id | statement | tag | source | [checked by](../proofs.md) |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        lines += [
            f"| [{s.id}]({name}.md#{anchor(s.id)}) | {cell(s.title)} | {s.tag.value} | {cell(s.source)} "
            f"| {checked_by(s)} |"
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
        f"{theory.title}. Tags and verdicts: [concepts](../concepts.md).",
        "",
    ]
    for s in theory.statements:
        lines += entry(s)
    return "\n".join(lines)


def entry(s: Any) -> Iterator[str]:
    """One statement."""
    from bounds.proved import checked_by
    from verify.report.html.typeset import typeset

    body = " ".join(s.claim.split())
    yield f"### {s.id}: {s.title} {{ #{anchor(s.id)} }}\n"
    said = [f'<span class="tag">{s.tag.value}</span>', PROOF.sub(r"[\g<0>](../\1)", cell(s.source))]
    said += [f"[checked by](../proofs.md): {checked_by(s)}"]
    said += ["compared at leading order"] if s.leading_order else []
    said += [KINDS[s.kind.value]] if KINDS.get(s.kind.value) else []
    yield " · ".join(said) + "\n"
    yield f'<div class="statement">{typeset(body)}</div>\n'
    if s.hypotheses:
        yield "Hypotheses:\n"
        yield "\n".join(f"* {typeset(h.id)}: {typeset(h.text)}" for h in s.hypotheses) + "\n"
    if s.constants:
        yield "Printed constants:\n"
        yield (
            "\n".join(
                f"* {cell(c.name)} = {c.value}{RECONSTRUCTED * c.reconstructed}, {cell(c.source)}"
                for c in s.constants
            )
            + "\n"
        )


def proved() -> str:
    """What Coq has checked, statement by statement."""
    from bounds import REGISTRY
    from bounds.proved import PROVED, checked_by

    rows = ["| statement | checked by | theorems of `proofs/` | left to prose |", "| --- | --- | --- | --- |"]
    for id, proof in PROVED.items():
        names = ", ".join(f"`{name}`" for name in proof.theorems)
        rows.append(f"| {id} | {checked_by(REGISTRY[id])} | {names} | {cell(proof.left)} |")
    return "\n".join(rows)


def anchor(id: str) -> str:
    """The address of a statement on its page."""
    return re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")


def cell(text: str) -> str:
    """Text that Markdown leaves alone."""
    return re.sub(r"([|*_\[\]<>])", r"\\\1", text)


def experiments() -> str:
    """Every experiment: what the papers say, and a picture where one is stored."""
    from verify.theories import experiments as known

    found = pictures()
    lines = ["# The experiments", "", "`dln-verify reproduce NAME` runs one, `reproduce all` every one; "
             "`dln-verify report DIR` makes the page.", ""]  # fmt: skip
    for name, experiment in known().items():
        title = getattr(experiment, "title", name)
        lines += [f"## {cell(name)}: {cell(title)}", ""]
        lines += [cell(experiment.source), ""] if hasattr(experiment, "source") else []
        lines += [f"* {cell(claim)}" for claim in getattr(experiment, "claims", ())] + [""]
        if picture_of(name) in found:
            lines += [f"![{cell(title)}](pictures/{picture_of(name)})", ""]
    lines += ["## Sweeps", ""]
    for name in sorted(found):
        if name.startswith("sweep-"):
            lines += [f"![{name.removesuffix('.png')}](pictures/{name})", ""]
    return "\n".join(lines)


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
