"""The log of answers: where it is, what it holds, and that nothing of it can hurt."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mdlib as md
from mdlib.checker.mistakes.bank import BANK
from mdlib.course import log
from tools import build
from tools import test as runner

QUESTION = md.question("03.2", md.Derivative("x.T @ A @ x", "x", A="n n", x="n"))
COURSE = Path(md.__file__).parents[1] / "course"
HOME = os.path.expanduser("~")

# environment, platform, file
PLACES = [
    ({"MDLIB_LOG": "off"}, "linux", None),
    ({"MDLIB_LOG": " OFF "}, "linux", None),
    ({"MDLIB_LOG": "/data/log", "XDG_STATE_HOME": "/state"}, "linux", "/data/log"),
    ({"XDG_STATE_HOME": "/state"}, "linux", "/state/mdlib/answers.jsonl"),
    ({"XDG_STATE_HOME": "state"}, "linux", f"{HOME}/.local/state/mdlib/answers.jsonl"),
    ({}, "linux", f"{HOME}/.local/state/mdlib/answers.jsonl"),
    ({}, "darwin", f"{HOME}/Library/Application Support/mdlib/answers.jsonl"),
    ({"LOCALAPPDATA": "/local"}, "win32", "/local/mdlib/answers.jsonl"),
    ({}, "win32", f"{HOME}/AppData/Local/mdlib/answers.jsonl"),
]


@pytest.mark.parametrize(("environ", "platform", "path"), PLACES)
def test_where_the_log_is(environ, platform, path):
    assert log.log_file(environ, platform) == (path and Path(path))


@pytest.fixture
def path(monkeypatch, tmp_path):
    """A log of its own, in a folder that is not there yet."""
    file = tmp_path / "state" / "log.jsonl"
    monkeypatch.setenv("MDLIB_LOG", str(file))
    monkeypatch.setattr(log, "_said", set())
    return file


def test_a_checked_answer_is_one_line(path):
    QUESTION.check("2*A @ x")
    QUESTION.check("(A + A.T) @ x")
    first, second = map(json.loads, path.read_text().splitlines())
    assert first["question"] == "03.2"
    assert (first["status"], first["mistakes"][0]) == ("wrong", "M07")
    assert second["status"] == "correct"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("before", [None, 0o644])
def test_nobody_else_may_read_the_log(path, before):
    old_mask = os.umask(0o022)
    try:
        if before:
            path.parent.mkdir()
            path.touch(before)
            assert path.stat().st_mode & 0o777 == before
        QUESTION.check("2*A @ x")
    finally:
        os.umask(old_mask)
    assert path.stat().st_mode & 0o777 == 0o600
    assert before or path.parent.stat().st_mode & 0o777 == 0o700


def test_a_stub_and_the_proofs_of_a_set_leave_no_line(path):
    QUESTION.check(...)
    QUESTION.accepts("(A + A.T) @ x")
    QUESTION.tempting(("A taken for symmetric", "2*A @ x", "M07"))
    assert not path.exists()


def test_a_demonstration_leaves_no_line_and_a_students_answer_does(path):
    QUESTION.check("2*A @ x", demo=True)
    md.practice("quadratic", 1, 3).check("0*x", demo=True)
    md.check("2*A @ x", "x.T @ A @ x", "x", A="n n", x="n")
    assert not path.exists()
    QUESTION.check("2*A @ x")
    assert len(path.read_text().splitlines()) == 1


def undeclared_demonstrations(text: str) -> list[str]:
    """Answers written out in a lecture's own code, handed to a question as if a student's."""
    cells = "\n".join(re.findall(r"```\{code-cell\}.*?```", text, re.DOTALL))
    calls = re.findall(r"\bq\w*\.check\([^.\n][^\n]*\)", cells)
    return [call for call in calls if "demo=True" not in call]


@pytest.mark.parametrize("lecture", sorted(COURSE.glob("*.md")), ids=lambda path: path.stem)
def test_a_lecture_says_of_its_demonstrations_that_they_are(lecture):
    assert undeclared_demonstrations(lecture.read_text()) == []


def test_an_undeclared_demonstration_is_found():
    cell = "```{code-cell} ipython3\nq.check(ANSWER)\n```"
    assert undeclared_demonstrations(cell.replace("ANSWER", '"x"')) == ['q.check("x")']
    assert undeclared_demonstrations(cell.replace("ANSWER", '"x", demo=True')) == []
    assert undeclared_demonstrations(cell.replace("ANSWER", "...")) == []


def test_the_log_is_off_in_tests():
    assert os.environ["MDLIB_LOG"] == "off"
    assert runner.SETTINGS["MDLIB_LOG"] == "off"
    assert log.log_file() is None


def test_a_build_runs_with_the_log_off(path):
    import nbformat

    code = "import os, mdlib as md\nprint(os.environ['MDLIB_LOG'])\nmd.mistakes_met()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    build.execute(notebook, build.ROOT)
    printed, shown = notebook.cells[0].outputs
    assert printed.text == "off\n"
    assert "Nothing is logged here" in shown.data["text/plain"]
    assert not path.exists()


DAMAGE = [
    b'{"question": "03.2", "sta',
    b"\xff\xfe\x00",
    b"[1, 2]",
    b'{"question": 3, "status": "wrong", "mistakes": []}',
    b'{"question": "03.1", "status": "wrong", "mistakes": "M07"}',
    b'{"question": "03.1", "status": "wrong", "mistakes": [7]}',
    b'{"question": "\\ud800", "status": "wrong", "mistakes": []}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("line", DAMAGE)
def test_a_damaged_line_is_left_out_and_said_once(path, line, capsys):
    QUESTION.check("2*A @ x")
    with path.open("ab") as file:
        file.write(line)
    QUESTION.check("2*A @ x")
    assert md.mistakes_met().mistakes[0].times == 2
    with path.open("ab") as file:
        file.write(line + b"\n")
    md.mistakes_met()
    said = capsys.readouterr().err
    assert said == f"1 of the 3 lines in the log of answers are damaged and left out ({path}).\n"


def test_an_unwritable_log_is_said_once_and_checking_goes_on(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(log, "_said", set())
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MDLIB_LOG", str(tmp_path / "file" / "log"))
    assert QUESTION.check("2*A @ x").status == "wrong"
    assert QUESTION.check("(A + A.T) @ x").status == "correct"
    said = capsys.readouterr().err
    assert said.startswith("The log of answers cannot be written (")
    assert said.endswith("). Checking goes on.\n")
    assert said.count("\n") == 1


def test_an_unreadable_log_is_said_and_taken_for_empty(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(log, "_said", set())
    monkeypatch.setenv("MDLIB_LOG", str(tmp_path))
    assert "Nothing is logged yet" in repr(md.mistakes_met())
    assert capsys.readouterr().err.startswith("The log of answers cannot be read (")


def test_several_writers_do_not_mix_their_lines(path):
    code = (
        "from mdlib.course import log; from mdlib.checker.verdict import Verdict\n"
        "for i in range(200): log.note('01.1', Verdict('wrong', '', ['M07'] * 9))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    # A writer that sees another's line half written begins a line of its own: a blank one is left.
    lines = [line for line in path.read_text().splitlines() if line]
    assert len(lines) == len(log.records()) == 400
    assert all(json.loads(line)["question"] == "01.1" for line in lines)


def test_mistakes_met_counts_the_likeliest_and_links_to_the_lecture(path):
    QUESTION.check("2*A @ x")
    QUESTION.check("2*A @ x")
    QUESTION.check("-(A + A.T) @ x")
    md.question("04.1", md.ShapeOf(f=("m", 1), x=("p", 1))).check(("p", "m"))
    met = md.mistakes_met()
    assert (met.mistakes[0].id, met.mistakes[0].times) == ("M07", 2)
    assert met.mistakes[0].name == BANK["M07"].name
    assert met.sets == {"03": (0, 1), "04": (1, 1)}
    assert "04: 1 of 1 questions tried are answered correctly." in repr(met)
    assert f'href="../{BANK["M07"].link}"' in met._repr_html_()
    assert md.mistakes_met("04").mistakes == []
    assert "No mistake with a name was met." in repr(md.mistakes_met("04"))


def test_an_id_of_another_version_is_shown_without_a_name(path):
    path.parent.mkdir()
    path.write_text('{"question": "<b>.1", "status": "wrong", "mistakes": ["<Z99>"]}\n')
    met = md.mistakes_met()
    assert met.mistakes[0].name == "not in this version's bank"
    assert "&lt;Z99&gt;" in met._repr_html_()
    assert "<b>" not in met._repr_html_()


def test_with_the_log_off_it_says_so():
    said = "Nothing is logged here: the log of answers is switched off (MDLIB_LOG=off)."
    assert repr(md.mistakes_met()) == said
    assert md.mistakes_met()._repr_html_() == f"<p>{said}</p>"


def test_of_a_very_long_log_the_last_whole_lines_count(path, monkeypatch):
    QUESTION.check("2*A @ x")
    path.write_bytes(path.read_bytes() * 50)
    assert md.mistakes_met().mistakes[0].times == 50
    monkeypatch.setattr(log, "MOST_BYTES", len(path.read_bytes()) // 5 + 3)
    assert md.mistakes_met().mistakes[0].times == 10


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(path, capsys):
    path.parent.mkdir()
    os.mkfifo(path)
    assert QUESTION.check("2*A @ x").status == "wrong"
    assert repr(md.mistakes_met()).startswith("Nothing is logged yet")
    assert capsys.readouterr().err.count("not a file") == 2
