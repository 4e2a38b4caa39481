"""Deriving, as users meet it: `derive`, `hessian`, `differential`, and parts of them to reuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..errors import FormulaError, ShapeError
from ..language import tree
from ..language.declared import options_of
from ..language.formulas import Formula, read_formula
from ..language.parse import refuse_change
from ..language.substitute import substitute
from ..language.tree import symbols_of
from ..matrices.shapes import check_layout, hinted, nearest, shape_text
from .derivation import Derivation, check_detail
from .engine_words import say
from .finish import finish, finish_differential, use_structure
from .identify import identify
from .recorder import Expression, Form, Recorder
from .render import FREE_PROPERTIES
from .rules import label
from .strategy import take_differential

SECOND = label("second differential", "The gradient is differentiated once more.")


def derive(
    formula: str | Formula,
    wrt: str,
    /,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    detail: str = "lecture",
    **shapes,
) -> Derivation:
    r"""Derive a formula with respect to one of its symbols, in named steps.

    For a scalar f of a matrix X the result G has df = tr(Gᵀ dX); otherwise it holds the partial
    derivatives ∂f_ij/∂x_kl in the chosen layout and arrangement.

    Parameters
    ----------
    formula : str or Formula
    wrt : str
        The symbol to differentiate by. Its entries are taken as free, whatever was declared.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
        Used when neither the formula nor the variable is a scalar.
    detail : {"every step", "lecture", "result"}
        Which steps ``steps`` and the printed derivation show.
    **shapes : str
        The shape of each symbol, as in `formula`.

    Returns
    -------
    Derivation
        With ``result``, ``steps``, ``layout``, ``shape``, ``verify(seed)``, ``to(layout)``, and
        the value at arrays when called; it shows itself as an aligned derivation.

    Raises
    ------
    FormulaError, ShapeError
        If the text is not a formula, or its sizes do not fit; or for a shape of what is no symbol
        of it, as a misspelt option is.
    NoRuleError
        If there is no rule; nothing is guessed.

    Examples
    --------
    >>> d = derive("tr(X.T @ A @ X)", "X", A="m m", X="m n")
    >>> print(d.result)
    (A + A.T) @ X
    >>> d.layout, d.shape
    ('denominator', ('m', 'n'))
    >>> print(d.to("numerator").result)
    X.T @ (A + A.T)

    References
    ----------
    MN19.
    """
    check_layout(layout, arrangement)
    asked = _Question(derive, formula, wrt, detail, shapes)
    result = asked.derivative_of(asked.node, layout, arrangement)
    remake = partial(derive, asked.formula, wrt, arrangement=arrangement, detail=detail)
    return asked.answered(result, layout=layout, arrangement=arrangement, remake=remake)


def hessian(
    formula: str | Formula, wrt: str, /, *, detail: str = "lecture", **shapes
) -> Derivation:
    r"""Hessian of a scalar formula: ∂ vec(∂f/∂X)/∂ vec X, symmetric, of size pq×pq for X p×q.

    Parameters
    ----------
    formula : str or Formula
        A scalar formula.
    wrt : str
    detail : {"every step", "lecture", "result"}
    **shapes : str

    Returns
    -------
    Derivation
        Of the gradient, and then of its Jacobian; both layouts agree.

    Raises
    ------
    ShapeError
        If the formula is not a scalar.

    Examples
    --------
    >>> print(hessian("x.T @ A @ x", "x", A="n n", x="n").result)
    A + A.T

    References
    ----------
    MN19.
    """
    asked = _Question(hessian, formula, wrt, detail, shapes)
    if not asked.node.is_scalar:
        shape = shape_text(asked.formula.shape)
        raise ShapeError(say("not-a-scalar", formula=asked.formula, shape=shape))
    gradient = asked.derivative_of(asked.node, "denominator", "vec")
    asked.recorder.round += 1
    asked.recorder.add(SECOND, Expression(gradient), Expression(tree.D(gradient, wrt)), "second")
    result = asked.derivative_of(gradient, "numerator", "vec")
    again = partial(hessian, asked.formula, wrt, detail=detail)
    return asked.answered(result, order=2, remake=again)


def differential(
    formula: str | Formula, wrt: str, /, *, detail: str = "lecture", **shapes
) -> Derivation:
    r"""The differential of a formula, linear in dX, with its steps.

    Parameters
    ----------
    formula : str or Formula
    wrt : str
    detail : {"every step", "lecture", "result"}
    **shapes : str

    Returns
    -------
    Derivation
        Its ``result`` is a formula in the symbols and dX.

    Examples
    --------
    >>> print(differential("inv(X)", "X", X="n n").result)
    -inv(X) @ dX @ inv(X)

    References
    ----------
    MN19.
    """
    asked = _Question(differential, formula, wrt, detail, shapes)
    terms = take_differential(asked.recorder, asked.node, asked.free)
    result = finish_differential(asked.recorder, Form(tuple(terms), asked.node.shape).node)
    return asked.answered(result, wrt, order=0)


class _Question:
    """What is asked: the formula with the entries of its variable free, and the record so far."""

    def __init__(self, call: Callable, formula: str | Formula, wrt: str, detail: str, shapes):
        check_detail(detail)
        self.formula, self.wrt, self.detail = _read(call, formula, wrt, shapes), wrt, detail
        # The symbols as they were declared, the variable last: 2 a∘x, whatever they are called.
        names = [name for name in self.formula.specs if name != wrt]
        self.recorder = Recorder((*names, wrt))
        self.declared = self._declared()
        self.free = tree.Sym(wrt, self.declared.shape, self.declared.properties & FREE_PROPERTIES)
        self.node = substitute(self.formula.node, {self.declared: self.free})

    def _declared(self) -> tree.Sym:
        """The variable as it stands in the formula."""
        spec = self.formula.specs[self.wrt]
        found = (symbol for symbol in symbols_of(self.formula.node) if symbol.name == self.wrt)
        return next(found, tree.Sym(self.wrt, spec.shape, spec.properties))

    def derivative_of(self, node: tree.Node, layout: str, arrangement: str) -> tree.Node:
        """The derivative of a node, tidy, with the variable's entries free."""
        terms = take_differential(self.recorder, node, self.free)
        raw = identify(self.recorder, terms, node.shape, self.free, layout, arrangement)
        return finish(self.recorder, raw)

    def answered(self, result: tree.Node, differential: str | None = None, **options) -> Derivation:
        """The derivation that ends in a result, once the variable is what it was declared to be."""
        if self.free != self.declared and self.wrt in result.names:
            result = use_structure(self.recorder, result, self.free, self.declared)
        result = Formula(result, self.formula.specs, differential)
        records, detail = self.recorder.records, self.detail
        return Derivation(self.formula, self.wrt, result, records, detail=detail, **options)


def _read(call: Callable, formula, wrt, shapes) -> Formula:
    if not isinstance(formula, Formula):
        formula = read_formula(formula, shapes, None, call, wrt)
    elif shapes:
        near = next(filter(None, (nearest(name, options_of(call)) for name in shapes)), "")
        hint = say("option-meant", name=near) if near else ""
        raise FormulaError(hinted(say("shapes-given"), hint))
    if wrt not in formula.specs:
        known, near = ", ".join(formula.specs) or say("none"), nearest(str(wrt), formula.specs)
        hint = say("did-you-mean", name=near) if near else ""
        raise FormulaError(hinted(say("unknown-variable", wrt=wrt, known=known), hint))
    refuse_change(formula.specs, wrt)
    return formula
