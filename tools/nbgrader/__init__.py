"""All that grades with nbgrader: what writes its course folder, what judges there, and the tests.

course        writes nbgrader/, a course folder, from course/exercises/
environment   makes an environment with nbgrader beside the course's own
grading/      what grades; it is copied into the course folder and stands by itself
tests/        runs alone too: python -m pytest tools/nbgrader/tests
"""
