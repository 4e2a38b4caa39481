"""Deriving, as users meet it: `derive`, `hessian`, `differential`, and what they return."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import FormulaError, ShapeError
from ..formula import Formula, tree
from ..formula import formula as read_formula
from ..shapes import Spec, check_layout, derivative_shape, shape_text
from . import render
from .engine import Exact, Form, Label, Record, Recorder, take_differential
from .identify import identify
from .substitute import substitute
from .tidy import tidy

DETAILS = ("every step", "lecture", "result")
# Facts that stay true of every matrix near X; the others would tie its entries together.
FREE_PROPERTIES = frozenset({"invertible", "positive"})
TIDY = Label("tidy", "Transposes, inverses and numbers are simplified, common factors come out.")
STRUCTURE = Label(
    "structure of the variable", "Entries were free so far; now the declared structure is used."
)
SECOND = Label("second differential", "The gradient is differentiated once more.")


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    Attributes
    ----------
    rule : str
        The rule's name; in a step of a lecture, the names of the rules that were used.
    before, after : Formula
    sentence : str
    stage : str
        How the value of `after` follows from `before`: "equal", "vec" (equal, stacked),
        "identify" (the derivative is read off) or "second" (the gradient is taken up again).
    """

    rule: str
    before: Formula
    after: Formula
    sentence: str
    stage: str = "equal"
    tex: str = ""

    def __str__(self) -> str:
        return f"{render.plain(self.after.node)}    {self.rule}"

    def text(self) -> str:
        return str(self)

    def latex(self) -> str:
        return render.step_latex(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


class Derivation:
    """A derivative with its derivation; see `derive`.

    Attributes
    ----------
    formula, wrt : what was differentiated, by which symbol
    result : Formula
    layout, arrangement : str
    shape : rows and columns of the result, by name
    order : 1, 2 for a Hessian, 0 for a differential
    """

    def __init__(self, formula, wrt, result, records, layout, arrangement, detail, order=1):
        self.formula, self.wrt, self.result = formula, wrt, result
        self.layout, self.arrangement, self.detail = layout, arrangement, detail
        self.order, self._records = order, records
        self._steps = {}

    @property
    def specs(self) -> dict[str, Spec]:
        return self.formula.specs

    @property
    def shape(self):
        f_shape, x_shape = self.formula.shape, self.specs[self.wrt].shape
        if self.order == 0:
            return f_shape
        if self.order == 2:
            return derivative_shape(x_shape, x_shape, layout="numerator")
        return derivative_shape(f_shape, x_shape, layout=self.layout, arrangement=self.arrangement)

    @property
    def steps(self) -> list[Step]:
        """The steps, in the level of detail asked for."""
        return self.steps_at(self.detail)

    def steps_at(self, detail: str) -> list[Step]:
        """The steps at one level of detail: "every step", "lecture" or "result"."""
        if detail not in DETAILS:
            raise FormulaError(
                f"detail={detail!r}; expected one of {', '.join(map(repr, DETAILS))}."
            )
        if detail not in self._steps:
            self._steps[detail] = self._make_steps(detail)
        return self._steps[detail]

    def _make_steps(self, detail: str) -> list[Step]:
        if detail == "result":
            return []
        nodes = {}
        groups: list[list[Record]] = []
        for record in self._records:
            if detail == "lecture" and groups and _belongs(groups[-1][0], record):
                groups[-1].append(record)
            else:
                groups.append([record])
        steps = [self._step(group, nodes) for group in groups]
        kept = ("identify", "identify vec", "second")
        return [step for step in steps if step.stage in kept or step.before != step.after]

    def _step(self, group: list[Record], nodes: dict) -> Step:
        first, last = group[0], group[-1]
        told = [record for record in group if record.stage != "tidy"] or group
        names = ", ".join(dict.fromkeys(record.rule for record in told))
        sentences = " ".join(dict.fromkeys(record.sentence for record in told))
        stage = first.stage if first.stage not in ("differential", "vec") else "equal"
        before, after = (self._formula(state, nodes) for state in (first.before, last.after))
        return Step(names, before, after, sentences, stage, first.tex)

    def _formula(self, state: Form | Exact, nodes: dict) -> Formula:
        if id(state) not in nodes:
            nodes[id(state)] = Formula(state.node, self.specs, self.wrt)
        return nodes[id(state)]

    def __call__(self, **arrays):
        """The value of the derivative at the given arrays, as a 2-d array."""
        return self.result.evaluate(**arrays)

    def to(self, layout: str) -> Derivation:
        """The same derivative in another layout."""
        return derive(
            self.formula, self.wrt, layout=layout, arrangement=self.arrangement, detail=self.detail
        )

    def verify(self, seed: int = 0) -> Derivation:
        """Check every step and the result numerically; see `mdlib.derive.verify.verify`.

        Raises
        ------
        VerificationError
            Naming the step that breaks.
        """
        from .verify import verify  # NumPy is loaded only when numbers are asked for

        verify(self, seed)
        return self

    def __str__(self) -> str:
        return render.derivation_text(self)

    def __repr__(self) -> str:
        return f"Derivation({str(self.result)!r}, {self.layout} layout, {shape_text(self.shape)})"

    def _repr_latex_(self) -> str:
        return render.derivation_latex(self)

    def _repr_markdown_(self) -> str:
        return render.derivation_markdown(self)

    def text(self) -> str:
        return str(self)

    def latex(self) -> str:
        return render.derivation_latex(self)

    def markdown(self) -> str:
        return render.derivation_markdown(self)


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

    Raises
    ------
    FormulaError, ShapeError
        If the text is not a formula, or its sizes do not fit.
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
    _check_detail(detail)
    formula = _read(formula, wrt, shapes)
    recorder = Recorder()
    node, free, declared = _free_variable(formula, wrt)
    result = _derive(recorder, node, free, layout, arrangement)
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs),
        recorder.records,
        layout,
        arrangement,
        detail,
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
    _check_detail(detail)
    formula = _read(formula, wrt, shapes)
    _check_scalar(formula)
    recorder = Recorder()
    node, free, declared = _free_variable(formula, wrt)
    gradient = _derive(recorder, node, free, "denominator", "vec")
    recorder.round += 1
    recorder.add(SECOND, Exact(gradient), Exact(tree.D(gradient)), "second")
    result = _derive(recorder, gradient, free, "numerator", "vec")
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs),
        recorder.records,
        "denominator",
        "vec",
        detail,
        order=2,
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

    Examples
    --------
    >>> print(differential("inv(X)", "X", X="n n").result)
    -inv(X) @ dX @ inv(X)

    References
    ----------
    MN19.
    """
    _check_detail(detail)
    formula = _read(formula, wrt, shapes)
    recorder = Recorder()
    node, free, declared = _free_variable(formula, wrt)
    terms = take_differential(recorder, node, free)
    form = Form(tuple(terms), node.shape)
    result = _tidied(recorder, form.node)
    result = _with_structure(recorder, result, free, declared)
    return Derivation(
        formula,
        wrt,
        Formula(result, formula.specs, wrt),
        recorder.records,
        "denominator",
        "vec",
        detail,
        order=0,
    )


def _derive(recorder, node, variable, layout, arrangement) -> tree.Node:
    terms = take_differential(recorder, node, variable)
    raw = identify(recorder, terms, node.shape, variable, layout, arrangement)
    return _tidied(recorder, raw)


def _tidied(recorder, raw):
    result = tidy(raw)
    recorder.round += 1
    recorder.add(TIDY, Exact(raw), Exact(result), "tidy")
    return result


def _belongs(first: Record, record: Record) -> bool:
    """Whether a lecture tells a record together with the one that opened its group."""
    if record.rule == TIDY.name:
        return first.stage.startswith("identify")
    return first.round == record.round and first.stage == record.stage


def _read(formula, wrt, shapes) -> Formula:
    if not isinstance(formula, Formula):
        formula = read_formula(formula, **shapes)
    elif shapes:
        raise FormulaError("the formula has its shapes already; give shapes with text only.")
    if wrt not in formula.specs:
        known = ", ".join(formula.specs) or "none"
        raise FormulaError(
            f"wrt={wrt!r} has no declared shape. Declared symbols: {known}. "
            f'Declare it, for example {wrt}="m n".'
        )
    return formula


def _check_detail(detail) -> None:
    if detail not in DETAILS:
        raise FormulaError(f"detail={detail!r}; expected one of {', '.join(map(repr, DETAILS))}.")


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
        (s for s in _symbols(formula.node) if s.name == wrt),
        tree.Sym(wrt, spec.shape, spec.properties),
    )
    if declared.properties <= FREE_PROPERTIES:
        return formula.node, declared, declared
    free = tree.Sym(wrt, declared.shape, declared.properties & FREE_PROPERTIES)
    return substitute(formula.node, {declared: free}), free, declared


def _symbols(node: tree.Node):
    seen, todo = set(), [node]
    while todo:
        part = todo.pop()
        if part in seen:
            continue
        seen.add(part)
        todo += part.args
        if type(part) is tree.Sym:
            yield part


def _with_structure(recorder, result, free, declared):
    if free == declared or free.name not in result.names:
        return result
    structured = tidy(substitute(result, {free: declared}))
    recorder.round += 1
    recorder.add(STRUCTURE, Exact(result), Exact(structured), "tidy")
    return structured
