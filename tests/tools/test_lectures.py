"""What the library knows of the lectures is what their sources say, or nothing is built."""

import json
import shutil

import pytest

from mdlib.checker.lectures import course, lecture_link
from mdlib.checker.mistakes.bank import BANK
from mdlib.course.kinds.rule_name import all_rules
from tools import ROOT, build
from tools.lectures import DATA, facts
from tools.pages import SourceError, digest_of, readme, text_of
from tools.sources import read

README = ROOT / "README.md"


def test_the_data_of_the_library_is_what_the_sources_say():
    assert DATA.read_text(encoding="utf-8") == facts(), "make build writes it"


def test_the_readme_lists_what_there_is():
    page = README.read_text(encoding="utf-8")
    assert readme(page) == page, "make build writes its table"
    assert readme(page.replace("| 40 |", "| 4 |")) == page
    with pytest.raises(SourceError, match="between two lines"):
        readme("# A page without a table")


def test_no_reader_sees_a_mark():
    for notebook in (read(path, "lecture") for path in sorted((ROOT / "course").glob("*.md"))):
        assert not [cell.source for cell in notebook.cells if "\n% " in cell.source]


def test_the_links_of_the_library_lead_to_files():
    for mistake in BANK.values():
        assert course()["mistakes"][mistake.id] == [mistake.lecture, mistake.section]
    for number, stem in course()["lectures"].items():
        assert lecture_link(number) == f"notebooks/{stem}.ipynb"


@pytest.fixture
def copy(tmp_path):
    """A copy of the sources."""
    shutil.copytree(ROOT / "course", tmp_path / "course")
    return tmp_path


FIRST = "01_what_a_matrix_derivative_is.md"
FAULTS = [
    # file, what stands there, what is put there, the error
    (FIRST, "% treats: M01", "% treats: M01 M99", "01_what.*: `% treats:` names 'M99'"),
    (FIRST, "% treats: M01", "", r"no lecture has a mark for M01 \(mistakes\)"),
    (FIRST, "% treats: M01", "% treats: M01 M02", "08_the.*: M02 has its place in"),
    (FIRST, "% practice: linear", "% practice: lines", "names 'lines', and there is none"),
    ("10_least_squares.md", "% practice: least squares", "", r"for least squares \(topics\)"),
    ("06_differentials.md", "% rules: inverse", "% rules: inversion", "names 'inversion'"),
    ("06_differentials.md", "# 06 · Diff", "# 06: Diff", "no title"),
    ("11_gaussians.md", "% listed: [Gaussians]", "% listed: Gaussians", "% listed: .Name. more"),
    ("06_differentials.md", "## By hand, once", "## The inverse", "'The inverse' is there twice"),
    ("exercises/03_vector_by_vector.md", "md.ShapeOf(", "md.SizeOf(", "no kind of question 'Size"),
]


@pytest.mark.parametrize(("file", "old", "new", "error"), FAULTS)
def test_a_source_that_says_what_is_not_so_stops_the_build(copy, file, old, new, error):
    source = copy / "course" / file
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError, match=error):
        facts(copy)


def test_a_mark_that_is_none_stops_the_build(copy):
    source = copy / "course" / FIRST
    source.write_text(text_of(source).replace("% treats:", "% treat:"), encoding="utf-8")
    with pytest.raises(SourceError, match="a mark is written"):
        read(source, "lecture")


def test_nothing_is_built_where_a_mark_is_wrong(monkeypatch, capsys):
    def refuses():
        raise SourceError("`% treats:` names 'M99', and there is none")

    monkeypatch.setattr(build, "facts", refuses)
    monkeypatch.setattr(build, "write_whole", lambda *_: pytest.fail("it wrote something"))
    assert build.main([]) == 1
    assert "Nothing built. `% treats:` names 'M99'" in capsys.readouterr().err


NEW = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

# {number} · Another lecture
% rules: {rule}

**35 minutes**
"""


def test_a_lecture_more_is_known_and_listed_by_itself(copy):
    number = f"{int(max(n for n in course()['lectures'] if n.isdigit())) + 2:02}"
    rule = next(name for name in all_rules() if name not in course()["rules"])
    source, start = (copy / "course" / name for name in (f"{number}_x.md", "00_start_here.md"))
    before = digest_of(start)
    for path in (source, copy / "course" / "exercises" / source.name):
        path.write_text(NEW.format(number=number, rule=rule), encoding="utf-8")
    made = json.loads(facts(copy))
    assert made["lectures"][number] == f"{number}_x"
    assert made["rules"][rule] == [number, f"{number} · Another lecture"]
    row = f"| {number} | [Another lecture]({number}_x.ipynb) | 35 | [set {number}](../exercises/"
    assert row in text_of(start)
    # So lecture 00 is out of date, and the build writes it anew.
    assert digest_of(start) != before
    page = readme(README.read_text(encoding="utf-8"), copy)
    assert f"| {number} | [Another lecture](notebooks/{number}_x.ipynb) | 35 |" in page
    assert f", {int(number) - 1}.\n" in page  # of those not written yet, the last
