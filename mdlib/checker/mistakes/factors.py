"""One factor of the right answer changed: untransposed, swapped, dropped, not inverted."""

from __future__ import annotations

from functools import partial
from itertools import combinations

from ...language import tree
from ...language.substitute import substitute
from ...language.text import text
from ...language.tree import Add, Eye, Inverse, Kron, MatMul, MatPow, Mul, Sym, Trace, Transpose
from ...tidy.normal_form import tidy
from .edits import attempt, edits, everywhere, flat, holds, parts
from .number_slips import is_residual
from .other_formulas import current_symbols, exchange, is_general_square
from .rederive import differential_terms
from .registry import Said, slip
from .results import edited, results


def _untransposed(node):
    if type(node) is Transpose:
        yield node.arg


def _matrix_untransposed(node):
    if type(node) is Transpose and 1 not in node.shape:
        yield node.arg


@slip
def all_untransposed(scene):
    """Every transpose dropped, or those of matrices alone, or of one symbol's."""
    if not scene.node.is_scalar and type(scene.result) is Transpose:
        return
    for result in results(scene):
        found = {part for part in parts(result) if type(part) is Transpose}
        matrices = {part for part in found if 1 not in part.shape}
        for change, dropped in ((_untransposed, found), (_matrix_untransposed, matrices)):
            yield _ids_untransposed(scene, len(dropped)), everywhere(result, change)


def _ids_untransposed(scene, count: int) -> tuple[str, ...]:
    several = 1 in scene.variable.shape and _transposed_twice(scene.result)
    if not scene.node.is_scalar:
        plain = ("M16",) if count == 1 else ("M29",)
        return ("M46",) if holds(scene.result, Kron) else ("M40",) if several else plain
    ids = ("M24", "M29") if holds(scene.node, Trace) else ("M29",)
    ids = ids[::-1] if holds(scene.node, Inverse) else ids
    return ("M40", *ids) if several else ids


def _transposed_twice(node) -> bool:
    """Whether two different matrices are transposed."""
    found = {part for part in parts(node) if type(part) is Transpose and 1 not in part.shape}
    return len(found) > 1


@slip
def jacobians_exchanged(scene):
    """Two transposed square matrices in each other's place."""
    if holds(scene.node, Trace):
        return
    ids = ("M39", "M21") if 1 in scene.variable.shape else ("M21", "M39")
    turned = [part for part in parts(scene.result) if type(part) is Transpose]
    for first, second in combinations(turned, 2):
        if first.shape == second.shape and 1 not in first.shape:
            away = Sym("t()", first.shape)
            once = substitute(scene.result, {first: away})
            yield ids, substitute(substitute(once, {second: first}), {away: second})


@slip
def variable_transposed(scene):
    """The right formula, evaluated at the transposed variable."""
    X = scene.variable
    if X.shape[0] == X.shape[1] != 1:
        turned = substitute(substitute(scene.result, {X.T: Sym("t()", X.shape)}), {X: X.T})
        ids = ("M29",) if scene.node.is_scalar else ("M48",)
        yield ids, substitute(turned, {Sym("t()", X.shape): X})


def _not_inverted(node):
    if type(node) is Inverse:
        yield node.arg


edited(_not_inverted, "M50")


def _inverted(node):
    """A matrix that can be inverted, where it stands as it is."""
    if type(node) is Sym and {"spd", "invertible", "symmetric"} & node.properties:
        yield Inverse(node)


edited(
    _inverted, "M50", said=Said("The inverse of a matrix stands where the matrix itself belongs.")
)


@slip
def none_inverted(scene):
    for result in results(scene):
        yield ("M50",), everywhere(result, _not_inverted)


def _without_trace(node):
    if type(node) is Trace:
        yield node.arg


edited(_without_trace, "M41")


def _trace_by_entries(node):
    if type(node) is Trace and type(node.arg) is MatMul:
        factors = node.arg.args
        for i in range(1, len(factors)):
            product = attempt(tree.mul, tree.matmul(*factors[:i]), tree.matmul(*factors[i:]))
            yield product and tree.Sum(product)


edited(_trace_by_entries, "M41b")


def _swapped(node):
    if type(node) is MatMul:
        for i in range(len(node.args) - 1):
            left, right = node.args[i : i + 2]
            yield attempt(tree.matmul, *node.args[:i], right, left, *node.args[i + 2 :])


@slip
def factors_swapped(scene):
    """Two neighbouring factors in each other's place, or a whole product in reverse."""
    ids = ("M22", "M23", "M39") if holds(scene.node, Trace) else ("M39", "M21")
    fitted = any(is_residual(part, scene.variable.name) for part in scene.parts)
    ids = ("M21", *ids) if fitted else ids
    for result in results(scene):
        for wrong in edits(result, _swapped):
            yield ids, wrong
        for wrong in edits(result, _moved):
            yield ids, wrong


def _run_reversed(node):
    """Three or more neighbouring factors in reverse."""
    if type(node) is MatMul:
        count = len(node.args)
        for start in range(count - 2):
            for end in range(start + 3, count + 1):
                run = node.args[start:end][::-1]
                yield attempt(tree.matmul, *node.args[:start], *run, *node.args[end:])


edited(_run_reversed, "M39", "M21")


def _moved(node):
    """The first or the last factor carried to the other end."""
    if type(node) is MatMul and len(node.args) > 2:
        yield attempt(tree.matmul, *node.args[1:], node.args[0])
        yield attempt(tree.matmul, node.args[-1], *node.args[:-1])
        yield attempt(tree.matmul, *node.args[::-1])


def _one_transposed(node):
    if type(node) is Transpose and node.shape[0] == node.shape[1]:
        yield node.arg
    elif type(node) in (Sym, Inverse) and node.shape[0] == node.shape[1] != 1:
        yield node.T


edited(_one_transposed, "M16")


@slip
def inverse_transposed(scene):
    """An inverse without its transpose, or the reverse, wherever it stands."""
    for result in results(scene):
        for inverse in {part for part in parts(result) if type(part) is Inverse}:
            yield ("M16",), substitute(result, {inverse: inverse.T})


def _outer_product_turned(node):
    """a bᵀ for b aᵀ."""
    if type(node) is MatMul:
        for i in range(len(node.args) - 1):
            left, right = node.args[i : i + 2]
            if left.shape[1] == right.shape[0] == 1 and left.shape[0] == right.shape[1]:
                yield attempt(tree.matmul, *node.args[:i], right.T, left.T, *node.args[i + 2 :])


edited(_outer_product_turned, "M16")


def _run_transposed(node):
    """Neighbouring factors transposed as one."""
    if type(node) is MatMul:
        count = len(node.args)
        for start in range(count - 1):
            for end in range(start + 2, count + 1 - (start == 0)):
                run = tree.transpose(tree.product(list(node.args[start:end])))
                yield attempt(tree.matmul, *node.args[:start], run, *node.args[end:])


@slip
def run_transposed(scene):
    """(CA)ᵀ for AᵀCᵀ, or the other way round; between vectors, a Jacobian not transposed."""
    chain = 1 in scene.variable.shape or not scene.node.is_scalar
    for result in results(scene):
        for wrong in edits(result, _run_transposed):
            yield ("M40", "M29") if chain else ("M29",), wrong


def _run_untransposed(node):
    """Neighbouring factors, each without its transpose, in the order they stand in."""
    if type(node) is MatMul:
        count = len(node.args)
        for start in range(count - 1):
            for end in range(start + 2, count + 1):
                run = [p.arg if type(p) is Transpose else p for p in node.args[start:end]]
                yield attempt(tree.matmul, *node.args[:start], *run, *node.args[end:])


edited(_run_untransposed, "M29")


@slip
def factor_dropped(scene):
    """One factor of the right answer left out."""
    assumed = {node for node, _ in _ones_under_a_condition(scene) if type(node) is tree.Sum}
    for result in results(scene):
        for factor in _factors(result):
            if factor in assumed:  # left out because it is thought to be 1
                continue
            said = Said(f"A factor is missing: {text(factor)}.")
            for wrong in edits(result, partial(_without, factor)):
                yield ("M15",), wrong, said


def _factors(node) -> list:
    """Every factor of a product, but for numbers and commutation matrices."""
    products = [part for part in parts(node) if type(part) in (MatMul, Mul)]
    found = dict.fromkeys(factor for product in products for factor in product.args)
    return [factor for factor in found if type(factor) not in (tree.Num, tree.Comm)]


def _without(factor, node):
    if type(node) in (MatMul, Mul):
        make = tree.matmul if type(node) is MatMul else tree.mul
        for i, part in enumerate(node.args):
            if part == factor:
                yield attempt(make, *node.args[:i], *node.args[i + 1 :])


@slip
def condition_assumed(scene):
    """What is 1 under a condition on a parameter, taken for 1."""
    for node, condition in _ones_under_a_condition(scene):
        what = f"Right where {condition}; the question does not say so."
        for result in results(scene):
            yield ("N09",), substitute(result, {node: tree.Num(1)}), Said(what)


def _ones_under_a_condition(scene):
    """Every number of the answer that is 1 where a parameter adds up to 1, or has length 1."""
    for part in dict.fromkeys(part for result in results(scene) for part in parts(result)):
        inner = part.args[0] if part.args else None
        if type(inner) is not Sym or inner == scene.variable or inner.shape[1] != 1:
            inner = inner.arg if type(inner) is Transpose and type(inner.arg) is Sym else None
        if inner is None or inner.name == scene.variable.name:
            continue
        if type(part) is tree.Sum:
            yield part, f"{inner.name} adds up to 1"
        elif type(part) is tree.Norm or part == attempt(tree.matmul, inner.T, inner):
            yield part, f"{inner.name} has length 1"


def _entries_for_product(node):
    if type(node) is Mul:
        scalars, body = tree.split_scalars(node)
        if type(body) is Mul:
            yield tree.mul(*scalars, tree.matmul(*body.args))
    if type(node) is MatMul:
        for i in range(len(node.args) - 1):
            left, right = node.args[i : i + 2]
            if left.shape == right.shape:
                yield attempt(tree.matmul, *node.args[:i], left * right, *node.args[i + 2 :])


edited(_entries_for_product, "M38")


def _scaled_rows(node):
    """X * r for X @ r: NumPy lets a column scale the rows."""
    if type(node) is MatMul and not node.is_scalar:
        for i in range(1, len(node.args)):
            left, right = tree.matmul(*node.args[:i]), tree.matmul(*node.args[i:])
            if right.shape[1] == 1 and left.shape[0] == right.shape[0]:
                yield tree.matmul(tree.Diag(right), left)


edited(
    _scaled_rows,
    "M38",
    said=Said("An elementwise product stands where a matrix product belongs."),
)


def _one_row_a_sample(node):
    """Xᵀ r written diag(r) X: the sum over the samples is lost."""
    if type(node) is MatMul and not node.is_scalar:
        left, column = node.args[0], tree.matmul(*node.args[1:])
        if column.shape[1] == 1:
            yield tree.matmul(tree.Diag(column), left.T)


edited(_one_row_a_sample, "M12")


def _broadcast(node):
    """A column minus a one-dimensional array: n×n differences, summed over a row."""
    columns = type(node) is Add and all(arg.shape == node.shape for arg in node.args)
    if columns and len(node.args) == 2 and node.shape[1] == 1 != node.shape[0]:
        count = Trace(Eye(node.shape[0]))
        for first, second in (node.args, node.args[::-1]):
            ones = tree.Ones(node.shape[0])
            yield tree.add(tree.mul(count, first), tree.mul(tree.Sum(second), ones))
            yield tree.add(tree.matmul(first, ones.T), tree.matmul(ones, second.T))


@slip
def broadcast(scene):
    """The square of differences somewhere in the right answer, but not for its diagonal alone."""
    for result in results(scene):
        for wrong in edits(result, _broadcast):
            diagonals = [part.arg for part in parts(wrong) if type(part) is tree.Diag]
            if not any(1 not in inner.shape for inner in diagonals):
                yield ("M17",), wrong


def _entry_powers(node):
    if type(node) is MatPow:
        yield tree.power(node.base, node.exponent)


edited(_entry_powers, "M42")


def _entry_inverse(node):
    if type(node) is Inverse:
        yield tree.power(node.args[0], -1)


@slip
def entry_inverses(scene):
    """One over each entry, X**-1, for the inverse."""
    for result in results(scene):
        wrong = everywhere(result, _entry_inverse)
        if wrong is not None and wrong != result:
            yield ("M42",), wrong


@slip
def untransposed_entry_powers(scene):
    """The powers of the entries, and the transpose lost as well."""
    for result in results(scene):
        powers = everywhere(result, _entry_powers)
        if powers is not None and powers != result:
            yield ("M42",), everywhere(powers, _untransposed)


def _diagonal_left_off(node):
    if type(node) is tree.Diag and node.arg.shape[1] == 1:
        yield node.arg


edited(_diagonal_left_off, "N08")


def _diagonal_not_taken(node):
    if type(node) is tree.Diag and 1 not in node.arg.shape:
        yield node.arg
        yield node.arg.T


edited(
    _diagonal_not_taken,
    "N08",
    said=Said("A whole matrix stands where its diagonal belongs: the diagonal was not taken."),
)


def _inner_for_outer(node):
    if type(node) is MatMul:
        for i in range(1, len(node.args)):
            left, right = tree.matmul(*node.args[:i]), tree.matmul(*node.args[i:])
            if left.shape[1] == right.shape[0] == 1 and left.shape[0] == right.shape[1]:
                yield tree.matmul(left.T, right.T)


edited(_inner_for_outer, "M04")


@slip
def two_symbols_exchanged(scene):
    """Two symbols of one shape in each other's place; the variable only with one of its kind."""
    kinds = {name: symbol.properties for name, symbol in scene.symbols.items()}
    for first, second in combinations(current_symbols(scene), 2):
        alike = kinds[first.name] == kinds[second.name] != frozenset()
        if first.shape == second.shape and (alike or scene.variable not in (first, second)):
            wrong = scene.derivative(exchange(scene.node, {first: second, second: first}))
            # A term that is left out says nothing about the others.
            if wrong is not None and flat(tidy(wrong)) not in scene.terms:
                yield ("M54",), wrong


@slip
def change_left_out(scene):
    """tr(A dX B) read as A B: each constant stays on its side."""
    change = tree.Change(scene.variable.name, scene.variable.shape)
    lines = [flat(term.node()) for term in differential_terms(scene.node, scene.variable)]
    around = [part.args for line in lines for part in parts(line) if _stands_inside(part, change)]
    if scene.node.is_scalar and len(around) == len(lines) and holds(scene.node, Trace):
        read = [[arg for arg in args if arg != change] for args in around]
        yield ("M24",), attempt(lambda: tree.add(*(tree.matmul(*args) for args in read)))


def _stands_inside(node: tree.Node, change: tree.Node) -> bool:
    return type(node) is MatMul and change in node.args[1:-1]


@slip
def all_parameters_symmetric(scene):
    """Every square parameter taken for symmetric at once."""
    square = [symbol for symbol in current_symbols(scene) if is_general_square(symbol)]
    square = [symbol for symbol in square if symbol != scene.variable]
    if len(square) > 1:
        for result in results(scene):
            yield ("M07",), substitute(result, {symbol.T: symbol for symbol in square})
