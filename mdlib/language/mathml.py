"""A formula as MathML Core, which browsers draw by themselves.

Every leaf that is a symbol carries its name as `data-sym`, every size of a constant as `data-size`.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from itertools import pairwise

from . import tree
from .elementwise import ELEMENTWISE
from .latex import FUNCTIONS, head_and_index
from .notation import ATOM, PRODUCT, Writer
from .plain import GREEK

LETTERS = GREEK | {"Upsilon": "Υ", "upsilon": "υ", "lambda_": "λ", "ell": "ℓ"}
Path = tuple[int, ...]
_UPRIGHT = ' mathvariant="normal"'
_TOP = f"<mi{_UPRIGHT}>⊤</mi>"
LEAVES = ("mi", "mn")
_THIN = '<mspace width="0.17em"/>'
_TIMES, _APPLIED = "<mo>\u2062</mo>", "<mo>\u2061</mo>"  # not seen, but read aloud


def mathml(node: tree.Node, new: Collection[Path] = (), old: Collection[Path] = ()) -> str:
    """MathML of a tree; subtrees at the paths `new` and `old` stand in an mrow of a class each.

    A path is the way down from the root: (0, 1) is the second argument of the first. The classes
    are mdx-new and mdx-goes.
    """
    writer = _MathML()
    places = {"new": {_shown(node, path) for path in new}}
    places["goes"] = {_shown(node, path) for path in old}
    if new or old:
        node = writer.marked(node, places)
    return f'<math displaystyle="true">{writer.inner(node)}</math>'


def name_mathml(name: str) -> str:
    """A symbol as one element: Sigma_1 is Σ with 1 below."""
    return _named(name, f' data-sym="{escape(name)}"')


def size_mathml(size) -> str:
    """A size of a constant: m*n is mn."""
    parts = str(size).split("*")
    return "".join(
        f"<mn>{part}</mn>" if part.isdecimal() else _named(part, f' data-size="{escape(part)}"')
        for part in parts
    )


def _named(name: str, mark: str = "") -> str:
    head, index = head_and_index(name)
    if not index:
        return _letter(head, mark)
    return f"<msub{mark}>{_letter(head)}{_one(_index(index))}</msub>"


def _letter(head: str, mark: str = "") -> str:
    shown = LETTERS.get(head, head)
    upright = _UPRIGHT if head in LETTERS and head[0].isupper() else ""
    return f"<mi{mark}{upright}>{escape(shown)}</mi>"


def _index(tail: str) -> str:
    if tail.isdecimal():
        return f"<mn>{tail}</mn>"
    if "_" in tail:
        first, _, rest = tail.partition("_")
        return (_index(first) + "<mo>,</mo>" if first else "") + (_index(rest) if rest else "")
    return "".join(_letter(letter) for letter in tail) if len(tail) < 3 else _letter(tail)


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _one(inner: str) -> str:
    """What counts as one element: a single one as it is, several in a row."""
    name = inner[1 : min(inner.index(">"), inner.find(" ") % len(inner))]
    alone = name in LEAVES and inner.find(f"</{name}>") == len(inner) - len(name) - 3
    return inner if alone else _row(inner)


class _MathML(Writer):
    negative = '<mo form="prefix">−</mo>'
    minus, plus = '<mo form="infix">−</mo>', '<mo form="infix">+</mo>'
    circle, kronecker, slash = "<mo>∘</mo>", "<mo>⊗</mo>", "<mo>⊘</mo>"
    circle_in_mark = '<mo lspace="0" rspace="0">∘</mo>'
    transpose_mark = _TOP
    inverse_mark = '<mrow><mo form="prefix">−</mo><mn>1</mn></mrow>'
    inverse_transpose_mark = '<mrow><mo form="prefix">−</mo>' + _TOP + "</mrow>"
    mark = f'<mi class="mdx-d"{_UPRIGHT}>d</mi>'

    def __init__(self):
        super().__init__()
        # By identity, since the same subtree may stand elsewhere, unmarked.
        self.marks: dict[int, list[str]] = {}
        self.kept: list[tree.Node] = []

    def marked(self, node, places: dict[str, set[Path]], path: Path = ()):
        """The tree with a copy of its own at every place on the way to a mark."""
        if not any(place[: len(path)] == path for paths in places.values() for place in paths):
            return node
        args = (self.marked(part, places, (*path, i)) for i, part in enumerate(node.args))
        copy = object.__new__(type(node))
        tree.Node.__init__(copy, tuple(args), node.key, node.shape, node.names)
        self.kept.append(copy)
        self.marks[id(copy)] = [mark for mark, paths in places.items() if path in paths]
        return copy

    def write(self, node):
        if not self.kept:
            return super().write(node)
        self.memory.pop(node, None)
        written, binds = super().write(node)
        return self.term(node, written), binds

    def term(self, node, written):
        for mark in self.marks.get(id(node), ()):
            start = f'<mrow class="mdx-{mark}">'
            written = f"{start}{written.replace(start, '<mrow>')}</mrow>"
        return written

    def parentheses(self, inner):
        grows = "" if "<mfrac>" in inner or "<msqrt>" in inner else ' stretchy="false"'
        return f"<mrow><mo{grows}>(</mo>{inner}<mo{grows}>)</mo></mrow>"

    def norm(self, inner):
        line = '<mo form="{}">‖</mo>'
        return _row(line.format("prefix") + inner + line.format("postfix"))

    def number(self, digits):
        return f"<mn>{digits}</mn>"

    def name(self, name):
        return name_mathml(name)

    def _juxtapose(self, parts):
        """A thin space beside a differential and beside a name of several letters."""
        shown = parts[0] if parts else ""
        for before, part in pairwise(parts):
            thin = _is_apart(before) or _is_apart(part)
            shown += _TIMES + (_THIN if thin else "") + part
        return shown

    def differential(self, inner):
        return self.mark + (_THIN if _is_apart(inner) else "") + inner

    def superscript(self, base, mark):
        return f"<msup>{_one(base)}{_one(mark)}</msup>"

    def fraction(self, above, below):
        return f"<mfrac>{_one(above)}{_one(below)}</mfrac>", PRODUCT

    def root(self, node):
        return f"<msqrt>{self.inner(node.arg)}</msqrt>"

    def function(self, name, inner):
        names = FUNCTIONS.get(name, rf"\{name}")
        shown = ELEMENTWISE[name].tex if name in ELEMENTWISE else names
        words = [part for part in shown.split("\\") if part]
        written = _THIN.join(_letter(_bare(word)) for word in words)
        return _row(written + _APPLIED + self.parentheses(inner))

    def constant(self, letter, sizes):
        between = "<mo>,</mo>" if letter == "K" else "<mo>×</mo>"
        shown = between.join(size_mathml(size) for size in sizes)
        head = self.number(letter) if letter.isdecimal() else _letter(letter)
        return f"<msub>{head}{_one(shown)}</msub>"

    def is_bare(self, node, inner):
        """As LaTeX has it: d of a constant or of a longer number is written d(I)."""
        kind = type(node)
        if kind is tree.Num:
            return self.write(node)[1] == ATOM and len(str(node.key)) == 1
        return kind not in (tree.Eye, tree.Ones, tree.Zeros, tree.Comm)


def _shown(node: tree.Node, path: Path) -> Path:
    """The path, cut where what it leads to has no place of its own: a coefficient, X⁻¹ in X⁻ᵀ."""
    for depth, i in enumerate(path):
        part = node.args[i]
        number = type(part) is tree.Num and (type(node) is tree.Mul or tree.is_divisor(node))
        turned = type(node) is tree.Transpose and type(part) is tree.Inverse
        if number or (turned and depth == len(path) - 1):
            return path[:depth]
        node = part
    return path


def _bare(word: str) -> str:
    return word.removeprefix("operatorname{").removesuffix("}")


def _is_apart(part: str) -> bool:
    """Whether a factor is a differential, a function or a long name, which want some air."""
    inner = part
    while inner.startswith("<mrow"):
        inner = inner[inner.index(">") + 1 :]
    word = inner[inner.find(">") + 1 : inner.find("</mi>")] if inner.startswith("<mi") else ""
    return inner.startswith(_MathML.mark) or (len(word) > 1 and word.isalpha())
