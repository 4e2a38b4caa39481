"""The way of an answer through `check`: it goes on from phase to phase, and hardly ever back.

A phase is what a few modules of the checker do with an answer, and has doors: the functions by
which it is entered. The way is the sequence of phases that are entered, and of those that are
returned to when a call through a door ends. `judge` leads the way and is no phase.

What happens below a phase belongs to it: calls into the rooms below the checker, calls of modules
of its own, helpers of a later phase, and what ASKED lists, the questions that are put to what an
earlier phase has made (the record, the words). Any other call into the module of an earlier phase
counts as entering that, door or not.

The way climbs back where a phase is entered, or returned to, that comes before the last one.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

import mdlib as md
from mdlib.checker import judge, layouts

# The phases of an answer in order: their modules, and their doors.
PHASES = {
    "judge": ({"judge"}, set()),
    "read": (
        {"answers", "running", "guard"},
        {"_values", "at", "far", "same_again", "noise", "coarseness", "guarded"},
    ),
    "record": ({"problem", "probing"}, {"read_problem", "at", "if_symmetric", "if_sizes_equal"}),
    "look": ({"layouts", "multiples"}, {"look", "factor"}),
    "name": ({"naming", "mistakes"}, {"name", "the_differential", "fitting"}),
    "second look": ({"second_look", "equality", "far_probes", "branches"}, {"second_look"}),
    "words": ({"verdict"}, {"verdict"}),
}
ORDER = list(PHASES)
ASKED = {
    # the record
    "problem": {"arrangement", "derivative", "equal", "expected", "formula_of", "given",
                "is_general",
                "kinds", "other_layout", "read", "scene", "sizes", "specs"},
    "probing": {"is_shape", "named_sizes", "specs_of", "symbols_in"},
    # what an answer gave
    "answers": {"as_numbers", "value_of"},
    "running": {"value"},
    # its numbers
    "layouts": {"answers", "as_columns", "is_rearranged"},
    # a mistake made on purpose, seen as a tree
    "mistakes": {"value"},
}  # fmt: skip
MOST = 8


def module_of(code) -> str:
    parts = Path(code.co_filename).with_suffix("").parts
    return parts[parts.index("checker") + 1] if "checker" in parts and "tests" not in parts else ""


def way_of(check) -> list[str]:
    """The phases that a call of `check` goes through, in order."""
    way, inside = [], ["judge"]

    def watch(frame, event, _):
        # `inside` has the phase that each running call is in: its own, or that of its caller.
        if event == "call":
            inside.append(_entered(frame.f_code, inside[-1]))
            _go(way, inside[-1])
        elif event == "return" and len(inside) > 1:
            inside.pop()
            _go(way, inside[-1])

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        check()
    finally:
        sys.setprofile(before)
    return way


def _go(way: list[str], phase: str) -> None:
    if phase != "judge" and way[-1:] != [phase]:
        way.append(phase)


def _entered(code, caller: str) -> str:
    """The phase that a call is in: the function's own, or the caller's where it only asks."""
    module, name = module_of(code), code.co_name
    own = next((phase for phase, (modules, _) in PHASES.items() if module in modules), caller)
    is_door = name in PHASES[own][1] or (module == "judge" and name == "_values")
    if is_door:
        return "read" if module == "judge" else own
    # A private function is called by its own module alone, below a question that was put to it.
    asks = name[0] in "<_" or name in ASKED.get(module, ()) or caller == "judge"
    is_back = ORDER.index(own) < ORDER.index(caller)
    return own if is_back and module != "judge" and not asks else caller


def climbs(way: list[str]) -> int:
    """How often a way goes back to an earlier phase."""
    places = [ORDER.index(phase) for phase in way]
    return sum(after < before for before, after in pairwise(places))


QUESTION = ("tr(X.T @ A @ X)", "X")
SHAPES = {"A": "m m", "X": "m n"}
ANSWERS = {
    "wrong text": ("2*A @ X", "wrong"),
    "right text": ("(A + A.T) @ X", "correct"),
    "text whose sizes misfit": ("X @ A", "cannot-read"),
    "function": (lambda A, X: (A + A.T) @ X, "correct"),
}


def checked(answer):
    return md.check(answer, *QUESTION, **SHAPES)


def test_an_answer_goes_on_and_hardly_ever_back():
    for name, (answer, status) in ANSWERS.items():
        assert checked(answer).status == status
        way = way_of(lambda answer=answer: checked(answer))
        assert {"record", "look", "words"} <= set(way)
        assert climbs(way) <= MOST, (name, way)


def test_a_detour_is_counted(monkeypatch):
    """Negative control: a look at the answer that the naming takes, and takes again."""
    plain = climbs(way_of(lambda: checked("2*A @ X")))
    name = judge.name

    def detour(problem, seen, values, *rest):
        for _ in range(MOST):
            layouts.look(problem, values)
            name(problem, seen, values, *rest)
        return name(problem, seen, values, *rest)

    monkeypatch.setattr(judge, "name", detour)
    assert climbs(way_of(lambda: checked("2*A @ X"))) >= plain + MOST - 1


def test_climbs_are_counted():
    assert climbs(["judge", "read", "record", "look", "name", "words"]) == 0
    assert climbs(["judge", "read", "record", "read", "record", "look", "record"]) == 2


def test_check_never_calls_itself():
    """Not for what would be right were all sizes equal, or all matrices symmetric, either."""
    calls = []

    def watch(frame, event, _):
        if event == "call" and frame.f_code is judge.check.__code__:
            calls.append(frame)

    def wrong(A, X):
        return np.ones(A.shape) @ X

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        for answer in ("X @ A.T @ X", "2*X", "A.T @ X + 3*A @ X", wrong):
            checked(answer)
    finally:
        sys.setprofile(before)
    assert len(calls) == 4
