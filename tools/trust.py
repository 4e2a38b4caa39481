"""Trust the built notebooks, and no other. Usage: python -m tools.trust

A trusted notebook shows its stored HTML and pictures before it is run, so only what the builder
wrote may be trusted: what was changed since, or came from elsewhere, asks its reader first.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from . import ROOT

BUILT = ROOT / "tools" / "built.json"


def digest_of_file(path: Path) -> str:
    """A digest that line ends leave alone: a checkout may change them."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def digests_of(targets: Iterable[Path]) -> str:
    """The digests of the notebooks that are there, as the text of the file that keeps them."""
    there = sorted(target for target in targets if target.exists())
    found = {f"{path.parent.name}/{path.name}": digest_of_file(path) for path in there}
    return json.dumps(found, indent=1) + "\n"


def as_built(root: Path = ROOT, built: Path = BUILT) -> tuple[list[Path], list[Path]]:
    """The notebooks under root that are as the builder wrote them, and those that are not."""
    digests = json.loads(built.read_text(encoding="utf-8"))
    folders = sorted({name.split("/")[0] for name in digests})
    paths = [path for folder in folders for path in sorted((root / folder).glob("*.ipynb"))]
    same = [p for p in paths if digests.get(f"{p.parent.name}/{p.name}") == digest_of_file(p)]
    return same, [path for path in paths if path not in same]


def main() -> int:
    same, other = as_built()
    for path in other:
        print(f"Not trusted: {path.parent.name}/{path.name} is not as it was built.")
    if not same:
        return 0
    command = [sys.executable, "-m", "jupyter", "trust", "--log-level=ERROR", *map(str, same)]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
