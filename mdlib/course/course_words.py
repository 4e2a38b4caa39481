"""What the course says: its questions, hints, refusals, practice and log, as templates."""

from ..errors import Templates

# fmt: off
say = Templates("course", {
    # a numbered question
    "question": "{number} {asked}",
    "question-markdown": "**{number}** {asked}",
    "unread": "{error}",
    "refused": "{number}: answer {count} is refused: {verdict}",
    "not-refused": "{number}: {label} is {status}.",
    "not-named": "{number}: {label} is not named {reason}: {verdict}",
    "what-people-do": "What people do",
    "what-is-said": "What the checker says",
    "no-choice": "{answer} is not one of {labels}.",
    "and": "{early} and {last}",

    # hints
    "hint": "Hint {number} of {of}: {title}. {text}",
    "hint-markdown": "**Hint {number} of {of}: {title}.** {text}",
    "solution": "Solution. {text}",
    "solution-markdown": "**Solution.** {text}",
    "title-shape": "shape",
    "title-rules": "rules",
    "title-first-line": "first line",
    "title-solution": "solution",
    "title-what-it-says": "what it says",
    "title-begin": "begin",
    "title-go-on": "go on",
    "hint-shape": "The derivative is {shape} in {layout} layout.",
    "hint-rules": "What is used, in this order: {rules}.",
    "hint-line": "{before} = {after}, by the rule: {rule}.",
    "hint-line-markdown": "${line}$, by the rule: {rule}. {sentence}",
    "rule-says": "{rule}: {sentence}",
    "of-line": "({number}) {said}",
    "no-more-hints": "There are no more hints; {question}.solution() shows it.",
    "no-solution": "The solution of {number} is not at hand: no folder solutions/ beside this one "
        "has it. Whoever gave you the set may have kept it back.",

    # Choice
    "chosen": "{said}",
    "not-its-digest": "Choice: right={right} is the digest of none of {labels}. It changes with "
        "every label and text; make it anew: from mdlib.course.kinds.choice import digest; "
        "digest(LABEL, options), with LABEL the right one.",
    "no-choices": "Choice.of: no question {number}; there are {known}.",
    "no-label": "digest: {label} is not one of {labels}.",

    # Counterexample
    "no-dict": "The answer is {kind}. Write a dict of arrays: {{{names}}}.",
    "name-of-array": "{name}: …",
    "text": "text",
    "an-array": "an array",
    "a-list": "a list",
    "a-tuple": "a tuple",
    "value-of-type": "a value of type {type}",
    "the-claim": "At these arrays the claim",
    "undefined": "A side of the claim is not defined at these arrays, so they refute nothing. "
        "Avoid divisions by zero and singular matrices.",
    "not-refuted": "Both sides are equal at these arrays, so they refute nothing. "
        "Ask for which special arrays the claim would be true, and avoid those.",
    "refuted": "The two sides differ at these arrays: the claim is refuted.",
    "other-names": "the claim is about {names}; got {got}.",
    "nothing": "nothing",
    "number-for-array": "{name} is a number; write its rows, as in [[1, 2], [3, 4]].",
    "other-size": "{name} is {shape}; expected {expected}.",
    "size-taken": "{name} is {shape}; expected {expected}, and {size} is {known} already.",
    "a-number": "a number",
    "one-axis": "{name} has one axis; write a column as [[1], [2]].",
    "many-axes": "{name} has {count} axes; write a column as [[1], [2]].",

    # FalseClaim
    "claim-holds": "Claim {label} holds at 2 random probes. Try the others at numbers of your own.",
    "claim-fails": "Claim {label} fails at random probes; the others hold.",
    "not-one-false": "exactly one claim must be false; false here: {found}.",
    "none": "none",

    # FirstWrongLine
    "first-line": "Line {line} is the first whose value differs.",
    "compared-with": "Line 1 is what the others are compared with; it is right.",
    "error-later": "Line {line} still has the value of line 1. The error comes later.",
    "error-earlier": "Line {line} is wrong, but an earlier line already is. Look further up.",
    "no-wrong-line": "every line of the derivation has the same value; none is wrong.",

    # Derivative, LineByLine
    "find": "Find $\\partial {name}/\\partial {wrt}$ in {layout} layout for\n\n"
        "$${name} = {f}$$\n\nwhere {given}. As text: `{text}`.",
    "find-of-function": "Find the derivative of the function with respect to ${wrt}$, "
        "in {layout} layout.",
    "find-lines": "{asked}\n\nWrite one line or more, each linear in $\\mathrm{{d}}{wrt}$, "
        "then the derivative.",
    "find-lines-arranged": "{asked}\n\nArrangement: {arrangement}. Write one line or more, "
        "each linear in $\\mathrm{{d}}{wrt}$, then the derivative.",
    "find-lines-text": "f = {f}\nWrite one line or more, each linear in d{wrt}, "
        "then the derivative.",
    "size-of": "${symbol}$ is {size}",
    "a-scalar": "a scalar",
    "positive-definite": "symmetric positive definite",

    # Fill
    "text-for-function": "The answer is text. Here a function of the named arrays is expected, "
        "such as lambda A: A.T.",
    "text-for-call": "The answer is text. Here a function is expected: Python code, "
        "lambda ...: ...",
    "one-axis-answer": "The answer is a one-dimensional array of {size}, neither a column nor a "
        "row. Keep two axes: v[:, None] makes a column of it.",
    "both-equal": "Both sides are equal at 2 random probes.",
    "with-hint": "{problem} {hint}",
    "the-line": "With your answer the line",
    "raised-at": "{raised} Sizes: {sizes}.",
    "size": "{name} {shape}",
    "other-shapes": "With your answer the left side is {left} and the right side {right}.",
    "other-sign": "With your answer the two sides differ by a sign.",
    "transposed": "With your answer one side is the transpose of the other.",
    "not-equal": "With your answer the two sides are not equal.",
    "equal-if-doubled": "With your answer the two sides are not equal, but with twice your answer "
        "they would be.",
    "equal-if-halved": "With your answer the two sides are not equal, but with half your answer "
        "they would be.",
    "equal-if-negated": "With your answer the two sides are not equal, but with the sign changed "
        "they would be.",
    "equal-if-inverted": "With your answer the two sides are not equal, but with your answer "
        "upside down they would be.",
    "equal-if-squared": "With your answer the two sides are not equal, but with a power of your "
        "answer they would be.",
    "equal-where-symmetric": "With your answer the two sides are not equal, but they are where "
        "{name} is symmetric.",
    "equal-where": "With your answer the two sides are not equal, but they are where "
        "{name} = {value}.",

    # MissingStep
    "no-line": "MissingStep: no line {numbers}; the derivation of {f} has lines 1 to {count}.",
    "no-line-named": "MissingStep: no line is named; the derivation of {f} has lines 1 to {count}.",
    "one-line": "1 line is asked for. Write it as text.",
    "one-line-not": "1 line is asked for, and the answer has {given}. Write it as text.",
    "lines": "{count} lines are asked for. Write each as text.",
    "lines-not": "{count} lines are asked for, and the answer has {given}. Write each as text.",
    "line-fits": "Line {number} equals the lines around, for every d{wrt}.",
    "lines-fit": "Lines {numbers} equal the lines around, for every d{wrt}.",
    "start-again": "Line {number} is d({f}) again. Take one step from there.",
    "line-repeats": "Line {number} repeats line {first}. Take one step between the two.",
    "no-differential": "Line {number} is the derivative. Here every line has d{wrt} in it.",
    "no-derivative": "Line {number} is the derivative, without d{wrt}. "
        "Read it off the line above.",
    "supply": "Supply line {numbers}; {given}.\n\n{lines}\n\n"
        "Write it as text, with `d{wrt}` for $\\mathrm{{d}}{symbol}$.",
    "supply-derivative": "Supply line {numbers}; {given}.\n\n{lines}\n\nWrite it as text.",
    "supply-several": "Supply lines {numbers}; {given}.\n\n{lines}\n\n"
        "Write them as a list of texts, with `d{wrt}` for $\\mathrm{{d}}{symbol}$.",

    # OrderLines
    "too-few-lines": "OrderLines: {f} makes {count} of 2 to 26 lines.",
    "unordered": "OrderLines: the lines of {f} do not follow from each other.",
    "put-in-order": "Put the lines in order. They lead from ${f}$ to its derivative; {given}. "
        "Each says what becomes of some terms, and leaves the others alone.\n\n{rows}",
    "put-differential-in-order": "Put the lines in order. They lead from ${f}$ to its "
        "differential; {given}. "
        "Each says what becomes of some terms, and leaves the others alone.\n\n{rows}",
    "put-in-order-text": "Put the lines in order. They derive {f}.\n{rows}",
    "each-once": "The answer is {answer}. Write each of {labels} once, in order.",
    "in-order": "Each line starts from what the lines above it have made.",
    "too-early": "Line {label} comes too early: it starts from {terms}, which is not there yet. "
        "Find the line that makes it, and let that one come first.",
    "hint-begin": "Begin with the line that starts from d({f}).",
    "hint-begin-markdown": "Begin with the line that starts from $\\mathrm{{d}}({f})$.",
    "hint-go-on": "A line may follow as soon as all that stands on its left has been made.",
    "one-order": 'One right order is "{order}".{derivation}',

    # RuleName
    "no-step": "step {number} of the derivation of {f}: it has steps 1 to {count}.",
    "no-step-named": "RuleName: no step is named. The derivation of {f} has steps 1 to {count}.",
    "which-rule": "Which rule makes this step?\n\n$${step}$$\n\n{choose}",
    "which-rule-text": "Which rule makes this step?\n{step}\n{choose}",
    "name-rules": "Name the rules of lines {numbers}, in a list.\n\n{lines}\n\n{choose}",
    "name-rules-text": "Name the rules of lines {numbers}, in a list.\n{lines}\n{choose}",
    "choose-from": "Choose from: {names}.",
    "one-name": "One name is asked for. Write it as text.",
    "names": "{count} names are asked for. Write a list of {count} texts.",
    "chain-everywhere": "The chain rule is at work in every line: name the rule of the function "
        "that d passes. {choose}",
    "no-rule": "{name} is no rule here. {choose}",
    "other-rule": "The step is not made by the rule {rule}, which says: {sentence} "
        "Compare both sides: what stands on the right that did not stand on the left?",
    "other-rule-of-line": "Line {number} is not made by the rule {rule}, which says: {sentence} "
        "Compare the line with the one above it: what has changed, and what has only moved?",

    # ShapeOf
    "no-pair": "The answer is {answer}. Write a pair, rows first, for example "
        '("m", "n") or (2, "p*q").',
    "right-shape": "The derivative is {shape} in {layout} layout.",
    "shape-in-other-layout": "{shape} is the shape in {other} layout; the question asks for "
        "{layout} layout.",
    "other-count": "{shape} does not hold {entries} numbers. "
        "There is one for each pair of an entry of f and an entry of x.",
    "other-arrangement": "{shape} holds the right number of entries, in another arrangement. "
        "Ask which entries share a row.",

    # answers of any type
    "no-answer": "The answer is {what}. Hand in text, numbers, lists, dicts, arrays of numbers, "
        "or a function of the named arrays.",
    "bytes": "bytes",
    "of-type": "of type {type}",
    "masked-array": "a masked array",
    "array-of": "an array of {type}",
    "too-many-entries": "The answer is too long: it has more than {most} entries.",
    "too-deep": "The answer is too long: it is nested more than {most} deep.",
    "too-long-text": "The answer is too long: a text of {count} characters, of at most {most}.",
    "too-many-bits": "The answer is too long: a whole number of {count} bits, of at most {most}.",

    # practice
    "practice": "{call}: ∂/∂{wrt} of {f}, with {shapes}",
    "practice-markdown": "**Practice: {topic}, level {level}** (again: `md.{call}`)\n\n{asked}",
    "no-topic": "practice: no topic {topic}; choose one of {topics}.",
    "no-level": "practice: no level {level}; choose one of {levels}.",
    "no-seed": "practice: seed={seed}; expected a whole number, or none.",

    # the log, and what it tells
    "log-unwritten": "The log of answers cannot be written ({path}: {why}). Checking goes on.",
    "log-unread": "The log of answers cannot be read ({path}: {why}).",
    "log-damaged": "{bad} of the {count} lines in the log of answers are damaged and left out "
        "({path}).",
    "log-off": "Nothing is logged here: the log of answers is switched off (MDLIB_LOG=off).",
    "log-empty": "Nothing is logged yet. Check an answer, and come back.",
    "none-met": "No mistake with a name was met.",
    "met": "{times} × {id}  {name}  (lecture {lecture})",
    "not-in-bank": "not in this version's bank",
    "answered": "{name}: {right} of {tried} questions tried are answered correctly.",
    "head-mistake": "Mistake",
    "head-name": "Name",
    "head-times": "Times",
    "head-lecture": "Lecture",

    # help with a NameError
    "cell-not-run": "{name} is not there yet: run the cell above with {import_}.",
    "question-not-run": "{name} is not there yet: run the cell above that begins with {name} =.",
    "quote-function": "{name} is a function of the formula language and no variable: write it "
        "between quotes, as in {quoted}.",
    "quote-name": "{name} is a name of the question and no variable: write it between quotes, "
        "as in {quoted}.",

    # errors shown on purpose
    "no-errors-named": "expected_error: got {arrived}; expected one or more classes of errors, "
        "such as ValueError or md.ShapeError.",
    "nothing-raised": "expected_error: nothing was raised; expected {names}.",
    "or": "{first} or {second}",
})
# fmt: on
