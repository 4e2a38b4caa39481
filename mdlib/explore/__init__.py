"""Explorers: pictures with controls, for notebooks. They need ipywidgets."""

from .shapes import ShapeExplorer, shape_explorer

__all__ = ["ShapeExplorer", "shape_explorer"]
