"""What is installed with the library: its data, and the scripts of the explorers."""

import zipfile

from flit_core.wheel import make_wheel_in

from tools import ROOT

OTHER = {".py", ".pyc"}


def test_the_package_holds_every_file_of_the_library(tmp_path):
    made = make_wheel_in(ROOT / "pyproject.toml", tmp_path)
    with zipfile.ZipFile(made.file) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("mdlib/")}
    there = [path for path in (ROOT / "mdlib").rglob("*") if path.is_file()]
    data = {path.relative_to(ROOT).as_posix() for path in there if path.suffix not in OTHER}
    assert {"mdlib/explore/js/parts.js", "mdlib/explore/js/style.css"} <= data
    assert data <= packed
