"""Deriving, as users meet it: `derive`, `hessian`, `differential`, and parts of them to reuse."""

from __future__ import annotations

from ..errors import FormulaError, ShapeError
from ..language import tree
from ..language.declared import options_of
from ..language.formulas import Formula, read_formula
from ..language.parse import refuse_change
from ..language.substitute import substitute
from ..language.tree import symbols_of
from ..matrices.shapes import check_layout, nearest, shape_text
from ..tidy.normal_form import tidy
from .derivation import Derivation, check_detail
from .finish import finish, finish_differential, use_structure
from .identify import identify
from .linear import Term
from .render import FREE_PROPERTIES
from .strategy import Exact, Form, Label, Recorder, take_differential

SECOND = Label("second differential", "The gradient is differentiated once more.")


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
    check_detail(detail)
    formula = _read(derive, formula, wrt, shapes)
    recorder = Recorder(_order(formula, wrt))
    node, free, declared = _free_variable(formula, wrt)
    result = _derive(recorder, node, free, layout, arrangement)
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs),
        recorder.records,
        detail=detail,
        layout=layout,
        arrangement=arrangement,
        remake=lambda layout: derive(
            formula, wrt, layout=layout, arrangement=arrangement, detail=detail
        ),
    )


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
    check_detail(detail)
    formula = _read(hessian, formula, wrt, shapes)
    _check_scalar(formula)
    recorder = Recorder(_order(formula, wrt))
    node, free, declared = _free_variable(formula, wrt)
    gradient = _derive(recorder, node, free, "denominator", "vec")
    recorder.round += 1
    recorder.add(SECOND, Exact(gradient), Exact(tree.D(gradient, wrt)), "second")
    result = _derive(recorder, gradient, free, "numerator", "vec")
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs),
        recorder.records,
        detail=detail,
        order=2,
        remake=lambda layout: hessian(formula, wrt, detail=detail),
    )


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
    check_detail(detail)
    formula = _read(differential, formula, wrt, shapes)
    recorder = Recorder(_order(formula, wrt))
    node, free, declared = _free_variable(formula, wrt)
    terms = take_differential(recorder, node, free)
    form = Form(tuple(terms), node.shape)
    result = finish_differential(recorder, form.node)
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs, wrt),
        recorder.records,
        detail=detail,
        order=0,
    )


def differential_terms(formula: str | Formula, wrt: str, /, **shapes) -> list[Term]:
    """The differential as a list of terms, each linear in dX: frames around the core dX.

    What is left of it after one term is dropped, turned or doubled is the differential that a
    reader gets who makes that mistake; `gradient_of` reads the derivative off it.
    """
    formula = _read(differential_terms, formula, wrt, shapes)
    node, free, _ = _free_variable(formula, wrt)
    return take_differential(Recorder(), node, free)


def gradient_of(
    terms: list[Term],
    formula: Formula,
    wrt: str,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
) -> Formula:
    """The derivative that a list of terms stands for, tidy, in a layout and arrangement."""
    check_layout(layout, arrangement)
    _, free, declared = _free_variable(formula, wrt)
    recorder = Recorder(_order(formula, wrt))
    raw = identify(recorder, terms, formula.shape, free, layout, arrangement)
    result = _with_structure(recorder, tidy(raw, recorder.order), free, declared)
    return Formula(result, formula.specs)


def _derive(recorder, node, variable, layout, arrangement) -> tree.Node:
    terms = take_differential(recorder, node, variable)
    raw = identify(recorder, terms, node.shape, variable, layout, arrangement)
    return finish(recorder, raw)


def _read(call, formula, wrt, shapes) -> Formula:
    if not isinstance(formula, Formula):
        formula = read_formula(formula, shapes, None, call, wrt)
    elif shapes:
        near = next(filter(None, (nearest(name, options_of(call)) for name in shapes)), "")
        meant = f" Did you mean the option {near}?" if near else ""
        raise FormulaError(
            f"the formula has its shapes already; give shapes with text only.{meant}"
        )
    if wrt not in formula.specs:
        known = ", ".join(formula.specs) or "none"
        near = nearest(str(wrt), formula.specs)
        meant = f" Did you mean {near}?" if near else ""
        raise FormulaError(
            f"wrt={wrt!r} has no declared shape. Declared symbols: {known}. "
            f'Declare it, for example {wrt}="m n".{meant}'
        )
    refuse_change(formula.specs, wrt)
    return formula


def _order(formula: Formula, wrt: str) -> tuple[str, ...]:
    """The symbols as they were declared, the variable last: 2 a∘x, whatever a and x are called."""
    return (*(name for name in formula.specs if name != wrt), wrt)


def _check_scalar(formula) -> None:
    if formula.shape != tree.SCALAR:
        raise ShapeError(
            f'hessian of "{formula}": it is {shape_text(formula.shape)}, but a Hessian is of a '
            f"scalar. Derive it twice, or take one entry."
        )


def _free_variable(formula: Formula, wrt: str):
    """The formula with the entries of its variable free, that variable, and as it was declared."""
    spec = formula.specs[wrt]
    declared = next(
        (s for s in symbols_of(formula.node) if s.name == wrt),
        tree.Sym(wrt, spec.shape, spec.properties),
    )
    if declared.properties <= FREE_PROPERTIES:
        return formula.node, declared, declared
    free = tree.Sym(wrt, declared.shape, declared.properties & FREE_PROPERTIES)
    return substitute(formula.node, {declared: free}), free, declared


def _with_structure(recorder, result, free, declared):
    if free == declared or free.name not in result.names:
        return result
    return use_structure(recorder, result, free, declared)
