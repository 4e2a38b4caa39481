"""Explorers in JupyterLab, beside `interact` with inline matplotlib, in one run of one page.

    python benchmarks/bench_explorers.py [--count 30] [--only latency|memory|size]

From the press (the event's own time) to the frame that shows the change; frames while a handle is
dragged with the mouse; from running a cell to its explorer; the memory of a kernel that ran a
lecture; the size of the JavaScript. It needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

import nbformat
from lab_page import CLASSES, IMPORT, lab_page
from nbclient import NotebookClient

from mdlib.explore import scripts

ROOT = Path(__file__).resolve().parents[1]
# JupyterLab and its kernels are those of `make lab`.
OWN = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
INTERACT = """import numpy as np
import matplotlib.pyplot as plt
from ipywidgets import interact, IntSlider
@interact(n=IntSlider(value=3, min=1, max=90))
def show(n):
    t = np.linspace(0, 6, 200)
    plt.plot(t, np.sin(n * t))
    plt.show()"""
# arm(root, kind): `mdDone` is the time from the next event to the frame that shows what it changed.
# "any" is the first change of the root; "answer" is Python's, when the root is no longer late;
# "image" is another picture, decoded. A message posted in a frame arrives once it is painted.
TIMER = """
window.mdPressed = 0;
for (const type of ["keydown", "pointerdown"]) addEventListener(type, (event) => {
  if (window.mdArmed) { window.mdPressed = event.timeStamp; window.mdArmed = false; }
}, true);
window.mdPainted = (then) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = then;
  channel.port2.postMessage(0);
});
window.mdArm = (root, kind) => {
  window.mdDone = null; window.mdArmed = true; window.mdPressed = 0;
  const source = () => root.querySelector("img")?.src, was = source();
  let late = false;
  const watcher = new MutationObserver(() => {
    if (!window.mdPressed) return;
    late ||= root.classList.contains("mdx-late");
    if (kind === "answer" && (!late || root.classList.contains("mdx-late"))) return;
    if (kind === "image" && (!source() || source() === was)) return;
    watcher.disconnect();
    const end = () => window.mdPainted(() => {
      window.mdDone = performance.now() - window.mdPressed;
    });
    if (kind === "image") root.querySelector("img").decode().then(end); else end();
  });
  watcher.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
};
window.mdDrag = (handle) => {
  const frames = [], delays = [];
  let before = 0, going = true;
  const step = (now) => {
    if (before) frames.push(now - before);
    before = now;
    if (going) requestAnimationFrame(step);
  };
  addEventListener("pointermove", (event) =>
    window.mdPainted(() => delays.push(performance.now() - event.timeStamp)));
  requestAnimationFrame(step);
  window.mdStop = () => { going = false; return [frames.slice(5), delays.slice(5)]; };
};
window.mdFirst = (number) => new Promise((done) => {
  const cell = document.querySelectorAll(".jp-Notebook .jp-Cell")[number];
  const before = cell.querySelector(".mdx");
  const began = performance.now(), notebook = jupyterapp.shell.currentWidget.content;
  const watcher = new MutationObserver(() => {
    const root = cell.querySelector(".mdx");
    if (!root || root === before || !root.querySelector(".mdx-show").offsetHeight) return;
    watcher.disconnect();
    window.mdPainted(() => done(performance.now() - began));
  });
  watcher.observe(cell, { subtree: true, childList: true });
  notebook.activeCellIndex = number;
  notebook.deselectAll();
  jupyterapp.commands.execute("notebook:run-cell");
});
"""


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def row(what: str, times: list[float], peer: float = 0) -> None:
    ratio = f"{peer / statistics.median(times):6.1f}" if peer else ""
    print(f"| {what:52} | {statistics.median(times):6.1f} | {p95(times):6.1f} | {ratio:>6} |",
          flush=True)  # fmt: skip


class Clock:
    """Presses in one page, each timed by the page itself."""

    def __init__(self, lab, count: int):
        self.lab, self.page, self.count = lab, lab.page, count
        self.page.evaluate(f"() => {{{TIMER}}}")

    def press(self, root, kind: str, act) -> float:
        root.evaluate("(root, kind) => mdArm(root, kind)", kind)
        act()
        self.page.wait_for_function("window.mdDone !== null", polling=5, timeout=15_000)
        self.page.wait_for_timeout(80)
        return self.page.evaluate("window.mdDone")

    def series(self, root, kind: str, acts: list) -> list[float]:
        times = [self.press(root, kind, acts[at % len(acts)]) for at in range(self.count + 2)]
        return times[2:]

    def keys(self, *keys: str) -> list:
        return [lambda key=key: self.page.keyboard.press(key) for key in keys]

    def drag(self, root) -> tuple[list[float], list[float]]:
        """Frames and delays while the first handle goes round with the mouse."""
        box = root.locator(".mdx-handle .mdx-hit").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.evaluate("mdDrag()")
        for at in range(200):
            self.page.mouse.move(x + at % 40, y + (at * 3) % 40)
        frames, delays = self.page.evaluate("mdStop()")
        self.page.mouse.up()
        return frames, delays


def latency(count: int) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        lab_page(Path(home), 1366, 1000) as lab,
    ):
        cells = [f"explore.{kind}()" for kind in CLASSES.values()]
        lab.open("bench", [IMPORT, INTERACT, *cells])
        lab.run_all(len(CLASSES))
        lab.page.wait_for_selector(".jp-OutputArea-output img")
        clock = Clock(lab, count)
        print(
            "\n| from the press to the painted frame, ms | median | p95 | × |\n|:---|--:|--:|--:|"
        )
        lab.page.locator(".noUi-handle").first.focus()
        peer = clock.series(
            lab.page.locator(".jp-CodeCell").nth(1), "image", clock.keys("ArrowRight")
        )
        middle = statistics.median(peer)
        row("interact with inline matplotlib", peer)
        for number, name in enumerate(CLASSES):
            _presses(clock, lab.explorer(number), name, middle)
        _drags(clock)
        _first(lab)


def _presses(clock: Clock, root, name: str, peer: float) -> None:
    """What the page does by itself; and where the explorer asks Python, until it has answered."""
    root.scroll_into_view_if_needed()
    ends = [root.locator("[data-try='0']"), root.get_by_role("button", name="Reset", exact=True)]
    acts = [lambda each=each: each.press("Enter") for each in ends]
    row(f"{name}: a thing to try", clock.series(root, "any", acts), peer)
    if name == "place":
        more, less = (root.get_by_label(f"columns of x, one {way}") for way in ("more", "less"))
        # The size at the beginning is known to the page at any time.
        clock.press(root, "answer", lambda: more.press("Space"))
        acts = [lambda each=each: each.press("Space") for each in (more, less)]
        row(f"{name}: a size, by Python", clock.series(root, "answer", acts), peer)
    if name in ("chain", "stepper"):
        root.locator("input.mdx-text").first.focus()
        clock.page.keyboard.press("End")
        row(
            f"{name}: a letter typed, by Python",
            clock.series(root, "answer", clock.keys("Space")),
            peer,
        )


def _drags(clock: Clock) -> None:
    print("\n| a handle dragged with the mouse, ms | median | p95 | |\n|:---|--:|--:|--:|")
    for number, name in enumerate(CLASSES):
        root = clock.lab.explorer(number)
        if root.locator(".mdx-handle .mdx-hit").count():
            root.scroll_into_view_if_needed()
            frames, delays = clock.drag(root)
            row(f"{name}: between two frames", frames)
            row(f"{name}: from the mouse to the painted frame", delays)


def _first(lab) -> None:
    print("\n| from running the cell to the painted explorer, ms | median | p95 | |")
    print("|:---|--:|--:|--:|")
    for number, name in enumerate(CLASSES):
        times = [lab.page.evaluate("mdFirst", number + 2) for _ in range(7)]
        row(name, times)


def resident(pid: int) -> float:
    """MiB of a process, now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [kib] = [line.split()[1] for line in lines if line.startswith("VmRSS")]
    return int(kib) / 1024


def memory() -> None:
    print("\n| a kernel that ran it | MiB |\n|:---|--:|", flush=True)
    explorers = [IMPORT, *(f"explore.{kind}()" for kind in CLASSES.values())]
    print(f"| nothing | {_ran():.0f} |", flush=True)
    print(f"| import mdlib, NumPy | {_ran('import mdlib, numpy'):.0f} |", flush=True)
    print(f"| all nine explorers | {_ran('import numpy', *explorers):.0f} |", flush=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        print(f"| {path.stem} | {_ran(*(c.source for c in cells if c.cell_type == 'code')):.0f} |",
              flush=True)  # fmt: skip


def _ran(*cells: str) -> float:
    """MiB of a kernel that ran these cells; what they raise they raise on purpose."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    where = {"metadata": {"path": str(ROOT / "notebooks")}}
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=300, allow_errors=True, resources=where
    )
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
        return resident(client.km.provisioner.pid)


def size() -> None:
    print("\n| JavaScript, kB | as a widget gets it | its own |\n|:---|--:|--:|")
    for name in CLASSES:
        whole, own = scripts.module(name), scripts.source(f"{name}.js")
        print(f"| {name} | {kilobytes(whole)} | {kilobytes(own)} |")
    print(f"| all {len(CLASSES)}, the parts once | {kilobytes(scripts.classic(*CLASSES))} | |")


def kilobytes(text: str) -> str:
    return f"{len(text.encode()) / 1000:.1f}"


MEASURED = {"latency": latency, "memory": memory, "size": size}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--only", choices=MEASURED)
    options = parser.parse_args()
    if OWN.exists() and Path(sys.prefix) != OWN.parents[1]:
        raise SystemExit(subprocess.run([str(OWN), *sys.argv]).returncode)
    for name, measure in MEASURED.items():
        if options.only in (None, name):
            measure(options.count) if measure is latency else measure()


if __name__ == "__main__":
    main()
