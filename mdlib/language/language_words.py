"""What the language says: every error and hint about a formula, a name, a shape or a size."""

from ..errors import Templates

# fmt: off
say = Templates("language", {
    # put together
    "did-you-mean": "Did you mean {name}?",
    "none": "none",
    # the text as a whole
    "not-text": 'a formula is text, for example "tr(X.T @ A @ X)"; got {got}.',
    "nothing": "None",
    "of-type": "a value of type {name}",
    "too-long": "the formula has {count} characters; at most {most} are read.",
    "empty": "the formula is empty.",
    "too-deep": '"{shown}" is nested more than {most} levels deep; name its parts.',
    "unreadable": '"{shown}" cannot be read.',
    # its parts
    "not-in-language": '"{shown}" is not part of the formula language. '
        "It has names, numbers, + - * / ** @ .T and functions.",
    "not-a-number": "{shown} is not a number of the language.",
    "number-out-of-range": "{shown} is too large or too small a number.",
    "not-an-attribute":
        '"{shown}": .{name} is not part of the language; the only attribute is .T, the transpose.',
    "not-a-sign": '"{shown}": expected + or - as a sign.',
    "not-an-operator":
        '"{shown}": this operator is not part of the language, which has + - * / ** @.',
    "division-by-zero": '"{shown}" divides by 0.',
    "power-out-of-range": '"{shown}" is too large a number, or 1/0.',
    "matrix-power": '"{shown}": the power of a matrix is a whole number of at most {most}, '
        "or a scalar symbol.",
    # functions and their arguments
    "bare-function": "{name} is a function; write {name}(...).",
    "not-a-call": '"{shown}": a call is a function of the language with plain arguments, '
        "like tr(X).",
    "no-function": "no function `{name}` in {shown}. Known functions: {known}.",
    "takes-one-argument": '"{shown}": {name} takes 1 argument, got {got}.',
    "takes-two-arguments": '"{shown}": {name} takes 2 arguments, got {got}.',
    "takes-one-size": '"{shown}": {name} takes 1 size, got {got}.',
    "takes-two-sizes": '"{shown}": {name} takes 2 sizes, got {got}.',
    "takes-one-or-two-sizes": '"{shown}": {name} takes 1 or 2 sizes, got {got}.',
    "unknown-size":
        'in "{shown}": {name} is not a size of a declared symbol. Known sizes: {known}.',
    "not-a-size":
        '"{shown}": a size is a name or a positive whole number, or a product of these.',
    # names of symbols
    "change-undeclared": "d{name}: no symbol {name} is declared.",
    "change-declared": "{name} and d{name} are both declared, and d{name} is written for the "
        "differential of {name}. Call one of them otherwise.",
    "not-a-name": "{name!r} is not a name; a symbol is written like X or Sigma_1.",
    "name-in": 'in "{shown}": {said}',
    "odd-letter": "{shown} is not a declared symbol; it holds {letter!r} ({name}).",
    "unnamed-letter": "no name",
    "no-shape": '{name} has no shape. Declare it, for example {name}="m n" (matrix), {name}="n" '
        '(column), {name}="" (scalar).',
    "no-shape-option": "{name} has no shape. {option}",
    "called": "{call}: {said}",
    "symbol-of": 'symbol of "{text}"',
    "argument-of-one": "argument of the function",
    "argument-of-several": "argument of the functions",
    "stray-name": "{name} is no {what}. Did you mean {guess}?",
    "stray-option": "{name} is no {what}. Did you mean the option {guess}?",
    "stray": "{name} is no {what}; that has {there}. Leave {name} out.",
    "options": "Options: {names}.",
    # notation of Python and of other systems
    "spelling": "Greek names are spelt out (Sigma), a transpose is .T, a product @.",
    "python-word": "{word} is a word of Python; call the symbol {word}_ or otherwise.",
    "python-word-undeclared": "{word} is a word of Python; {said}",
    "missing-after": "After {sign} something is missing.",
    "missing-before": "Before {sign} something is missing.",
    "brackets": "It has {opened} ( and {closed} ).",
    "hint-power": "A power is written **, a transpose .T.",
    "hint-transpose": "A transpose is written .T.",
    "hint-norm": "A norm is written norm(x).",
    "hint-determinant": "A determinant is written det(X).",
    "hint-dash": "It has a long dash; type an ordinary minus -.",
    "hint-kronecker": "A Kronecker product is written kron(A, B).",
    "hint-hadamard": "An elementwise product is written *.",
    "hint-equation": "Write what stands right of the = alone.",
    "hint-call": "A function takes parentheses, as in tr(X).",
    "hint-product": "A product is written @, or * by a scalar or entry by entry.",
    # shapes
    "unfit": 'in "{shown}": {name} is {shape}, but {expected}.',
    "takes-square": "{name} takes a square matrix",
    "takes-diagonal": "diag takes a column or a square matrix",
    "takes-scalar-exponent":
        "the exponent of ** must be a scalar; for a**x write exp(x*log(a))",
    "differ": 'in "{shown}": {left} is {left_shape} and {right} is {right_shape}; {expected}.',
    "takes-equal":
        "both sides of + and - take equal shapes, or a literal number on one side",
    "takes-equal-or-scalar": "{symbol} takes equal shapes, or a scalar on one side",
    "not-conformable": 'in "{shown}": {left} is {left_shape} and {right} is {right_shape}, so '
        "columns of {left} ({columns}) must equal rows of {right} ({rows}).",
    "scalar-times": "A scalar is multiplied with *.",
    "written-at": "A matrix product is written @.",
    "every-entry": "Write {formula} to add it to every entry.",
    "every-entry-or-eye": "Write {formula} to add it to every entry, or a multiple of eye({size}) "
        "if that is meant.",
    "sum-of": "a sum of {left} and {right}.",
    "hadamard-of": "a product * of {left} and {right}.",
    "product-of": "a product of {left} and {right}.",
    # sizes and values of arrays
    "untold-size": "the size {name} cannot be told from the arrays that were given.",
    "declared-otherwise": "{facts}.",
    "came-as": "{name} is {came} but was declared {declared}",
    "and-has": "{facts}, and {owner} has {size} = {number}",
    "no-whole-number": "{facts}; no whole number {name} fits",
    "others-disagree": "{facts}, and the other arrays tell otherwise",
    "no-value": "{formula} has no value at these arrays: {error}.",
    # arrays, and what cannot be computed with them
    "no-array": "no value for {name}, which is {shape}.",
    "ragged": "{name} is ragged: its rows have different lengths.",
    "masked": "{name} has masked entries; fill them first: {name}.filled(value).",
    "no-numbers": "{name} holds {dtype} values; expected numbers.",
    "many-axes": "{name} has {count} axes; expected at most two.",
    "number-too-large": "a number in the formula is too large to compute with.",
    "power-not-whole": "mpow needs a whole number as its power; got {power}.",
    "change-of-what": "a differential has no value before it is said what changes.",
    # SymPy
    "sympy-lacks-function":
        "SymPy has no `{name}`, and its row in the table of functions says none.",
    "sympy-lacks": "to_sympy: SymPy's matrix expressions have no `{name}`.",
})
# fmt: on
