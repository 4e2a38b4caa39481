"""The figures: what they draw, what they say, and that no words are drawn."""

import re

import matplotlib.text
import numpy as np
import pytest
from matplotlib.figure import Figure

import mdlib as md
from mdlib.pictures import figures, figures_calculus

X, V = np.array([[0.5, -1.0], [2.0, 0.3]]), np.array([[0.2, 1.0], [-0.5, 0.0]])
POINTS = np.array([[1.0, 2, 4], [0, 3, 5]])
FITS = {"narrow": (np.zeros((2, 1)), np.eye(2)), "wide": (np.ones((2, 1)), [[4, 1], [1, 3]])}
CONDITIONS = 10.0 ** np.arange(1, 8)
NARROW, WIDE = (0, 1), (0, 4)
START = np.array([[1.0], [0.5]])


def squares(X):
    return float(np.sum(X**2))


def bowl(w):
    return float(np.sum((w - [[1.5], [0.5]]) ** 2))


# Every figure, with words for labels where it takes any.
DRAWN = {
    "local_map": lambda: figures.local_map(lambda x: x**2, START, np.eye(2)),
    "step_errors": lambda: figures.step_errors(lambda t: t**3, 1.47, 0.7),
    "level_lines": lambda: figures.level_lines(bowl, START, 2 * START),
    "slope_along": lambda: figures.slope_along(squares, X, V, 1.0),
    "descent": lambda: figures.descent(bowl, [0 * START, START]),
    "remainders": lambda: figures.remainders(lambda X: X @ X, X, V, {"right": X, "wrong": V}),
    "trace_ring": lambda: figures.trace_ring("ABC", "ijk"),
    "solver_errors": lambda: figures.solver_errors(
        CONDITIONS, {"small": {"inverse": CONDITIONS}, "large": {"inverse": CONDITIONS}}
    ),
    "gaussians": lambda: figures.gaussians(POINTS, FITS),
    "kl_areas": lambda: figures.kl_areas({"narrow truth": (NARROW, WIDE)}),
}
# Functions whose names are written upright in a formula.
UPRIGHT = {"log", "Im"}
COMMAND = re.compile(r"\\(?:mathrm|mathdefault|text)\b|\\[a-zA-Z]+")


def words_in(text: str) -> set[str]:
    """Words in a text that is drawn: two letters in a row that are no command of a formula."""
    if not (text.startswith("$") and text.endswith("$")):
        return set(re.findall(r"[^\W\d_]{2,}", text))
    return set(re.findall(r"[^\W\d_]{3,}", COMMAND.sub(" ", text))) - UPRIGHT


def drawn(monkeypatch, draw) -> set[str]:
    """The words that are drawn in a figure."""
    seen = []
    save = Figure.savefig
    monkeypatch.setattr(
        Figure, "savefig", lambda figure, *a, **k: (seen.append(figure), save(figure, *a, **k))[1]
    )
    draw()
    texts = [text.get_text() for text in seen[0].findobj(matplotlib.text.Text)]
    assert any(texts)
    return {word for text in texts for word in words_in(text)}


def test_every_figure_is_looked_at():
    assert {*DRAWN, "Picture"} == set(figures.__all__)


@pytest.mark.parametrize("name", DRAWN)
def test_no_words_are_drawn(name, monkeypatch):
    assert drawn(monkeypatch, DRAWN[name]) == set()


def test_words_that_are_drawn_are_found(monkeypatch):
    monkeypatch.setattr(figures_calculus, "drawn", lambda label: {"label": label})
    assert drawn(monkeypatch, DRAWN["remainders"]) == {"right", "wrong"}
    assert words_in(r"$\mathrm{error}\,\Vert x \Vert$") == {"error"}
    assert words_in("$x$ is") == {"is"}
    assert words_in(r"$p\,\log(p/q)$") == words_in("10") == set()


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_has_words_for_those_who_cannot_see_it(name):
    picture = DRAWN[name]()
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt.endswith(".")
    assert picture.png == DRAWN[name]().png
    data = picture._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    alt = re.search('<img alt="([^"]+)" src="data:image/png;base64,', data["text/html"])[1]
    assert alt in data["text/plain"]
    assert ("figcaption" in data["text/html"]) == bool(picture.caption)


# figure, what its caption says of its lines
CAPTIONS = [
    ("step_errors", "▲ one-sided; ● central; × complex step."),
    ("remainders", "● right; × wrong."),
    ("solver_errors", "From the left: small; large.\n▲ inverse."),
    ("gaussians", "mean.\n— narrow; – – wide."),
    ("kl_areas", "From the left: narrow truth."),
]


@pytest.mark.parametrize(("name", "words"), CAPTIONS)
def test_a_caption_names_every_line_by_its_mark(name, words):
    assert DRAWN[name]().caption.endswith(words)


def test_a_formula_is_drawn_and_stays_out_of_the_caption(monkeypatch):
    guesses = {"$XV + VX$": X @ V + V @ X, "half": X @ V}
    draw = lambda: figures.remainders(lambda X: X @ X, X, V, guesses)
    assert draw().caption.endswith("× half.")
    assert "XV" not in draw().caption


def test_a_slope_that_is_another_gives_another_picture():
    right = figures.slope_along(squares, X, V, np.sum(2 * X * V))
    assert right.png != figures.slope_along(squares, X, V, 1.0).png
    assert right.alt.endswith("the line meets the curve at t = 0.")


def test_descent_names_its_two_ends():
    path = [np.zeros((2, 1)), np.array([[1.0], [0.25]]), np.array([[1.5], [0.5]])]
    picture = md.figures.descent(bowl, path)
    assert "from (0, 0)" in picture.alt
    assert "(1.5, 0.5)" in picture.alt
    assert "(1.5, 0.5)" not in md.figures.descent(bowl, path[:2]).alt


def test_remainders_names_every_guess():
    assert "one line for each of right, wrong;" in DRAWN["remainders"]().alt


@pytest.mark.parametrize(
    ("letters", "indices", "words"),
    [
        ("ABC", "ijk", "clockwise: A from i to j, then B from j to k, then C from k to i."),
        ("AB", "ij", "clockwise: A from i to j, then B from j to i."),
    ],
)
def test_the_ring_closes(letters, indices, words):
    assert md.figures.trace_ring(letters, indices).alt.endswith(words)


def test_solver_errors_name_the_slope_of_each_line():
    errors = {"formula": 1e-16 * CONDITIONS**2, "QR": 1e-16 * CONDITIONS}
    picture = md.figures.solver_errors(CONDITIONS, {"small": errors})
    assert "small: formula has slope 2, QR has slope 1." in picture.alt
    level = {"formula": 1e-16 * np.ones(7)}
    assert "formula has slope 0." in md.figures.solver_errors(CONDITIONS, {"small": level}).alt


def test_no_line_is_left_out_silently():
    errors = {str(way): CONDITIONS for way in range(5)}
    with pytest.raises(ValueError, match="zip"):
        md.figures.solver_errors(CONDITIONS, {"small": errors})


def test_the_picture_names_its_gaussians():
    alt = figures.gaussians(POINTS, FITS).alt
    assert alt.startswith("3 points of the plane; two nested ellipses")
    assert alt.endswith("for narrow, wide.")


def test_another_covariance_is_another_picture():
    moved = FITS | {"wide": (np.ones((2, 1)), [[4, -1], [-1, 3]])}
    assert figures.gaussians(POINTS, FITS).png != figures.gaussians(POINTS, moved).png


def test_the_areas_of_the_divergence_name_both_directions():
    picture = figures.kl_areas({"narrow truth": (NARROW, WIDE), "wide truth": (WIDE, NARROW)})
    assert picture.alt.endswith("narrow truth: 0.32; wide truth: 0.81.")
    assert figures.kl_areas({"same": (NARROW, NARROW)}).alt.endswith("same: 0.00.")
