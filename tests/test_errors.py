"""How an error looks: the reader's line and the message, live as stored; whole in a script."""

import re
import subprocess
import sys
from subprocess import DEVNULL

import nbformat
import numpy as np
import pytest
from nbclient.exceptions import CellExecutionError

import mdlib as md
from mdlib.course.notebook_errors import ShownError
from mdlib.errors import own_line, short_traceback
from tools.build import execute
from tools.kernels import Client
from tools.pages import lecture_sources

SETUP = "import numpy as np\nimport mdlib as md"
WRONG_WAY = "md.unarrange([[1, 2], [3, 4], [5, 6]], (3,), (2,))"


def notebook(*cells):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *cells)]
    return made


def told(source):
    """The kind and the words of the library's error that some code raises, here."""
    with pytest.raises(md.MdlibError) as caught:
        exec(source, {"np": np, "md": md})
    return f"{type(caught.value).__name__}: {caught.value}"


def live(*cells):
    """The outputs of the last cell, run in a kernel that goes on after errors."""
    made = notebook(*cells)
    Client(made, kernel_name="python3", allow_errors=True).execute(stderr=DEVNULL)
    return [cell.outputs for cell in made.cells[1:]]


IN_A_FUNCTION = (
    "def step(a):\n    b = a + 1\n    return md.unarrange(\n        b, (3,), (2,)\n    )"
)
# Code, and the lines of the reader's that are shown above the kind and the words of its error.
LIVE = [
    (WRONG_WAY, ["→ " + WRONG_WAY]),
    (
        f"{IN_A_FUNCTION}\nstep(np.ones((3, 2)))",
        ["→ return md.unarrange(\n    b, (3,), (2,)\n)"],
    ),
    (
        "def mine(Z):\n    return Z[7]\nmd.numerical_derivative(mine, np.ones((2, 1)))",
        ["→ md.numerical_derivative(mine, np.ones((2, 1)))", "→ return Z[7]"],
    ),
    ('md.derive("tr(P @ Q)", "Q", P="m n", Q="m n")', ["→ md.derive"]),
    ('md.derive("det(", "X", X="n n")', ["→ md.derive"]),
    ("exec('md.vec(\"a\")')", ["→ exec('md.vec"]),
]


def test_an_error_of_the_library_is_the_readers_line_and_the_message():
    for (source, lines), [output] in zip(LIVE, live(*[row[0] for row in LIVE]), strict=True):
        assert output.output_type == "error"
        *shown, said = output.traceback
        assert said == told(source)
        assert len(shown) == len(lines)
        assert all(line.startswith(begins) for line, begins in zip(shown, lines, strict=True))


def test_an_error_of_the_readers_own_keeps_its_traceback():
    [[output]] = live("def mine(Z):\n    return Z[7]\nmine([])")
    assert len(output.traceback) > 2


def in_a_process(*arguments):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_plain_ipython_shows_the_same_lines(tmp_path):
    script = tmp_path / "page.ipy"
    script.write_text(f"{SETUP}\n{WRONG_WAY}\n")
    said = in_a_process("-m", "IPython", "--colors=NoColor", "--no-banner", str(script))
    assert f"→ {WRONG_WAY}\n{told(WRONG_WAY)}" in said
    assert "Traceback" not in said
    assert "unarrange(" not in said.replace(WRONG_WAY, "")


def test_plain_python_shows_its_own_traceback(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(f"{SETUP}\n{WRONG_WAY}\n")
    said = in_a_process(str(script))
    assert said.startswith("Traceback (most recent call last):")
    assert "layout.py" in said
    assert "→" not in said


EXPECTED = [
    (f"with md.expected_error(md.LayoutError):\n    {WRONG_WAY}", "→ " + WRONG_WAY, "LayoutError"),
    (
        "A, B = np.ones((2, 3)), np.ones((2, 5))\nwith md.expected_error(ValueError):\n    A @ B",
        "→ A @ B",
        "ValueError",
    ),
    (
        "A = np.ones((3, 3))\nwith md.expected_error(np.linalg.LinAlgError):\n    np.linalg.inv(A)",
        "→ np.linalg.inv(A)",
        "LinAlgError",
    ),
]


def test_an_expected_error_is_shown_and_the_page_runs_on(tmp_path):
    """In a kernel that stops at any error, as a browser tab does; twice, with one result."""
    made = notebook(*[source for source, *_ in EXPECTED], "1 + 1")
    execute(made, tmp_path)
    assert made.cells[-1].outputs[0].data["text/plain"] == "2"
    for (_, line, name), cell in zip(EXPECTED, made.cells[1:-1], strict=True):
        [output] = cell.outputs
        shown = output.data["text/plain"].splitlines()
        assert shown[0] == line
        assert shown[1].startswith(f"{name}: ")
        assert f">{name}</b>" in output.data["text/html"]
        assert "site-packages" not in str(output)
    again = notebook(*[source for source, *_ in EXPECTED])
    execute(again, tmp_path)
    assert [c.outputs for c in again.cells[1:]] == [c.outputs for c in made.cells[1:-1]]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("with md.expected_error(ValueError):\n    x = 1", "nothing was raised; expected ValueErr"),
        (f"with md.expected_error(md.ShapeError):\n    {WRONG_WAY}", re.escape(told(WRONG_WAY))),
        (WRONG_WAY, re.escape(told(WRONG_WAY))),
    ],
)
def test_the_builder_refuses_any_other_error(cell, said, tmp_path):
    made = notebook(cell)
    made.cells[1].metadata.tags = ["raises-exception"]
    with pytest.raises(CellExecutionError, match=said):
        execute(made, tmp_path)


def test_lectures_show_errors_on_purpose_by_the_helper_alone():
    texts = {source.name: source.read_text(encoding="utf-8") for source in lecture_sources()}
    assert [name for name, text in texts.items() if "raises-exception" in text] == []
    assert sum("md.expected_error(" in text for text in texts.values()) >= 13


def test_no_error_or_another_one_is_not_passed_over(capsys):
    with (
        pytest.raises(AssertionError, match="nothing was raised; expected KeyError or TypeError"),
        md.expected_error(KeyError, TypeError),
    ):
        pass
    with pytest.raises(ZeroDivisionError), md.expected_error(KeyError):
        1 / 0  # noqa: B018
    with pytest.raises(KeyboardInterrupt), md.expected_error(Exception):
        raise KeyboardInterrupt
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("kinds", "arrived"),
    [
        ((), "nothing"),
        ((3,), "3"),
        (("ValueError",), "'ValueError'"),
        ((KeyboardInterrupt,), "KeyboardInterrupt"),
        ((ValueError, int), "ValueError, int"),
    ],
)
def test_what_is_no_class_of_errors_is_refused(kinds, arrived):
    with pytest.raises(TypeError, match=f"^expected_error: got {arrived}; expected one or more"):
        md.expected_error(*kinds)


def test_outside_a_notebook_it_prints(capsys):
    with md.expected_error(np.linalg.LinAlgError):
        np.linalg.inv(np.ones((2, 2)))
    assert capsys.readouterr().out == (
        "→ np.linalg.inv(np.ones((2, 2)))\nLinAlgError: Singular matrix\n"
    )


def test_what_is_shown_is_text_and_no_markup():
    shown = ShownError(("→ f('<b>')", "ValueError: 1 < 2: <script>"))
    assert "&lt;b&gt;" in shown._repr_html_()
    assert "<script>" not in shown._repr_html_()
    assert ">ValueError</b> 1 &lt; 2: &lt;script&gt;" in shown._repr_html_()
    assert repr(shown) == "→ f('<b>')\nValueError: 1 < 2: <script>"


def test_an_error_that_was_never_raised_has_no_line():
    assert own_line(None) == own_line(md.ShapeError("too wide")) == ""
    error = md.ShapeError("too wide. Turn it.", "too wide")
    assert short_traceback(error) == ["ShapeError: too wide. Turn it."]
