"""Grading apart: no process that runs a student's code decides on a mark.

autograde         nbgrader's steps, changed: where it would run a notebook, they ask the judge
submission        the cells of a submission: mended, asked about, shown with what was found
judging           starts the judge and takes down what it finds
judge_process     the judge: runs the lecturer's cells only, and asks for the answers
student_process   runs the student's cells, and hands over plain data
wire, limits      what passes between the two, and what the student's may use
sandbox           starts each of them, the student's in a room of its own

This folder is copied into the course folder and stands by itself.
"""
