"""Figures of the lectures, drawn without a display. They need matplotlib.

Every function returns a `Picture`: a PNG of letters, numbers and formulas, a caption, and
alternative text. Equal calls give equal bytes.
"""

from .figures_calculus import (
    descent,
    level_lines,
    local_map,
    remainders,
    slope_along,
    step_errors,
    trace_ring,
)
from .figures_frame import Picture
from .figures_statistics import gaussians, kl_areas, solver_errors

__all__ = [
    "Picture",
    "descent",
    "gaussians",
    "kl_areas",
    "level_lines",
    "local_map",
    "remainders",
    "slope_along",
    "solver_errors",
    "step_errors",
    "trace_ring",
]
