"""What the checker says: every verdict, refusal and hint is a template of this table."""

from ..errors import Templates

# fmt: off
say = Templates("checker", {
    # judge, verdict
    "title-correct": "Correct",
    "title-other-layout": "Right numbers, other layout",
    "title-wrong": "Not yet",
    "title-not-attempted": "Not attempted yet",
    "title-cannot-read": "Cannot read the answer",
    "shown": "{sign} {title}. {message}",
    "shown-ids": "{sign} {title}. {message} [{ids}]",
    "shown-unread": "{sign} {title}: {message}",
    "shown-unread-ids": "{sign} {title}: {message} [{ids}]",
    "lecture": "lecture {number}",
    "not-attempted": "Replace ... with your answer and run the cell again.",
    "correct": "Equal to the numerical derivative at {count} random probes; {layout} layout, "
        "{shape}.",
    "correct-at-point": "Equal to the numerical derivative at the given point; {layout} layout, "
        "{shape}.",
    "correct-but": "{seen} {beside}",
    "unreadable": "{error}",
    "misfit": "{error} {beside}",
    "write-sizes": "Write the sizes under each factor and each term.",
    "product-meant": "A * stands where a matrix product, @, belongs. {hint}",
    "wants-function": "The answer is an array, and the question holds for every size. "
        'Write a formula, for example "A.T", or a function of the named arrays.',
    "symmetric-too": "{what} Apart from that: {mistake}",
    # the question
    "no-shape": '{name} has no shape; declare it, as in {name}="n" or {name}="m n".',
    "independent-text": '"{f}" does not depend on {wrt}.',
    "independent": "f does not depend on {wrt}: it is a function of {names}.",
    "no-derivative": '"{f}" has no derivative with respect to {wrt} at {count} random probes. '
        "Are its logarithms, roots and inverses defined?",
    "f-is-no-function": "f is {kind}; expected a formula as text, or a function of the named "
        "arrays, "
        "as in lambda A, x: A @ x.",
    "f-of-others": "f is a function of {names}, but the shapes given are those of {declared}.",
    "unknown": "the question has no {name}; its symbols are {known}.",
    "unknown-identity": "the question has no {name}; its symbols are {known}. "
        "An identity matrix is written eye(n).",
    "unknown-size": "the question has no {name}; its symbols are {known}. "
        "{name} is a size, and stands in eye({name}) or ones({name}) alone.",
    "unknown-change": "the question has no {name}; its symbols are {known}. "
        "The differential of {wrt} is written d{wrt}.",
    # running an answer
    "the-answer": "The answer",
    "raised-own": "The answer raised {error}: {said}",
    "raised-with": "{raised} It was called with {sizes}.",
    "number": "a number",
    "matrix-too-large": "The answer holds a matrix of {rows}×{cols}; at most {most} entries are "
        "computed. Is a size written as a number, or a kron too many?",
    "singular": "The answer inverts a singular matrix. Look for an inverse of a product such as "
        "x @ x.T, or of a difference that is zero.",
    "answer-of-others": "The answer is a function of {names}, but the question has {known}. "
        "Use the question's names.",
    "no-names": "The answer is {answer}, whose arguments have no names. Write a function of "
        "{known}.",
    "an-object": "an object of {kind}",
    "unreadable-value": "The answer gave {kind}, which raises {error} when it is read.",
    "over": "over {most}",
    "too-many-entries": "The answer has {count} entries; at most {most} are read. "
        "Is a size squared, or a kron too many?",
    "sparse": "The answer is a sparse matrix. Return value.toarray(), with all its entries.",
    "complex": "The answer is complex, and the derivative is real. Look for a root of a negative.",
    "no-numbers": "The answer gave {what}, not an array of numbers. "
        "Return a NumPy array or a number.",
    "truth-values": "truth values",
    "objects": "objects",
    "not-finite": "The answer holds NaN or infinity. "
        "Look for a division by zero, or a root or logarithm of a negative number.",
    "changed": "The answer changes {what}, by which it is judged; it was put back. "
        "An answer computes from its arguments and changes nothing else.",
    "arrays": "the arrays of the question",
    "varies": "The answer gives different values at the same arrays. Does it draw at random, count "
        "its calls or keep a state? A derivative depends on its arguments alone.",
    # check_gradient
    "in-call": "{call}: {error}",
    "bad-directions": "{call}: directions={given!r}; expected a positive integer.",
    "too-noisy": "cannot tell: {name}(X) is about {size:.0e}, and its rounding hides a derivative "
        "as "
        "small as grad. Subtract the part of {name} that is constant, or scale X.",
    "both-vanish": "grad and the derivative are 0 at this X, and so is any multiple of grad;",
    "symmetric-X": "symmetric X: a lost transpose cannot be seen here;",
    "try-another": "{start} try another X.",
    "right-elsewhere": "{start} at another X grad is right too.",
    "wrong-elsewhere": "{start} elsewhere: {error}",
    "wrong-if-asymmetric": "{start} try another. Where X is not symmetric: {error}",
    "as-answer": "check says of grad: {message}",
    "gradient-shape":
        "grad is {G}; f is {f} and X is {X}, so in {layout} layout it is {expected}.",
    "gradient-other-layout":
        '{shape} Yours is the {other} layout: transpose it, or pass layout="{other}".',
    "no-column": "A one-dimensional array is not a column: write grad.reshape{expected}.",
    "one-axis-X": "X has one axis, so its gradient has one too: write grad.reshape{expected}.",
    "was-summed": "A derivative has one number for each entry of X: was something summed?",
    "broadcast": "Did an (n,) array meet an (n, 1) one and broadcast to n×n?",
    "not-the-gradient": "{suspect} {place} grad gives {yours:.6g}, {name} {true:.6g}.",
    "no-gradient": "grad is not the derivative of {name}.",
    "gradient-transposed": "grad is transposed: it is right in {other} layout, and {layout} layout "
        'was asked for. Write grad.T, or pass layout="{other}".',
    "gradient-arranged":
        'grad is arranged otherwise: it is right with arrangement="{style}".',
    "gradient-times": "grad is {factor} times the derivative of f.",
    "worst-direction": "Worst in random direction {number} of {count}:",
    "worst-direction-of": "Worst in random direction {number} of {count} of {entry}:",
    "worst-entry": "Worst entry: X{index}:",
    "worst-entry-of": "Worst entry: {entry} by X{index}:",

    # layouts
    "shape-here": "{names} (here {numbers})",
    "one-axis": "The answer is a one-dimensional array of {size}, neither a column nor a row; "
        "the derivative is {shape}. Keep two axes: a column is (n, 1), and a one-dimensional v "
        "becomes one as v[:, None].",
    "one-axis-right": "The numbers are right, but the answer is a one-dimensional array of {size}, "
        "neither a column nor a row; the derivative is {shape}. Keep two axes: a column is (n, 1), "
        "and a one-dimensional v becomes one as v[:, None].",
    "other-layout": "This is the answer in {other} layout, {other_shape}; "
        "the question asks for {layout} layout, {shape}. {move}",
    "move-transpose": "Transpose it.",
    "move-blocks": "Lay each block out again, or use md.convert.",
    "rows-stacked": "These are the right entries with rows stacked instead of columns "
        "(arrangement 'row-vec'); the question asks for arrangement {asked!r}. "
        "Write down where one entry, say that of f_21 and x_12, has to go.",
    "columns-stacked": "These are the right entries as ∂vec f/∂vec x (arrangement 'vec'); "
        "the question asks for arrangement {asked!r}. "
        "Write down where one entry, say that of f_21 and x_12, has to go.",
    "as-blocks": "These are the right entries as blocks, one for each f_ij (arrangement 'block'); "
        "the question asks for arrangement {asked!r}. "
        "Write down where one entry, say that of f_21 and x_12, has to go.",
    "exchanged": "The entries of the variable are read with rows and columns exchanged. "
        "Differentiate by one entry off the diagonal, say x_12, and see where it lands.",
    "wrong-shape": "{shape} {hint}",
    "shape": "The answer is {given}; {rule}",
    "single-number": "a single number",
    "number-by-number": "The answer is {given}; "
        "the derivative of a number by a number is a number.",
    "rule-arranged":
        "the derivative in {layout} layout is {shape}, arrangement {arrangement!r}.",
    "rule-like": "the derivative in {layout} layout is {shape}, the shape of {like}.",
    "rule-like-transposed":
        "the derivative in {layout} layout is {shape}, the shape of the transposed {like}.",
    "rule-jacobian": "the derivative in {layout} layout is {shape}: "
        "a row for each entry of {rows}, a column for each entry of {columns}.",
    "hint-sum": "Write the chain rule as a double sum over the entries in between, and see which "
        "entries of this product the sum adds up.",
    "hint-other-layout": "It has the shape of the {other} layout, and other numbers.",
    "hint-each": "There is one number for {each}; a single number cannot be all.",
    "each-entry": "each entry of {of}",
    "each-pair": "each pair of an entry of f and an entry of {wrt}",
    "hint-sizes": "Write the sizes under each factor and see which product gives this shape.",
    "fixed-shape": "The answer is {given} where the derivative is {shape}: it does not grow with "
        "the "
        "sizes. Make it of the named arrays and their shapes, without numbers for sizes.",
    "sign": "The sign is wrong. Follow each minus from the first line.",
    "half": "The answer is half of the derivative. "
        "Look for a 2 that got lost, or for a second place where the variable occurs.",
    "twice": "The answer is twice the derivative. Look for a 1/2 in f, or for a term counted "
        "twice.",
    "part": "The answer is {factor} of the derivative. Look for a constant lost or added.",
    "times": "The answer is {factor} times the derivative. Look for a constant lost or added.",
    "rounded-factor": "The answer is off by a factor {factor}; a rounded constant? "
        "Write constants exactly, such as 1/3.",
    "mean": "The answer is {share} of the derivative, as a mean is of a sum. "
        "Compare f with what you differentiated.",
    "nearly": "Every entry is nearly right, and not right: a small term is missing or too many, "
        "or a "
        "constant is rounded. Compare your answer with f term by term.",
    "wrong-number": "A number is asked for, and this is not the right one. "
        "Write f out for small sizes and differentiate that by hand.",
    "no-entry-right": "The shape is right, but no entry is right. "
        "Write f out for small sizes and find entry {place} of the derivative by hand.",
    "some-entries-right": "The shape is right, but {count} of the {size} entries are right. "
        "Write f out for small sizes and find entry {place} of the derivative by hand.",
    # naming
    "mistake": "{what} {hint}",
    "mistake-besides": "{besides}. Apart from that: {what} {hint}",
    "shape-first": "{shape} {mistake}",
    "f-itself": "That is f itself, and its derivative is asked for. "
        "Change one entry of the variable a little, and ask by how much f changes.",
    "differential": "That is the differential: read the derivative off. "
        "Bring {change} out of every product and transpose, and ask what stands by it.",

    # second look
    "far": "The answer is equal to the derivative at probes of size 1, and not at smaller or "
        "larger "
        "ones. Differentiate one term of f at a time.",
    "small": "The answer is near the derivative, and not equal to it: a small term is missing or "
        "too "
        "many, or a constant is rounded. Compare your answer with f term by term.",
    "by-cases": "The answer is right at some arrays, and wrong at others. "
        "Ask of each abs, relu and root of a square what it is on either side of 0.",
    "by-cases-where": "The answer is right at some arrays, and wrong at others, where {where}. "
        "Ask of each abs, relu and root of a square what it is on either side of 0.",
    "above": "{argument} is above zero",
    "below": "{argument} is below zero",
    "few-probes":
        "Of many probes, f and the answer have values at {count} only; elsewhere it is not "
        "checked.",
    "unreached": "No arrays were found where {cases}; the answer is not checked there.",
    "or-where": "{one} or where {other}",

    # lines
    "stage-value": "{f}", "stage-differential": "d{f}", "stage-vec": "vec(d{f})",
    "stage-derivative": "the derivative",
    "stage-a-differential": "a differential",
    # the whole
    "no-list-of-lines": "The derivation is not a list of lines. "
        'Write each line as text, for example ["tr(A @ dX)", "A.T"].',
    "line-unread": "Line {number}: {error}",
    "line-wrong": "Line {number} is the first wrong one. It was read as {stage}. {told}",
    "line-in-other-layout":
        "Line {number} is the first in another layout. It was read as {stage}. {told}",
    "line-by-rule": "{line} The rule: {rule}.",
    "law-transpose-of-product": "transpose of a product", "law-matrix-product": "matrix product",
    "law-elementwise-product": "elementwise product",
    "lines-equal": "Each of the {count} lines equals d({f}).",
    "lines-right": "Each of the {count} lines is right.",
    "last-right": "The last line: {told}",
    "last-right-below": "The lines above are right. The last line: {told}",
    "last-right-below-differential": "The lines above equal d({f}). The last line: {told}",
    "go-on":
        "Each line is right so far. Go on to the derivative with respect to {wrt}.",
    "derivative-alone": "This is the derivative. "
        "Write above it how it comes about: at least one line, linear in d{wrt}.",
    # what is wrong with a line
    "line-not-finite": "it holds NaN or infinity. Look for a division by zero.",
    "sides-unequal": "It says that {one} equals {other}. Write the two in lines of their own.",
    "backwards": "It equals {it}, and a line above is {reached} already. "
        "A derivation goes from f to its differential, and from there to the derivative.",
    "label-other": "Its left side says that it is {said}, and it equals {it}.",
    "label-change": "Its left side says that it is {said}, and it has {change} in it.",
    "label-no-change": "Its left side says that it is {said}, and it has no {change}.",
    "equal-by-luck": "It equals {it} at numbers of size 1, and not at all others. Is a small term "
        "missing, or does a root, a norm or an absolute value stand for what may be below zero?",
    "not-derivative": "It does not equal the derivative.",
    "wrong-value": "It has no {change}, and it does not equal {f}. {compare}",
    "wrong-value-shape":
        "It has no {change}, and it does not equal {f}: it is {shape}, and f is {f_shape}.",
    "wrong-differential-shape": "It is {shape}, and d({f}) is {f_shape}. "
        "Write the sizes under each factor.",
    "no-change": "It has no {change}. A differential has {change} once in every term.",
    "not-linear":
        "It is not linear in {change}. A differential has {change} once in every term.",
    # where to look, and mistakes from the line above
    "compare-terms": "Compare the two term by term.",
    "compare-line": "Line {number} is right; compare the two term by term.",
    "compare-one-at-a-time": "Take the differential of one factor or one term at a time.",
    "term-lost": "A term that line {number} gives is missing. Count the terms of both lines.",
    "term-turned":
        "One term has the sign of line {number} turned round. Compare the signs term by term.",
    "line-turned":
        "It has the sign of line {number} turned round. Follow the minus signs from there.",
    "term-twice": "One term is twice what line {number} makes it. "
        "Compare the numbers in front, term by term.",
    "term-half": "One term is half what line {number} makes it. "
        "Compare the numbers in front, term by term.",
    "line-twice":
        "It is twice what line {number} makes it. Compare the numbers in front.",
    "line-half":
        "It is half what line {number} makes it. Compare the numbers in front.",

    # mistakes
    "no-mistake":
        "mistake: no {id} in the bank; it has {first} to {last} and {general} to {most}.",
    "besides-sign": "The sign of the whole is wrong",
    "besides-half": "The whole is half of what it would be",
    "besides-twice": "The whole is twice what it would be",
    "besides-minus-half": "The whole is −1/2 times what it would be",
    "besides-minus-twice": "The whole is −2 times what it would be",

})
# fmt: on
