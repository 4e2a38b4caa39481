def latex(node): return "TODO"
