"""Explorers: pictures with controls, for notebooks. They need ipywidgets."""

from .shape_widget import ShapeExplorer, shape_explorer
from .slider_widget import PictureSlider, slider

__all__ = ["PictureSlider", "ShapeExplorer", "shape_explorer", "slider"]
