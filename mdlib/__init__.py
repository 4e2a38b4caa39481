"""Matrix derivatives, checked: derive, lay out and check the derivatives of matrix formulas.

Names load when first used, so that ``import mdlib`` costs next to nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

# The public face, by module.
_PUBLIC = {
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
    "formula": ["formula"],
    "gradcheck": ["check_gradient"],
    "layout": ["arrange", "convert", "unarrange"],
    "numeric": ["directional_derivative", "numerical_derivative", "partials"],
    "shapes": ["derivative_shape"],
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'mdlib' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
