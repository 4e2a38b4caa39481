"""Explorers: pictures with handles, for notebooks and pages. They need anywidget.

Each loads when first used, with what it needs: that of the places runs without NumPy.
"""

from importlib import import_module

# In the order of the course.
_HOME = {
    "Place": "place",
    "Chain": "chain",
    "Stepper": "stepper",
    "LinearMap": "linear_map",
    "VecKronecker": "vec_kronecker",
    "TraceRing": "trace_ring",
    "LeastSquares": "fitted_line",
    "TwoGaussians": "two_gaussians",
    "FindTheLine": "find_the_line",
}
__all__ = [*_HOME]


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'mdlib.explore' has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
