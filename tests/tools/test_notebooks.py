"""What is committed: the notebooks are what the sources give, and keep the rules of the house."""

import ast
import json
import re
from configparser import ConfigParser
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from mdlib.pictures.alt_text import image_html
from tools import build as builder
from tools import test as runner
from tools.build import build, library_digest, stale
from tools.pages import digest, is_appendix
from tools.sentences import fits, values_in
from tools.sources import (
    BEGIN,
    ROOT,
    SOLUTION_TAG,
    check_sets,
    products,
    read,
    read_with_ties,
    solutions_in,
    tags,
    without_solution,
)

PRODUCTS = products()
LECTURES = [target for target, job in PRODUCTS.items() if job[1] == "lecture"]
# An appendix is for looking things up: it need not be long, nor lead to the next.
NUMBERED = [target for target in LECTURES if not is_appendix(target)]
SETS = [job[0] for job in PRODUCTS.values() if job[1] == "exercise"]


def name(path):
    return f"{path.parent.name}/{path.stem}"


def plain(notebook):
    """A notebook without what running it adds."""
    cells = [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]
    return dict(notebook.metadata), cells


def load(path):
    return nbformat.read(path, as_version=4)


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def test_there_is_a_notebook_for_every_source_and_no_other():
    found = {path for f in ("notebooks", "exercises", "solutions") for path in (ROOT / f).glob("*")}
    assert {path for path in found if path.is_file()} == set(PRODUCTS)


def is_made_from(notebook, unrun):
    """Whether a notebook is an unrun one with values where its prose has expressions."""
    (metadata, cells), (wanted, sources) = plain(notebook), plain(unrun)
    if metadata != wanted or len(cells) != len(sources):
        return False
    pairs = zip(cells, sources, strict=True)
    return all(
        (*cell[:2], cell[3]) == (*source[:2], source[3]) and fits(source[2], cell[2])
        for cell, source in pairs
    )


@pytest.mark.parametrize("target", PRODUCTS, ids=name)
def test_committed_cells_are_what_the_source_gives(target):
    # The outputs are compared by nbval, which runs every lecture and every solution.
    source, reading = PRODUCTS[target]
    assert is_made_from(load(target), read(source, reading))


@pytest.mark.parametrize("number", [0, 1])
def test_a_hand_edited_notebook_is_noticed(number):
    target = LECTURES[0]
    edited = load(target)
    edited.cells[number].source += "\nextra = 1"
    assert not is_made_from(edited, read(*PRODUCTS[target]))


@pytest.mark.parametrize("target", [t for t, j in PRODUCTS.items() if j[1] == "exercise"], ids=name)
def test_exercises_are_what_the_builder_writes_to_the_byte(target):
    assert target.read_text(encoding="utf-8") == build(target, *PRODUCTS[target])


def without_figures(text):
    """A notebook's text less its pictures, whose bytes depend on the fonts of a machine."""
    return re.sub(r'"image/png": "[^"]*"|base64,[A-Za-z0-9+/=]+', "a picture", text)


def has_ties(source):
    ties = read_with_ties(source, "lecture")[1]
    return bool(ties) or any(map(values_in, prose(read(source, "lecture"))))


TIED = [
    target
    for target, (source, reading) in PRODUCTS.items()
    if reading != "exercise" and has_ties(source)
]


@pytest.mark.parametrize("target", TIED, ids=name)
def test_what_the_prose_reports_is_so_and_building_gives_what_is_committed(target):
    """Each sentence that reports a result holds: the build asserts it, or writes its value."""
    assert without_figures(build(target, *PRODUCTS[target])) == without_figures(
        target.read_text(encoding="utf-8")
    )


def leaks(exercise, source):
    """Lines of a solution, and of nothing else in the source, that stand in an exercise."""
    secret, open_ = set(), set()
    for cell in read(source, "lecture").cells:
        hidden = cell.source.splitlines() if SOLUTION_TAG in tags(cell) else []
        secret |= {line.strip() for line in hidden} | set(solutions_in(cell.source))
        if not hidden:
            open_ |= {line.strip() for line in without_solution(cell.source).splitlines()}
    shown = {line.strip() for cell in exercise.cells for line in cell.source.splitlines()}
    return sorted(line for line in (secret - open_) & shown if len(line) > 3)


@pytest.mark.parametrize("source", SETS, ids=lambda path: path.stem)
def test_no_solution_leaks(source):
    exercise = load(ROOT / "exercises" / f"{source.stem}.ipynb")
    assert leaks(exercise, source) == []
    text = nbformat.writes(exercise)
    assert BEGIN not in text
    assert f'"{SOLUTION_TAG}"' not in text
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(exercise))


def test_a_leak_is_noticed():
    source = SETS[0]
    leaky = read(source, "solution")
    assert leaks(leaky, source)


@pytest.mark.parametrize("target", NUMBERED, ids=name)
def test_a_lecture_has_25_to_45_cells(target):
    assert 25 <= len(load(target).cells) <= 45


@pytest.mark.parametrize("target", PRODUCTS, ids=name)
def test_code_cells_are_short_and_parse(target):
    for cell in code_cells(load(target)):
        assert len(cell.source.splitlines()) <= LIMIT[PRODUCTS[target][1]], cell.source
        ast.parse(cell.source)


# A question's cell holds the question, the answer and the check.
LIMIT = {"lecture": 15, "exercise": 15, "solution": 15}


@pytest.mark.parametrize("target", [t for t, j in PRODUCTS.items() if j[1] != "exercise"], ids=name)
def test_stored_outputs_are_complete_and_stable(target):
    notebook = load(target)
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    assert outputs(notebook)
    assert notebook.metadata.get("widgets") is None
    for cell in code_cells(notebook):
        # An error on purpose is shown by md.expected_error, so that Run All goes on everywhere.
        assert not [output for output in cell.outputs if output.output_type == "error"], cell.source
        assert "raises-exception" not in tags(cell), cell.source
        if "md.expected_error(" in cell.source:
            assert shows_an_error_of(cell), cell.source
        assert set(cell.metadata) <= {"tags"}
    text = json.dumps(outputs(notebook))
    assert not re.search(r"0x[0-9a-f]{8,}|/home/|/Users/|<ipython-input", text)
    assert "application/vnd.jupyter.widget-view+json" not in text


def shows_an_error_of(cell):
    """Whether a cell shows an error, with the line of its own that raised it."""
    shown = [output.data for output in cell.outputs if "text/html" in output.get("data", {})]
    lines = [data["text/plain"].partition("\n")[0] for data in shown]
    return any(line[:2] == "→ " and line[2:] in cell.source for line in lines)


def test_an_error_that_is_not_shown_is_noticed():
    cell = nbformat.v4.new_code_cell("with md.expected_error(ValueError):\n    f(X)")
    assert not shows_an_error_of(cell)
    for line, right in [("→ f(X)", True), ("→ g(X)", False)]:
        data = {"text/html": "<b>x</b>", "text/plain": f"{line}\nValueError: no"}
        cell.outputs = [nbformat.v4.new_output("display_data", data)]
        assert shows_an_error_of(cell) == right


@pytest.mark.parametrize("target", [t for t, j in PRODUCTS.items() if j[1] != "exercise"], ids=name)
def test_every_stored_picture_has_its_words_beside_it(target):
    for output in outputs(load(target)):
        data = output.get("data", {})
        if {"image/png", "image/svg+xml"} & set(data):
            assert without_words(data.get("text/html", "<img>")) == []


def without_words(html):
    """The pictures of a page that say nothing to those who cannot see them."""
    page = BeautifulSoup(html, "html.parser")
    images = [image for image in page.select("img") if len(words_of(image)) < 20]
    drawings = [each for each in page.select("svg") if not each.get("aria-label")]
    return [str(each)[:80] for each in images + drawings]


def words_of(image):
    alt = image.get("alt", "")
    # What nbconvert writes where there is nothing.
    return "" if alt.startswith("No description") else alt


def as_page(notebook):
    return HTMLExporter().from_notebook_node(notebook)[0]


@pytest.mark.parametrize("target", LECTURES, ids=name)
def test_every_picture_of_the_page_has_words(target):
    notebook = load(target)
    html = as_page(notebook)
    assert without_words(html) == []
    drawn = [
        o for o in outputs(notebook) if {"image/png", "image/svg+xml"} & set(o.get("data", {}))
    ]
    assert html.count("<img ") >= len(drawn)


def test_a_picture_without_words_is_found():
    alone = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})
    short = nbformat.v4.new_output("display_data", {"text/html": '<img alt="Figure" src="a.png">'})
    bare = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg></svg>"})
    drawn = nbformat.v4.new_output("display_data", {"text/html": "<svg></svg>"})
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell("x", outputs=[alone, short, bare, drawn])]
    assert len(without_words(as_page(made))) == 4


BANNED = {
    r"\^T\b|\^\{T\}": "a transpose is written ^{\\top}",
    r"\\mathbf|\\boldsymbol": "matrices are not bold",
    r"pmatrix": "matrices have square brackets",
    r"(?<!\\)\bmathrm\{T\}": "a transpose is written ^{\\top}",
}


def faults(prose):
    """What a markdown cell breaks: its last line, exclamation marks, notation."""
    found = [words for pattern, words in BANNED.items() if re.search(pattern, prose)]
    last = prose.rstrip().splitlines()[-1].strip()
    is_sentence = last.rstrip("*_ )").endswith((".", ":", "?", "$$", ">"))
    if not (is_sentence or last.startswith(("-", "|", "#")) or last[0].isdigit() or " · " in last):
        found.append(f"the last line is not a sentence: {last}")
    if "!" in re.sub(r"!\[|`[^`]*`|\$[^$]*\$|<!--|-->", "", prose):
        found.append("an exclamation mark")
    return found


@pytest.mark.parametrize("target", PRODUCTS, ids=name)
def test_prose_keeps_the_rules(target):
    cells = [cell.source for cell in load(target).cells if cell.cell_type == "markdown"]
    assert [fault for cell in cells for fault in faults(cell)] == []


@pytest.mark.parametrize(
    ("prose", "fault"),
    [
        ("It is", "the last line is not a sentence: It is"),
        ("Great!\nIt is.", "an exclamation mark"),
        ("$A^T$ is.", "a transpose is written ^{\\top}"),
        ("$\\mathbf{A}$.", "matrices are not bold"),
    ],
)
def test_planted_faults_are_found(prose, fault):
    assert faults(prose) == [fault]


@pytest.mark.parametrize("target", PRODUCTS, ids=name)
def test_links_lead_somewhere(target):
    text = "\n".join(cell.source for cell in load(target).cells if cell.cell_type == "markdown")
    for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if not link.startswith("http"):
            assert (target.parent / link).exists(), link


def test_lectures_follow_one_another():
    for this, following in pairwise(sorted(NUMBERED)):
        text = "\n".join(cell.source for cell in load(this).cells)
        assert f"]({following.name})" in text, f"{this.name} does not lead to {following.name}"


HEAD = "---\njupytext:\n  text_representation:\n    format_name: myst\n---\n"


def test_only_what_changed_is_built(tmp_path):
    source, target = tmp_path / "x.md", tmp_path / "x.ipynb"
    source.write_text(f"{HEAD}# X\n")
    assert stale(target, source, None, "library")
    target.write_text(nbformat.writes(read(source, "exercise")))
    assert not stale(target, source, None, "library")
    name = f"{tmp_path.name}/x"
    stamp = f"library {digest(target.read_bytes())}"
    assert not stale(target, source, {name: stamp}, "library")
    assert stale(target, source, {name: stamp}, "a newer library")
    assert stale(target, source, {}, "library")
    source.write_text(f"{HEAD}# Y\n")
    assert stale(target, source, None, "library")


def test_a_change_of_library_builder_or_lock_makes_every_notebook_stale(tmp_path):
    names = (
        *("mdlib/a.py", "mdlib/checker/lectures.json", "mdlib/course/choices.json"),
        *("tools/b.py", "requirements.txt"),
    )
    files = [tmp_path / name for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
    digests = [library_digest(tmp_path)]
    for file in files:
        file.write_text("2")
        digests.append(library_digest(tmp_path))
    assert len(set(digests)) == 6
    (tmp_path / "README.md").write_text("x")
    assert library_digest(tmp_path) == digests[-1]


def test_only_built_notebooks_are_removed(tmp_path, monkeypatch, capsys):
    """A reader's own notebook, or a file that is none, stays where it is."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    texts = {"old": '{"metadata": {"made_from": "1"}}', "mine": '{"metadata": {}}', "torn": "{"}
    for stem, text in texts.items():
        (folder / f"{stem}.ipynb").write_text(text)
    monkeypatch.setattr(builder, "ROOT", tmp_path)
    monkeypatch.setattr(builder, "products", lambda: [])
    builder.forget_orphans()
    assert sorted(path.stem for path in folder.iterdir()) == ["mine", "torn"]
    assert "removed notebooks/old" in capsys.readouterr().out


PAIR = """
# A set

```{{code-cell}} ipython3
q1 = 1
answer = ...
### BEGIN SOLUTION
answer = {solution}
### END SOLUTION
```
"""


@pytest.mark.parametrize(("solution", "written"), [("42", True), ("1 / 0", False)])
def test_an_exercise_and_its_solution_are_written_both_or_neither(tmp_path, solution, written):
    source = tmp_path / "99_x.md"
    source.write_text(HEAD + PAIR.format(solution=solution))
    jobs = {
        tmp_path / f"{reading}.ipynb": (source, reading) for reading in ("exercise", "solution")
    }
    for target in jobs:
        target.write_text("as it was")
    failures = builder.build_all(jobs)
    assert len(failures) == (0 if written else 1)
    assert [target.read_text() != "as it was" for target in jobs] == [written, written]


def test_a_set_at_fault_stops_the_build_before_it_writes(tmp_path, monkeypatch, capsys):
    source = tmp_path / "course" / "exercises" / "99_x.md"
    source.parent.mkdir(parents=True)
    source.write_text(HEAD + PAIR.format(solution="42").replace("### BEGIN", "### Begin"))
    monkeypatch.setattr(builder, "HINTS", tmp_path / "hints.json")
    monkeypatch.setattr(builder, "check_sets", lambda: check_sets([source]))
    monkeypatch.setattr(builder, "forget_orphans", lambda: None)
    assert builder.main([]) == 1
    said = capsys.readouterr()
    assert "99_x.md" in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "hints.json").exists()


def test_nbval_compares_the_words_of_a_figure_and_not_its_pixels():
    rules = ConfigParser()
    rules.read(ROOT / "tests" / "data" / "nbval.cfg")
    rule = rules["pictures"]

    def compared(pixels, alt):
        return re.sub(rule["regex"], rule["replace"], image_html(pixels, "png", alt))

    assert compared(b"here", "a curve") == compared(b"there", "a curve")
    assert compared(b"here", "a curve") != compared(b"here", "a line")
    assert "tests/data/nbval.cfg" in runner.NOTEBOOKS
