"""What explorer 5 says."""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    "vec_kronecker-question": "What do vec, ⊗ and K do?",
    "vec_kronecker-does":
        "let the entries of X go to their places in vec X, through K to vec Xᵀ, and through Bᵀ "
        "⊗ A to vec AXB.",
    "vec_kronecker-try-back": "K back and forth",
    "vec_kronecker-try-rows": "stack rows",
    "vec_kronecker-try-identity": "B = I",
    # Controls.
    "vec_kronecker-view": "picture",
    "vec_kronecker-see-vec": "X to vec X",
    "vec_kronecker-see-swap": "vec X to vec Xᵀ, by K",
    "vec_kronecker-see-product": "vec X to vec AXB, by ⊗",
    "vec_kronecker-rows": "rows of X",
    "vec_kronecker-cols": "columns of X",
    "vec_kronecker-stack": "stacked are",
    "vec_kronecker-stack-column": "columns",
    "vec_kronecker-stack-row": "rows",
    "vec_kronecker-stack-both": "either, side by side",
    "vec_kronecker-back": "then {other}",
    "vec_kronecker-identity": "B = I",
    "vec_kronecker-picture-column": "{picture}, columns stacked",
    "vec_kronecker-picture-row": "{picture}, rows stacked",
    "vec_kronecker-picture-both": "{picture}, columns stacked and rows stacked",
    # What is seen.
    "vec_kronecker-start-vec": "Next lets one entry go to its place.",
    "vec_kronecker-start-swap": "Next lets one entry go along its wire.",
    "vec_kronecker-start-product":
        "A is 2×{rows}, B is {cols}×{n}; block (i, j) of Bᵀ ⊗ A is b_ji times A, of A ⊗ Bᵀ it is "
        "a_ij times Bᵀ.",
    "vec_kronecker-column":
        "{entry} goes to place {place}: columns before it: {before}, of {size} entries each; "
        "in its own it is number {own}: {before} · {size} + {own} = {place}.",
    "vec_kronecker-row":
        "{entry} goes to place {place}: rows before it: {before}, of {size} entries each; "
        "in its own it is number {own}: {before} · {size} + {own} = {place}.",
    "vec_kronecker-two":
        "{entry} is in place {column} when columns are stacked, and in place {row} when rows "
        "are.",
    "vec_kronecker-wire":
        "{entry} goes from place {place} to place {to}: row {to} of {K} has its 1 in column "
        "{place}.",
    "vec_kronecker-wire-back":
        "{entry} goes from place {place} to place {to}, and {other} brings it back: {other} {K} "
        "= I.",
    "vec_kronecker-wire-two":
        "{entry} goes from place {place} to place {to} by {K}; when rows are stacked, from {to} "
        "to {place} by {other}.",
    "vec_kronecker-block":
        "Block ({row}, {col}) is {b} A: it meets column {col} of X, and gives its part of "
        "column {row} of AXB.",
    "vec_kronecker-block-row":
        "Block ({row}, {col}) is {a} Bᵀ: it meets row {col} of X, and gives its part of row "
        "{row} of AXB.",
    "vec_kronecker-block-two":
        "{b} makes one block of Bᵀ ⊗ A, and stands once in each block of A ⊗ Bᵀ: the factors "
        "have changed places.",
    "vec_kronecker-block-one":
        "Block ({row}, {col}) is A: column {row} of AX is A times column {col} of X.",
    "vec_kronecker-block-zero":
        "Block ({row}, {col}) is 0: column {row} of AX takes nothing of column {col} of X.",
    "vec_kronecker-block-scaled":
        "Block ({row}, {col}) is {a} I: row {col} of X, times {a}, is part of row {row} of AX.",
    "vec_kronecker-block-both":
        "I ⊗ A repeats A along the diagonal; A ⊗ I spreads each entry of A along a diagonal of "
        "its own.",
    # Guess.
    "vec_kronecker-ask-vec-column": "Which place has {entry} when columns are stacked? Choose it.",
    "vec_kronecker-ask-vec-row": "Which place has {entry} when rows are stacked? Choose it.",
    "vec_kronecker-ask-swap": "{entry} is in place {place} on the left. Where does {K} put it?",
    "vec_kronecker-ask-product-column": "Which block of Bᵀ ⊗ A has {b}?",
    "vec_kronecker-ask-product-row": "Which block of A ⊗ Bᵀ has {a}?",
    "vec_kronecker-place": "place {place}",
    "vec_kronecker-block-name": "block ({row}, {col})",
    "vec_kronecker-yes-column":
        "Yes: columns before it: {before}, of {size} entries each; in its own it is number {own}.",
    "vec_kronecker-yes-row":
        "Yes: rows before it: {before}, of {size} entries each; in its own it is number {own}.",
    "vec_kronecker-yes-wire": "Yes: from place {place} to place {to}.",
    "vec_kronecker-yes-block-column":
        "Yes: {b} is in row {col} and column {row} of B, and Bᵀ has it in row {row} and column "
        "{col}.",
    "vec_kronecker-yes-block-row":
        "Yes: {a} is in row {row} and column {col} of A, and so is its block.",
    "vec_kronecker-no-stacks-row": "Place {place}: so it is when rows are stacked.",
    "vec_kronecker-no-stacks-column": "Place {place}: so it is when columns are stacked.",
    "vec_kronecker-no-turned": "Place {place} has {other}: row and column are exchanged.",
    "vec_kronecker-no-same-column":
        "Place {place} has {other}: the column is right, the row is not.",
    "vec_kronecker-no-same-row": "Place {place} has {other}: the row is right, the column is not.",
    "vec_kronecker-no-other": "Place {place} has {other}: another row and another column.",
    "vec_kronecker-no-stays": "Place {place}: there it is before {K}. Transposing moves it.",
    "vec_kronecker-no-wire":
        "Place {place} is for {other}: in Xᵀ, row and column of {entry} are exchanged.",
    "vec_kronecker-no-block-turned":
        "That block has {b}: B is transposed in Bᵀ ⊗ A, so its row and its column change "
        "places.",
    "vec_kronecker-no-block": "That block has {b}.",
    # The still picture.
    "vec_kronecker-alt-vec":
        "X is {size}. vec X stacks its columns: x_ij is in place i + {rows} (j − 1). Stacking "
        "its rows puts it in place j + {cols} (i − 1).",
    "vec_kronecker-alt-swap":
        "{K} takes vec X to vec Xᵀ, for X of size {size}: its rows have their 1 in the columns "
        "{columns}.",
    "vec_kronecker-alt-product":
        "vec AXB = (Bᵀ ⊗ A) vec X, for X of size {size}: block (j, l) of Bᵀ ⊗ A is b_lj A, it "
        "meets column l of X and makes column j of AXB. Stacking rows, it is A ⊗ Bᵀ.",
})
# fmt: on
