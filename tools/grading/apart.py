"""nbgrader's Execute, with the outcome of every test taken from the judge."""

from __future__ import annotations

import nbformat
from nbclient.exceptions import DeadKernelError
from nbgrader.preprocessors import Execute

from .job import judged, make_job, restore_tests, show
from .process import HOME


class ExecuteApart(Execute):
    """Run the notebook for its outputs; then put the judge's words in place of the tests'."""

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        source = HOME / "source" / names["assignment"] / f"{names['notebook']}.ipynb"
        source = nbformat.read(source, as_version=4)
        job = make_job(nb, source)
        restore_tests(nb, source)
        try:
            nb, resources = super().preprocess(nb, resources)
        except DeadKernelError:
            self.log.warning("The student's code stopped the kernel; the judge goes on.")
        show(nb, judged(job))
        return nb, resources
