"""What the chain of shapes says."""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    "chain-question": "Why must the sizes match, and what size comes out?",
    "chain-does": "type a formula, move its sizes, and watch the boxes dock or refuse.",
    # Labels.
    "chain-formula": "formula",
    "chain-shapes": "shapes of its symbols",
    "chain-off": "Take off .T",
    "chain-numbers": "Numbers",
    "chain-view": "show",
    "chain-view-formula": "the formula",
    "chain-view-rule": "its chain rule",
    "chain-layout": "layout of the derivative",
    "chain-denominator": "denominator",
    "chain-numerator": "numerator",
    "chain-wrt": "derivative by",
    "chain-nothing": "nothing",
    "chain-brackets": "brackets",
    "chain-brackets-back": "brackets, the way before",
    "chain-brackets-next": "brackets, the next way",
    "chain-entry": "entry",
    "chain-row": "row",
    "chain-column": "column",
    "chain-rows": "rows",
    "chain-columns": "columns",
    "chain-check": "Check",
    "chain-misfit": "It does not fit",
    "chain-drag": "drag",
    "chain-sizes": "sizes (also in the picture)",
    "chain-stage": "the boxes, to scale",
    "key-chain-layout": "L: flip the layout",
    "key-chain-numbers": "N: numbers on or off",
    "key-chain-off": "T: take off the first .T",
    "key-chain-brackets": "B: move the brackets",
    # What it says under the picture.
    "chain-says": "{text} is {size}, here {now}.",
    "chain-says-product":
        "{sizes}: the columns of each factor turn onto the rows of the next, and match ({met}). "
        "What is left outside is {size}, here {now}.",
    "chain-says-inner":
        "{sizes}: the columns of each factor turn onto the rows of the next, and match ({met}); "
        "{left} is left. The whole is {size}, here {now}.",
    "chain-says-rule":
        "In {layout} layout the factors are {sizes}; they multiply to {size}, here {now}.",
    "chain-accident": "Fits only because {m} = {n}; {left} and {right} are different names.",
    "chain-refuses-product":
        "The columns of {a} ({left} = {m}) do not meet the rows of {b} ({right} = {n}): they are "
        "{gap} apart.",
    "chain-refuses-sum":
        "{a} is {a_size} and {b} is {b_size}: terms of a sum have one size, and {m} is not {n}.",
    "chain-refuses-times":
        "{a} is {a_size} and {b} is {b_size}: entry by entry, each needs its partner, and {m} is "
        "not {n}.",
    "chain-refuses-frame":
        "{label} takes a square, and {a} has {m} rows ({left}) and {n} columns ({right}).",
    "chain-entry-of": "Row {row} of {a} and column {column} of {b} make this entry.",
    "chain-path": "Row {row} of {a}, all between, and column {column} of {b} make this entry.",
    "chain-entry-is": "The entry in row {row}, column {column} is {value}.",
    "chain-entry-sum": "Row {row} of {a} and column {column} of {b}: {sum} = {value}.",
    "chain-costs":
        "{text}: {sum} = {total} multiplications. The ways to bracket take {least} to {most}.",
    "chain-costs-many":
        "{total} multiplications. From the left and from the right, it takes "
        "{least} to {most}.",
    "chain-costs-same":
        "{text}: {sum} = {total} multiplications; every way to bracket takes as many.",
    "chain-derivative": "∂f/∂{x}, {layout} layout: {size}, here {now}",
    # What keeps something from being shown.
    "chain-rule-columns":
        "The chain rule is drawn where f and the variable are columns or numbers.",
    "chain-shapes-unread": '"{part}" cannot be read as a shape; write X: m n for an m×n matrix, '
        "x: n for a column, t: for a number, with commas between.",
    "chain-no-value":
        "At these numbers something has no value, such as the inverse of a singular matrix.",
    "chain-numbers-stored": "Numbers of other sizes need Python.",
    # Guess mode.
    "chain-ask": "What size is {text}? The sizes by name, please. {shapes}.",
    "chain-guess-yes": "Yes, {rows}×{columns}.",
    "chain-guess-refuses": "Right: it does not fit. {why}",
    "chain-guess-these-sizes":
        "At these sizes only: here it is {now}. Which names are they, whatever the sizes?",
    "chain-guess-transposed": "That is its transpose.",
    "chain-guess-inner":
        "The factors meet at {met}, and what meets is summed over: it is gone from the result.",
    "chain-guess-rows-right":
        "The rows are right, the columns are not: they are those of the last factor.",
    "chain-guess-columns-right":
        "The columns are right, the rows are not: they are those of the first factor.",
    "chain-guess-no": "No. Rows come from the first factor, columns from the last.",
    "chain-guess-refused": "No size comes out: {why}",
    "chain-guess-fits": "It does fit: wherever two factors meet, the two sizes have one name.",
    # Things to try.
    "chain-try-off": "take off .T",
    "chain-try-alike": "make all sizes 3, without .T",
    "chain-try-brackets": "another product: move the brackets",
    "chain-try-rule": "the chain rule",
    "chain-try-flip": "… and flip its layout",
    # The still picture.
    "chain-alt":
        "{text} as boxes to scale, each factor to the right of the one before and above it. "
        "{said}",
    "chain-alt-error": "{text}: {error}",
    "chain-shape-of": "{name} is {size}",
})
# fmt: on
