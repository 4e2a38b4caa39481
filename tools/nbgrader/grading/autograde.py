"""What nbgrader does differently here; the one module that imports it.

For a notebook: cells are mended, every output is taken from the judge. For a course: one student's
trouble is theirs alone, and no mark is made a zero.

`install` puts `Careful` where nbgrader's own commands and its formgrader look for Autograde.
"""

from __future__ import annotations

import csv
import logging
import os
import shutil
import stat
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
from nbgrader.plugins import ExportPlugin
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Integer

from .judging import SECONDS, judged
from .sandbox import HOME, problem, protection
from .submission import make_job, mend, restore_tests, show

# Where a student's work is until all of it is done; nbgrader's patterns do not see it.
UNFINISHED = ".unfinished"
MOST_BYTES = 20_000_000
COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


class Mend(NbGraderPreprocessor):
    """In place of nbgrader's DeduplicateIds, which empties settings and then finds them too old."""

    def preprocess(self, nb, resources):
        mend(nb, source_of(resources), self.log.warning)
        return nb, resources


class ExecuteApart(Execute):
    """Start no kernel: ask the judge, and put its words in place of the cells' outputs."""

    seconds = Integer(SECONDS, help="for a cell, and again for the tests on it").tag(config=True)

    def preprocess(self, nb, resources):
        source = source_of(resources)
        asked = make_job(nb, source)
        restore_tests(nb, source)
        folder = Path(resources["metadata"]["path"]).resolve()
        walled = not problem()
        show(nb, judged(asked, walled, folder, self.seconds))
        return nb, resources


def source_of(resources):
    """The lecturer's notebook of the set that nbgrader is at."""
    names = resources["nbgrader"]
    path = HOME / "source" / names["assignment"] / f"{names['notebook']}.ipynb"
    return nbformat.read(path, as_version=4)


class SubmissionError(ValueError):
    """A submission that cannot be graded; nbgrader goes on with the next student."""


class Careful(Autograde):
    """Autograde that works aside and moves what is done to autograded/."""

    aside = False

    def start(self) -> None:
        self.log.log(logging.WARNING if problem() else logging.INFO, protection())
        super().start()

    @property
    def _input_directory(self) -> str:
        return self.coursedir.submitted_directory if self._sanitizing else self._output_directory

    @property
    def _output_directory(self) -> str:
        return UNFINISHED if self.aside else self.coursedir.autograded_directory

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        self.aside = False
        wanted = super().init_destination(assignment_id, student_id)
        self.aside = wanted
        left = Path(self._format_dest(assignment_id, student_id))
        if wanted and left.exists():
            self.log.warning("%s was left half done; it is graded anew.", student_id)
            shutil.rmtree(left)
        return wanted

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        self.forget_marks(assignment_id, student_id)
        inspect_folder(Path(self._format_source(assignment_id, student_id)))
        super().init_assignment(assignment_id, student_id)

    def forget_marks(self, assignment_id: str, student_id: str) -> None:
        """Marks of an earlier submission do not stand for this one."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                gradebook.find_assignment(assignment_id)
            except MissingEntry:
                return
            gradebook.update_or_create_student(student_id)
            submission = gradebook.update_or_create_submission(assignment_id, student_id)
            for grade in (g for notebook in submission.notebooks for g in notebook.grades):
                grade.auto_score = None
            gradebook.db.commit()

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except (SchemaTooOldError, SchemaTooNewError) as error:
            # nbgrader would stop for everybody.
            raise SubmissionError(str(error)) from error

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        super().set_permissions(assignment_id, student_id)
        done = Path(self._format_dest(assignment_id, student_id))
        self.aside = False
        move_into(done, Path(self._format_dest(assignment_id, student_id)))


def inspect_folder(folder: Path) -> None:
    """Refuse links and devices, which lead out of the folder, and notebooks of no usual size."""
    if folder.is_symlink():
        raise SubmissionError(f"{folder} is a link; ask for the files themselves.")
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise SubmissionError(f"{path} is a link or a device; ask for the file itself.")
            if name.endswith(".ipynb") and path.lstat().st_size > MOST_BYTES:
                raise SubmissionError(f"{path} has more than {MOST_BYTES:,} bytes.")


def move_into(source: Path, target: Path) -> None:
    """Move a folder, or its files into the folder that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.move(source, target)
        return
    for path in source.iterdir():
        old = target / path.name
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
        shutil.move(path, old)
    source.rmdir()


class MarksOnly(ExportPlugin):
    """nbgrader's table of marks, empty where there is none: not submitted, refused or half done."""

    def export(self, gradebook: Gradebook) -> None:
        path = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", path)
        with open(path, "w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(
                row(gradebook, assignment, student)
                for assignment in chosen(gradebook.assignments, "name", self.assignment)
                for student in chosen(gradebook.students, "id", self.student)
            )


def chosen(entries, key: str, names: list) -> list:
    """Those of these names; all where none is given."""
    wanted = set(map(str, names))
    return [entry for entry in entries if not wanted or getattr(entry, key) in wanted]


def row(gradebook: Gradebook, assignment, student) -> dict:
    """One line of the table; None is written as nothing."""
    about = {key: getattr(student, key) for key in ("last_name", "first_name", "email")}
    about |= {"assignment": assignment.name, "student_id": student.id}
    about |= {"duedate": assignment.duedate, "max_score": assignment.max_score}
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return about
    about["timestamp"] = submission.timestamp
    return about | marks(submission) if is_marked(submission) else about


def marks(submission) -> dict:
    score, penalty = submission.score, submission.late_submission_penalty
    return {
        "raw_score": score,
        "late_submission_penalty": penalty,
        "score": max(0.0, score - (penalty or 0)),
    }


def is_marked(submission) -> bool:
    """Whether each of its cells has a mark, of the judge or by hand."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return all(grade.auto_score is not None or grade.manual_score is not None for grade in grades)


def install() -> None:
    """Have nbgrader's commands and its formgrader use `Careful`."""
    for module in (api, autogradeapp):
        module.Autograde = Careful
