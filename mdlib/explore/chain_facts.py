"""What the library knows of a formula and its shapes, as JSON: boxes, sizes, brackets, factors."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from itertools import combinations

from ..errors import TRANSLATED, MdlibError, ShapeError
from ..language import evaluate, tree
from ..language.formulas import Formula, read_formula
from ..language.mathml import mathml
from ..language.parse import declare, parse
from ..language.sizes import names_in, size_value
from ..matrices.shapes import LAYOUTS, Spec, derivative_shape
from .boxes import NoBoxError, boxed, first_product, inside
from .brackets import typed, ways, written
from .chain_factors import chain_factors, is_chain
from .chain_words import say

USUAL = (4, 3, 2, 5, 6)  # the sizes to begin with, as the names are declared
SHOWN = 64  # the most entries of a box whose numbers are written into it
COMPUTED = 10_000  # and of any part that is computed on the way
DECLARED = re.compile(r"""\s*(\w+)\s*[:=]\s*["']?([^"',;]*)["']?\s*""")


def declared(shapes: str) -> dict[str, Spec]:
    """Shapes as they are typed: X: m n, A: m m, or X="m n", A="m m".

    >>> {name: str(spec) for name, spec in declared('X: m n, t="", A = m m').items()}
    {'X': 'm×n', 't': '1×1', 'A': 'm×m'}
    """
    found = {}
    for part in filter(str.strip, re.split("[,;]", shapes)):
        match = DECLARED.fullmatch(part)
        if not match:
            raise ShapeError(say("chain-shapes-unread", part=part.strip()))
        found[match[1]] = match[2].strip()
    return declare(found)


def facts_of(text: str, shapes: str, wrt: str) -> dict:
    """All that is known of one formula; an error of the library stands in `error`."""
    return _facts_of(text, shapes, wrt, frozenset(TRANSLATED.items()))


@lru_cache(maxsize=256)
def _facts_of(text: str, shapes: str, wrt: str, language: frozenset) -> dict:
    facts = {"of": [text, shapes, wrt], "error": "", "box": None, "names": [], "symbols": [],
             "math": "", "orders": [], "order": 0, "derivative": {}, "factors": {}, "why": "",
             "plain": without_t(text), "declared": [], "usual": {}}  # fmt: skip
    try:
        specs = declared(shapes)
        names = _names(specs)
        usual = dict(zip(names, USUAL * len(names), strict=False))
        facts |= {"names": names, "usual": usual, "declared": [*specs]}
        facts |= _read(text, specs, wrt)
    except MdlibError as error:
        facts["error"] = str(error)
    return facts


def _names(specs: dict[str, Spec]) -> list[str]:
    """The names of all sizes, in the order in which they are declared."""
    sizes = [size for spec in specs.values() for size in spec.shape]
    return list(dict.fromkeys(name for size in sizes for name in names_in(size)))


def _read(text: str, specs: dict[str, Spec], wrt: str) -> dict:
    try:
        f, said = read_formula(text, specs), ""
    except ShapeError as error:  # the factors one by one may still have shapes to show
        f, said = None, str(error)
    try:
        box = boxed(text, specs)
    except NoBoxError:
        return {"error": said}
    symbols = [name for name in specs if re.search(rf"\b{name}\b", text)]
    found = {"error": said, "box": box, "symbols": symbols} | _orders(box, text)
    return found | (_known(f, wrt) if f else {})


def _orders(box: dict, text: str) -> dict:
    """The ways to bracket the product that is played with."""
    product = first_product(box)
    if product is None or len(product["kids"]) < 3:
        return {}
    texts = [kid["text"] for kid in product["kids"]]
    texts = [f"({t})" if k["kind"] == "sum" else t
             for t, k in zip(texts, product["kids"], strict=True)]  # fmt: skip
    orders = [{"text": written(texts, way), "steps": [*map(list, way)]} for way in ways(len(texts))]
    return {"orders": orders, "order": typed(product["source"])}


def _known(f: Formula, wrt: str) -> dict:
    known = {"math": mathml(f.node), "symbols": f.symbols}
    if wrt not in f.symbols:
        return known
    x = f.specs[wrt].shape
    shapes = {layout: _pair(derivative_shape(f.shape, x, layout=layout)) for layout in LAYOUTS}
    known |= {"derivative": shapes}
    if not is_chain(f, wrt):
        return known | {"why": str(say("chain-rule-columns"))}
    try:
        return known | {"factors": chain_factors(f, wrt)}
    except MdlibError as error:
        return known | {"why": str(error)}


def _pair(shape) -> dict:
    return {"rows": shape[0], "cols": shape[1]}


def without_t(text: str) -> str:
    """The formula with its first transpose taken off; empty if it has none."""
    bare = text.replace(".T", "", 1)
    return bare if bare != text else ""


@lru_cache(maxsize=64)
def numbers_of(text: str, shapes: str, sizes: tuple[tuple[str, int], ...], seed: int) -> dict:
    """Small whole numbers for the symbols, and what the library computes of them for each box.

    `at` has the entries by the source of a box, as text; `range` those of the product that is
    played with, by its factors from i up to j; `refused` says that a part has no value there.
    """
    found = {"of": [text, shapes, dict(sizes), seed], "at": {}, "range": {}, "refused": False}
    try:
        specs = declared(shapes)
        box = boxed(text, specs)
    except (MdlibError, NoBoxError):
        return found
    known = _Numbers(specs, dict(sizes), seed)
    found["at"] = {each["source"]: known.entries(each["source"]) for each in inside(box)}
    product = first_product(box)
    factors = [f"({kid['source']})" for kid in product["kids"]] if product else []
    for i, j in combinations(range(len(factors) + 1), 2):
        if j - i > 1:
            found["range"][f"{i}:{j}"] = known.entries(" @ ".join(factors[i:j]))
    found["refused"] = known.refused
    return found


class _Numbers:
    def __init__(self, specs: dict[str, Spec], sizes: dict[str, int], seed: int):
        self.specs, self.sizes, self.refused = specs, sizes, False
        shapes = {name: self._numeric(spec) for name, spec in specs.items()}
        self.numeric = {
            name: Spec(*shape, specs[name].properties) for name, shape in shapes.items()
        }
        self.arrays = {
            name: whole_numbers(name, shape, specs[name].properties, seed)
            for name, shape in shapes.items()
        }

    def _numeric(self, spec: Spec) -> tuple[int, int]:
        return tuple(size_value(size, self.sizes) for size in spec.shape)

    def entries(self, source: str) -> list[list[str]] | None:
        """The entries of a part as text; None where it has none or too many."""
        import numpy as np  # slow to load

        try:
            node = self._tree(source)
        except MdlibError:
            return None
        if self._count(node) > SHOWN or any(self._count(p) > COMPUTED for p in tree.walk(node)):
            return None
        with np.errstate(all="ignore"):
            value = self._value(node)
        return value if value is None else [[_short(x) for x in row] for row in value]

    def _count(self, node: tree.Node) -> int:
        rows, cols = (size_value(size, self.sizes) for size in node.shape)
        return rows * cols

    def _tree(self, source: str) -> tree.Node:
        """The part by the names of its sizes or, where these do not fit, by their numbers."""
        try:
            return parse(source, self.specs)
        except ShapeError:
            return parse(source, self.numeric)

    def _value(self, node: tree.Node):
        import numpy as np

        try:
            value = evaluate.evaluate(node, self.arrays, self.sizes)
        except (MdlibError, ArithmeticError, ValueError):
            value = np.array([[np.nan]])
        if np.isfinite(value).all():
            return value
        self.refused = True
        return None


def _short(x: float) -> str:
    """A number in a few letters: 3, −0.08, 12.5, 1e+06."""
    x = round(float(x), 2 if abs(x) < 10 else 1) + 0.0
    return (f"{x:g}" if abs(x) < 1000 else f"{x:.3g}").replace("-", "−")


def whole_numbers(name: str, shape: tuple[int, int], properties: frozenset[str], seed: int):
    """Small whole numbers with the declared properties; a smaller array is a corner of a larger."""
    import numpy as np

    largest = max(8, *shape)
    draw = random.Random(f"{seed} {name}")
    table = {cell: draw.randint(-2, 3) for cell in sorted(
        ((i, j) for i in range(largest) for j in range(largest)), key=lambda at: (max(at), at)
    )}  # fmt: skip
    whole = np.array([[table[i, j] for j in range(largest)] for i in range(largest)], float)
    return _with_properties(np, whole, properties)[: shape[0], : shape[1]]


def _with_properties(np, whole, properties: frozenset[str]):
    if "orthogonal" in properties:
        return np.diag(np.where(np.diag(whole) < 0, -1.0, 1.0))
    if "diagonal" in properties:
        return np.diag(1 + np.abs(np.diag(whole)))
    if "positive" in properties:
        whole = 1 + np.abs(whole)
    if "spd" in properties:
        lower = np.tril(np.sign(whole), -1) + np.eye(len(whole))
        return lower @ lower.T
    if "symmetric" in properties:
        return np.triu(whole) + np.triu(whole, 1).T
    return np.tril(whole, -1) + np.eye(len(whole)) if "invertible" in properties else whole
