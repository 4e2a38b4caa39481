"""Explorers: pictures with controls, for notebooks. They need ipywidgets."""

from .shapes import ShapeExplorer, shape_explorer
from .slider import PictureSlider, slider

__all__ = ["PictureSlider", "ShapeExplorer", "shape_explorer", "slider"]
