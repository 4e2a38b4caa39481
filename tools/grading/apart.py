"""nbgrader's Execute, with every output taken from the judge."""

from __future__ import annotations

from pathlib import Path

from nbgrader.preprocessors import Execute
from traitlets import Integer

from . import job, sandbox
from .process import source_of


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
