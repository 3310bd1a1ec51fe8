"""The page of a run: whole, harmless, readable, and honest about what is missing."""

import json
import math
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_runs import PANEL, RUNS, check_run, experiment_run

from verify.errors import InputError
from verify.figures import PALETTE, Panel, Series
from verify.judge import Verdict
from verify.report.html import write_report
from verify.report.html.charts import DARK_BANDS, DARK_INKS, HEIGHT, TOP, chart
from verify.report.html.charts import LOOKS as BAND_LOOKS
from verify.report.html.check import LOOKS, mark
from verify.report.html.document import anchor, unique
from verify.report.html.read import read_run
from verify.theories import THEORIES

VOID = {"meta", "br", "img", "link", "input", "hr"}
LOADED = {"src", "srcset", "data", "poster", "background", "action", "formaction", "cite", "manifest"}


class Page(HTMLParser):
    """Elements of a page that closes every element it opens."""

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.words.setdefault(tag, []).append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def text(self, tag):
        return " ".join(self.words.get(tag, []))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Page text and document of each kind of run."""
    made = {}
    for kind, make in RUNS.items():
        directory = make(tmp_path_factory.mktemp("runs") / kind)
        path, document = write_report(directory, files=kind in ("reproduce", "probe"))
        made[kind] = path, path.read_text(encoding="utf-8"), document
    return made


@pytest.mark.parametrize("kind", RUNS)
def test_a_page_is_well_formed_and_loads_nothing(pages, kind):
    _, text, document = pages[kind]
    page = Page(text)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs in page.elements:
        assert tag not in {"link", "iframe", "img", "object", "embed", "base", "audio", "video"}
        assert not LOADED & set(attrs)
        for name, value in attrs.items():
            if name == "href":
                assert not re.match(r"[a-z+]+:|//", value or "", re.IGNORECASE)
                assert not (value or "").startswith("#") or (value or "")[1:] in ids
            if name in ("aria-labelledby", "aria-describedby"):
                assert value in ids
            assert not name.startswith("on")
    assert "url(" not in page.text("style")
    assert "@import" not in page.text("style")
    policy = next(attrs["content"] for attrs in page.all("meta") if "http-equiv" in attrs)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert document.kind == kind


@pytest.mark.parametrize("kind", RUNS)
def test_a_page_has_landmarks_captions_and_words_for_every_figure(pages, kind):
    page = Page(pages[kind][1])
    assert [len(page.all(tag)) for tag in ("main", "h1", "header", "footer", "nav")] == [1] * 5
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    charts = [attrs for attrs in page.all("svg") if attrs.get("class") == "chart"]
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in charts)
    assert len(charts) == sum(len(f.panels) for s in pages[kind][2].sections for f in s.figures)
    assert bool(charts) == (kind != "regress")


def test_a_name_is_text_and_never_markup(pages):
    for kind in ("reproduce", "check"):
        text = pages[kind][1]
        assert "<script>alert(1)" not in text
        assert len(Page(text).all("script")) == 1
    assert "first & <only>" in Page(pages["check"][1]).text("h2")


def test_the_question_and_its_answer_stand_first_then_verdicts_by_statement_then_cases(pages):
    _, text, document = pages["check"]
    page = Page(text)
    assert page.text("h1") == "Does Theorem 4 hold for first & <only>, many #1, many #2?"
    assert text.index("<h1>") < text.index('id="summary"') < text.index('id="verdicts"')
    assert text.index('id="verdicts"') < text.index('class="unit"') < text.index('id="statements"')
    assert re.search(r"No statement is violated|VIOLATED", " ".join(document.headline))
    grid = document.grids[0]
    assert [name for _, name in grid.columns] == ["first & <only>", "many"]
    judged = pd.read_csv(pages["check"][0].parent / "report.csv")
    assert {line.id for line in grid.lines} == set(judged["statement"])
    assert sum(n for line in grid.lines for _, n in line.verdicts) == len(judged)
    assert [line.id for line in grid.lines[:2]] == ["layerwise/thm4-14", "layerwise/thm4-16"]
    assert {s.name for s in document.sections} == {"first & <only>", "many"}


def test_every_statement_is_explained_on_the_page_and_its_id_leads_there(pages):
    _, text, document = pages["check"]
    page = Page(text)
    targets = {attrs["href"] for attrs in page.all("a")}
    ids = {attrs.get("id") for attrs in page.all("details")}
    for line in document.grids[0].lines:
        assert f"#{anchor(line.id)}" in targets
        assert anchor(line.id) in ids
    told = next(told for told in document.explained if told.id == "layerwise/thm4-14")
    assert told.reconstructed == 6  # four of (13), and c1 and c2
    assert "6 reconstructed constants" in page.text("h4")


def test_columns_of_numbers_are_set_to_the_right_by_one_rule(pages):
    _, text, document = pages["check"]
    table = document.sections[0].tables[0]
    assert table.aligned == "n6 n5 n4 n3"  # layer, measured, lower, upper of eight columns
    assert f'<table class="{table.aligned}">' in text
    assert ".n6 tr > :nth-last-child(6)" in Page(text).text("style")


def test_no_row_is_hidden_in_a_box_and_reasons_are_told_once(pages):
    _, text, document = pages["check"]
    assert "max-height" not in re.sub(r"nav \{.*?\}", "", Page(text).text("style"))
    judged = pd.read_csv(pages["check"][0].parent / "report.csv")
    own = judged[judged["case"] == "first & <only>"]
    table = document.sections[0].tables[0]
    assert len(table.rows) == len(own)
    parts = {part for text in own["reason"].dropna() for part in text.split("; ")}
    assert set(table.notes) == parts
    for row, reason in zip(table.rows, own["reason"].fillna(""), strict=True):
        numbers = [int(k) for k in str(row[-1]).split(", ") if k]
        assert [table.notes[k - 1] for k in numbers] == [part for part in reason.split("; ") if part]


def test_settings_seeds_and_citations_are_there(pages):
    text = Page(pages["check"][1])
    assert "data_seed" in text.text("dl")
    assert "wang2025understanding" in text.text("pre")
    assert "ξ" in Page(pages["reproduce"][1]).text("dl")


def test_an_experiment_says_what_the_paper_says_and_what_was_seen(pages):
    _, text, document = pages["reproduce"]
    words = Page(text)
    assert "What the paper says" in words.text("h3")
    assert "What was seen" in words.text("h3")
    assert [item.mark.text for item in document.sections[0].seen] == ["seen", "cannot tell"]
    assert any("fig6: failed: no data" in line for line in document.missing)
    assert any("fig7: it was asked for and has not run" in line for line in document.missing)
    assert "This run is not whole" in words.text("p")


def test_a_stored_band_without_an_upper_end_is_one_that_does_not_bound(pages):
    panel = pages["reproduce"][2].sections[0].figures[0].panels[0]
    assert panel.series[1].upper == (float("inf"),) * 3
    assert panel.series[1].lower == (0.2,) * 3


def test_files_lie_beside_the_page(pages):
    path, text, _ = pages["reproduce"]
    folder = path.parent / "report_files"
    assert sorted(p.name for p in folder.iterdir()) == ["fig5.csv", "fig5.parquet", "fig5.svg"]
    for attrs in Page(text).all("a"):
        target = attrs["href"] or ""
        assert target.startswith("#") or (path.parent / target).is_file()
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "fig5.parquet"), pd.read_csv(folder / "fig5.csv"))


def svg(panel):
    return ElementTree.fromstring(chart(panel))


def test_a_point_tells_layer_value_and_band_and_an_open_band_ends_at_the_edge():
    made = svg(PANEL)
    told = [title.text or "" for title in made.iter("title")]
    point = next(text for text in told if "layer l = 0" in text)
    assert "C_l = 0.9" in point
    assert "leading: [0.1, 1]" in point
    assert "open: [0.2, ∞]" in point
    numbers = re.findall(r"-?[0-9.]+", " ".join(path.get("d", "") for path in made.iter("path")))
    assert all(math.isfinite(float(x)) for x in numbers)
    area = next(group for group in made.iter("g") if group.findtext("title") == "open").find("path")
    assert area is not None
    heights = [float(place.split()[1].rstrip("z")) for place in re.split("[ML]", area.get("d", ""))[1:]]
    assert min(heights) == TOP


def test_a_point_stands_where_its_value_does_on_a_logarithmic_axis():
    line = Series("s", [0.0, 1.0, 2.0], [1.0, 1e-2, 1e-4])
    made = svg(Panel("", "l", "y", (line,), log_y=True))
    marks = [path.get("d", "") for path in made.iter("path") if path.find("title") is not None]
    y = [float(re.match(r"M[0-9.]+ ([0-9.]+)", d)[1]) for d in marks]
    assert y[1] - y[0] == pytest.approx(y[2] - y[1], abs=0.2)
    assert y[0] < y[1]


def test_bands_of_different_theorems_look_different_and_are_in_the_legend_below_the_axes():
    bands = [
        Series(name, [0.0, 1.0], (), "refined band", [0.0, 0.0], [1.0, 2.0]) for name in ("R10", "R12", "R6")
    ]
    made = svg(Panel("", "l", "y", (*bands, Series("s", [0.0, 1.0], [0.5, 0.5]))))
    areas = [
        g.find("path").get("class") for g in made.iter("g") if g.findtext("title") in ("R10", "R12", "R6")
    ]
    assert len(set(areas)) == 3
    keys = next(g for g in made.iter("g") if g.get("class") == "key")
    assert ["".join(text.itertext()) for text in keys.iter("text")] == ["R10", "R12", "R6", "s"]
    places = [int(g.get("transform").rstrip(")").split()[1]) for g in keys.iter("g") if g.get("transform")]
    assert min(places) > HEIGHT


def test_names_of_layers_stand_on_the_axis(pages):
    _, text, _ = pages["probe"]
    page = Page(text)
    assert {"input", "0", "1", "2"} <= set(page.words["text"])


@given(
    st.lists(
        st.tuples(st.floats(width=32), st.floats(width=32), st.floats(width=32)), min_size=1, max_size=6
    ),
    st.booleans(),
)
def test_any_numbers_become_a_picture_without_nan(values, log):
    x = [float(i) for i in range(len(values))]
    low, y, high = zip(*values, strict=True)
    panel = Panel(
        "a<b", "l", "y", (Series("", x, (), "refined band", low, high), Series("s", x, y)), log_y=log
    )
    text = chart(panel)
    ElementTree.fromstring(text)
    for d in re.findall(r' (?:d|x|y|transform)="([^"]*)"', text):
        assert "nan" not in d
        assert "inf" not in d


def test_every_verdict_has_a_sign_and_colour_is_not_the_only_difference():
    assert {verdict.colour for verdict in Verdict} == set(LOOKS)
    assert [mark(verdict.value).text for verdict in Verdict] == [verdict.sign for verdict in Verdict]
    assert mark("something new").text == "something new"


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def style(theme):
    text = (Path(chart.__code__.co_filename).parent / "template" / "report.css").read_text()
    light, dark = text.split("prefers-color-scheme: dark", 1)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light if theme == "light" else dark.split("}")[0]))


LIGHT_BANDS = [look.color for look in BAND_LOOKS]


@pytest.mark.parametrize(
    ("theme", "inks", "bands"), [("light", PALETTE, LIGHT_BANDS), ("dark", DARK_INKS, DARK_BANDS)]
)
def test_text_and_lines_stand_out_from_the_paper(theme, inks, bands):
    colors = style(theme)
    for name in ("ink", "quiet", "link", "grave", "good"):
        assert contrast(colors[name], colors["paper"]) >= 4.5
        assert contrast(colors[name], colors["sheet"]) >= 4.5
    for look in ("grave", "good"):
        assert contrast(colors[look], colors[f"{look}-bg"]) >= 4.5
    assert contrast(colors["quiet"], colors["weak-bg"]) >= 4.5
    assert all(contrast(ink, colors["sheet"]) >= 3 for ink in (*inks, *bands))
    assert (len(inks), len(bands)) == (len(PALETTE), len(BAND_LOOKS))


@pytest.mark.parametrize("damage", ["gone", "cut", "binary"])
@pytest.mark.parametrize("name", ["run.json", "report.csv"])
def test_a_damaged_check_is_reported_as_far_as_it_goes(tmp_path, name, damage):
    directory = check_run(tmp_path / "run")
    file = directory / name
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            b"\xff\x00\xfe" if damage == "binary" else b'{"choices": {' if name == "run.json" else b""
        )
    if name == "report.csv" and damage == "gone":
        run = json.loads((directory / "run.json").read_text())
        assert "cases" in run
    page, document = write_report(directory, files=False)
    assert any(name in line for line in document.missing)
    assert document.missing[0] in page.read_text().replace("&#39;", "'").replace("&lt;", "<").replace(
        "&#34;", '"'
    )
    assert bool(document.sections) == (name == "run.json")


@pytest.mark.parametrize("name", ["experiment.json", "table.csv"])
def test_a_damaged_experiment_is_named(tmp_path, name):
    directory = experiment_run(tmp_path / "run")
    (directory / "fig5" / name).write_text("{" if name == "experiment.json" else "")
    _, document = write_report(directory, files=False)
    assert any("fig5" in line and name in line for line in document.missing)
    assert len(document.sections) == (name == "table.csv")


def test_panels_that_do_not_fit_are_damage_not_a_crash(tmp_path):
    directory = experiment_run(tmp_path / "run")
    record = json.loads((directory / "fig5" / "experiment.json").read_text())
    record["panels"][0]["series"][2]["y"] = [1.0]
    (directory / "fig5" / "experiment.json").write_text(json.dumps(record))
    _, document = write_report(directory, files=False)
    assert any("is damaged" in line and "1 values of y for 3 of x" in line for line in document.missing)


def test_findings_of_the_run_and_of_its_theories_are_told(tmp_path):
    directory = check_run(tmp_path / "run")
    record = json.loads((directory / "run.json").read_text()) | {"findings": ["Told by the run."]}
    (directory / "run.json").write_text(json.dumps(record))
    frame = pd.read_csv(directory / "report.csv")
    frame.loc[0, "statement"] = "gram/T1"
    frame.to_csv(directory / "report.csv", index=False)
    page, document = write_report(directory, files=False)
    assert document.findings == ["Told by the run."]
    known = [finding.id for name in ("gram", "layerwise") for finding in THEORIES[name].findings()]
    assert [row[0] for row in document.tables[-1].rows] == known
    assert "2605.06258" in Page(page.read_text()).text("pre")


def test_a_sweep_that_is_not_whole_says_how_much_is_missing(pages):
    _, _, document = pages["sweep"]
    assert any("of 4 tasks have not run" in line for line in document.missing)
    assert [section.title for section in document.sections] == ["Sweep small"]
    assert document.sections[0].settings


def test_bad_input_is_named(tmp_path):
    with pytest.raises(InputError, match="no such directory"):
        write_report(tmp_path / "nothing")
    with pytest.raises(InputError, match="nothing of a run in it"):
        write_report(tmp_path)
    with pytest.raises(InputError, match=r"must end in \.html"):
        write_report(experiment_run(tmp_path / "run"), tmp_path / "page.pdf")


def test_rows_that_are_gone_are_missed(tmp_path):
    path = check_run(tmp_path / "run")
    lines = (path / "report.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    record = json.loads((path / "run.json").read_text(encoding="utf-8")) | {"rows": len(lines) - 1}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert not [line for line in read_run(path).missing if "rows" in line]
    (path / "report.csv").write_text("".join(lines[:-2]), encoding="utf-8")
    assert any("run.json says" in line for line in read_run(path).missing)


def test_names_become_ids_once_each():
    assert unique(["a b", "a-b", "Ä", ""]) == ["a-b", "a-b-2", "part", "part-2"]
    assert len(set(unique(["a", "a", "a-2"]))) == 3


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --virtual-time-budget=20000 "
    "--enable-logging=stderr --dump-dom"
)
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"
"""Nothing leaves the machine; what the page asks for, its policy refuses with an error in the console."""

in_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium in PATH: the page is not looked at in a browser"
)


def browse(path, profile):
    """The page's elements after its scripts, and what the browser said."""
    command = [str(CHROMIUM), *FLAGS.split(), NO_NETWORK, f"--user-data-dir={profile}", path.as_uri()]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return seen.stdout, [line for line in seen.stderr.splitlines() if "CONSOLE" in line]


@in_a_browser
@pytest.mark.parametrize("kind", ["check", "reproduce", "probe"])
def test_in_a_browser_every_figure_is_drawn_without_an_error_or_a_request(pages, kind, tmp_path):
    path, text, _ = pages[kind]
    shown, said = browse(path, tmp_path / "profile")
    assert said == []
    charts = text.count('<svg class="chart"')
    assert 'data-ready="yes"' in shown
    assert shown.count('<svg class="chart"') == charts > 0


@in_a_browser
def test_in_a_browser_a_search_leaves_the_rows_that_fit(pages, tmp_path):
    text = pages["check"][1]
    typed = """<script>
      const box = document.querySelector(".tools input");
      box.value = "thm4 first"; box.dispatchEvent(new Event("input"));
      document.documentElement.dataset.left =
        [...document.querySelectorAll("table.verdicts tbody tr")].filter((row) => !row.hidden).length;
    </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(text.replace("</body>", typed))
    assert 'data-left="1"' in browse(path, tmp_path / "profile")[0]


@in_a_browser
def test_a_page_that_asks_for_something_is_caught(pages, tmp_path):
    text = pages["regress"][1].replace("<h1>", '<img src="http://example.org/a.png" alt=""><h1>')
    path = tmp_path / "page.html"
    path.write_text(text)
    assert "Content Security Policy" in " ".join(browse(path, tmp_path / "profile")[1])
