"""Matrix derivatives, checked: derive, lay out and check the derivatives of matrix formulas.

Names load when first used, so that ``import mdlib`` costs next to nothing.
"""

import sys
from importlib import import_module

__version__ = "0.1.0"

# The public face: where each name lives. No module bears the name of one.
# fmt: off
_PUBLIC = {
    "errors": "DataError FormulaError FunctionError LayoutError MdlibError NoRuleError "
              "NotDifferentiableError ShapeError VerificationError",
    "matrices.shapes": "derivative_shape",
    "matrices.layout": "arrange convert unarrange",
    "matrices.entries": "exact_partials partial_symbols symbol_matrix",
    "matrices.vec_operators": "unvec unvech vec vech",
    "matrices.vec_matrices": "apply_commutation apply_duplication apply_elimination "
                             "commutation_matrix duplication_matrix elimination_matrix",
    "language.formulas": "formula",
    "numeric.derivatives": "directional_derivative numerical_derivative partials",
    "checker.gradcheck": "check_gradient",
    "numeric.gaussian": "expected_quadratic gaussian_kl gaussian_logpdf",
    "numeric.datasets": "longley",
    "engine.api": "derive differential hessian",
    "catalogue.data": "identities",
    "checker.judge": "check",
    "checker.lines": "check_derivation",
    "checker.verdict": "Verdict",
    "checker.mistakes.bank": "mistake",
    "course.numbered": "question",
    "course.kinds.choice": "Choice",
    "course.kinds.counterexample": "Counterexample",
    "course.kinds.derivative": "Derivative",
    "course.kinds.false_claim": "FalseClaim",
    "course.kinds.fill": "Fill",
    "course.kinds.first_wrong_line": "FirstWrongLine",
    "course.kinds.line_by_line": "LineByLine",
    "course.kinds.missing_step": "MissingStep",
    "course.kinds.order_lines": "OrderLines",
    "course.kinds.rule_name": "RuleName",
    "course.kinds.shape_of": "ShapeOf",
    "course.fading": "faded",
    "course.practising": "practice",
    "course.log": "mistakes_met",
    "course.notebook_errors": "expected_error",
    "pictures.grids": "layout_picture layout_svg",
}
# fmt: on
_HOME = {name: module for module, names in _PUBLIC.items() for name in names.split()}
# Reached as md.explore and md.figures; they bring anywidget and matplotlib with them.
_MODULES = {"explore": "explore", "figures": "pictures.figures"}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name in _MODULES:
        return import_module(f".{_MODULES[name]}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module 'mdlib' has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES})


if "IPython" in sys.modules:
    # A notebook says in one sentence what a forgotten quote or a cell not run does.
    import_module(".course.notebook_errors", __name__).install()
