"""Explorers: pictures with handles, for notebooks and pages. They need anywidget."""

from .place import Place
from .shape_widget import ShapeExplorer, shape_explorer
from .slider_widget import PictureSlider, slider
from .two_gaussians import TwoGaussians
from .vec_kronecker import VecKronecker

__all__ = [
    "PictureSlider",
    "Place",
    "ShapeExplorer",
    "TwoGaussians",
    "VecKronecker",
    "shape_explorer",
    "slider",
]
