"""Explorers: pictures with handles, for notebooks and pages. They need anywidget."""

from .chain import Chain
from .place import Place
from .shape_widget import ShapeExplorer, shape_explorer
from .slider_widget import PictureSlider, slider

__all__ = ["Chain", "PictureSlider", "Place", "ShapeExplorer", "shape_explorer", "slider"]
