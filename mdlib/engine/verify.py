"""Checking a derivation with numbers: every step, and the result against numerical derivatives."""

from __future__ import annotations

import warnings

import numpy as np

from ..errors import MdlibError, VerificationError
from ..language import evaluate as evaluation
from ..language import tree
from ..language.elementwise import ELEMENTWISE
from ..language.sizes import names_in, size_value
from ..matrices.layout import arrange, unarrange
from ..numeric.closeness import close, relative_error
from ..numeric.derivatives import partials
from ..numeric.probes import probe as random_array
from ..numeric.probes import turned_sizes
from ..numeric.tolerance import CLOSE, LARGE, SINGULAR, STEP, TAME, TRIES, VALUE_FLOOR
from .engine_words import say

PROBES = 2


def verify(derivation, seed: int = 0) -> int:
    """Raise VerificationError unless every step and the result agree with numbers.

    The value of each step is compared with the value before it, at two random rectangular probes;
    the result with numerical derivatives of the formula itself. Returns the number of probes.
    """
    probes = find_probes(derivation, seed)
    for probe in probes:
        steps = derivation.steps_at("every step")
        values = {}
        for number, step in enumerate(steps, 1):
            _check_step(derivation, step, number, len(steps), probe, values)
        _check_result(derivation, probe)
    return len(probes)


class Probe:
    """Arrays for every symbol and for the direction dX, with the sizes they give."""

    def __init__(self, derivation, arrays, rng, sizes=None):
        specs = derivation.specs
        symbols = [tree.Sym(name, spec.shape) for name, spec in specs.items()]
        # The sizes are those that were drawn: arrays alone may not tell n and p from n*p.
        self.arrays, told = evaluation.read_arrays(symbols, arrays)
        self.sizes = sizes or told
        self.wrt = derivation.wrt
        self.change = rng.uniform(-1.0, 1.0, self.arrays[self.wrt].shape)
        self.with_change = self.arrays | {f"d{self.wrt}": self.change}

    def value(self, node):
        """The value of a node that may hold differentials."""
        return evaluation.evaluate(node, self.with_change, self.sizes)

    def at(self, node, X):
        return evaluation.evaluate(node, self.arrays | {self.wrt: X}, self.sizes)

    def partials(self, node):
        """D[i, j, k, l] of a node, by numerical differentiation."""
        shape = self.arrays[self.wrt].shape
        return partials(lambda X: self.at(node, X.reshape(shape)), self.arrays[self.wrt])


def find_probes(derivation, seed: int) -> list[Probe]:
    """Two probes at which the formula has a value, and no inverse in it is nearly singular.

    Probes at which no exponential is huge or all but 0 are preferred: rounding is small there.
    """
    node = derivation.formula.node
    powers = matrix_powers(node)
    tame, regular = [], []
    for attempt in range(TRIES):
        rng = np.random.default_rng([seed, attempt])
        arrays = draw(derivation.specs, rng, attempt, attempt % 4 > 1, powers)
        if attempt % 4 == 3:  # between 0 and 1, where log(x) and log(1 - x) both exist
            arrays = _shrunk(arrays, derivation.specs, powers)
        probe = Probe(derivation, arrays, rng, drawn_sizes(derivation.specs, attempt))
        if is_regular(node, probe):
            (tame if is_tame(node, probe) else regular).append(probe)
        if len(tame) == PROBES:
            break
    found = (tame + regular)[:PROBES]
    if len(found) == PROBES:
        return found
    raise VerificationError(say("no-probe", formula=derivation.formula, tries=TRIES))


def _shrunk(arrays, specs, powers):
    kept = {name for name, spec in specs.items() if "orthogonal" in spec.properties} | set(powers)
    return {name: array if name in kept else 0.4 * array for name, array in arrays.items()}


def matrix_powers(node: tree.Node) -> set[str]:
    """Symbols that are exponents of a matrix power, and must be whole numbers."""
    exponents = [part.exponent for part in tree.walk(node) if type(part) is tree.MatPow]
    return {name for exponent in exponents for name in exponent.names}


def draw(specs, rng, turn: int = 0, above_zero: bool = False, powers=()) -> dict:
    """Random arrays for declared symbols; vectors and scalars may be asked to be above zero."""
    sizes = drawn_sizes(specs, turn)
    sizes |= {size: size_value(size, sizes) for spec in specs.values() for size in spec.shape}
    arrays = {name: random_array(spec, sizes, rng) for name, spec in specs.items()}
    arrays |= {name: np.array(3.0) for name in powers}
    if above_zero:
        narrow = {name for name, array in arrays.items() if array.ndim < 2 or 1 in array.shape}
        arrays |= {name: np.abs(arrays[name]) for name in narrow}
    return arrays


def drawn_sizes(specs, turn: int = 0) -> dict[str, int]:
    """A number for every size name, all different, and others at the next turn."""
    shapes = [size for spec in specs.values() for size in spec.shape]
    names = [name for size in shapes for name in names_in(size)]
    taken = [size for size in shapes if isinstance(size, int)]
    return turned_sizes(names, turn, taken=taken)


def is_regular(node: tree.Node, probe: Probe) -> bool:
    """Whether a formula has a finite value at a probe, away from singular matrices."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if not np.isfinite(probe.value(node)).all():
                return False
            return all(_is_regular_part(part, probe) for part in tree.walk(node))
    except np.linalg.LinAlgError:
        return False


def is_tame(node: tree.Node, probe: Probe) -> bool:
    """Whether no exponential in the formula is huge or all but 0."""
    if np.abs(probe.value(node)).max() > LARGE:
        return False
    exponents = [part.args[0] for part in tree.walk(node) if _is_steep(part)]
    return all(np.ptp([0, *probe.value(part).ravel()]) < TAME for part in exponents)


def _is_steep(part: tree.Node) -> bool:
    if type(part) is tree.Elementwise:
        return ELEMENTWISE[part.key].steep
    return type(part) in (tree.Softmax, tree.LogSumExp)


def _is_regular_part(part: tree.Node, probe: Probe) -> bool:
    if type(part) in (tree.Inverse, tree.LogDet, tree.Det, tree.Adjugate):
        return np.linalg.cond(probe.value(part.args[0])) < SINGULAR
    return type(part) is not tree.Norm or probe.value(part).item() > 1 / SINGULAR


def _check_step(derivation, step, number, count, probe, values) -> None:
    if step.stage == "second":
        return
    if holds(derivation, step, probe, values):
        return
    before, after = sides(derivation, step, probe, values)
    parts = {"number": number, "count": count, "rule": step.rule}
    parts |= {"formula": derivation.formula, "wrt": derivation.wrt}
    parts |= {"before": step.before, "after": step.after}
    error = relative_error(before, after)
    raise VerificationError(say("step-breaks", error=error, **parts))


def holds(derivation, step, probe, values) -> bool:
    """Whether both sides of a step are equal at a probe; `values` keeps what was computed there."""
    scale = max(_scale(part.node, probe, values) for part in (step.before, step.after))
    return close(*sides(derivation, step, probe, values), STEP, floor=scale)


def sides(derivation, step, probe, values) -> tuple[np.ndarray, np.ndarray]:
    """What stands before and after a step; of a derivative read off, the differential it gives."""
    before, after = (_value(part.node, probe, values) for part in (step.before, step.after))
    if step.stage.startswith("identify"):
        after = applied(derivation, after, probe, _order_at(derivation, step))
    if before.shape != after.shape and before.size == after.size:
        return before.reshape(-1, 1, order="F"), after.reshape(-1, 1, order="F")
    return before, after


def _value(node, probe, values):
    if node not in values:
        values[node] = probe.value(node)
    return values[node]


def _scale(node, probe, values) -> float:
    """The size of the largest term, since rounding in a sum is relative to its terms."""
    terms = node.args if type(node) is tree.Add else (node,)
    return max(VALUE_FLOOR, *(float(np.abs(_value(term, probe, values)).max()) for term in terms))


def _order_at(derivation, step) -> int:
    return 2 if derivation.order == 2 and step.stage == "identify vec" else 1


def applied(derivation, derivative, probe, order=1):
    """The derivative contracted with dX: the differential that it stands for."""
    x_shape = probe.change.shape
    if order == 2:
        return derivative @ probe.change.reshape(-1, 1, order="F")
    f_shape = probe.value(derivation.formula.node).shape
    layout = derivation.layout
    D = unarrange(derivative, f_shape, x_shape, layout=layout, arrangement=derivation.arrangement)
    return np.einsum("ijkl,kl->ij", D, probe.change)


def _check_result(derivation, probe) -> None:
    got = probe.value(derivation.result.node)
    expected = numerical(derivation, probe)
    if not close(got, expected, CLOSE, floor=VALUE_FLOOR):
        parts = {"result": derivation.result, "formula": derivation.formula, "wrt": derivation.wrt}
        error = relative_error(got, expected)
        raise VerificationError(say("result-breaks", error=error, **parts))


def numerical(derivation, probe):
    node = derivation.formula.node
    try:
        if derivation.order == 2:
            return _numerical_hessian(node, probe)
        D = probe.partials(node)
    except MdlibError as error:
        said = say("no-numerical", formula=derivation.formula, error=error)
        raise VerificationError(said) from None
    if derivation.order == 0:
        return np.einsum("ijkl,kl->ij", D, probe.change)
    return arrange(D, layout=derivation.layout, arrangement=derivation.arrangement)


def _numerical_hessian(node, probe):
    """Differences of exact first derivatives: a complex step inside, a real one outside."""
    X = probe.arrays[probe.wrt]

    def gradient(at):
        at = at.reshape(X.shape)
        columns = []
        for k in range(X.size):
            moved = at.astype(complex).reshape(-1, order="F")
            moved[k] += 1j * evaluation.STEP
            value = probe.at(node, moved.reshape(X.shape, order="F"))
            columns.append(value.imag.item() / evaluation.STEP)
        return np.array(columns).reshape(-1, 1)

    D = partials(gradient, X, method="central")
    return arrange(D, layout="numerator")
