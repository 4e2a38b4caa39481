"""The formula as users meet it: a tree together with the declared shapes of its symbols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..errors import DataError, MdlibError
from ..matrices.shapes import Spec
from . import evaluate as evaluation
from . import tree
from .declared import check_names
from .language_words import say
from .latex import latex
from .parse import changing_names, declare, parse
from .plain import plain
from .text import text


class Formula:
    """A formula of the language; see `formula`.

    Attributes
    ----------
    node : the tree
    specs : the declared shape of every symbol
    shape : rows and columns, by name
    differential : the symbol X, or several, whose differential dX may occur; otherwise None
    """

    def __init__(
        self,
        node: tree.Node,
        specs: dict[str, Spec],
        differential: str | Sequence[str] | None = None,
    ):
        self.node, self.specs, self.differential = node, specs, differential

    @property
    def shape(self):
        return self.node.shape

    @property
    def symbols(self) -> list[str]:
        """The symbols that occur, in the order in which they were declared."""
        return [name for name in self._shapes() if name in self.node.names]

    def __str__(self) -> str:
        return text(self.node)

    def __repr__(self) -> str:
        options = [f"differential={self.differential!r}"] * self.node.changing
        options += [f'{name}="{_spec_text(spec)}"' for name, spec in self.specs.items()]
        return f"formula({', '.join([repr(str(self)), *options])})"

    def __eq__(self, other) -> bool:
        return isinstance(other, Formula) and self.node == other.node

    def __hash__(self) -> int:
        return hash(self.node)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def latex(self) -> str:
        """LaTeX source, without dollar signs."""
        return latex(self.node)

    def plain(self) -> str:
        """The formula as a reader would write it in a terminal: tr(Xᵀ A X)."""
        return plain(self.node)

    def __call__(self, **arrays):
        """Value at the given arrays: a float for a scalar formula, otherwise a 2-d array."""
        value = self.value(**arrays)
        return value.item() if self.node.is_scalar else value

    def value(self, **arrays):
        """As `evaluate`, of arrays with the declared properties.

        A DataError where an array lacks one, and where there is no value, as for the inverse of
        zeros.
        """
        from ..matrices.properties import check_properties  # loads NumPy

        read, sizes = self._read(arrays)
        check_properties(self.specs, arrays)
        try:
            return evaluation.evaluate(self.node, read, sizes)
        except ValueError as error:
            if isinstance(error, MdlibError):
                raise
            raise DataError(say("no-value", formula=self, error=error)) from None

    def evaluate(self, **arrays):
        """Value at the given arrays, always as a 2-d array; columns may be given as (n,).

        Their properties are not looked at: entries may be moved one at a time.
        """
        return evaluation.evaluate(self.node, *self._read(arrays))

    def _read(self, arrays) -> tuple[dict, dict[str, int]]:
        shapes = self._shapes()
        symbols = [tree.Sym(name, shape) for name, shape in shapes.items() if name in arrays]
        missing = [tree.Sym(name, shapes[name]) for name in self.symbols if name not in arrays]
        return evaluation.read_arrays(symbols + missing, arrays)

    def _shapes(self) -> dict[str, tuple]:
        """The shape of every symbol, and of dX where X is what changes."""
        shapes = {name: spec.shape for name, spec in self.specs.items()}
        return shapes | {f"d{X}": shapes[X] for X in changing_names(self.differential)}

    def to_sympy(self):
        """The formula as a SymPy expression; see `mdlib.language.sympy_bridge`."""
        from .sympy_bridge import to_sympy  # SymPy is optional and slow to load

        return to_sympy(self.node)


def _spec_text(spec: Spec) -> str:
    sizes = [] if spec.shape == (1, 1) else [spec.rows] if spec.cols == 1 else list(spec.shape)
    return " ".join([*map(str, sizes), *sorted(spec.properties)])


def formula(text: str, /, *, differential: str | Sequence[str] | None = None, **shapes) -> Formula:
    r"""Read a formula of the formula language.

    Parameters
    ----------
    text : str
        NumPy's syntax: ``@`` matrix product, ``*`` scalar or elementwise product, ``.T``, and the
        functions of the language.
    differential : str or several, optional
        The name of a symbol X whose differential, written ``dX``, may appear in the text, and
        ``d(...)`` of any formula in X. Otherwise a symbol may well be called dX, d or data.
    **shapes : str
        The shape of each symbol: ``A="m n"``, ``x="n"`` (a column), ``t=""`` (a scalar), with
        properties after the sizes, ``S="n n symmetric"``. Arrays must have these properties.

    Returns
    -------
    Formula
        With ``shape``, ``latex()``, ``plain()``, ``to_sympy()``, and the value at arrays when
        called; it shows itself as LaTeX in a notebook.

    Raises
    ------
    FormulaError
        If the text is not a formula of the language, or lacks a name that has a shape.
    ShapeError
        If its sizes do not fit together.
    NoRuleError
        If a function is unknown.

    Examples
    --------
    >>> f = formula("tr(X.T @ A @ X)", X="m n", A="m m")
    >>> print(f, f.shape)
    tr(X.T @ A @ X) (1, 1)
    >>> formula("A @ x", A="m n", x="n")(A=[[1, 2], [3, 4]], x=[1, 1])
    array([[3.],
           [7.]])
    """
    return read_formula(text, shapes, differential, formula, differential)


def read_formula(
    text: str,
    shapes: Mapping,
    differential: str | None = None,
    call: Callable | None = None,
    used: str | None = None,
) -> Formula:
    """As `formula`, of shapes that may be declared for other formulas too.

    With the function that was called, each is of a symbol in the text, or of the one in `used`.
    """
    if call:
        check_names(call, shapes, text, used, guessed=True)
    specs = declare(shapes)
    read = Formula(parse(text, specs, differential), specs, differential)
    if call:
        check_names(call, shapes, text, used)
    return read
