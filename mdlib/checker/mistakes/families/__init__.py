"""A family of mistakes a file: its rows, and what makes each of them on purpose."""
