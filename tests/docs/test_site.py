"""The documentation site: built without a warning, every formula set, nothing loaded from elsewhere."""

import importlib.util
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

installed = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("sphinx", "furo", "myst_parser", "latex2mathml")),
    reason='the extra "docs" is not installed: the site is not built',
)


def needs_site(test):
    """A test of the built site: in the default suite only where SITE names one, for building it is a step of
    its own, which fails at every warning and takes longer than the tests."""
    return installed(test if os.environ.get("SITE") else pytest.mark.thorough(test))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site; every warning is an error, so links and anchors within it lead somewhere.

    One that has just been built is taken, where SITE in the environment names its folder.
    """
    if built := os.environ.get("SITE"):
        return Path(built).resolve()
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", str(ROOT / "docs"), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def text_of(page):
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))).split())


@needs_site
def test_formulas_are_mathml_and_nothing_is_left_of_their_source(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "\\(" not in re.sub(r"<(script|pre)\b.*?</\1>", "", text, flags=re.DOTALL), path
        assert not re.search(r"<m[iot][^>]*>\\[a-zA-Z]", text), path
    for source in sorted((ROOT / "docs" / "layerwise").glob("*.md")):
        shown = (site / "layerwise" / f"{source.stem}.html").read_text(encoding="utf-8")
        assert len(re.findall(r'<math [^>]*display="block"', shown)) == source.read_text().count("$$") / 2


@needs_site
def test_every_statement_has_its_place_with_its_proof_and_what_is_reconstructed(site):
    from verify.catalogue import constants
    from verify.theories import THEORIES

    for name, theory in THEORIES.items():
        text = (site / "made" / f"{name}.html").read_text(encoding="utf-8")
        for statement in theory.statements:
            anchor = re.sub(r"[^a-z0-9]+", "-", statement.id.lower()).strip("-")
            start = text.index(f'id="{anchor}"')
            entry = text[start : text.index("</section>", start)]
            proof = re.search(r'href="\.\./([\w/-]+\.html)"', entry)
            assert proof, statement.id
            assert (site / proof[1]).is_file()
            guessed = {r.constant.name for r in constants(statement, theory) if r.constant.reconstructed}
            for constant in guessed:
                assert constant in entry
            assert ("<strong>reconstructed</strong>" in entry) == bool(guessed), statement.id


@needs_site
def test_equation_15_its_proof_and_its_guessed_constants_are_two_clicks_from_home(site):
    home = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="made/layerwise.html#layerwise-thm4-15"' in home
    unread = text_of(site / "made" / "unread.html")
    for name in ("cond13_delta_depth", "cond13_delta_classes", "cond13_rho", "cond13_eps"):
        assert name in unread


@needs_site
def test_experiments_show_what_was_seen_beside_what_is_claimed(site):
    page = text_of(site / "experiments.html")
    assert "What an observation is" in page  # as written, not overwritten
    assert "grows with l at every depth not seen" in page
    assert (site / "_images" / "fig10.png").is_file()


@needs_site
def test_every_call_of_the_gallery_gives_what_is_shown_and_no_statement_is_left_out(site):
    import bounds
    from verify.theories import THEORIES

    page = (ROOT / "docs" / "made" / "gallery.md").read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(bounds\..*?)\n```\n\n```text\n(.*?)\n```", page, re.DOTALL)
    called = set()
    for call, gives in shown:
        assert str(eval(call, {"bounds": bounds})) == gives
        called.add(call.split('"')[1])
    assert {"layerwise/R6", "layerwise/R10", "layerwise/thm4-15", "layerwise/thm4-16"} <= called
    sections = page.split("\n### ")
    assert len(sections) == 1 + sum(len(list(theory.statements)) for theory in THEORIES.values())
    assert all(
        section.count("```python\nbounds.") + section.count("```sh\n") == 1 for section in sections[1:]
    )


@needs_site
def test_public_names_are_in_the_reference(site):
    import bounds
    import verify

    page = (site / "api.html").read_text(encoding="utf-8")
    for module in (verify, bounds):
        hidden = {"REGISTRY", "FIELDS", "__version__"}
        classes = {"Evaluated", "Evaluation", "LayerEnergy", "LayerImbalance", "Registry", "Tag"}
        for name in set(module.__all__) - hidden - classes:
            assert f'id="{module.__name__}.{name}"' in page, name


@needs_site
def test_the_search_needs_no_server(site):
    assert (site / "searchindex.js").read_text(encoding="utf-8").startswith("Search.setIndex(")
    assert "searchindex.js" in (site / "search.html").read_text(encoding="utf-8")


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


@needs_site
def test_links_of_the_readme_lead_to_files_and_its_pages_are_on_the_site(site):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target
        if target.startswith("docs/") and target.endswith(".md"):
            assert (site / target.removeprefix("docs/")).with_suffix(".html").is_file(), target


def test_the_citation_file_names_this_version():
    from verify import __version__

    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {__version__}" in text
    assert "2311.02960" in text
