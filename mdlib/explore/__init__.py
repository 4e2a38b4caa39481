"""Explorers: pictures with handles, for notebooks and pages. They need anywidget."""

from .find_the_line import FindTheLine
from .place import Place
from .shape_widget import ShapeExplorer, shape_explorer
from .slider_widget import PictureSlider, slider
from .trace_ring import TraceRing

__all__ = ["FindTheLine", "PictureSlider", "Place", "ShapeExplorer", "TraceRing", "shape_explorer", "slider"]
