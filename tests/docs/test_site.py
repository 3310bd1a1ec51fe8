"""The documentation site: built without a warning, every formula set, nothing loaded from elsewhere."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

needs_site = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("mkdocs", "material", "latex2mathml")),
    reason='the extra "docs" is not installed: the site is not built',
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@needs_site
def test_formulas_are_mathml_and_nothing_is_left_of_their_source(site):
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    for path, text in pages.items():
        assert "arithmatex" not in text, path
        assert not re.search(r"<m[iot][^>]*>\\[a-zA-Z]", text), path
    for source in sorted((ROOT / "docs" / "layerwise").glob("*.md")):
        shown = (site / "layerwise" / f"{source.stem}.html").read_text(encoding="utf-8")
        assert len(re.findall(r'<math [^>]*display="block"', shown)) == source.read_text().count("$$") / 2


@needs_site
def test_every_statement_has_its_place(site):
    from verify.theories import THEORIES

    for name, theory in THEORIES.items():
        text = (site / "catalogue" / f"{name}.html").read_text(encoding="utf-8")
        for statement in theory.statements:
            anchor = re.sub(r"[^a-z0-9]+", "-", statement.id.lower()).strip("-")
            assert f'id="{anchor}"' in text


@needs_site
def test_the_site_loads_nothing_from_elsewhere(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|img|iframe|source)[^>]*\ssrc="(?:https?:)?//', text), path
        links = re.findall(r"<link[^>]*>", text)
        assert not [
            x for x in links if 'rel="canonical"' not in x and re.search(r'href="(?:https?:)?//', x)
        ], path
    for path in site.rglob("*.css"):
        assert not re.search(
            r"""(?:url\(|@import\s)["']?(?:https?:)?//""", path.read_text(encoding="utf-8")
        ), path


def test_the_citation_file_names_this_version():
    from verify import __version__

    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {__version__}" in text
    assert "2311.02960" in text
