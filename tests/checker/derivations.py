"""Derivations as people write them, right and wrong: (formula, variable, shapes, options, lines).

Each wrong one also has the first wrong line, and the stage in which it is judged.
"""

SQ = {"A": "m m", "X": "m n"}
LS = {"X": "N d", "w": "d", "y": "N"}
AXB = {"A": "p m", "X": "m n", "B": "n q"}
XX = {"X": "m n"}
INV = {"X": "n n invertible"}
QF = {"A": "n n", "x": "n"}
T = {"A": "n n", "B": "n n", "t": ""}
NUM, ROW, BLOCK = {"layout": "numerator"}, {"arrangement": "row-vec"}, {"arrangement": "block"}

RIGHT = [
    # value, then differential, then derivative, several lines each
    ("tr(X.T @ A @ X)", "X", SQ, {}, [
        "tr(X.T @ A @ X)", "tr(A @ X @ X.T)", "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)",
        "tr(X.T @ (A.T + A) @ dX)", "(X.T @ (A.T + A)).T", "(A + A.T) @ X"]),
    ("norm(X @ w - y)**2", "w", LS, {}, [
        "f = norm(X @ w - y)**2", "f = (X @ w - y).T @ (X @ w - y)",
        "df = d((X @ w - y).T) @ (X @ w - y) + (X @ w - y).T @ d(X @ w - y)",
        "df = 2*(X @ w - y).T @ X @ dw", "∂f/∂w = 2*((X @ w - y).T @ X).T",
        "∂f/∂w = 2*X.T @ (X @ w - y)"]),
    ("norm(X @ w - y)**2", "w", LS, {}, [
        "f(w) = w.T @ X.T @ X @ w - 2*y.T @ X @ w + y.T @ y",
        "df(w) = 2*w.T @ X.T @ X @ dw - 2*y.T @ X @ dw", "∇f(w) = 2*X.T @ X @ w - 2*X.T @ y"]),
    # continued with = alone, a chain of =, both sides written out
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, [
        "df = tr(A @ dX)", "   = tr(dX @ A)", "∂f/∂X = A.T"]),
    ("x.T @ A @ x", "x", QF, {}, [
        "df = dx.T @ A @ x + x.T @ A @ dx = x.T @ (A.T + A) @ dx",
        "df/dx = (A.T + A).T @ x = (A + A.T) @ x"]),
    ("x.T @ A @ x", "x", QF, {}, [
        "d(x.T @ A @ x) = d(x.T) @ A @ x + x.T @ A @ d(x)",
        "d(x.T) @ A @ x + x.T @ A @ d(x) = ((A + A.T) @ x).T @ dx", "(A + A.T) @ x"]),
    ("sum(x*x)", "x", {"x": "n"}, {}, ["L = sum(x*x)", "dL = 2*sum(x*dx)", "dL/dx = 2*x"]),
    # one text, by rows or by semicolons; a row that is too long goes on below
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, "tr(d(A @ X))\n\ntr(A @ dX)\nA.T\n"),
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, "df = tr(A @ dX); ∂f/∂X = A.T"),
    ("tr(X.T @ A @ X)", "X", SQ, {},
     "df = tr(dX.T @ A @ X)\n   + tr(X.T @ A @ dX)\n   = tr(X.T @ (A +\n A.T) @ dX)\n"
     "∂f/∂X = (A + A.T) @ X"),
    # inner products
    ("norm(A @ X)**2", "X", {"A": "p m", "X": "m n"}, {}, [
        "⟨A @ X, A @ X⟩", "2*⟨A @ X, A @ dX⟩", "⟨2*A.T @ A @ X, dX⟩", "2*A.T @ A @ X"]),
    ("a.T @ x", "x", {"a": "n", "x": "n"}, {}, ["<a, x>", "<a, dx>", "a"]),
    # the differential as a row, a scalar as its own trace, a sum over entries
    ("x.T @ A @ x", "x", QF, {}, ["dx.T @ (A @ x + A.T @ x)", "dx.T @ (A + A.T) @ x",
                                  "(A + A.T) @ x"]),
    ("a.T @ X @ b", "X", {"a": "m", "b": "n", "X": "m n"}, {}, [
        "tr(a.T @ X @ b)", "tr(a.T @ dX @ b)", "tr(b @ a.T @ dX)", "(b @ a.T).T", "a @ b.T"]),
    ("a.T @ X @ b", "X", {"a": "m", "b": "n", "X": "m n"}, {}, [
        "sum((a @ b.T)*X)", "sum((a @ b.T)*dX)", "a @ b.T"]),
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, ["sum(A.T*dX)", "vec(A.T).T @ vec(dX)",
                                                     "A.T"]),
    ("sum(exp(A*X))", "X", {"A": "m n", "X": "m n"}, {}, [
        "sum(d(exp(A*X)))", "sum(exp(A*X)*d(A*X))", "sum(exp(A*X)*A*dX)",
        "tr((exp(A*X)*A).T @ dX)", "A*exp(A*X)"]),
    # parts still to be taken
    ("logdet(X.T @ X)", "X", XX, {}, [
        "d(logdet(X.T @ X))", "tr(inv(X.T @ X) @ d(X.T @ X))",
        "tr(inv(X.T @ X) @ (d(X.T) @ X + X.T @ dX))", "2*tr(inv(X.T @ X) @ X.T @ dX)",
        "2*(inv(X.T @ X) @ X.T).T", "2*X @ inv(X.T @ X)"]),
    ("a.T @ inv(X) @ b", "X", {"a": "n", "b": "n", **INV}, {}, [
        "a.T @ d(inv(X)) @ b", "d(inv(X)) = -inv(X) @ dX @ inv(X)",
        "-a.T @ inv(X) @ dX @ inv(X) @ b", "-(inv(X) @ b @ a.T @ inv(X)).T",
        "-inv(X).T @ a @ b.T @ inv(X).T"]),
    ("det(X)", "X", INV, {}, ["tr(adj(X) @ dX)", "det(X)*tr(inv(X) @ dX)", "det(X)*inv(X).T"]),
    ("tr(inv(X))", "X", INV, {}, ["tr(d(inv(X)))", "-tr(inv(X) @ dX @ inv(X))",
                                  "-tr(mpow(inv(X), 2) @ dX)", "-mpow(inv(X), 2).T",
                                  "-mpow(inv(X).T, 2)"]),
    # numerator layout
    ("tr(X.T @ A @ X)", "X", SQ, NUM, ["tr(X.T @ (A + A.T) @ dX)", "X.T @ A + X.T @ A.T",
                                       "X.T @ (A + A.T)"]),
    ("x.T @ A @ x", "x", QF, NUM, ["x.T @ (A + A.T) @ dx", "x.T @ (A + A.T)"]),
    ("A @ x", "x", {"A": "m n", "x": "n"}, NUM, ["A @ dx", "A"]),
    # vector by vector
    ("A @ x", "x", {"A": "m n", "x": "n"}, {}, ["F = A @ x", "dF = A @ dx", "J = A",
                                               "∂F/∂x = A.T"]),
    ("exp(A @ x)", "x", {"A": "m n", "x": "n"}, {}, [
        "exp(A @ x)*d(A @ x)", "diag(exp(A @ x)) @ A @ dx", "(diag(exp(A @ x)) @ A).T",
        "A.T @ diag(exp(A @ x))"]),
    ("(x.T @ x)*x", "x", {"x": "n"}, NUM, [
        "d(x.T @ x)*x + (x.T @ x)*dx", "2*x @ x.T @ dx + (x.T @ x)*dx",
        "(2*x @ x.T + (x.T @ x)*eye(n)) @ dx", "2*x @ x.T + (x.T @ x)*eye(n)"]),
    ("softmax(x)", "x", {"x": "n"}, NUM, [
        "softmax(x)*dx - softmax(x)*(softmax(x).T @ dx)",
        "(diag(softmax(x)) - softmax(x) @ softmax(x).T) @ dx",
        "diag(softmax(x)) - softmax(x) @ softmax(x).T"]),
    ("x.T @ A", "x", {"A": "n m", "x": "n"}, NUM, ["dx.T @ A", "A.T @ dx", "A.T"]),
    # matrix by matrix: vec
    ("X @ X.T", "X", XX, NUM, [
        "dF = dX @ X.T + X @ dX.T",
        "vec(dF) = kron(X, eye(m)) @ vec(dX) + kron(eye(m), X) @ vec(dX.T)",
        "vec(dF) = (kron(X, eye(m)) + kron(eye(m), X) @ comm(m, n)) @ vec(dX)",
        "∂F/∂X = kron(X, eye(m)) + kron(eye(m), X) @ comm(m, n)"]),
    ("A @ X @ B", "X", AXB, NUM, ["vec(F) = kron(B.T, A) @ vec(X)",
                                  "d vec(F) = kron(B.T, A) @ d(vec(X))", "kron(B.T, A)"]),
    ("A @ X @ B", "X", AXB, {}, [
        "A @ dX @ B", "vec(A @ dX @ B) = kron(B.T, A) @ vec(dX)", "kron(B.T, A).T",
        "kron(B, A.T)"]),
    ("A @ X @ B", "X", AXB, NUM, ["d vec(F) = kron(B.T, A) @ d vec(X)", "kron(B.T, A)"]),
    ("A @ X @ B", "X", AXB, NUM, ["dvec(F) = kron(B.T, A) @ dvec(X)", "kron(B.T, A) @ d vec X",
                                  "kron(B.T, A)"]),
    ("A @ X @ B", "X", AXB, {**ROW, **NUM}, ["A @ dX @ B", "kron(A, B.T) @ vec(dX.T)",
                                             "kron(A, B.T)"]),
    ("A @ X @ B", "X", AXB, ROW, ["A @ dX @ B", "kron(A, B.T).T", "kron(A.T, B)"]),
    ("A @ X @ B", "X", AXB, BLOCK, ["A @ dX @ B", "vec(A.T) @ vec(B).T"]),
    ("X.T", "X", XX, {}, ["dX.T", "comm(m, n) @ vec(dX)", "comm(m, n).T", "comm(n, m)"]),
    ("inv(X)", "X", INV, {}, [
        "-inv(X) @ dX @ inv(X)", "-kron(inv(X).T, inv(X)) @ vec(dX)",
        "-kron(inv(X).T, inv(X)).T", "-kron(inv(X), inv(X).T)"]),
    ("A*X", "X", {"A": "m n", "X": "m n"}, NUM, ["A*dX", "diag(vec(A)) @ vec(dX)",
                                                 "diag(vec(A))"]),
    # matrix by scalar, scalar by scalar
    ("inv(A + t*B)", "t", T, NUM, [
        "-inv(A + t*B) @ d(A + t*B) @ inv(A + t*B)", "-inv(A + t*B) @ B @ inv(A + t*B)*dt",
        "-inv(A + t*B) @ B @ inv(A + t*B)"]),
    ("t*A", "t", {"A": "m n", "t": ""}, {}, ["F = t*A", "dF = dt*A", "∂F/∂t = A.T"]),
    ("exp(t)", "t", {"t": ""}, {}, ["f = exp(t)", "df = exp(t)*dt", "df/dt = exp(t)"]),
    ("exp(t)", "t", {"t": ""}, {}, ["exp(t)", "exp(t)*dt", "exp(t)"]),
    ("logdet(A + t*B)", "t", T, {}, ["tr(inv(A + t*B) @ d(A + t*B))",
                                     "tr(inv(A + t*B) @ B)*dt", "tr(inv(A + t*B) @ B)"]),
    # as printed, with the rule beside the line; a name f that the question has itself
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, [
        "f     = tr(A X)", "df    = d(tr(A X))", "      = tr(d(A X))   trace",
        "      = tr(A dX)     product",
        "∂f/∂X = Aᵀ            first identification theorem; denominator layout, m×n"]),
    # numbered, with punctuation and arrows, with remarks
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, ["1. df = tr(A @ dX),", "2. ⇒ ∂f/∂X = A.T."]),
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, [
        "f = tr(A @ X); df = tr(A @ dX)  # linear", "G = A.T    read off"]),
    # printed as the library would, in lines that it does not print itself
    ("tr(X.T @ A @ X)", "X", SQ, {}, [
        "f = tr(Xᵀ A X)", "df = tr((dX)ᵀ A X) + tr(Xᵀ A dX)", "= tr(dXᵀ A X) + tr(Xᵀ A dX)",
        "= tr(Xᵀ (A + Aᵀ) dX)", "∂f/∂X = (A + Aᵀ) X"]),
    ("norm(X @ w - y)**2", "w", LS, {}, [
        "df = 2 (X w - y)ᵀ d(X w - y)", "   = 2 (X w - y)ᵀ X dw    product", "2 Xᵀ (X w - y)"]),
    ("a.T @ inv(X) @ b", "X", {"a": "n", "b": "n", **INV}, {}, [
        "aᵀ d(X⁻¹) b", "-aᵀ X⁻¹ dX X⁻¹ b", "-X⁻ᵀ a bᵀ X⁻ᵀ"]),
    ("norm(x)*x", "x", {"x": "n"}, {}, [
        "(xᵀ dx)/‖x‖ x + ‖x‖ dx", "(x xᵀ/‖x‖ + ‖x‖ I) dx", "(x xᵀ)/‖x‖ + ‖x‖ I"]),
    ("A @ X @ B", "X", AXB, {}, ["vec(dF) = (Bᵀ ⊗ A) vec(dX)", "∂F/∂X = (Bᵀ ⊗ A)ᵀ",
                                 "∂F/∂X = B ⊗ Aᵀ"]),
    ("sum((A*X)**2)", "X", {"A": "m n", "X": "m n"}, {}, [
        "2 sum(A ∘ X ∘ A ∘ dX)", "2 ⟨A ∘ A ∘ X, dX⟩", "2 (A ∘ A ∘ X)"]),
    ("f.T @ x", "x", {"f": "n", "x": "n"}, {}, ["f = f.T @ x", "df = f.T @ dx", "∂f/∂x = f"]),
    ("tr(A @ Sigma)", "Sigma", {"A": "n m", "Sigma": "m n"}, {}, [
        "df = tr(A dΣ)", "∂f/∂Σ = A.T"]),
    ("tr(A @ X)", "X", {"A": "n m", "X": "m n"}, {}, [
        "df = tr(A @ dX)", "(∂f/∂X).T = A", "∂f/∂X = A.T"]),
]  # fmt: skip

AX, BA = {"A": "n m", "X": "m n"}, {"A": "n n", "X": "n n", "B": "n n"}
FIRST = "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)"

WRONG = [
    # in the value
    ("tr(X.T @ A @ X)", "X", SQ, {}, ["tr(X @ X.T @ A.T @ A)", FIRST, "(A + A.T) @ X"],
     1, "value"),
    ("norm(X @ w - y)**2", "w", LS, {}, ["norm(X @ w - y)", "2*(X @ w - y).T @ X @ dw",
                                         "2*X.T @ (X @ w - y)"], 1, "value"),
    ("norm(X @ w - y)**2", "w", LS, {}, ["f = w.T @ X.T @ X @ w - y.T @ X @ w + y.T @ y",
                                         "2*X.T @ (X @ w - y)"], 1, "value"),
    ("A @ X @ B", "X", AXB, {}, ["vec(F) = kron(A, B.T) @ vec(X)", "kron(B, A.T)"], 1, "value"),
    # in the differential
    ("tr(X.T @ A @ X)", "X", SQ, {}, ["tr(X.T @ A @ X)", "tr(X.T @ A @ dX)", "A.T @ X"],
     2, "differential"),
    ("inv(X)", "X", INV, {}, ["dF = inv(X) @ dX @ inv(X)", "kron(inv(X), inv(X).T)"],
     1, "differential"),
    ("A @ x", "x", {"A": "m n", "x": "n"}, {}, ["dx.T @ A.T", "A.T"], 1, "differential"),
    ("A @ X", "X", {"A": "m m", "X": "m n"}, {}, ["dX.T @ A.T", "kron(eye(n), A.T)"],
     1, "differential"),
    ("tr(A @ X @ B)", "X", BA, {}, ["df = tr(A @ dX @ B) = tr(A @ B @ dX)", "(B @ A).T"],
     1, "differential"),
    ("tr(A @ X @ B)", "X", BA, {}, ["df = tr(A @ B @ dX) = tr(B @ A @ dX)", "(B @ A).T"],
     1, "differential"),
    ("tr(A @ X @ B)", "X", BA, {}, ["tr(d(A @ X @ B))", "df = tr(A @ B)", "(B @ A).T"],
     2, "differential"),
    ("tr(A @ X)", "X", AX, {}, ["tr(A @ dX) = A.T"], 1, "derivative"),
    ("tr(A @ X)", "X", AX, {}, ["tr(A @ dX)", "df = A.T"], 2, "differential"),
    ("tr(X.T @ A @ X)", "X", SQ, {}, ["df = tr(dXᵀ A X) + tr(Xᵀ A dX)", "= 2 tr(Xᵀ A dX)",
                                      "2 Aᵀ X"], 2, "differential"),
    # in vec(dF)
    ("A @ X @ B", "X", AXB, {}, ["A @ dX @ B", "kron(A, B.T) @ vec(dX)", "kron(B, A.T)"],
     2, "vec"),
    ("X.T @ A", "X", {"X": "n n", "A": "n n"}, {}, [
        "dX.T @ A", "kron(A.T, eye(n)) @ vec(dX)", "comm(n, n) @ kron(A, eye(n))"], 2, "vec"),
    ("X @ X.T", "X", XX, NUM, [
        "dX @ X.T + X @ dX.T", "kron(X, eye(m)) @ vec(dX) + kron(eye(m), X) @ vec(dX.T)",
        "(kron(X, eye(m)) - kron(eye(m), X) @ comm(m, n)) @ vec(dX)",
        "kron(X, eye(m)) + kron(eye(m), X) @ comm(m, n)"], 3, "vec"),
    ("inv(X)", "X", INV, {}, ["-inv(X) @ dX @ inv(X)", "kron(inv(X).T, inv(X)) @ vec(dX)",
                              "-kron(inv(X), inv(X).T)"], 2, "vec"),
    # in the derivative, also in a line that is not the last
    ("tr(X.T @ A @ X)", "X", SQ, {}, [FIRST, "A @ X", "(A + A.T) @ X"], 2, "derivative"),
    ("tr(X.T @ A @ X)", "X", SQ, {}, [FIRST, "A @ X + A.T @ X", "2*A @ X"], 3, "derivative"),
    ("tr(X.T @ A @ X)", "X", SQ, {}, [FIRST, "A @ X - A.T @ X"], 2, "derivative"),
    ("A @ X @ B", "X", AXB, {}, ["A @ dX @ B", "kron(B.T, A) @ vec(dX)", "kron(A.T, B)"],
     3, "derivative"),
    ("X.T", "X", XX, {}, ["dX.T", "comm(m, n) @ vec(dX)", "eye(m*n)"], 3, "derivative"),
    ("A @ X @ B", "X", AXB, BLOCK, ["A @ dX @ B", "kron(A.T, B)"], 2, "derivative"),
    ("t*A", "t", {"A": "m n", "t": ""}, {}, ["dt*A", "A"], 2, "derivative"),
    ("norm(X @ w - y)**2", "w", LS, {}, ["2*(X @ w - y).T @ X @ dw", "X.T @ (X @ w - y)"],
     2, "derivative"),
    # backwards
    ("tr(A @ X)", "X", AX, {}, ["A.T", "tr(A @ dX)"], 2, "differential"),
    ("tr(A @ X)", "X", AX, {}, ["tr(A @ dX)", "A.T", "tr(A @ dX)", "A.T"], 3, "differential"),
    ("tr(A @ X)", "X", AX, {}, ["tr(A @ dX)", "tr(A @ X)", "A.T"], 2, "value"),
    ("tr(A @ X)", "X", AX, {}, ["df = tr(A @ dX)", "f = tr(A @ X)"], 2, "value"),
    ("A @ X @ B", "X", AXB, {}, ["kron(B.T, A) @ vec(dX)", "A @ dX @ B", "kron(B, A.T)"],
     2, "differential"),
    ("exp(t)", "t", {"t": ""}, {}, ["exp(t)*dt", "df/dt = exp(t)", "f = exp(t)"], 3, "value"),
    # its left side says what it is not
    ("exp(t)", "t", {"t": ""}, {}, ["df = exp(t)", "exp(t)"], 1, "differential"),
    ("tr(A @ X)", "X", AX, {}, ["f = tr(A @ dX)", "A.T"], 1, "value"),
    ("tr(A @ X)", "X", AX, {}, ["∂f/∂X = tr(A @ dX)", "A.T"], 1, "derivative"),
]  # fmt: skip
