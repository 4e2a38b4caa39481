"""What the helper library says: errors on arrays, shapes and layouts, and where entries go."""

from ..errors import Templates

# fmt: off
say = Templates("matrices", {
    # put together
    "hinted": "{error} {hint}",
    "in-call": "{call}: {error}",
    "or": "{first} or {other}",
    "did-you-mean": "Did you mean {name}?",
    # kinds of arrays
    "scalar": "a scalar",
    "vector": "a vector",
    "column": "a column",
    "row": "a row",
    "matrix": "a matrix",
    "array-of-axes": "an array with {count} axes",
    # what came as an array
    "sparse": "{name} is a sparse array; a dense one is expected: {name}.toarray().",
    "masked": "{name} has masked entries; fill them first: {name}.filled(value).",
    "no-array": "{name} cannot be read as an array: {error}",
    "ragged": "{name} is ragged: its rows have different lengths; they must be equal.",
    "empty": "{name} is empty (shape {shape}); it needs at least one entry.",
    "no-axes": "{name} has 0 axes; expected {expected}.",
    "one-axis": "{name} has 1 axis; expected {expected}.",
    "axes": "{name} has {count} axes, {shape}; expected {expected}.",
    "booleans": "{name} holds True and False; numbers are expected. Is it a comparison?",
    "holds": "{name} holds {what}; numbers are expected.",
    "text": "text ({text!r})",
    "nothing": "None",
    "entries-of-type": "entries of type {type}",
    "entry-of-type": "an entry of type {type}",
    "symbols": "symbols ({symbol})",
    "too-large": "{name} holds an integer too large for a float.",
    "not-finite": "{name} holds {entry}; finite numbers are expected.",
    "not-finite-at": "{name} holds {entry} at {place}; finite numbers are expected.",
    # declared shapes
    "shape-not-text":
        '{name}={text!r}: a shape is written as text, for example {name}="m n".',
    "shape-order": '{name}="{text}": expected at most two sizes, then properties, as in '
        '"n n symmetric". Properties: {properties}.',
    "not-square": "{name} is {rows}×{cols} and declared {word}; only a square matrix is {word}.",
    "no-property": '{name}="{text}": {word!r} is no property.',
    "no-size": '{name}="{text}": {word!r} is neither a size (a name such as n, or a positive '
        "integer) nor a property ({properties}).",
    # shapes and options
    "shape-axes": "{name} has {count} axes, {shape}; a scalar, a vector or a matrix has at most "
        "two.",
    "shape-sizes": "{name} is {shape}; a size is a positive integer or a name.",
    "shape-form": "{name}={shape!r}; a shape is written (m, n), (n,) for a column, or ().",
    "choice": "{name}={value!r}; expected one of {choices}.",
    "seed": "seed={seed!r}; expected a whole number, 0 or above.",
    "option": "{name} is the name of an option; call a symbol {name}_ or otherwise.",
    # layouts
    "arrange-axes": "arrange needs D[i, j, k, l] with four axes, m×n×p×q; got {shape}. A matrix "
        "that is already arranged goes to convert.",
    "convert-pair":
        "convert: {name}={choice!r}; expected a layout, or a pair (layout, arrangement).",
    "convert-in": "convert: in {name}={choice!r}, {error}",
    "not-arranged": "the derivative of f ({f}) by x ({x}) in {layout} layout is {expected}; "
        "got {got}.",
    "other-layout": "the derivative of f ({f}) by x ({x}) in {layout} layout is {expected}; "
        "got {got}, which is its shape in {other} layout.",
    "one-dimensional":
        "a one-dimensional array of {count} (write a column as J[:, None])",
    # places
    "sizes-in-numbers": "{name} is {shape}; entries can only be listed for sizes in numbers, "
        "for example {name}=(3, 2).",
    "side": "{kind}, {sizes}",
    "only-one": "only one",
    "row-of": "the row of {name}",
    "column-of": "the column of {name}",
    "entries-of": "the entries of {name}",
    "entries-by-row": "the entries of {name}, row by row",
    "entries-by-column": "the entries of {name}, column by column",
    "letter": "{letter}, {meaning}",
    "letters": "{outer}; inside it {inner}",
    "placed": "{partial} is in row {row}, column {column} of the {shape} result.",
    "described": "∂{f}/∂{x} in {layout} layout is {size}. {f} is {f_side}; {x} is {x_side}. "
        "Rows: {rows}. Columns: {columns}.",
    "described-arranged": "∂{f}/∂{x} in {layout} layout, {arrangement} arrangement is {size}. "
        "{f} is {f_side}; {x} is {x_side}. Rows: {rows}. Columns: {columns}.",
    "rule-0": "Rule 0, scalar by scalar: one ordinary derivative",
    "rule-1": "Rule 1, scalar by vector",
    "rule-2": "Rule 2, vector by scalar",
    "rule-3": "Rule 3, vector by vector",
    "rule-4": "Rule 4, scalar by matrix",
    "rule-5": "Rule 5, matrix by scalar",
    "vec": "The vec definition, ∂vec(f)/∂vec(x) with columns stacked",
    "row-vec": "The vec definition, ∂vec(f)/∂vec(x) with rows stacked",
    "block": "The block definition, each f_ij replaced by ∂f_ij/∂x",
    # entries as symbols
    "no-name": '{argument}={name!r}: expected a name made of letters, such as "x".',
    "symbolic-sizes": "exact_partials: {argument} is {shape}; expected sizes in numbers, because "
        "every entry is differentiated.",
    "partials-axes": "exact_partials: {argument} has {count} axes, {shape}; expected a scalar, a "
        "vector or a matrix.",
    "partials-text": "exact_partials: {argument} holds the text {entry!r}; expected SymPy "
        "expressions. Text is never evaluated; build the entries with symbol_matrix.",
    "partials-entry": "exact_partials: {argument} holds {entry!r}, a {type}; expected SymPy "
        "expressions or numbers.",
    "no-symbol": "exact_partials: {place} is {symbol}, not a symbol. Build X with "
        'symbol_matrix("x", shape) and F from its entries.',
    "same-symbol": "exact_partials: {first} and {place} are the same symbol {symbol}, so the "
        "entries of X are not free. Differentiate by a matrix of distinct symbols, then "
        "substitute.",
    # declared properties
    "lacks": "{name} is declared {word}, but {lack}.",
    "entry": "{entry} is {value:.10g}",
    "not-orthogonal": "{name}ᵀ{name} differs from I by {gap:.3g}",
    "not-symmetric": "{name} differs from {name}ᵀ by {gap:.3g}: {entry} and {other}",
    "if-rounding": "{lack}. If that is rounding, give ({name} + {name}.T)/2",
    "not-positive": "{entry}, which is not above 0",
    "eigenvalue": "its smallest eigenvalue is {value:.3g}",
    "eigenvalue-rounding":
        "its smallest eigenvalue is {value:.3g}: it is singular but for rounding",
    "singular": "it is singular",
    # vec, and the matrices around it
    "order": "{call}: order={order!r}; expected 'column' or 'row'.",
    "numpy-order": "NumPy's {order!r} is {meant!r} here.",
    "size": "{call} needs {name} to be a positive integer; got {got}.",
    "given": "{name}={value!r}",
    "object-of-type": "an object of type {type}",
    "needs-vector": "{call} needs a vector, shape (k,) or (k, 1); v is {shape}.",
    "row-given": "A row is passed as v.T.",
    "matrix-given": "Is it a matrix already?",
    "needs-entries": "{call} needs v with {formula} = {length} entries; got {count}.",
    "needs-rows": "{call} needs v with {formula} = {length} rows; got {count}.",
    "other-way": "{count} is the length of {kind}: should transpose be the other way?",
    "unvec-square": "unvec without a shape needs a square length 1, 4, 9, 16, …; got {length}. "
        "Pass shape=(m, n) for a rectangular matrix; unvech undoes vech.",
    "unvec-shape": "unvec needs shape=(m, n), two sizes; got shape={shape!r}.",
    "unvec-entries":
        "unvec: shape {m}×{n} needs m*n = {m}*{n} = {product} entries; v has {length}.",
    "vech-square": "vech needs a square matrix; A is {shape}. vec takes any matrix.",
    "unvech-length": "unvech needs a length n(n+1)/2 = 1, 3, 6, 10, …; got {length}.",
    "no-memory": "{error}. Use sparse=True, or the apply_ function.",
    "no-scipy": "sparse=True needs SciPy; install it or leave sparse out.",
})
# fmt: on
