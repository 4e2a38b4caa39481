"""Questions at which a wrong answer is nearly right: on one branch, at one scale, for one sign.

A row is (f, variable, shapes, a right answer written otherwise, wrong answers).
"""

SQUARE, INVERTIBLE, LINE = {"X": "n n"}, {"X": "n n invertible"}, {"t": ""}
VECTORS = {"a": "n", "x": "n"}

SIGNS = [
    ("det(X)", "X", INVERTIBLE, "adj(X).T", [
        "abs(det(X))*inv(X).T", "sqrt(det(X)**2)*inv(X).T", "exp(logdet(X))*inv(X).T",
        "sqrt(det(X @ X.T))*inv(X).T", "sqrt(det(X.T @ X))*inv(X.T)",
        "exp(logdet(X @ X)/2)*inv(X.T)",
        "norm(det(X))*inv(X).T", "relu(det(X))*inv(X).T", "(abs(det(X)) + det(X))/2*inv(X).T",
        "det(X)**2/abs(det(X))*inv(X).T",
    ]),
    ("det(X)", "X", SQUARE, "det(X)*inv(X.T)", ["abs(det(X))*inv(X.T)", "sign(det(X))*adj(X).T"]),
    ("det(X)**2", "X", INVERTIBLE, "2*det(X)*adj(X).T", ["2*abs(det(X))*adj(X).T"]),
    ("det(A @ X)", "X", {"A": "n n", "X": "n n"}, "det(A)*adj(X).T", [
        "abs(det(A))*adj(X).T", "det(A)*abs(det(X))*inv(X).T",
    ]),
    ("det(S)", "S", {"S": "n n symmetric"}, "det(S)*inv(S)", ["abs(det(S))*inv(S)"]),
    ("t**2/2", "t", LINE, "t", [
        "sqrt(t**2)", "abs(t)", "norm(t)", "(t**2)**(1/2)", "exp(log(t**2)/2)", "relu(t)",
        "t*sign(t)", "(t**4)**(1/4)", "sqrt(t*t)", "2*relu(t) - t",
    ]),
    ("abs(t)", "t", LINE, "sign(t)", ["1", "-1", "t", "sign(t)**2"]),
    ("t**3/3", "t", LINE, "t*t", ["t*abs(t)", "sqrt(t**4)*sign(t)", "t**3/abs(t)"]),
    ("s*t**2/2", "t", {"s": "", "t": ""}, "t*s",
     ["abs(s)*t", "s*abs(t)", "abs(s*t)", "sqrt((s*t)**2)"]),
    ("s*(a.T @ x)", "x", {**VECTORS, "s": ""}, "a*s", ["abs(s)*a", "sqrt(s**2)*a"]),
    ("(a.T @ x)**2", "x", VECTORS, "2*a @ a.T @ x", [
        "2*abs(a.T @ x)*a", "2*sqrt((a.T @ x)**2)*a", "2*norm(a.T @ x)*a", "2*relu(a.T @ x)*a",
        "2*sqrt(a.T @ x @ x.T @ a)*a",
    ]),
    ("tr(X)**2", "X", SQUARE, "(tr(X) + tr(X.T))*eye(n)",
     ["2*abs(tr(X))*eye(n)", "2*norm(tr(X))*eye(n)"]),
    ("logdet(X)", "X", INVERTIBLE, "inv(X.T)", ["sign(det(X))*inv(X).T", "adj(X).T/abs(det(X))"]),
    ("exp(s*t)", "t", {"s": "", "t": ""}, "exp(t*s)*s", ["abs(s)*exp(s*t)"]),
    ("sum(x*x*x)", "x", {"x": "n"}, "3*x**2", ["3*x*abs(x)", "3*relu(x)**2"]),
]  # fmt: skip

BRANCHES = [
    ("a.T @ x + sum(relu(x - 2))", "x", VECTORS, "a + relu(sign(x - 2))", ["a", "a + ones(n)"]),
    ("a.T @ x + sum(relu(x - 50))", "x", VECTORS, "a + (1 + sign(x - 50))/2", ["a"]),
    ("a.T @ x + sum(relu(x - 5000))", "x", VECTORS, "a + relu(sign(x - 5000))", ["a"]),
    ("a.T @ x + sum(relu(-x - 7))", "x", VECTORS, "a - relu(sign(-7 - x))", ["a", "a - ones(n)"]),
    ("sum(abs(x - 100))", "x", {"x": "n"}, "sign(x - 100)", ["-ones(n)", "sign(x - 90)"]),
    ("abs(x.T @ x - 400)", "x", {"x": "n"}, "2*sign(x.T @ x - 400)*x", ["-2*x", "2*x"]),
    ("relu(100 - x.T @ x)", "x", {"x": "n"}, "-(1 + sign(100 - x.T @ x))*x", ["-2*x", "0*x"]),
    ("relu(tr(X) - 30)", "X", SQUARE, "(sign(tr(X) - 30) + 1)*eye(n)/2", ["0*X", "eye(n)"]),
    ("relu(1 - y*(a.T @ x))", "x", {**VECTORS, "y": ""}, "-y*a*(1 + sign(1 - y*(x.T @ a)))/2", [
        "0*a", "-y*a", "-abs(y)*a*(1 + sign(1 - y*(x.T @ a)))/2",
    ]),
    ("abs(det(X) - 50)", "X", SQUARE, "sign(det(X) - 50)*adj(X).T", ["-adj(X).T"]),
    ("sqrt((t - 9)**2)", "t", LINE, "sign(t - 9)", ["-1", "1"]),
    ("norm(t - 40)", "t", LINE, "sign(t - 40)", ["-1", "sign(t)"]),
    ("(x.T @ x)/2 + relu(a.T @ x - 80)", "x", VECTORS, "x + relu(sign(a.T @ x - 80))*a", ["x"]),
    ("relu(t - 3) + relu(-t - 3)", "t", LINE, "relu(sign(t - 3)) - relu(sign(-t - 3))",
     ["0*t", "0"]),
    ("(t + abs(t - 20))/2", "t", LINE, "(1 + sign(t - 20))/2", ["0", "1"]),
    ("sum(abs(A @ x - 25*b))", "x", {"A": "m n", "x": "n", "b": "m"}, "A.T @ sign(A @ x - 25*b)", [
        "-A.T @ sign(b)", "A.T @ sign(A @ x - 24*b)",
    ]),
    ("sum(relu(A @ x))", "x", {"A": "m n", "x": "n"}, "A.T @ relu(sign(A @ x))", ["A.T @ ones(m)"]),
]  # fmt: skip

SCALES = [
    ("1e-14*x.T @ x", "x", {"x": "n"}, "2*x/10**14",
     ["0*x", "1e-14*x", "x", "-2e-14*x", "2e-15*x"]),
    ("x.T @ x/10**12", "x", {"x": "n"}, "2e-12*x", ["0*x", "x/10**12", "2*x/10**11"]),
    ("exp(-40*x.T @ x)", "x", {"x": "n"}, "-80*exp(-40*x.T @ x)*x", [
        "0*x", "-40*exp(-40*x.T @ x)*x", "80*exp(-40*x.T @ x)*x", "-80*exp(-41*x.T @ x)*x",
    ]),
    ("exp(-x.T @ x/1000)", "x", {"x": "n"}, "-x*exp(-x.T @ x/1000)/500", ["0*x", "-x/500"]),
    ("10**8*tr(A @ X) + sum(X)", "X", {"A": "n m", "X": "m n"}, "ones(m, n) + 10**8*A.T", [
        "10**8*A.T", "10**8*A.T + 2*ones(m, n)", "10**8*A.T - ones(m, n)",
    ]),
    ("10**8*tr(A @ X) + tr(X)", "X", {"A": "n n", "X": "n n"}, "eye(n) + 10**8*A.T", ["10**8*A.T"]),
    ("10**10*(x.T @ A @ x) + a.T @ x", "x", {**VECTORS, "A": "n n"},
     "a + 10**10*A.T @ x + 10**10*A @ x", [
        "10**10*(A + A.T) @ x", "10**10*(A + A.T) @ x + x", "10**10*(A + A.T) @ x - a",
    ]),
    ("x.T @ x + 1e-11*sum(x)", "x", {"x": "n"}, "x + x + ones(n)/10**11",
     ["2*x", "2*x + 1e-12*ones(n)"]),
    ("x.T @ x + 1e-20*(a.T @ x)", "x", VECTORS, "2*x + a/10**20", ["2*x"]),
    ("logdet(X) + tr(X)/10**9", "X", SQUARE, "inv(X).T + eye(n)/10**9",
     ["inv(X.T)", "inv(X.T)*(1 + 1e-9)"]),
    ("sum(exp(x)) + t*sum(x)/10**13", "x", {"x": "n", "t": ""}, "exp(x) + t/10**13*ones(n)",
     ["exp(x)"]),
    ("tanh(t) + 1e-12*t**2", "t", LINE, "1 - tanh(t)**2 + 2*t/10**12", ["1 - tanh(t)**2"]),
    ("norm(X @ w - y)**2 + 1e-9*norm(w)**2", "w", {"X": "m n", "w": "n", "y": "m"},
     "2*X.T @ X @ w - 2*X.T @ y + 2e-9*w", ["2*X.T @ (X @ w - y)", "2*X.T @ (X @ w - y) + 1e-9*w"]),
    ("sin(t/10**6)", "t", LINE, "cos(t/10**6)/10**6", ["1/10**6", "cos(t)/10**6"]),
    ("cos(t/1000)", "t", LINE, "-sin(t/1000)/1000", ["-t/10**6"]),
    ("sigmoid(t/10**5)", "t", LINE, "sigmoid(t/10**5)*sigmoid(-t/10**5)/10**5", ["1/(4*10**5)"]),
    ("logsumexp(x) + 1e-10*x.T @ x", "x", {"x": "n"}, "softmax(x) + 2e-10*x", ["softmax(x)"]),
    ("tr(inv(X))*1e-15", "X", SQUARE, "-1e-15*inv(X.T) @ inv(X.T)",
     ["0*X", "1e-15*inv(X.T) @ inv(X.T)"]),
    ("sqrt(x.T @ x + 1e-12)", "x", {"x": "n"}, "x/sqrt(1e-12 + x.T @ x)", ["x/norm(x)"]),
    ("(1e-9 + t)**3", "t", LINE, "3*(t + 1e-9)**2", ["3*t**2"]),
    # What saturates at numbers of size 1 has its slope nearer to 0.
    ("sum(sigmoid(1000*x))", "x", {"x": "n"}, "1000*sigmoid(1000*x)*sigmoid(-1000*x)",
     ["0*x", "sigmoid(1000*x)*sigmoid(-1000*x)", "-1000*sigmoid(1000*x)*sigmoid(-1000*x)"]),
    ("tanh(500*(a.T @ x))", "x", VECTORS, "500*(1 - tanh(500*(a.T @ x))**2)*a", ["0*a", "5*a"]),
    ("log(1 + exp(-800*t))", "t", LINE, "-800*sigmoid(-800*t)", ["-800*relu(sign(-t))"]),
    ("exp(-1000*(x.T @ x))", "x", {"x": "n"}, "-2000*exp(-1000*(x.T @ x))*x",
     ["0*x", "-1000*exp(-1000*(x.T @ x))*x"]),
    ("logsumexp(300*x)", "x", {"x": "n"}, "300*softmax(300*x)", ["300*softmax(299*x)"]),
]  # fmt: skip

# Right answers that are hard for floats: what cancels, overflows, saturates or is ill-conditioned.
HARD = [
    ("exp(t)", "t", LINE, "exp(t/2)*exp(t/2)"),
    ("exp(x.T @ x)", "x", {"x": "n"}, "2*x*exp(x.T @ x/2)**2"),
    ("sum(sigmoid(50*x))", "x", {"x": "n"}, "50*sigmoid(50*x)*(1 - sigmoid(50*x))"),
    ("sum(log(1 + exp(x)))", "x", {"x": "n"}, "exp(x)/(1 + exp(x))"),
    ("tanh(20*t)", "t", LINE, "20*(1 - tanh(20*t))*(1 + tanh(20*t))"),
    ("logsumexp(30*x)", "x", {"x": "n"}, "30*exp(30*x)/sum(exp(30*x))"),
    ("det(X)**5", "X", SQUARE, "5*det(X)**4*adj(X).T"),
    ("logdet(X.T @ X)", "X", {"X": "m n"}, "2*X @ inv(X.T @ X)"),
    ("tr(mpow(X, 5))", "X", SQUARE, "5*X.T @ X.T @ X.T @ X.T"),
    ("inv(t)", "t", LINE, "-1/t**2"),
    ("(t + 10**8)**2 - t**2", "t", LINE, "2*10**8"),
    ("x.T @ inv(x @ x.T + eye(n)) @ x", "x", {"x": "n"}, "2*x/(1 + x.T @ x)**2"),
    ("tr(A @ X - X @ A)", "X", {"A": "n n", "X": "n n"}, "0*X"),
    ("tr(X @ inv(X))", "X", SQUARE, "X - X"),
    ("sqrt(1 - x.T @ x)", "x", {"x": "n"}, "-x/sqrt(1 - x.T @ x)"),
    ("log(1 - t) + log(t)", "t", LINE, "1/t - 1/(1 - t)"),
    ("log(a.T @ x)", "x", VECTORS, "a/(x.T @ a)"),
    ("sum(x**(1/2))", "x", {"x": "n"}, "x**(-1/2)/2"),
    ("-sum(y*log(softmax(z)))", "z", {"y": "n", "z": "n"}, "sum(y)*softmax(z) - y"),
    ("1/2*logdet(C) + 1/2*d.T @ inv(C) @ d", "C", {"C": "n n spd", "d": "n"},
     "1/2*inv(C) @ (C - d @ d.T) @ inv(C)"),
    ("tr(Q.T @ A @ Q)", "A", {"Q": "n n orthogonal", "A": "n n"}, "eye(n)"),
    ("tr(Q @ A @ B @ Q.T)", "A", {"Q": "n n orthogonal", "A": "n n", "B": "n n"}, "B.T @ Q.T @ Q"),
    ("tr(D @ X)", "X", {"D": "n n diagonal", "X": "n n"}, "D.T"),
    ("sum(sqrt(2)*x)", "x", {"x": "n"}, "1.4142135623730951*ones(n)"),
    ("x.T @ x/3", "x", {"x": "n"}, "0.6666666666666666*x"),
    ("abs(det(X))", "X", SQUARE, "abs(det(X))*inv(X).T"),
    ("abs(t)**3", "t", LINE, "3*t*abs(t)"),
    ("sqrt(t**2)", "t", LINE, "t/abs(t)"),
    ("sum(relu(x)**2)", "x", {"x": "n"}, "x + abs(x)"),
    ("relu(t)*t", "t", LINE, "2*relu(t)"),
    ("norm(x)", "x", {"x": "n"}, "x/sqrt(x.T @ x)"),
    ("1e-14*norm(x)**3", "x", {"x": "n"}, "3e-14*norm(x)*x"),
    ("10**9*x.T @ A @ x - a.T @ x", "x", {**VECTORS, "A": "n n symmetric"}, "2*10**9*A @ x - a"),
    ("det(A + t*B)", "t", {"A": "n n", "B": "n n", "t": ""}, "tr(adj(A + t*B) @ B)"),
    ("logdet(eye(n) + x @ x.T)", "x", {"x": "n"}, "2*x/(1 + x.T @ x)"),
    ("X.T @ A", "X", {"X": "m n", "A": "m p"}, "comm(n, m) @ kron(A, eye(n))"),
]  # fmt: skip
