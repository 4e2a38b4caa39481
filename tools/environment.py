"""Make .venv from the lock, once. Standard library only, and readable by any old Python 3.

Run by make; without make: python tools/environment.py
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "made-from")
LOCK = os.path.join(ROOT, "requirements.txt")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
SERVER = os.path.join(ROOT, "tools", "server_config.py")
# JupyterLab asks about its news feed at the first start; readers came for something else.
# A notebook that was saved and opened again shows its explorers as its reader left them.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}


def stop(message):
    sys.exit("Cannot make the environment: " + message)


def check_python(version=sys.version_info):
    if tuple(version[:2]) < OLDEST:
        have = "%d.%d" % tuple(version[:2])
        stop("this is Python %s, and 3.11 or newer is needed (make PYTHON=python3.12 …)." % have)


def check_venv_module(have_uv):
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        if not have_uv:
            stop("this Python has no venv module (on Debian: apt install python3-venv).")


def fingerprint():
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_made(mark):
    if not os.path.exists(PYTHON) or not os.path.exists(STAMP):
        return False
    with open(STAMP) as file:
        return file.read() == mark


def locked():
    """The lock's packages; the lines below each hold its hashes."""
    with open(LOCK) as file:
        return [line for line in file if "==" in line and not line.startswith(("#", " "))]


def run(command, total):
    """Run an installer, counting the packages it names; stop with its last word if it fails."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        cwd=ROOT,
        env=environment,
    )
    lines, count = [], 0
    for line in process.stdout:
        lines.append(line.strip())
        if total and line.startswith("Collecting "):
            count += 1
            show("      %d of about %d: %s" % (count, total, line.split()[1]))
        elif total and line.startswith("Installing collected"):
            show("      unpacking")
    process.stdout.close()
    if process.wait():
        stop(reason(lines))


def reason(lines):
    text = "\n".join(lines).lower()
    signs = ("connection", "name resolution", "network", "timed out", "dns error", "max retries")
    if any(sign in text for sign in signs):
        return "no network, or the package index cannot be reached. Connect and run it again."
    words = [line for line in lines if line]
    return "the installer failed. Its last words: " + (words[-1] if words else "none")


def show(text):
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K" + text[:100])
    elif text.split()[0].isdigit() and int(text.split()[0]) % 20 == 0:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say(text):
    sys.stdout.write(("\r\033[K" if sys.stdout.isatty() else "") + text + "\n")
    sys.stdout.flush()


def installers(uv):
    if uv:
        make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    else:
        make = [sys.executable, "-m", "venv", "--clear", VENV]
        install = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "2"]
    return make, install


def write_settings(prefix=VENV):
    """What JupyterLab and its server are told, wherever the environment lies."""
    lab = os.path.join(prefix, "share", "jupyter", "lab", "settings")
    server = os.path.join(prefix, "etc", "jupyter")
    for folder in (lab, server):
        os.makedirs(folder, exist_ok=True)
    with open(os.path.join(lab, "overrides.json"), "w") as file:
        json.dump(SETTINGS, file)
    shutil.copyfile(SERVER, os.path.join(server, "jupyter_server_config.py"))


def main():
    check_python()
    mark = fingerprint()
    if is_made(mark):
        # They are not in the fingerprint: what changed in them is no reason to install anew.
        write_settings()
        return
    started = time.time()
    uv = shutil.which("uv")
    check_venv_module(uv)
    make, install = installers(uv)
    if os.path.exists(STAMP):
        os.remove(STAMP)
    say("[1/3] making .venv with Python %d.%d" % sys.version_info[:2])
    run(make, 0)
    total = len(locked())
    say("[2/3] installing about %d packages from requirements.txt (half a minute or so)" % total)
    run([*install, "-r", LOCK], total)
    say("[3/3] installing mdlib from this folder")
    run([*install, "--no-deps", "--no-build-isolation", "-e", ROOT], 0)
    write_settings()
    with open(STAMP, "w") as file:
        file.write(mark)
    say("Environment ready after %.0f s." % (time.time() - started))


if __name__ == "__main__":
    main()
