"""MathML of formulas: every node type, well formed, in brackets and order as LaTeX has them."""

import re
from xml.etree import ElementTree

import pytest

import mdlib as md
from mdlib.language import nodes, tree
from mdlib.language.elementwise import ELEMENTWISE
from mdlib.language.formulas import Formula
from mdlib.language.latex import GREEK, NAMED, latex, name_latex
from mdlib.language.mathml import LETTERS, mathml, name_mathml
from tests.engine.generate import random_formula

X, A = tree.Sym("X", ("n", "n")), tree.Sym("A", ("n", "n"))
x, s = tree.Sym("x", ("n", 1)), tree.Sym("s")
TOP = '<mi mathvariant="normal">⊤</mi>'
D = '<mi class="mdx-d" mathvariant="normal">d</mi>'

# A node of each type, and what is to be seen of it once the marks of its leaves are taken away.
SHOWN = {
    tree.Num: (tree.Num(tree.Fraction(-1, 2)), "−1/2"),
    tree.Sym: (tree.Sym("Sigma_1"), "Σ_1"),
    tree.Change: (tree.Change("X", ("n", "n")), "dX"),
    tree.Eye: (tree.Eye("n"), "I_n"),
    tree.Ones: (tree.Ones(1, "n"), "1_n^⊤"),
    tree.Zeros: (tree.Zeros("m", "n"), "0_m×n"),
    tree.Comm: (tree.Comm("m", "n"), "K_m,n"),
    tree.Add: (tree.add(X, -2 * A, tree.ONE), "X−2A+1"),
    tree.MatMul: (tree.matmul(X, tree.add(X, A), tree.Change("X", X.shape)), "X(X+A)dX"),
    tree.Mul: (s * X * A / tree.Norm(x), "s/‖x‖(X∘A)"),
    tree.Pow: (tree.power(X, 2), "X^∘2"),
    tree.MatPow: (tree.MatPow(X, 3), "X^3"),
    tree.Kron: (tree.Kron(X, A), "X⊗A"),
    tree.Trace: (tree.Trace(X), "tr(X)"),
    tree.Det: (tree.Det(X), "det(X)"),
    tree.LogDet: (tree.LogDet(X), "logdet(X)"),
    tree.Norm: (tree.Norm(x), "‖x‖"),
    tree.Sum: (tree.Sum(X), "sum(X)"),
    tree.LogSumExp: (tree.LogSumExp(x), "logsumexp(x)"),
    tree.Inverse: (tree.Inverse(X), "X^−1"),
    tree.Adjugate: (tree.Adjugate(X), "adj(X)"),
    tree.Softmax: (tree.Softmax(x), "softmax(x)"),
    tree.D: (tree.D(tree.add(X, A), "X"), "d(X+A)"),
    tree.Elementwise: (tree.Elementwise("sqrt", s), "√s"),
    tree.Transpose: (tree.transpose(tree.Inverse(X)), "X^−⊤"),
    tree.Diag: (tree.Diag(x), "diag(x)"),
    tree.Vec: (tree.Vec(X), "vec(X)"),
}
JOINED = {"mfrac": "/", "msub": "_", "msup": "^"}


def seen(element) -> str:
    """What a browser shows, on one line."""
    between = JOINED.get(element.tag, "")
    start = "√" if element.tag == "msqrt" else ""
    inner = between.join(seen(child) for child in element)
    return start + re.sub("[\u2061\u2062]", "", element.text or "") + inner


def read(node, new=()):
    return ElementTree.fromstring(mathml(node, new))


def concrete() -> set[type]:
    """The node types that stand in trees."""
    found = {kind for kind in vars(nodes).values() if isinstance(kind, type)}
    return {k for k in found if issubclass(k, tree.Node) and k.__name__[0] != "_"} - {tree.Node}


def test_no_node_type_is_left_out():
    assert set(SHOWN) == concrete()


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.__name__)
def test_each_node_type(kind):
    node, shown = SHOWN[kind]
    assert type(node) is kind
    assert seen(read(node)) == shown


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_each_function_of_the_entries(name):
    shown = seen(read(tree.Elementwise(name, s)))
    assert shown == {"sqrt": "√s", "sigmoid": "σ(s)"}.get(name, f"{name}(s)")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("inv(X.T@X)", "(X^⊤X)^−1"),
        ("X/s", "1/sX"),
        ("1/(s*t)", "1/st"),
        ("-(s+t)", "−(s+t)"),
        ("X/X", "X⊘X"),
        ("norm(x)**2", "‖x‖^2"),
        ("-X*2", "−2X"),
        ("s**-1", "1/s"),
    ],
)
def test_brackets_and_signs(typed, shown):
    known = {"X": "m n", "x": "n", "s": "", "t": ""}
    used = {name: known[name] for name in re.findall(r"\b[Xxst]\b", typed)}
    f = md.formula(typed, **used)
    assert seen(read(f.node)) == shown


def test_a_symbol_is_one_leaf_with_its_name():
    assert name_mathml("X") == '<mi data-sym="X">X</mi>'
    assert name_mathml("lam") == '<mi data-sym="lam">λ</mi>'
    assert name_mathml("Sigma") == '<mi data-sym="Sigma" mathvariant="normal">Σ</mi>'
    assert name_mathml("w2") == '<msub data-sym="w2"><mi>w</mi><mn>2</mn></msub>'
    assert mathml(tree.Eye("m*n")).count("data-size") == 2


def test_greek_as_latex_has_it():
    assert set(LETTERS) == GREEK | set(NAMED)


def test_names_are_escaped():
    node = tree.Sym('<img src=x onerror="alert(1)">&')
    leaf = read(node)[0]
    assert leaf.get("data-sym") == node.name
    assert leaf.text == node.name
    assert "<img" not in mathml(tree.Ones("<img>", 1))


TOKENS = "[()]|‖|[+−]"


def order_in_mathml(formula: Formula) -> list[str]:
    """Symbols, brackets and signs, as they are read."""
    pieces = re.findall(rf'data-sym="(\w+)"|>({TOKENS})</mo>', mathml(formula.node))
    return ["".join(piece) for piece in pieces]


def order_in_latex(formula: Formula) -> list[str]:
    shown = re.sub(r"\^{-(1|\\top)}", "^{~}", latex(formula.node)).replace("-", "−")
    shown = shown.replace(r"\lVert", "‖").replace(r"\rVert", "‖")
    names = {name_latex(name): name for name in formula.specs}
    listed = "|".join(re.escape(tex) for tex in sorted(names, key=len, reverse=True))
    return [names.get(t, t) for t in re.findall(rf"{listed}|{TOKENS}", shown)]


def test_random_formulas_are_well_formed_and_read_as_in_latex():
    for seed in range(300):
        formula = random_formula(seed)
        ElementTree.fromstring(mathml(formula.node))
        ours = [t for t in order_in_mathml(formula) if t]
        inverses = mathml(formula.node).count('<mo form="prefix">−</mo>')
        theirs = order_in_latex(formula)
        assert [t for t in ours if t != "−"] == [t for t in theirs if t != "−"], seed
        assert ours.count("−") >= theirs.count("−") - inverses


def test_the_order_of_another_formula_is_not_the_same():
    f, g = (md.formula(t, X="n n", A="n n") for t in ("X@A", "A@X"))
    assert order_in_mathml(f) == order_in_latex(f) != order_in_latex(g)


def lit(node, *paths):
    marked = read(node, paths).iter("mrow")
    return [seen(row) for row in marked if row.get("class") == "mdx-new"]


def test_what_is_new_is_marked_where_it_stands():
    twice = tree.matmul(X, A, X)
    assert lit(twice, (2,)) == ["X"]
    assert lit(twice, ()) == ["XAX"]
    assert lit(twice, (0,), (1,)) == ["X", "A"]
    assert lit(twice, (), (1,)) == ["XAX"]
    assert seen(read(twice, [(1,)])) == seen(read(twice))
    assert lit(twice) == []


def test_a_line_has_what_is_new_and_what_will_change():
    marked = ElementTree.fromstring(mathml(tree.matmul(X, A), new=[(0,)], old=[(0,), (1,)]))
    found = [(row.get("class"), seen(row)) for row in marked.iter("mrow") if row.get("class")]
    assert found == [("mdx-goes", "X"), ("mdx-new", "X"), ("mdx-goes", "A")]


def test_a_mark_takes_the_sign_with_it():
    assert lit(tree.add(X, -2 * A), (1,)) == ["−2A"]
    assert lit(tree.add(X, A), (1,)) == ["+A"]


def test_a_mark_without_a_place_of_its_own_lights_what_it_belongs_to():
    assert lit(2 * X, (0,)) == ["2X"]
    assert lit(tree.transpose(tree.Inverse(X)), (0,)) == ["X^−⊤"]
    assert lit(tree.transpose(tree.Inverse(X)), (0, 0)) == ["X"]
    assert lit(X / s, (1, 1)) == ["s"]
    assert lit(tree.power(s, -2), (0,)) == ["s"]


def test_every_place_of_a_random_formula_can_be_marked():
    for seed in range(40):
        node = random_formula(seed).node
        for path in _paths(node):
            assert lit(node, path), (seed, path)
            assert seen(read(node, [path])) == seen(read(node))


def _paths(node, path=()):
    yield path
    for i, part in enumerate(node.args):
        yield from _paths(part, (*path, i))
