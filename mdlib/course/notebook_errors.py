"""Errors in a notebook: those that a page shows on purpose, and help with a name not defined.

A page shows an error on purpose with `expected_error`: caught, shown alike everywhere, and missed
if absent.

`answer = A @ x` raises NameError before the library sees it. In a notebook one sentence then says
what to do; it is said only where the name is a symbol, a size or a function of a question asked in
this session, or the name of a question. All other errors stay as they are, and so does plain
Python.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from html import escape
from types import TracebackType

from ..errors import short_traceback
from ..pictures.palette import WRONG, box_html, title_html
from .course_words import say

# The symbols and sizes of the questions asked in this session.
_met: set[str] = set()
QUESTION = re.compile(r"q\d+")
IMPORTS = {"np": "import numpy as np", "md": "import mdlib as md"}


def expected_error(*kinds: type[Exception]) -> Expected:
    r"""Show the error that the lines of a `with` raise, and let the page run on.

    Parameters
    ----------
    *kinds : classes of errors, at least one
        What may be raised: ``ValueError``, ``md.ShapeError``, …

    Returns
    -------
    Expected
        To stand in a `with`. It shows the line that raised, the error's name and its message.
        Any other error goes on as usual.

    Raises
    ------
    AssertionError
        If nothing was raised.
    TypeError
        If no class of errors is named.

    Examples
    --------
    >>> with expected_error(ZeroDivisionError):
    ...     1 / 0
    → 1 / 0
    ZeroDivisionError: division by zero
    """
    if kinds and all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):
        return Expected(kinds)
    arrived = ", ".join(getattr(kind, "__name__", repr(kind)) for kind in kinds)
    raise TypeError(say("no-errors-named", arrived=arrived or say("nothing")))


@dataclass(frozen=True)
class Expected:
    """What `expected_error` gives to `with`."""

    kinds: tuple[type[Exception], ...]

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, _traceback) -> bool:
        if error is None:
            raise AssertionError(say("nothing-raised", names=self._names()))
        if not isinstance(error, self.kinds):
            return False
        _display(ShownError(tuple(short_traceback(error))))
        return True

    def _names(self) -> str:
        names = [kind.__name__ for kind in self.kinds]
        return reduce(lambda first, second: say("or", first=first, second=second), names)


@dataclass(frozen=True, repr=False)
class ShownError:
    """An error to read: the reader's lines, then the error's name and message."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        *code, told = self.lines
        name, _, message = told.partition(": ")
        own = "".join(f"<code>{escape(line)}</code>\n" for line in code)
        told = f"{own}{title_html(name, WRONG)} {escape(message)}"
        return box_html(told, WRONG, "; white-space: pre-wrap; line-height: 1.7")


def _display(shown: ShownError) -> None:
    """Display it where IPython runs, which must be loaded then; print it elsewhere."""
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        ipython.display.display(shown)
    else:
        print(shown)


def meet(shapes: Mapping) -> None:
    """Remember what a question calls its symbols and sizes."""
    for name, shape in shapes.items():
        text = shape if isinstance(shape, str) else ""
        sizes = (word for word in re.findall(r"[A-Za-z]\w*", text) if len(word) < 3)
        _met.update((name, *sizes))


def install() -> None:
    """Show the help in the IPython session that this module is imported in, if it is in one."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    # A handler of the user's own stays.
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc((NameError,), _show)


def _show(shell, kind, error: NameError, trace: TracebackType, tb_offset=None) -> None:
    said = help_for(error, trace, shell.user_ns)
    if said:
        error._render_traceback_ = lambda: [f"{kind.__name__}: {error}", said]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)


def help_for(error: NameError, trace: TracebackType, defined: Mapping) -> str:
    """One sentence on an undefined name of a question; "" for every other error."""
    statement = _statement(trace)
    if statement is None or error.name is None:
        return ""
    if error.name in IMPORTS:
        return say("cell-not-run", name=error.name, import_=IMPORTS[error.name])
    if QUESTION.fullmatch(error.name) and _asks(statement, error.name):
        return say("question-not-run", name=error.name)
    return _quotes(error.name, statement, defined)


def _statement(trace: TracebackType) -> ast.stmt | None:
    """The statement of a cell that raised; None where the error comes from within a function."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    if code.co_name != "<module>":
        return None
    try:
        body = ast.parse("".join(linecache.getlines(code.co_filename))).body
    except SyntaxError:
        return None
    found = [s for s in body if s.lineno <= trace.tb_lineno <= (s.end_lineno or s.lineno)]
    return found[0] if found else None


def _asks(statement: ast.stmt, name: str) -> bool:
    """Whether a statement shows a question, or calls one of its methods."""
    inner = [part.value for part in ast.walk(statement) if isinstance(part, ast.Attribute)]
    inner += [statement.value] if isinstance(statement, ast.Expr) else []
    return any(isinstance(part, ast.Name) and part.id == name for part in inner)


def _quotes(name: str, statement: ast.stmt, defined: Mapping) -> str:
    """The help for an answer without quotes: a symbol of the question is no variable."""
    value = _answer(statement)
    if value is None:
        return ""
    names = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
    unknown = {n for n in names if n not in defined and not hasattr(builtins, n)}
    symbols = _met | {f"d{symbol}" for symbol in _met}
    if not names & symbols or not unknown <= symbols | _functions():
        return ""
    if name in symbols:
        return say("quote-name", name=name, quoted=_quoted(value))
    return say("quote-function", name=name, quoted=_quoted(value))


def _functions() -> set[str]:
    from ..language.function_names import known

    return set(known())


def _answer(statement: ast.stmt) -> ast.expr | None:
    """What is answered: the right side of an assignment, or what is handed to a check."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return statement.value
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args:
        return call.args[0] if call.func.attr == "check" else None
    return None


def _quoted(value: ast.expr) -> str:
    """The same answer as it should be written."""
    if isinstance(value, ast.Tuple | ast.List):
        inner = ", ".join(map(_quoted, value.elts))
        return f"({inner})" if isinstance(value, ast.Tuple) else f"[{inner}]"
    if isinstance(value, ast.Constant):
        return ast.unparse(value)
    return '"' + ast.unparse(value).replace('"', "'") + '"'
