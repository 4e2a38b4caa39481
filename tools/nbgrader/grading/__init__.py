"""Grading apart: no process that runs a student's code decides on a mark.

nbgrader (apart) asks a judge, an interpreter that runs the lecturer's cells only. The judge asks
another interpreter (answers), which runs the student's cells and hands over plain data (wire).
This folder is copied into the course folder and stands by itself.
"""
