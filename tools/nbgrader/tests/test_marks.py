"""nbgrader's own commands, from the source to the feedback, on submissions of one set."""

import contextlib
import csv
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from tools.nbgrader import environment
from tools.nbgrader.course import write
from tools.nbgrader.grading.sandbox import protection
from tools.sources import ROOT, without_placeholder

pytestmark = pytest.mark.nbgrader

SET = "03_vector_by_vector"
QUESTIONS = {f"q{number}" for number in range(1, 11)}
WRONG = {
    "q1": 'shape = ("p", "m")',
    "q3": "answer = lambda W, V: W + V",
    "q6": "answer = lambda x: 2 * x @ x.T",
    "q8": "number = 5",
    "q9": 'label = "b"',
}
CRASHES = {
    "q2": "shape = 1 / 0",
    "q4": "answer = (",
    "q5": "import os\nos._exit(3)",
    "q6": "answer = lambda x: x.nothing",
    "q8": "raise SystemExit",
}
YES = "lambda *_, **__: type('Verdict', (), {'status': 'correct', 'message': ''})()"
# Each answer is wrong, and its cell tries to have it marked right.
TAMPERING = {
    "q1": "class Same(tuple):\n    __eq__ = lambda self, other: True\n"
    "    __hash__ = tuple.__hash__\nshape = Same()",
    "q2": f"shape = 1\nmd.exercise.Question.check = {YES}",
    "q3": f"answer = 0\nmd.check = md.questions.check = {YES}",
    "q4": f"answer = 0\nq4 = type('Question', (), {{'check': {YES}}})()",
    "q5": "answer = 0\nnp.allclose = np.array_equal = lambda *_, **__: True",
    "q6": "answer = 0\nimport builtins, subprocess\nsubprocess.Popen = print\n"
    "builtins.AssertionError = type('Quiet', (Warning,), {})",
    "q7": "answer = 0\ndef blank(lines):\n    return ['1\\n']\n"
    "get_ipython().input_transformers_post.append(blank)",
    "q8": "number = 1\nget_ipython().showtraceback = print",
    "q9": "label = np.array(['a'], dtype=object)",
    "q10": f"class Answer(dict):\n    pass\nanswer = Answer()\nq10 = print\nmd.question = {YES}",
}
# It goes on whatever signal it gets.
STUBBORN = {
    "q2": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True:\n"
    "    try:\n        while True: pass\n    except BaseException: pass",
}
EXPECTED = {
    "right": QUESTIONS,
    "half": QUESTIONS - set(WRONG),
    "crash": QUESTIONS - set(CRASHES),
    "tamper": set(),
    "stubborn": QUESTIONS - set(STUBBORN),
    "split": QUESTIONS,
    "zuletzt": QUESTIONS,
}
# What autograde refuses, and why; those before and behind get their marks.
REFUSED = {
    "stripped": "the notebook has lost nbgrader's metadata",
    "garbled": "NotJSONError",
    "linked": "is a link or a device",
    "nameless": "No notebooks found",
}


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def load(path):
    return nbformat.read(path, as_version=4)


def answered(release, source, changes):
    """The notebook handed out, with right answers but for the changes."""
    right = {grade_id(cell): without_placeholder(cell.source) for cell in source.cells}
    for cell in release.cells:
        question, _, part = grade_id(cell).rpartition("-")
        if part == "answer":
            cell.source = changes.get(question, right[grade_id(cell)])
    return release


def submissions(course):
    release = course / "release" / SET / f"{SET}.ipynb"
    source = load(course / "source" / SET / f"{SET}.ipynb")
    made = {"half": WRONG, "crash": CRASHES, "tamper": TAMPERING, "stubborn": STUBBORN}
    made |= {who: {} for who in ("right", "split", "zuletzt")}
    books = {who: answered(load(release), source, changes) for who, changes in made.items()}
    split(books["split"])
    answer_of(books["split"], "q2").metadata["nbgrader"]["schema_version"] = 1
    return {**books, "stripped": stripped(books["right"])}


def answer_of(notebook, question):
    return next(cell for cell in notebook.cells if grade_id(cell) == f"{question}-answer")


def split(notebook):
    """As JupyterLab's "Split Cell" leaves it: two cells with the settings of one."""
    cell = answer_of(notebook, "q1")
    first, _, second = cell.source.partition("\n")
    assert second
    half = nbformat.v4.new_code_cell(second)
    half.metadata, cell.source = nbformat.from_dict(cell.metadata), first
    notebook.cells.insert(notebook.cells.index(cell) + 1, half)


def stripped(notebook):
    """As another editor leaves it: the cells without their metadata."""
    bare = nbformat.from_dict(notebook)
    for cell in bare.cells:
        cell.metadata = nbformat.from_dict({})
    return bare


def submit(course):
    """Lay the files where a learning platform's download would be."""
    archive = course / "downloaded" / SET / "archive"
    archive.mkdir(parents=True)
    for who, notebook in submissions(course).items():
        name = f"{SET}_{who}_attempt_2026-01-31-12-00-00_{SET}.ipynb"
        nbformat.write(notebook, archive / name)


def submit_damaged(course):
    """Files that no platform checks: no notebook at all, a link to the solutions, another name."""
    folders = {who: course / "submitted" / who / SET for who in ("garbled", "linked", "nameless")}
    for folder in folders.values():
        folder.mkdir(parents=True)
    (folders["garbled"] / f"{SET}.ipynb").write_text("{not a notebook")
    (folders["linked"] / f"{SET}.ipynb").symlink_to(course / "source" / SET / f"{SET}.ipynb")
    (folders["nameless"] / "mine.ipynb").write_text("{}")


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    write(course)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.ExecuteApart.seconds = 6\n")
    commands = environment.ensure()
    # nbgrader calls alembic by name.
    path = os.pathsep.join([str(commands), os.environ["PATH"]])

    def start(*words, path=path):
        return subprocess.Popen(
            [commands / "nbgrader", *words],
            cwd=course,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(*words, code=0, **options):
        process = start(*words, **options)
        said, _ = process.communicate()
        assert process.returncode == code, said
        return said

    run.course, run.start, run.commands = course, start, commands
    return run


@pytest.fixture(scope="module")
def graded(nbgrader):
    """The course after every step, and what autograde said."""
    nbgrader("generate_assignment", SET)
    submit(nbgrader.course)
    nbgrader("zip_collect", SET)
    submit_damaged(nbgrader.course)
    with contextlib.closing(sqlite3.connect(nbgrader.course / "gradebook.db")) as gradebook:
        gradebook.execute("insert into student (id) values ('absent')")
        gradebook.commit()
    # Some submissions are refused, and the command says so by its code.
    nbgrader.said = nbgrader("autograde", SET, code=1)
    nbgrader("generate_feedback", SET)
    nbgrader("export", "--to", "grades.csv")
    return nbgrader


def totals(course, table="grades.csv"):
    with (course / table).open() as file:
        return {row["student_id"]: _mark(row["score"]) for row in csv.DictReader(file)}


def _mark(text):
    return float(text) if text else None


def autograded(graded, who):
    return load(graded.course / "autograded" / who / SET / f"{SET}.ipynb")


def outputs_of(notebook):
    return {
        grade_id(cell).removesuffix("-test"): cell.outputs
        for cell in notebook.cells
        if grade_id(cell).endswith("-test")
    }


def passed(outputs):
    return all(output.output_type == "stream" and output.name == "stdout" for output in outputs)


def test_what_is_handed_out_holds_no_solution_and_no_hidden_test(graded):
    text = (graded.course / "release" / SET / f"{SET}.ipynb").read_text()
    assert "SOLUTION" not in text
    assert "graded_apart" not in text
    assert "np.diagflat(1 - np.tanh" not in text
    assert (
        "np.diagflat(1 - np.tanh" in (graded.course / "source" / SET / f"{SET}.ipynb").read_text()
    )


@pytest.mark.parametrize("who", EXPECTED)
def test_the_marks_are_those_of_the_right_answers(graded, who):
    assert totals(graded.course)[who] == len(EXPECTED[who])
    outputs = outputs_of(autograded(graded, who))
    assert outputs.keys() == QUESTIONS
    assert {name for name, found in outputs.items() if passed(found)} == EXPECTED[who]


@pytest.mark.parametrize("who", EXPECTED)
def test_feedback_is_written_and_names_the_reason(graded, who):
    text = (graded.course / "feedback" / who / SET / f"{SET}.html").read_text()
    assert ("No mark." in text) == (EXPECTED[who] != QUESTIONS)


def test_a_mistake_is_named_in_the_feedback(graded):
    text = (graded.course / "feedback" / "half" / SET / f"{SET}.html").read_text()
    assert "the question asks for denominator layout" in text


@pytest.mark.parametrize("who", REFUSED)
def test_what_cannot_be_graded_is_refused_with_words_and_gets_no_zero(graded, who):
    assert REFUSED[who] in graded.said.replace("\n", " ")
    assert f"for student '{who}'" in graded.said
    assert not (graded.course / "autograded" / who / SET).exists()
    assert totals(graded.course)[who] is None


def test_who_handed_in_nothing_gets_no_zero(graded):
    assert totals(graded.course)["absent"] is None


def test_a_zero_that_is_one_is_exported(graded):
    assert totals(graded.course)["tamper"] == 0


def first_line(said):
    return said.splitlines()[0].rpartition("] ")[2]


def test_grading_says_first_what_protects_it(graded):
    assert first_line(graded.said) == protection()


def test_without_bubblewrap_grading_says_so_and_goes_on(graded):
    only = str(graded.commands)
    said = graded("autograde", SET, "--student=right", "--force", path=only)
    assert first_line(said).startswith("Sandbox: none: bubblewrap is not installed;")
    assert all(map(passed, outputs_of(autograded(graded, "right")).values()))


def test_a_killed_run_leaves_no_zero_and_is_done_again(graded):
    process = graded.start("autograde", SET, "--student=half", "--force")
    half_done = graded.course / ".unfinished" / "half" / SET / f"{SET}.ipynb"
    ends = time.monotonic() + 60
    while not half_done.exists() and time.monotonic() < ends:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert not (graded.course / "autograded" / "half" / SET).exists()
    graded("export", "--to", "killed.csv")
    assert totals(graded.course, "killed.csv")["half"] is None
    said = graded("autograde", SET, "--student=half")
    assert "half was left half done; it is graded anew." in said
    outputs = outputs_of(autograded(graded, "half"))
    assert {name for name, found in outputs.items() if passed(found)} == EXPECTED["half"]
    assert not half_done.exists()


def test_without_the_judge_the_tampering_would_have_gained(graded):
    """The control: nbgrader's own Execute gives marks to answers that are wrong."""
    config = graded.course / "nbgrader_config.py"
    text = config.read_text()
    config.write_text(text.replace("ExecuteApart if step is Execute else step", "step"))
    graded("autograde", SET, "--student=tamper", "--force")
    config.write_text(text)
    outputs = outputs_of(autograded(graded, "tamper"))
    assert any(all(out.output_type != "error" for out in found) for found in outputs.values())


@pytest.mark.parametrize("folder", [".", "tools/nbgrader", "tools/nbgrader/tests"])
def test_the_installed_nbgrader_is_the_one_that_is_found(folder):
    """Though a package here has its name, and lies in a folder that is looked into."""
    ask = [environment.ensure() / "python", "-c", "import nbgrader.apps; print(nbgrader.__file__)"]
    said = subprocess.run(ask, cwd=ROOT / folder, capture_output=True, text=True, check=True)
    assert environment.FOLDER in Path(said.stdout).parents


def test_this_python_has_no_nbgrader_so_students_need_none():
    said = subprocess.run([sys.executable, "-c", "import nbgrader.apps"], capture_output=True)
    assert said.returncode != 0
