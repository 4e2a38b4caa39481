"""What the first lines of tidy/ and engine/ claim, as equations between numbers.

A row is a function's name and what it claims: (value, arguments, result) → pairs of arrays that
are to be equal. `value` takes a formula to its value at a random rectangular probe.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from mdlib.engine.linear import Apply, Around, KronLeft, Term, Times, wrap
from mdlib.engine.traces import TraceTerm
from mdlib.language import tree
from mdlib.matrices.layout import unarrange
from mdlib.matrices.vec_matrices import commutation_matrix
from mdlib.tidy.normal_form import RULES


def total(value, nodes):
    """A + B + …, a number added to every entry."""
    return sum((value(node) for node in nodes), np.zeros((1, 1)))


def hadamard(value, nodes):
    result = np.ones((1, 1))
    for node in nodes:
        result = result * value(node)
    return result


def chain(value, nodes, rows=1):
    """A B …, with scalars where they stand; I of so many rows where there is no factor."""
    scalar, matrix = np.ones((1, 1)), None
    for node in nodes:
        array = value(node)
        if array.shape == (1, 1):
            scalar = scalar * array
        else:
            matrix = array if matrix is None else matrix @ array
    return scalar * (np.eye(rows) if matrix is None else matrix)


def powers(value, table):
    """The product of {base: exponent}, entry by entry."""
    return hadamard(value, [tree.Pow((b, tree.as_node(k)), None, b.shape) for b, k in table])


def vec(array):
    return array.reshape(-1, 1, order="F")


def pair(before, after):
    return [(before, after)]


# Before and after are one formula; a sum of such; a product of such.


def same(name):
    """The result is equal to the argument of this name."""
    return lambda value, a, r: pair(value(a[name]), value(r))


def made(kind):
    """A node of a type over its arguments, as the function of the table of rules makes it."""

    def claim(value, a, r):
        args = [part for key, part in a.items() if key not in ("n", "_name")]
        args = [p for part in args for p in (part if type(part) is tuple else (part,))]
        if kind is tree.MatMul:
            return pair(chain(value, args), value(r))
        if kind in (tree.Add, tree.Mul):
            return pair((total if kind is tree.Add else hadamard)(value, args), value(r))
        node = tree.Pow(tuple(args), None, args[0].shape) if kind is tree.Pow else kind(*args)
        return pair(value(node), value(r))

    return claim


def summed(name):
    return lambda value, a, r: pair(total(value, a[name]), total(value, r))


def multiplied(name):
    def claim(value, a, r):
        before = chain(value, a[name])
        after = value(r) if isinstance(r, tree.Node) else chain(value, r, len(before))
        return pair(before, after)

    return claim


def turned(name):
    """The result is the transpose of the argument of this name."""
    return lambda value, a, r: pair(value(a[name]).T, value(r))


def merged(value, a, r):
    """A product {base: exponent}, before and after it was changed."""
    return pair(powers(value, a["powers"].items()), powers(value, r.items()))


def beside(value, a, r):
    return pair(value(a["left"]) @ value(a["right"]), chain(value, r, len(value(a["left"]))))


def scalars_and_rest(name):
    """[c], A for c A; the rest is None, a formula, or factors."""

    def claim(value, a, r):
        front, rest = r
        before = chain(value, a[name]) if type(a[name]) is list else value(a[name])
        rest = [rest] if isinstance(rest, tree.Node) else rest
        return pair(before, hadamard(value, front) * chain(value, rest, len(before)))

    return claim


def monomials(value, a, r):
    after = sum(hadamard(value, product) for product in r)
    return pair(value(a["term"]), after) if len(r) <= 32 else []


def cancelled(value, a, r):
    """The factors on the left and the one beside them, before and after."""
    taken, done = r
    after = done if taken else [*done, a["right"]]
    before = chain(value, [*a["done"], a["right"]], len(value(a["right"])))
    return pair(before, chain(value, after, len(before)))


def term_claim(value, a, r):
    """One term of a linear form, before and after; vec of it where a vec begins."""
    before, after = value(a["term"].node()), value(r.node())
    return pair(vec(before) if before.shape != after.shape else before, after)


def contracted(value, array, f_shape, layout, arrangement):
    """The differential that a derivative stands for: D[i, j, k, l] dX_kl."""
    change = value.change
    shapes = tuple(map(value.size, f_shape)), change.shape
    D = unarrange(array, *shapes, layout=layout, arrangement=arrangement)
    return np.einsum("ijkl,kl->ij", D, change)


def read_off(value, a, r):
    """A derivative contracted with dX is the differential that it was read off."""
    f_shape = a["shape"] if a["_name"] == "_by_scalar" else a.get("f_shape", tree.SCALAR)
    arrangement = a.get("arrangement", "block" if a["_name"] == "_blocks" else "vec")
    before = total(value, [term.node() for term in a["terms"]])
    return pair(before, contracted(value, value(r), f_shape, a["layout"], arrangement))


def blocks(value, a, r):
    """B(F) contracted with dX is F, for F linear in dX; F transposed if flipped."""
    if "term" in a:
        node, numerator, flip = a["term"].node(), a["layout"] == "numerator", False
    else:
        frames = (a["frame"], *a["rest"]) if "frame" in a else a.get("frames", ())
        node, numerator, flip = wrap(frames, a["core"]), a["size"].numerator, a["flip"]
    before = value(node).T if flip else value(node)
    shape = node.shape[::-1] if flip else node.shape
    layout = "numerator" if numerator else "denominator"
    return pair(before, contracted(value, value(r), shape, layout, "block"))


def kronecker(value, a, r):
    """tr(M (A ⊗ W)) = c tr(N W) for a random W."""
    scalars, factor = r
    W = value.random(a["shape"])
    other = value(a["other"])
    product = np.kron(other, W) if a["left"] else np.kron(W, other)
    after = np.trace(W if factor is None else value(factor) @ W)
    return pair(np.trace(value(a["factor"]) @ product), hadamard(value, scalars) * after)


def kronecker_matrix(value, a, r):
    W, other = value.random(a["shape"]), value(a["other"])
    product = np.kron(other, W) if a["left"] else np.kron(W, other)
    return pair(vec(product), value(r) @ vec(W))


def commutation(value, a, r):
    return pair(commutation_matrix(value.size(a["rows"]), value.size(a["cols"])), value(r))


def factor(value, a, r):
    """c M before dX, or before vec(dX)."""
    term, size = a["term"], value.size(a["size"])
    matrix = value(r) * (np.eye(size) if value(r).shape == (1, 1) else 1)
    core = value(term.core)
    after = np.trace(matrix @ core) if isinstance(term, TraceTerm) else matrix @ vec(core)
    return pair(value(term.node()), after)


def laid_sum(value, a, r):
    parts = total(value, a["parts"])
    return pair(parts if a["layout"] == "numerator" else parts.T, value(r))


def wrapped(value, a, r):
    """What a frame makes of W, by what its own line says."""
    frame, W = a["self"], value(a["inner"])
    match frame:
        case Around():
            sides = [frame.left, a["inner"], frame.right]
            before = chain(value, [side for side in sides if side is not None])
        case Apply():
            before = value(frame.kind(a["inner"]))
        case Times():
            before = value(frame.other) * W
        case KronLeft():
            before = np.kron(value(frame.other), W)
        case _:
            before = np.kron(W, value(frame.other))
    return pair(before, value(r))


def unvec(value, a, r):
    return pair(value(a["node"]), vec(value(r)))


# fmt: off
CLAIMS = {
    **{f"tidy.{rule.__module__.rpartition('.')[2]}.{rule.__name__}": made(kind)
       for kind, rule in RULES.items() if rule.__name__ not in ("<lambda>", "whole")},
    "tidy.sums._opened": lambda v, a, r: pair(v(a["term"]), total(v, r)),
    "tidy.sums._merged": lambda v, a, r: pair(total(v, a["terms"]), v(r)),
    "tidy.sums.split_number": lambda v, a, r: pair(v(a["term"]), float(r[0]) * v(r[1])),
    "tidy.sums._number_out": lambda v, a, r: pair(v(a["term"]), float(r[0]) * v(r[1])),
    "tidy.sums._with_one_diagonal": summed("parts"),
    "tidy.sums._expanded": same("node"),
    "tidy.sums._monomials": monomials,
    "tidy.common_factors.collect": same("node"),
    "tidy.common_factors._absorb_sign": same("node"),
    "tidy.common_factors._in_order": lambda v, a, r: pair(total(v, a["terms"]), v(r)),
    "tidy.common_factors._common_scalars":
        lambda v, a, r: pair(total(v, a["terms"]), hadamard(v, r[0]) * total(v, r[1])),
    "tidy.common_factors._times":
        lambda v, a, r: pair(hadamard(v, [*a["scalars"], a["term"]]), v(r)),
    "tidy.common_factors._common_factors": summed("terms"),
    "tidy.common_factors._best_group": summed("terms"),
    "tidy.common_factors._chain": scalars_and_rest("term"),
    "tidy.common_factors._join": lambda v, a, r: pair(
        sum(chain(v, [*scalars, *factors]) for scalars, factors in a["chains"]), v(r)),
    "tidy.common_factors.group_products": same("node"),
    "tidy.common_factors._grouped": same("node"),
    "tidy.common_factors._grouped_product": multiplied("factors"),
    "tidy.common_factors._column": multiplied("factors"),
    "tidy.function_calls._linear.with_scalars_out.whole":
        lambda v, a, r: pair(v(a["kind"](a["arg"])), v(r)),
    "tidy.function_calls.trace": made(tree.Trace),
    "tidy.function_calls.sum_of_entries": made(tree.Sum),
    "tidy.function_calls.diag": made(tree.Diag),
    "tidy.function_calls._trace_of_product":
        lambda v, a, r: pair(v(tree.Trace(a["node"])), v(r)),
    "tidy.hadamard_products._factors":
        lambda v, a, r: pair(v(a["factor"]), hadamard(v, r)),
    "tidy.hadamard_products._as_power": lambda v, a, r: pair(v(a["part"]), powers(v, [r])),
    "tidy.hadamard_products._masked_by_eye":
        lambda v, a, r: pair(hadamard(v, a["parts"]), hadamard(v, r)),
    "tidy.hadamard_products._turned": same("node"),
    "tidy.hadamard_products._merge_adjugates": merged,
    "tidy.hadamard_products._merge_functions": merged,
    "tidy.hadamard_products._merge_sigmoid": merged,
    "tidy.hadamard_products._merge_sign": merged,
    "tidy.hadamard_products._absorb_fractions": merged,
    "tidy.hadamard_products._replaced":
        lambda v, a, r: pair(v(a["node"]), v(tree.Det(a["old"].arg)) * v(r)),
    "tidy.known_properties.transposed": turned("node"),
    "tidy.known_properties._flip": turned("term"),
    "tidy.matrix_products._scalar_products": scalars_and_rest("factors"),
    "tidy.matrix_products._scalar_product": multiplied("factors"),
    "tidy.matrix_products._simplified": multiplied("factors"),
    "tidy.matrix_products._cancels": cancelled,
    "tidy.matrix_products._inverse_of":
        lambda v, a, r: pair(np.eye(len(v(r))), v(a["node"]) @ v(r)),
    "tidy.matrix_products._factors": lambda v, a, r: pair(v(a["node"]), chain(v, r)),
    **dict.fromkeys([f"tidy.matrix_products.{name}" for name in (
        "_pair", "_diagonals", "_krons", "_comms", "_kron_comm", "_comm_kron", "_comm_vec",
        "_kron_vec", "_row_kron")], beside),
    "tidy.matrix_products._with_powers": multiplied("factors"),
    "tidy.transposition._pushed": turned("node"),
    "engine.adjoints.eye": lambda v, a, r: pair(np.eye(v.size(a["size"])), v(r)),
    "engine.adjoints.vec": lambda v, a, r: pair(vec(v(a["node"])), v(r)),
    "engine.adjoints.kron2": lambda v, a, r: pair(np.kron(v(a["left"]), v(a["right"])), v(r)),
    **dict.fromkeys([f"engine.adjoints.{name}" for name in (
        "unvec", "_unvec", "_unvec_by_formula")], unvec),
    "engine.adjoints._tidied": same("node"),
    "engine.adjoints.kron": kronecker,
    "engine.adjoints.kron_matrix": kronecker_matrix,
    "engine.adjoints._times": lambda v, a, r: pair(v(a["left"]) @ v(a["right"]), v(r)),
    "engine.adjoints.comm": commutation,
    **dict.fromkeys([f"engine.blocks.{name}" for name in (
        "block", "_block", "_base", "_around", "_times", "_diag", "_vec", "_kron")], blocks),
    "engine.blocks._ones":
        lambda v, a, r: pair(np.ones((v.size(a["rows"]), v.size(a["cols"]))), v(r)),
    **dict.fromkeys([f"engine.finish.{name}" for name in (
        "_by_facts", "_swap", "_use", "_use_the_rest", "_tidied")], same("node")),
    "engine.finish.finish": same("raw"), "engine.finish.finish_differential": same("raw"),
    "engine.finish.use_structure": same("result"), "engine.finish._add": same("before"),
    "engine.finish._use.with_fact": same("node"),
    **dict.fromkeys([f"engine.identify.{name}" for name in (
        "identify", "_by_scalar", "_gradient", "_jacobian", "_blocks")], read_off),
    "engine.identify._factor": factor, "engine.identify._sum": laid_sum,
    **dict.fromkeys([f"engine.linear.{kind}.wrap" for kind in (
        "Around", "Times", "Apply", "KronLeft", "KronRight")], wrapped),
    "engine.linear.taken_out": scalars_and_rest("inner"),
    "engine.linear.flip": turned("node"),
    "engine.linear.split": lambda v, a, r: pair(
        v(wrap(a["frames"], a["node"])), total(v, [term.node() for term in r])),
    "engine.traces.as_trace_term": term_claim, "engine.traces.peel": term_claim,
    "engine.traces._join": lambda v, a, r: pair(
        chain(v, [part for part in a["parts"] if part is not None]), v(r)),
    **dict.fromkeys([f"engine.traces.{name}" for name in (
        "_around", "_transposed", "_scalar", "_hadamard", "_trace", "_sum", "_diag", "_vec",
        "_kron")], term_claim),
    **dict.fromkeys([f"engine.vectors.{name}" for name in (
        "peel", "_scalar_out", "_around", "_times", "_transpose", "_vec", "_diag", "_kron")],
        term_claim),
}
# A first line that says what an object stands for, and not that two things are equal.
MEANT = {
    "engine.linear.Term.node", "engine.linear.wrap", "engine.traces.TraceTerm.node",
    "engine.vectors.VecTerm.node", "engine.traces._next", "engine.vectors._next",
}
# Not checked alone, but in those that call them: a part of a term, what needs a core to act on, and
# what is made one by one.
IN_OTHERS = {"tidy.sums._flat_terms", "tidy.common_factors._powers", "engine.linear.merge_times"}
# fmt: on


def tampered(result):
    """A wrong result of the same kind: three times what it was, or one term three times."""
    match result:
        case tree.Node():
            return tree.mul(3, result)
        case Term():
            if hasattr(result, "coefficients"):
                kept = {name: getattr(result, name) for name in result.__dataclass_fields__}
                return SimpleNamespace(**kept, node=lambda: tree.mul(3, result.node()))
            return SimpleNamespace(node=lambda: tree.mul(3, result.node()), core=result.core)
        case dict():
            return {**result, tree.Num(3): tree.ONE}
        case bool():
            return not result
        case int() | tree.Fraction():
            return 3 * result
        case [first, *rest]:
            other = [tampered(first), *rest] if first or not rest else [first, *map(tampered, rest)]
            return type(result)(other) if type(result) in (list, tuple) else other
    return [tree.Num(3)] if result == [] else result
