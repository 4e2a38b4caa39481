"""Build notebooks/, exercises/ and solutions/ from course/. Usage: python -m tools.build [NAME ...]

One way only: sources in, notebooks out. A notebook is run anew when its source, or the library,
has changed since it was built.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from subprocess import DEVNULL
from types import MappingProxyType

import nbformat
from nbclient.exceptions import CellExecutionError

from .hints import hints_in
from .kernels import Client
from .lectures import DATA, facts
from .pages import SourceError, digest, digest_of, exercise_sources, readme
from .sentences import Tie, hidden_cell, with_values
from .sources import ROOT, check_sets, products, read, read_with_ties
from .trust import BUILT, digests_of

STAMPS = ROOT / ".build" / "stamps.json"
README = ROOT / "README.md"
HINTS = ROOT / "mdlib" / "course" / "hints.json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def library_digest(root: Path = ROOT) -> str:
    """What every notebook depends on beside its source: the library, the builder, the lock."""
    code = [path for folder in ("mdlib", "tools") for path in (root / folder).rglob("*.py")]
    data = ("mdlib/checker/lectures.json", "mdlib/course/choices.json", "requirements.txt")
    files = [*sorted(code), *(root / name for name in data)]
    return digest(b"".join(file.read_bytes() for file in files))


def build(target: Path, source: Path, reading: str) -> str:
    """Build one notebook and return its text."""
    notebook, ties = read_with_ties(source, reading)
    if reading != "exercise":
        execute(notebook, target.parent, ties)
    return nbformat.writes(notebook) + "\n"


def execute(notebook, folder: Path, ties: Mapping[str, list[Tie]] = MappingProxyType({})) -> None:
    """Run every cell and keep its outputs, less what differs from one run to the next.

    What the sentences are tied to is run in its place among the cells, and is not kept.
    The log of answers is off: a build neither writes it nor shows what is in it.
    """
    hidden = _hide(notebook, ties)
    client = Client(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        # No tag excuses an error: in a browser tab Run All would stop there.
        force_raise_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    metadata = dict(notebook.metadata)
    # The kernel warns about its own transport on every start.
    client.execute(stderr=DEVNULL, env={**os.environ, "MDLIB_LOG": "off"})
    notebook.metadata = nbformat.from_dict(metadata)
    _reveal(notebook, hidden)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _keep_what_is_stable(output)


def _hide(notebook, ties: Mapping[str, list[Tie]]) -> dict[int, nbformat.NotebookNode]:
    """Put a hidden cell below each cell of prose that reports a result."""
    hidden, cells = {}, []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "markdown" and (
            made := hidden_cell(cell.source, ties.get(cell.id, []))
        ):
            hidden[id(cell)] = made
            cells.append(made)
    notebook.cells = cells
    return hidden


def _reveal(notebook, hidden: dict[int, nbformat.NotebookNode]) -> None:
    """Take the hidden cells out, write their values into the prose, and number the others anew."""
    for cell in notebook.cells:
        if id(cell) in hidden:
            cell.source = with_values(cell.source, hidden[id(cell)])
    inserted = set(map(id, hidden.values()))
    notebook.cells = [cell for cell in notebook.cells if id(cell) not in inserted]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number


def _keep_what_is_stable(output) -> None:
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)


def stale(target: Path, source: Path, stamps: dict[str, str] | None, library: str) -> bool:
    """Whether a notebook must be built anew; stamps are None where nothing was ever built."""
    if not target.exists():
        return True
    text = target.read_bytes()
    try:
        made_from = json.loads(text)["metadata"]["made_from"]
    except (ValueError, KeyError):
        return True
    if made_from != digest_of(source):
        return True
    # In a fresh clone the committed notebooks stand: the tests prove their outputs.
    return stamps is not None and stamps.get(_name(target)) != f"{library} {digest(text)}"


def _name(target: Path) -> str:
    return f"{target.parent.name}/{target.stem}"


def read_stamps() -> dict[str, str] | None:
    try:
        return json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return None


def write_stamps(stamps: dict[str, str], library: str, targets: list[Path]) -> None:
    """Note which library each of these notebooks was built with."""
    for target in targets:
        stamps[_name(target)] = f"{library} {digest(target.read_bytes())}"
    STAMPS.parent.mkdir(exist_ok=True)
    STAMPS.write_text(json.dumps(stamps, indent=1, sort_keys=True))


def write_whole(target: Path, text: str) -> None:
    """Write beside the target and rename, so that a notebook is never half written."""
    target.parent.mkdir(exist_ok=True)
    beside = target.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(target)


def build_all(jobs: dict[Path, tuple[Path, str]]) -> list[str]:
    """Build the jobs in parallel, saying how far it is; return the failures.

    What one source makes is written all or none, so that an exercise is never out of step with
    its solution.
    """
    failures, texts = [], {}
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        pending = {pool.submit(build, target, *job): target for target, job in jobs.items()}
        for count, done in enumerate(as_completed(pending), start=1):
            target = pending[done]
            try:
                texts[target] = done.result()
                verdict = "built"
            except (CellExecutionError, RuntimeError, ValueError) as error:
                failures.append(f"{_name(target)}: {_last_words(error)}")
                verdict = "FAILED"
            print(f"[{count}/{len(jobs)}] {verdict} {_name(target)}", flush=True)
            _write_if_all_there(jobs, texts, jobs[target][0])
    return failures


def _write_if_all_there(jobs, texts: dict[Path, str], source: Path) -> None:
    targets = [target for target, job in jobs.items() if job[0] == source]
    if all(target in texts for target in targets):
        for target in targets:
            write_whole(target, texts[target])


def _last_words(error: Exception) -> str:
    if isinstance(error, CellExecutionError):
        # The message opens with the cell that failed, between rules.
        cell = str(error).split("------------------")[1].strip()
        return f"{error.ename}: {error.evalue}\n{cell}"
    return str(error)


def all_hints() -> str:
    """What the library knows of the sets' hints, as the text of its file."""
    found = {}
    for source in exercise_sources():
        found |= hints_in(read(source, "lecture"))
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def chosen(names: list[str]) -> dict[Path, tuple[Path, str]]:
    jobs = products()
    if not names:
        return jobs
    picked = {t: j for t, j in jobs.items() if any(name in _name(t) for name in names)}
    if not picked:
        sys.exit(f"No source matches {' '.join(names)}. Sources: {_listing(jobs)}")
    return picked


def _listing(jobs) -> str:
    return ", ".join(sorted({source.stem for source, _ in jobs.values()}))


def forget_orphans() -> None:
    """Delete built notebooks whose source is gone; a notebook of the reader's own stays."""
    wanted = set(products())
    for folder in ("notebooks", "exercises", "solutions"):
        for path in (ROOT / folder).glob("*.ipynb"):
            if path not in wanted and _was_built(path):
                path.unlink()
                print(f"removed {_name(path)}: it has no source")


def _whole_sources(jobs: dict[Path, tuple[Path, str]]) -> dict[Path, tuple[Path, str]]:
    """The jobs, and with each the others of its source."""
    sources = {source for source, _ in jobs.values()}
    return {target: job for target, job in products().items() if job[0] in sources}


def _was_built(path: Path) -> bool:
    try:
        return "made_from" in json.loads(path.read_text(encoding="utf-8"))["metadata"]
    except (ValueError, KeyError, TypeError):
        return False


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.build", description=__doc__)
    parser.add_argument("names", nargs="*", help="build only these, changed or not")
    names = parser.parse_args(arguments).names
    started = time.monotonic()
    forget_orphans()
    try:
        check_sets()
        write_whole(DATA, facts())
        write_whole(HINTS, all_hints())
        write_whole(README, readme(README.read_text(encoding="utf-8")))
    except SourceError as error:
        print(f"Nothing built. {error}", file=sys.stderr)
        return 1
    library, stamps, all_jobs = library_digest(), read_stamps(), chosen(names)
    jobs = _whole_sources(
        {t: j for t, j in all_jobs.items() if names or stale(t, j[0], stamps, library)}
    )
    print(f"{len(jobs)} of {len(all_jobs)} notebooks to build.", flush=True)
    failures = build_all(jobs) if jobs else []
    failed = {line.split(":")[0] for line in failures}
    unwritten = {source for target, (source, _) in jobs.items() if _name(target) in failed}
    good = [target for target, job in all_jobs.items() if job[0] not in unwritten]
    write_stamps(stamps or {}, library, good)
    write_whole(BUILT, digests_of(products()))
    for failure in failures:
        print(f"\n{failure}", file=sys.stderr)
    print(f"Done in {time.monotonic() - started:.0f} s, {len(failures)} failed.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
