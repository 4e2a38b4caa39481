r"""Read the LaTeX that the catalogue prints: statements → lines of `printed_lines`.

A small grammar of the printed form: sums, products by juxtaposition, ∘ ⊗ ⊘, superscripts,
functions and fractions. What is a matrix product and what a multiple is told by the sizes.
"""

import re

import numpy as np

import mdlib as md
from mdlib.language.formulas import read_formula
from tests.catalogue.printed_lines import Condition, Line, UnreadableError, shapes_of

TOKEN = re.compile(
    r"\\operatorname\{\w+\}|\\log\\det|\\mathrm\{d\}|\\[A-Za-z]+|\\[|]|\d+|[A-Za-z]|[-+()^_{},=|]|\S"
)
SPACES = re.compile(r"\\left(?![a-z])|\\right(?![a-z])|\\[,; ]")
FUNCTIONS = {
    r"\det": "det",
    r"\log\det": "logdet",
    r"\log": "log",
    r"\exp": "exp",
    r"\sin": "sin",
    r"\cos": "cos",
    r"\tanh": "tanh",
    r"\sigma": "sigmoid",
}
BINARY = {
    r"\otimes": "kron({}, {})",
    r"\circ": "({})*({})",
    r"\oslash": "({})/({})",
    "/": "({})/({})",
}
CLOSING = {r"\lVert": r"\rVert", r"\|": r"\|", r"\langle": r"\rangle"}
# Spellings of the sources that the grammar leaves out.
SPELLINGS = {
    r"\sum_i \sum_j A_{ij} B_{ij}": r"\operatorname{sum}(A \circ B)",
    r"\|r\|_2^2": r"(\|X w - b - y\|)^{2}",
    r"\|r\|_2": r"\|X w - b - y\|",
    "X^{\\top} r": r"X^{\top} (X w - b - y)",
    r"\mathrm{d}|X|": r"\mathrm{d}(\det(X))",
    r"I_{n \times n}": "I_{n}",
    r"\frac{\mathrm{d}Y^{-1}}{\mathrm{d}x}": r"\mathrm{d}(Y^{-1})",
    r"\frac{\mathrm{d}Y}{\mathrm{d}x}": r"\mathrm{d}Y",
    r"\sigma'(x)": r"(\sigma(X) \circ (1 - \sigma(X)))",
    r",\quad\sigma(X) = [\sigma(X_{ij})]": "",
}
REMARKS = (
    (r"(.+) \\text\{ (invertible|symmetric|an integer)\}", "{} {}"),
    (r"(.+) \\ne 0", "{} ≠ 0"),
    (r"\\text\{every entry of \} (.+) > 0", "every entry of {} > 0"),
    (r"\\text\{entries of \} (.+) \\text\{ free\}", "entries of {} free"),
)


def name_of(latex):
    """The name of a symbol: mu for \\mu."""
    return {r"\lambda": "lam"}.get(latex, latex.lstrip("\\"))


class Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, latex, shapes):
        self.tokens = TOKEN.findall(SPACES.sub(" ", latex))
        self.shapes, self.at = shapes, 0

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected=None):
        token = self.next
        if not token or expected not in (None, token):
            raise UnreadableError(f"{' '.join(self.tokens)}: {expected or 'more'} at {self.at}")
        self.at += 1
        return token

    def whole(self):
        text = self.sum()
        if self.next:
            raise UnreadableError(f"{' '.join(self.tokens)}: {self.next} is left")
        return text

    def sum(self):
        text = f"-({self.term()})" if self.next == "-" and self.take() else self.term()
        while self.next in ("+", "-"):
            text = f"{text} {self.take()} ({self.term()})"
        return text

    def term(self):
        text = self.product()
        while self.next in BINARY:
            text = BINARY[self.take()].format(text, self.product())
        return text

    def product(self):
        text = self.factor()
        while self.next and self.next not in ("+", "-", ")", "}", ",", "=", r"\rVert", *BINARY):
            if self.next in (r"\|", r"\rangle", "|") and self.inside:
                break
            text = self.joined(text, self.factor())
        return text

    def joined(self, left, right):
        scalar = (1, 1) in (self.shape(left), self.shape(right))
        return f"({left}) {'*' if scalar else '@'} ({right})"

    def shape(self, text):
        return read_formula(text, self.shapes).shape

    def factor(self):
        text = self.atom()
        while self.next == "^":
            self.take()
            text = self.raised(text)
        return text

    def raised(self, base):
        mark = self.group_tokens()
        if mark == [r"\top"]:
            return f"({base}).T"
        if mark == ["-", r"\top"]:
            return f"inv({base}).T"
        if mark == [r"\#"] or mark == ["\\", "#"]:
            return f"adj({base})"
        exponent = "".join(token for token in mark if token != r"\circ")
        if mark[0] == r"\circ" or self.shape(base) == (1, 1):
            return f"({base})**({exponent})"
        return f"inv({base})" if exponent == "-1" else f"mpow({base}, {exponent})"

    def group_tokens(self):
        if self.next != "{":
            return [self.take()]
        self.take("{")
        found = []
        while self.next != "}":
            found.append(self.take())
        self.take("}")
        return found

    inside = 0

    def between(self, closing):
        self.inside += 1
        text = self.sum()
        self.inside -= 1
        self.take(closing)
        return text

    def atom(self):
        token = self.take()
        if token == "(":
            return f"({self.between(')')})"
        if token in (r"\lVert", r"\|"):
            return f"norm({self.between(CLOSING[token])})"
        if token == r"\langle":
            left = self.between(",")
            return f"({left}).T @ ({self.between(CLOSING[token])})"
        if token == r"\frac":
            above, below = (self.take("{") and self.between("}") for _ in range(2))
            return f"({above})/({below})"
        if token == r"\mathrm{d}":
            return f"d{name_of(self.take())}"
        return self.named(token)

    def named(self, token):
        called = re.fullmatch(r"\\operatorname\{(\w+)\}", token)
        if called or (token in FUNCTIONS and name_of(token) not in self.shapes):
            name = called[1] if called else FUNCTIONS[token]
            self.skip_entrywise_mark()
            return f"{name}({self.factor_argument()})"
        if token == "I":
            size = re.sub(r"(\w+)\*\^\*2", r"\1*\1", "*".join(self.subscript()))
            return f"eye({size or 'n'})"
        if token == "K":
            return f"comm({', '.join(token for token in self.subscript() if token != ',')})"
        if token.isdecimal():
            return token
        name = name_of(token)
        if name not in self.shapes:
            raise UnreadableError(f"{' '.join(self.tokens)}: {token} has no size")
        return name

    def skip_entrywise_mark(self):
        """A function entry by entry may be marked so, as in \\exp_{\\circ}(X)."""
        if self.next in ("_", "^") and r"\circ" in self.tokens[self.at : self.at + 4]:
            self.take()
            self.group_tokens()

    def factor_argument(self):
        if self.next == "(":
            self.take()
            return self.between(")")
        return self.factor()

    def subscript(self):
        if self.next != "_":
            return []
        self.take()
        return self.group_tokens()


def formula_of(latex, shapes):
    return Reader(latex, shapes).whole()


def group(latex, start):
    """The brace group at a place, and where it ends."""
    depth = 0
    for at in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[at], 0)
        if depth == 0:
            return latex[start + 1 : at], at + 1
    raise UnreadableError(latex)


def derivative_of(latex):
    """(order, what is differentiated, by what) for ∂f/∂x, and None for anything else."""
    found = re.match(r"\\frac\{\\partial(\^2)?(?= |\})", latex)
    if not found:
        return None
    above, at = group(latex, latex.index("{"))
    below, end = group(latex, at)
    below, f = below.removeprefix(r"\partial").strip(), above.removeprefix(r"\partial")
    order = 2 if found[1] else 1
    f, below = (f.removeprefix("^2"), below.removesuffix("^2")) if order == 2 else (f, below)
    return order, (f or latex[end:]).strip(), below


def statements(latex):
    """The equations of a printed statement, each as its members, with the remarks behind it."""
    for printed, meant in SPELLINGS.items():
        latex = latex.replace(printed, meant)
    for part in re.split(r"[,;:]\s*\\q?quad\s*|[,;:]\\ (?=\S)(?![^(]*\)$)", latex):
        part, *remarks = re.split(r"\\quad (?=\()", part)
        yield [m.strip() for m in part.split("=")], remarks[0][1:-1] if remarks else ""


def lines(latex, sizes, conditions=()):
    """Every equation of a statement that can be judged, as a `Line`.

    Raises UnreadableError for an equation that the grammar does not know.
    """
    if r"\pm" in latex:
        both = (latex.replace(r"\pm", sign) for sign in "+-")
        return [line for one in both for line in lines(one, sizes, conditions)]
    if defined := re.match(r"f = (.+?):\\quad ", latex):
        latex = latex[defined.end() :].replace(r"\partial f}", rf"\partial {defined[1]}}}")
    shapes = {name_of(n): size for n, size in shapes_of(sizes.replace("$", "")).items()}
    known = [Condition(formula) for formula in conditions]
    f, found = None, []
    for members, remarks in statements(latex):
        if len(members) < 2:
            continue
        places, needed = remarks_of(remarks, shapes)
        told = (places, tuple(dict.fromkeys([*known, *needed])))
        if members[0]:
            f = [m for m in members if derivative_of(m)]
        rest = [m for m in members if m and not derivative_of(m)]
        found += _lines(f, rest, shapes, told)
    if not found:
        raise UnreadableError(latex)
    return found


def _lines(derivatives, rest, shapes, told):
    places, conditions = told
    if derivatives:
        for result in rest:
            result, _, words = result.partition(r"\ \text{for ")
            extra = _worded(words, shapes)
            for order, f, x in map(derivative_of, derivatives):
                f, x, shapes = _transposed(f, x, shapes)
                kind = "hessian" if order == 2 else "derivative"
                texts = (formula_of(f, shapes), formula_of(result, shapes))
                yield Line(kind, *texts, x, shapes, places, (*conditions, *extra))
        return
    left, *others = rest
    if left.startswith(r"\mathrm{d}"):
        changed = formula_of(left.removeprefix(r"\mathrm{d}"), shapes)
        moving = {f"d{name}": size for name, size in shapes.items()}
        for other in others:
            result = formula_of(other, shapes | moving)
            used = {n: s for n, s in moving.items() if re.search(rf"\b{n}\b", result)}
            yield Line("differential", changed, result, "", shapes | used, (), conditions)
        return
    for other in others:
        texts = (formula_of(left, shapes), formula_of(other, shapes))
        yield Line("equality", *texts, "", shapes, (), conditions)


def _transposed(f, x, shapes):
    """A row variable: ∂f/∂xᵀ is by r, with rᵀ in the place of x."""
    if not x.endswith(r"^{\top}"):
        return f, name_of(x), shapes
    bare = x.removesuffix(r"^{\top}")
    rows = shapes[name_of(bare)].split()[0]
    return re.sub(rf"\b{bare}\b", r"r^{\\top}", f), "r", {**shapes, "r": f"1 {rows}"}


def _worded(words, shapes):
    found = re.fullmatch(r"(invertible|symmetric)\}\\ (\w+)", words)
    return [Condition(f"{found[2]} {found[1]}")] if found else []


def remarks_of(text, shapes):
    """(places, conditions) of the parenthesis behind an equation."""
    places, conditions = ("denominator layout",), []
    for remark in filter(None, text.split(r",\ ")):
        if found := re.fullmatch(r"\\text\{(vec by \w+)\}", remark):
            places += (found[1],)
            continue
        conditions.append(Condition(_remark(remark, shapes)))
    return places, conditions


def _remark(remark, shapes):
    for pattern, words in REMARKS:
        if found := re.fullmatch(pattern, remark):
            formula, *word = found.groups()
            return words.format(formula_of(formula, shapes), *word)
    raise UnreadableError(remark)


def conditions_of(markdown, shapes):
    """The conditions of a card: "$A$ invertible; $x$ ≠ 0 (for $…$)"."""
    shapes = {name_of(n): size for n, size in shapes_of(shapes.replace("$", "")).items()}
    found = []
    for part in markdown.split("; "):
        part = re.sub(r" \(for .*\)$", "", part)
        if re.search(r"(invertible|symmetric|free|an integer|[≠>] 0)$", part):
            put = lambda m: formula_of(m[1], shapes)
            found.append(re.sub(r"\$([^$]+)\$", put, part))
    return found


ENTRY = re.compile(
    r"\\left\[\\frac\{\\partial f\}\{\\partial (\w)\}\\right\]_\{(\w)(\w)\} ="
    r"\s*\\frac\{\\partial f(?:_(\w|\{\w+\}))?\}\{\\partial \1(?:_(\w|\{\w+\}))?\}"
)
LIST = re.compile(
    r"\\frac\{\\partial f\}\{\\partial x\}(?:_\{1 \\times m\})? = "
    r"\\left(?:\[|\()(.+)\\right(?:\]|\))(\^\{\\top\})?"
)
PARTIAL = re.compile(r"\\frac\{\\partial f(?:_(\w))?\}\{\\partial x(?:_(\w))?\}")


def placed_rightly(latex):
    """Whether a statement on where partial derivatives stand is one of the denominator layout.

    "[∂f/∂x]_ij = ∂f_j/∂x_i" or "∂f/∂x = [∂f/∂x_1 ⋯ ∂f/∂x_p]ᵀ": the numbers of a random D are put
    in place as the text says, and by `md.arrange`.
    """
    if found := ENTRY.search(latex):
        return _entry_stands(*(part and part.strip("{}") for part in found.groups()[1:]))
    if found := LIST.fullmatch(latex):
        return _list_stands(found[1], bool(found[2]))
    raise UnreadableError(latex)


def _numbers(f, x):
    """Distinct numbers D[i, j, k, l] for f and x with so many indices; a number has none."""
    shape = [(), (3, 1), (3, 4)][f] or (1, 1), [(), (2, 1), (2, 5)][x] or (1, 1)
    shape = (*shape[0], *shape[1])
    return np.random.default_rng(0).permutation(np.prod(shape)).reshape(shape)


def _entry_stands(row, column, f, x):
    f, x = f or "", x or ""
    D = _numbers(len(f), len(x))
    J = md.arrange(D)
    for at in np.ndindex(J.shape):
        names = dict(zip((row, column), at, strict=True))
        names |= {"m": J.shape[1] - 1} if column == "m" else {}
        index = [names.get(c, int(c) - 1 if c.isdecimal() else None) for c in (*f, *x)]
        fixed = [c for c in (row, column) if c.isdecimal()]
        if fixed and (at[0] != int(row) - 1 or (column.isdecimal() and at[1] != int(column) - 1)):
            continue
        if column == "m" and at[1] != J.shape[1] - 1:
            continue
        i = [*index[: len(f)], 0, 0][:2]
        k = [*index[len(f) :], 0, 0][:2]
        try:
            if J[at] != D[(*i, *k)]:
                return False
        except IndexError:
            return False
    return True


def _list_stands(inner, upright):
    marks = PARTIAL.findall(inner)
    by_f = any(f for f, _ in marks)
    D = _numbers(1, 0) if by_f else _numbers(0, 1)
    size = D.size
    known = [int(a or b) - 1 if (a or b).isdecimal() else size - 1 for a, b in marks]
    order = [*range(size)] if known == [0, 1, size - 1] or size == 2 else known
    row = np.array([[D.ravel()[at] for at in order]])
    J = md.arrange(D)
    said = row.T if upright else row
    return J.shape == said.shape and bool((said == J).all())
