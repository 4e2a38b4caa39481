"""nbgrader's steps for one notebook: cells are mended, every output is taken from the judge."""

from __future__ import annotations

from pathlib import Path

from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Integer

from . import job, sandbox
from .mend import mend
from .process import source_of


class Mend(NbGraderPreprocessor):
    """In place of nbgrader's DeduplicateIds, which empties settings and then finds them too old."""

    def preprocess(self, nb, resources):
        mend(nb, source_of(resources), self.log.warning)
        return nb, resources


class ExecuteApart(Execute):
    """Start no kernel: ask the judge, and put its words in place of the cells' outputs."""

    seconds = Integer(job.SECONDS, help="for a cell, and again for the tests on it").tag(
        config=True
    )

    def preprocess(self, nb, resources):
        source = source_of(resources)
        asked = job.make_job(nb, source)
        job.restore_tests(nb, source)
        folder = Path(resources["metadata"]["path"]).resolve()
        walled = not sandbox.problem()
        job.show(nb, job.judged(asked, walled, folder, self.seconds))
        return nb, resources
