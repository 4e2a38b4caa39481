"""The lectures of the course: their numbers, and their notebooks."""

from __future__ import annotations

LECTURES = {
    "01": "01_what_a_matrix_derivative_is",
    "02": "02_scalars_and_vectors",
    "03": "03_vector_by_vector",
    "04": "04_matrices_and_scalars",
    "05": "05_matrix_by_matrix",
    "06": "06_differentials",
    "07": "07_the_trace",
    "08": "08_the_trace_trick",
    "09": "09_a_catalogue_of_gradients",
    "10": "10_least_squares",
    "11": "11_gaussians",
    "12": "12_gaussian_kl",
    "16": "16_museum_of_mistakes",
    "A": "A_formula_sheet",
    "B": "B_glossary",
}


def lecture_link(number: str, section: str = "") -> str:
    """The notebook of a lecture, from the top folder, and a heading in it."""
    anchor = f"#{section.replace(' ', '-')}" if section else ""
    return f"notebooks/{LECTURES[number]}.ipynb{anchor}"
