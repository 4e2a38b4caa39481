"""What the derivatives by numbers, the random probes and the Gaussians say."""

from ..errors import Templates

# fmt: off
say = Templates("numeric", {
    "in-call": "{call}: {error}",

    # functions under study
    "complex": "{call}: {name} holds complex numbers; expected real ones.",
    "no-function": "{call}: {name} is of type {kind}, not a function; expected a function of one "
        "array, such as lambda X: X.T @ X.",
    "raised-at": "{call}: {raised} {at} is {shape}; try {name} on that array by itself.",
    "raised": "{who} raised {error}.",
    "raised-saying": "{who} raised {error}: {said}.",
    "raised-advice": "{raised} {advice}",
    "cannot-say-why": "it cannot say why",
    "misfit-product": "{who} multiplies a matrix with {columns} columns by one with {rows} rows, "
        "and these must be equal.",
    "power-sign": "^ is no power in Python; a power is written **.",
    "no-inverse": "It has no inverse.",
    "np-prefix": "It is np.{name}.",
    "changes-argument": "{call}: {name} changes its argument; expected a function that leaves X "
        "alone. Does it assign to an entry, or use += or .sort()? Begin it with X = X.copy().",
    "returned-none": "{call}: {name}({at}) returned None; expected a number or an array. "
        "Is `return` missing?",
    "complex-result": "{call}: {name}({at}) is complex for real {at}; expected real numbers.",
    "changes-shape": "{call}: {name} changes the shape of its result, from {before} to {after} "
        "nearby; expected one shape.",

    # derivatives
    "unknown-method": "{call}: method={method!r}; expected one of {choices}.",
    "direction-shape": "{call}: V is {V} and X is {X}; a direction has the shape of X.",
    "nowhere-near": "{call}: {name} has a value at X but none beside it, where it raises or is not "
        "finite; expected X inside its domain.",
    "varies": "{call}: {name}(X) differs from one call to the next; expected the same value each "
        "time. Does it draw random numbers, or keep a state?",
    "no-complex": '{call}: method="complex" needs an f that takes and returns complex numbers; '
        '{name} does not, as when it uses abs, norm or float(). Use method="central".',
    "along": "along X{index}",
    "anywhere": "in a random direction",
    "jump": "{call}: {name} is not differentiable at X: {place} its slope grows without bound as "
        "the step shrinks, as at a jump or at the root of 0; expected a smooth function. "
        "Choose another X.",
    "kink": "{call}: {name} is not differentiable at X: {place} its slope is {left:.4g} on the "
        "left and {right:.4g} on the right; expected one slope. abs, relu, max and norm have such "
        "a "
        "kink, most often at 0; choose another X.",

    # probes
    "no-size": "probe: the size {size} has no number; sizes given: {known}.",
    "none": "none",
    "orthogonal-and": "probe: a {n}×{n} matrix declared orthogonal and {other}; "
        "no generic matrix is both.",

    # Gaussians
    "points": "{call}: x is {shape}, but mu has {entries}; "
        "expected a point in each column, {n} rows.",
    "points-turned": "{call}: x is {shape}, but mu has {entries}; "
        "expected a point in each column, {n} rows. Did you mean x.T?",
    "two-means": "{call}: mu1 has {first} and mu2 has {second}; "
        "both Gaussians must be of the same x.",
    "complex-real": "{call}: {name} holds complex numbers; real ones are expected.",
    "column": "{call}: {name} is {shape}; expected a column.",
    "column-turned": "{call}: {name} is {shape}; expected a column. Did you mean {name}.T?",
    "one-axis": "{call}: {name} has 1 axis; expected a {n}×{n} matrix.",
    "variances": "{call}: {name} has 1 axis; expected a {n}×{n} matrix. "
        "If these are variances, pass np.diag({name}).",
    "square": "{call}: {name} is {shape}, but {mu} has {entries}; expected {n}×{n}.",
    "number": "a number",
    "asymmetric": "{call}: {name} is not symmetric: entry ({i}, {j}) is {one:.6g} and entry "
        "({j}, {i}) is {other:.6g}. A covariance matrix is symmetric; is {name} a factor of one, "
        "such as L in L @ L.T?",
    "negative-semi": "{call}: {name} is no covariance matrix: its smallest eigenvalue is "
        "{least:.3g}, and none may be negative. Some direction would have a negative variance.",
    "negative": "{call}: {name} is no covariance matrix: its smallest eigenvalue is {least:.3g}, "
        "and all must be positive. Some direction would have a negative variance.",
    "singular": "{call}: {name} is singular to working precision, so there is no density. Was it "
        "estimated from too few samples, or is one variable a combination of the others?",
    "one-entry": "1 entry",
    "entries": "{n} entries",
})
# fmt: on
