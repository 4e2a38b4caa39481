"""Text to tree: what is read, what is refused and in which words; nothing is ever executed."""

from __future__ import annotations

import builtins
import os
import random

import pytest

from mdlib.errors import FormulaError, MdlibError, NoRuleError, ShapeError
from tests.language import formula

SHAPES = {
    "A": "m n", "B": "p q", "C": "n p", "S": "n n symmetric", "X": "m n", "x": "n", "y": "m",
    "z": "n", "r": "1 n", "t": "", "s": "",
}  # fmt: skip

# (text, shape)
READ = [
    ("A @ x", ("m", 1)),
    ("x.T @ x", (1, 1)),
    ("x @ x.T", ("n", "n")),
    ("2*A + X", ("m", "n")),
    ("A*X", ("m", "n")),
    ("A/X", ("m", "n")),
    ("A/t", ("m", "n")),
    ("t/A", ("m", "n")),
    ("1 - A", ("m", "n")),
    ("A + 1", ("m", "n")),
    ("(x.T @ x)*A", ("m", "n")),
    ("x**2", ("n", 1)),
    ("x**-1", ("n", 1)),
    ("2**t", (1, 1)),
    ("-x", ("n", 1)),
    ("+x", ("n", 1)),
    ("vec(A)", ("m*n", 1)),
    ("kron(A, C)", ("m*n", "n*p")),
    ("kron(C, A)", ("m*n", "n*p")),
    ("diag(x)", ("n", "n")),
    ("diag(S)", ("n", 1)),
    ("eye(n) + S", ("n", "n")),
    ("ones(m, n) + A", ("m", "n")),
    ("ones(m) + y", ("m", 1)),
    ("zeros(m, n)", ("m", "n")),
    ("eye(m*n) @ vec(A)", ("m*n", 1)),
    ("comm(m, n) @ vec(A)", ("m*n", 1)),
    ("mpow(S, 3)", ("n", "n")),
    ("mpow(S, k)", ("n", "n")),
    ("softmax(x)", ("n", 1)),
    ("logsumexp(x)", (1, 1)),
    ("norm(A)", (1, 1)),
    ("sum(A)", (1, 1)),
    ("logdet(S)", (1, 1)),
    ("relu(A)", ("m", "n")),
]


@pytest.mark.parametrize(("text", "shape"), READ)
def test_shapes(text, shape):
    assert formula(text, **SHAPES, k="").shape == shape


# (text, error, message): the whole message, so that its words are under test
REFUSED = [
    ("A @ B", ShapeError,
     'in "A @ B": A is m×n and B is p×q, so columns of A (n) must equal rows of B (p).'),
    ("A @ X", ShapeError,
     'in "A @ X": A is m×n and X is m×n, so columns of A (n) must equal rows of X (m). '
     "Did you mean A @ X.T?"),
    ("A @ (X + X)", ShapeError,
     'in "A @ (X + X)": A is m×n and X + X is m×n, so columns of A (n) must equal rows of '
     "X + X (m). Did you mean A @ (X + X).T?"),
    ("X @ (A + X)", ShapeError,
     'in "X @ (A + X)": X is m×n and A + X is m×n, so columns of X (n) must equal rows of '
     "A + X (m). Did you mean X @ (A + X).T?"),
    ("(A + X) @ x.T", ShapeError,
     'in "(A + X) @ x.T": A + X is m×n and x.T is 1×n, so columns of A + X (n) must equal rows '
     "of x.T (1). Did you mean (A + X) @ x?"),
    ("(A + X).T @ x", ShapeError,
     'in "(A + X).T @ x": (A + X).T is n×m and x is n×1, so columns of (A + X).T (m) must equal '
     "rows of x (n). Did you mean (A + X) @ x?"),
    ("C @ x", ShapeError,
     'in "C @ x": C is n×p and x is n×1, so columns of C (p) must equal rows of x (n). '
     "Did you mean C.T @ x?"),
    ("(A + X) @ (A - X)", ShapeError,
     'in "(A + X) @ (A - X)": A + X is m×n and A - X is m×n, so columns of A + X (n) must equal '
     "rows of A - X (m). Did you mean (A + X) @ (A - X).T?"),
    ("C @ (2*x)", ShapeError,
     'in "C @ (2*x)": C is n×p and 2*x is n×1, so columns of C (p) must equal rows of 2*x (n). '
     "Did you mean C.T @ (2*x)?"),
    ("t @ x", ShapeError,
     'in "t @ x": t is 1×1 and x is n×1, so columns of t (1) must equal rows of x (n). '
     "A scalar is multiplied with *."),
    ("A*x", ShapeError,
     'in "A*x": A is m×n and x is n×1; * takes equal shapes, or a scalar on one side. '
     "A matrix product is written @."),
    ("A/y", ShapeError,
     'in "A/y": A is m×n and y is m×1; / takes equal shapes, or a scalar on one side.'),
    ("x + y", ShapeError,
     'in "x + y": x is n×1 and y is m×1; both sides of + and - take equal shapes, or a literal '
     "number on one side."),
    ("x + r", ShapeError,
     'in "x + r": x is n×1 and r is 1×n; both sides of + and - take equal shapes, or a literal '
     "number on one side. Did you mean r.T?"),
    ("x + t", ShapeError,
     'in "x + t": x is n×1 and t is 1×1; both sides of + and - take equal shapes, or a literal '
     "number on one side. Write t*ones(n) to add it to every entry."),
    ("A - t", ShapeError,
     'in "A - t": A is m×n and t is 1×1; both sides of + and - take equal shapes, or a literal '
     "number on one side. Write t*ones(m, n) to add it to every entry."),
    ("tr(A)", ShapeError, 'in "tr(A)": A is m×n, but tr takes a square matrix.'),
    ("inv(A @ x)", ShapeError,
     'in "inv(A @ x)": A @ x is m×1, but inv takes a square matrix.'),
    ("diag(r)", ShapeError, 'in "diag(r)": r is 1×n, but diag takes a column or a square matrix.'),
    (
        "x**y",
        ShapeError,
        'in "x**y": y is m×1, but the exponent of ** must be a scalar; for a**x write '
        "exp(x*log(a)).",
    ),
    ("x/(2 - 2)", FormulaError, '"x/(2 - 2)" divides by 0.'),
    ("2x", FormulaError,
     '"2x" cannot be read. A product is written @, or * by a scalar or entry by entry.'),
    ("tr S", FormulaError, '"tr S" cannot be read. A function takes parentheses, as in tr(X).'),
    ("y = A", FormulaError, '"y = A" cannot be read. Write what stands right of the = alone.'),
    ("A^T", FormulaError,
     '"A^T": this operator is not part of the language, which has + - * / ** @. '
     "A power is written **, a transpose .T."),
    ("np.linalg.inv(S)", FormulaError,
     '"np.linalg.inv(S)": a call is a function of the language with plain arguments, like tr(X). '
     "Did you mean inv?"),
    ("tr(S=S)", FormulaError,
     '"tr(S=S)": a call is a function of the language with plain arguments, like tr(X).'),
    ("tr(S", FormulaError, '"tr(S" cannot be read. It has 1 ( and 0 ).'),
    ("||x||", FormulaError, '"||x||" cannot be read. A norm is written norm(x).'),
    ("trace(S)", NoRuleError,
     "no function `trace` in trace(S). Known functions: tr, det, logdet, inv, norm, sum, exp, "
     "log, sin, cos, tanh, sqrt, abs, sigmoid, softmax, logsumexp, relu, diag, vec, kron, mpow, "
     "adj, sign, eye, ones, zeros, comm. Did you mean tr?"),
    ("lambda*x", FormulaError,
     '"lambda*x" cannot be read. lambda is a word of Python; call the symbol lambda_ or '
     "otherwise."),
    ("А @ x", FormulaError,
     "in \"А @ x\": А is not a declared symbol; it holds 'А' (CYRILLIC CAPITAL LETTER A). "
     "Greek names are spelt out (Sigma), a transpose is .T, a product @."),
    ("xᵀ @ x", FormulaError,
     "in \"xᵀ @ x\": xᵀ is not a declared symbol; it holds 'ᵀ' (MODIFIER LETTER CAPITAL T). "
     "Greek names are spelt out (Sigma), a transpose is .T, a product @."),
    ("eye(k) + S", ShapeError,
     'in "eye(k)": k is not a size of a declared symbol. Known sizes: m, n, p, q.'),
    ("A @ Q", FormulaError,
     'in "A @ Q": Q has no shape. Declare it, for example Q="m n" (matrix), Q="n" (column), '
     'Q="" (scalar).'),
    ("tr", FormulaError, "tr is a function; write tr(...)."),
    ("svd(A)", NoRuleError,
     "no function `svd` in svd(A). Known functions: tr, det, logdet, inv, norm, sum, exp, log, "
     "sin, cos, tanh, sqrt, abs, sigmoid, softmax, logsumexp, relu, diag, vec, kron, mpow, adj, "
     "sign, eye, ones, zeros, comm."),
    ("tr(S, S)", FormulaError, '"tr(S, S)": tr takes 1 argument, got 2.'),
    ("kron(A)", FormulaError, '"kron(A)": kron takes 2 arguments, got 1.'),
    ("eye(2, 3, 4)", FormulaError, '"eye(2, 3, 4)": eye takes 1 size, got 3.'),
    ("comm(2)", FormulaError, '"comm(2)": comm takes 2 sizes, got 1.'),
    ("ones()", FormulaError, '"ones()": ones takes 1 or 2 sizes, got 0.'),
    ("ones(2.5)", FormulaError,
     '"ones(2.5)": a size is a name or a positive whole number, or a product of these.'),
    ("mpow(S, 2.5)", FormulaError,
     '"mpow(S, 2.5)": the power of a matrix is a whole number of at most 64, or a scalar symbol.'),
    ("mpow(S, 10**9)", FormulaError,
     '"mpow(S, 10**9)": the power of a matrix is a whole number of at most 64, or a scalar '
     "symbol."),
    ("A.H", FormulaError,
     '"A.H": .H is not part of the language; the only attribute is .T, the transpose.'),
    ("A[0]", FormulaError,
     '"A[0]" is not part of the formula language. It has names, numbers, + - * / ** @ .T and '
     "functions."),
    ("A % 2", FormulaError,
     '"A % 2": this operator is not part of the language, which has + - * / ** @.'),
    ("~A", FormulaError, '"~A": expected + or - as a sign.'),
    ("A.T(x)", FormulaError,
     '"A.T(x)": a call is a function of the language with plain arguments, like tr(X).'),
    ("sum(A, axis=0)", FormulaError,
     '"sum(A, axis=0)": a call is a function of the language with plain arguments, like tr(X).'),
    ("True*A", FormulaError, "True is not a number of the language."),
    ("1j*A", FormulaError, "1j is not a number of the language."),
    ("'A'", FormulaError, "'A' is not a number of the language."),
    ("1e400*A", FormulaError, "1e400 is not a number of the language."),
    ("1e99*A", FormulaError, "1e99 is too large or too small a number."),
    ("9**9**9**9*A", FormulaError, '"9**9**9" is too large a number, or 1/0.'),
    ("0**-1", FormulaError, '"0**-1" is too large a number, or 1/0.'),
    ("", FormulaError, "the formula is empty."),
    ("  ", FormulaError, "the formula is empty."),
    ("A @", FormulaError, '"A @" cannot be read. After @ something is missing.'),
    ("x' @ x", FormulaError,
     '"x\' @ x" cannot be read. A transpose is written .T.'),
    ("Aᵀ x", FormulaError,
     '"Aᵀ x" cannot be read. Greek names are spelt out (Sigma), a transpose is .T, '
     "a product @."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error", "message"), REFUSED)
def test_refusals_name_what_is_wrong(text, error, message):
    with pytest.raises(error) as caught:
        formula(text, **SHAPES)
    assert str(caught.value) == message


def test_text_is_expected():
    with pytest.raises(FormulaError, match=r"a formula is text.*got a value of type int"):
        formula(3)
    with pytest.raises(FormulaError, match="got None"):
        formula(None)


def test_a_symbol_is_a_name():
    with pytest.raises(FormulaError, match="'2x' is not a name"):
        formula("x", **{"x": "n", "2x": "n"})


def test_a_symbol_may_have_the_name_of_a_function_or_a_keyword_of_ours():
    assert str(formula("tr(tr) + sum", tr="n n", sum="")) == "tr(tr) + sum"
    assert formula("text @ wrt", text="m n", wrt="n").shape == ("m", 1)


HOSTILE = [
    "__import__('os').system('echo x')",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: open('planted', 'w'))()",
    "[open('planted', 'w') for _ in (1,)]",
    "{1: 2}",
    "x if t else z",
    "x and z",
    "x < z",
    "f'{open(1)}'",
    "(y := x)",
    "x.T.__class__",
    "getattr(x, 'T')",
    "eval('1')",
    "exec('1')",
    "open('planted', 'w')",
    "*x",
    "lambda: 0",
    "await x",
    "x; z",
    "x\nz",
    "import os",
    "9**9**9**9**9",
    "(9**64)**(9**64)",
    "9"*5000 + "*x",
    "x" + "\0",
    "#",
    "\\",
    "(" * 10_000,
    "x" + " + x" * 30_000,
    "-" * 5_000 + "x",
    "x" + ".T" * 5_000,
    "exp(" * 3_000 + "x" + ")" * 3_000,
    "(" * 500 + "x" + ")" * 500,
    "[" * 90 + "x" + "]" * 90,
    "x" + "**2" * 500,
    "mpow(mpow(S, 64), 10**20)",
    "ones(10**12)",
    "eye(99999999999)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_and_nothing_runs(text, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ran = []
    monkeypatch.setattr(os, "system", lambda *_: ran.append("system"))
    monkeypatch.setattr(builtins, "open", lambda *_, **__: ran.append("open"))
    with pytest.raises(MdlibError):
        formula(text, **SHAPES)
    monkeypatch.undo()
    assert not ran
    assert not list(tmp_path.iterdir())


PIECES = """
A B C S X x y z t r m n ( ) ( ) , . .T @ @ * ** + - / 2 0.5 1e3 9999999999 # 1j é Σ ᵀ 0x1 ' "
tr( inv( kron( eye( mpow( exp( [ ] { } : ; = == lambda if not None _ __ \\
""".split()  # noqa: SIM905


def test_random_text_raises_no_error_but_ours():
    generator = random.Random(20)
    read = 0
    for _ in range(4000):
        text = " ".join(generator.choices(PIECES, k=generator.randint(1, 9)))
        try:
            formula(text, **SHAPES)
            read += 1
        except MdlibError:
            continue
    assert read > 20  # the generator does hit formulas, so the parser was reached behind the lexer


def test_fuzzing_would_notice_a_foreign_error(monkeypatch):
    monkeypatch.setattr("mdlib.language.parse.tree.product", lambda factors: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        formula("A @ x", **SHAPES)


def test_differential_of_a_variable_is_read_when_asked_for():
    f = formula("tr(A.T @ dX) + sum(dX)", differential="X", **SHAPES)
    assert f.symbols == ["A", "dX"]
    with pytest.raises(FormulaError, match="dX has no shape"):
        formula("tr(A.T @ dX)", **SHAPES)
    with pytest.raises(FormulaError, match="dQ: no symbol Q is declared"):
        formula("A", differential="Q", **SHAPES)
