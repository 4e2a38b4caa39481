"""How one process of the grading starts another: plainly, or in a room made by bubblewrap.

The room is for the student's code; it sees the environment, and nothing else.

Namespaces of its own for users, processes, network, mounts and IPC; every file read-only but for
a small /tmp; of the grading only what runs there; of the course only mdlib.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# The folder that this package is imported from: the course folder, or the repository.
HOME = Path(__file__).resolve().parents[__package__.count(".") + 1]
KEPT = (
    *("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"),
    "NUMBER_OF_PROCESSORS",
)
NAME = "bwrap"
INSIDE = ("__init__.py", "student_process.py", "limits.py", "wire.py")
# Where the room has the grading's own files, and the notebook's folder.
RUNNER = Path("/run/runner")
NOTEBOOK = Path("/notebook")
SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives"),
    *("/etc/fonts", "/etc/localtime"),
)
MOST_IN_TMP = 128 << 20
NAMESPACES = (
    *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
    *("--unshare-cgroup-try", "--cap-drop", "ALL", "--die-with-parent", "--new-session"),
    *("--uid", "65534", "--gid", "65534", "--hostname", "sandbox"),
)
SECONDS = 60


def command(module: str) -> list[str]:
    """Run a module of this package; -P and -s keep out what lies beside a submission or at home."""
    return [sys.executable, "-P", "-s", "-m", f"{__package__}.{module}"]


def surroundings() -> dict[str, str]:
    """The variables that the grading's processes see: no secret of the lecturer's is among them."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    quiet = {"MPLBACKEND": "agg", "MDLIB_LOG": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **threads, **quiet, "PYTHONPATH": str(HOME)}


@functools.cache
def problem() -> str:
    """Why there is no sandbox; "" where it works."""
    if shutil.which(NAME) is None:
        return "bubblewrap is not installed"
    try:
        said = subprocess.run(
            [*wrap(None), sys.executable, "-P", "-s", "-c", "import IPython, mdlib"],
            env=surroundings_inside(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap cannot be started ({error})"
    if said.returncode == 0:
        return ""
    last = (said.stderr.strip().splitlines() or [f"code {said.returncode}"])[-1]
    return f"bubblewrap is installed and cannot make one here ({last[:300]})"


def protection() -> str:
    """What protects the grading from the students' code, for the first line of a run."""
    if not problem():
        return "Sandbox: bubblewrap."
    return (
        f"Sandbox: none: {problem()}; the students' code runs as you, and can read and write your "
        "files, the gradebook among them."
    )


def surroundings_inside() -> dict[str, str]:
    modules = os.pathsep.join([str(RUNNER), str(_mdlib().parent)])
    inside = {"PYTHONPATH": modules, "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8"}
    return {**surroundings(), **inside}


def wrap(folder: Path | None) -> list[str]:
    """The command that opens the room; the notebook's folder is seen read-only."""
    files = (arguments for path, arguments in sorted(_mounts().items()))
    runner = Path(__file__).parent
    for name in INSIDE:
        source, target = str(runner / name), str(RUNNER / "grading" / name)
        files = (*files, ["--ro-bind", source, target])
    place = [] if folder is None else ["--ro-bind", str(folder), str(NOTEBOOK)]
    devices = ["--dev", "/dev", *_tmpfs("/dev/shm"), "--remount-ro", "/dev"]
    last = ["--chdir", str(NOTEBOOK if place else "/tmp"), "--remount-ro", "/", "--"]
    flat = [word for arguments in files for word in arguments]
    return [NAME, *NAMESPACES, *flat, "--proc", "/proc", *devices, *place, *last]


def command_inside() -> list[str]:
    return [sys.executable, "-P", "-s", "-m", "grading.student_process"]


def _mounts() -> dict[tuple, list[str]]:
    """What is mounted, by the parts of its path, so that the outer comes before the inner."""
    shown = {Path(path) for path in (*SYSTEM, *_environment()) if os.path.exists(path)}
    mounts = {Path("/tmp"): _tmpfs("/tmp")}
    for private in _private():
        if any(path in private.parents for path in shown):
            mounts[private] = [*_tmpfs(str(private))]
    mounts |= {path: ["--ro-bind", str(path), str(path)] for path in shown}
    return {path.parts: arguments for path, arguments in mounts.items()}


def _tmpfs(path: str) -> list[str]:
    return ["--size", str(MOST_IN_TMP), "--tmpfs", path]


def _environment() -> set[str]:
    """Python, its packages, and mdlib."""
    packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    installed = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, *_links(sys.executable)]
    return {*packages, *installed, *prefixes, str(_mdlib())} - {"/"}


def _links(executable: str) -> list[str]:
    """The folders that a chain of links to the interpreter goes through."""
    folders = [os.path.dirname(executable)]
    while os.path.islink(executable):
        target = os.readlink(executable)
        executable = os.path.normpath(os.path.join(os.path.dirname(executable), target))
        folders.append(os.path.dirname(executable))
    return [*folders, os.path.dirname(os.path.dirname(os.path.realpath(executable)))]


def _mdlib() -> Path:
    (folder,) = importlib.util.find_spec("mdlib").submodule_search_locations
    return Path(folder)


def _private() -> list[Path]:
    """Folders with solutions in them: the course folder, and the repository that mdlib is in."""
    repository = _mdlib().parent
    return [HOME, repository] if (repository / "pyproject.toml").exists() else [HOME]
