"""Matrix derivatives, checked: derive, lay out and check the derivatives of matrix formulas.

Names load when first used, so that ``import mdlib`` costs next to nothing.
"""

import sys
from importlib import import_module
from types import FunctionType, ModuleType

__version__ = "0.1.0"

# The public face, by module.
_PUBLIC = {
    "datasets": ["longley"],
    "derive": ["derive", "differential", "hessian"],
    "errors": [
        "DataError",
        "FormulaError",
        "FunctionError",
        "LayoutError",
        "MdlibError",
        "NoRuleError",
        "NotDifferentiableError",
        "ShapeError",
        "VerificationError",
    ],
    "expected": ["expected_error"],
    "formula": ["formula"],
    "identities": ["identities"],
    "layout": ["arrange", "convert", "unarrange"],
    "shapes": ["derivative_shape"],
    "entries": ["exact_partials", "partial_symbols", "symbol_matrix"],
    "gaussian": ["expected_quadratic", "gaussian_kl", "gaussian_logpdf"],
    "gradcheck": ["check_gradient"],
    "numeric": ["directional_derivative", "numerical_derivative", "partials"],
    "vecapply": ["apply_commutation", "apply_duplication", "apply_elimination"],
    "vecops": [
        "commutation_matrix",
        "duplication_matrix",
        "elimination_matrix",
        "unvec",
        "unvech",
        "vec",
        "vech",
    ],
    "check": ["check"],
    "lines": ["check_derivation"],
    "mistakes": ["mistake"],
    "exercise": ["question"],
    "faded": ["faded"],
    "practice": ["practice"],
    "progress": ["mistakes_met"],
    "questions": [
        "Choice",
        "Counterexample",
        "Derivative",
        "FalseClaim",
        "Fill",
        "FirstWrongLine",
        "LineByLine",
        "MissingStep",
        "OrderLines",
        "RuleName",
        "ShapeOf",
    ],
    "svg": ["layout_picture", "layout_svg"],
    "verdict": ["Verdict"],
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}
# Reached as md.explore and md.figures; they bring ipywidgets and matplotlib with them.
_MODULES = ("explore", "figures")
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module 'mdlib' has no attribute {name!r}")
    home = import_module(f".{_HOME[name]}", __name__)
    value = getattr(home, name)
    if name == _HOME[name] and isinstance(value, FunctionType):
        # `import mdlib.derive.engine as engine` looks for engine on the function md.derive.
        value.__dict__ = vars(home)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES})


class _Package(ModuleType):
    def __setattr__(self, name: str, value) -> None:
        # Importing mdlib.check would bind the module under the name of the function it holds;
        # so would mdlib.derive.engine, and md.derive would no longer be a function.
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

if "IPython" in sys.modules:
    # A notebook says in one sentence what a forgotten quote or a cell not run does.
    import_module(".unquoted", __name__).install()
